"""The tables of the store. Types and statements are those that SQLite and PostgreSQL share."""

from __future__ import annotations

from sqlalchemy import DDL, Column, Integer, MetaData, Table, Text, event

FORMAT = 1

metadata = MetaData()

meta = Table(
    "meta",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

versions = Table(
    "versions",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("digest", Text, nullable=False),
    Column("created", Text, nullable=False),
    Column("parent", Text),
    Column("lineage", Text, nullable=False),
)

aliases = Table(
    "aliases",
    metadata,
    Column("alias", Text, primary_key=True),
    Column("version", Text, nullable=False),
)

# Every column is text, so that what is hashed is exactly what is stored, whatever program looks at it.
ledger = Table(
    "ledger",
    metadata,
    Column("seq", Text, primary_key=True),
    Column("time", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("digest", Text, nullable=False),
)

# One row: length and digest of the ledger. Every writing transaction updates it first, which makes it the
# lock that puts writers in a line, in SQLite as in PostgreSQL.
chain = Table(
    "chain",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("count", Integer, nullable=False),
    Column("digest", Text, nullable=False),
)

deployments = Table(
    "deployments",
    metadata,
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("version", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("time", Text, nullable=False),
    Column("previous", Integer),
    Column("detail", Text, nullable=False),
    Column("ledger_count", Integer, nullable=False),
    Column("ledger_digest", Text, nullable=False),
)

attestations = Table(
    "attestations",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("time", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("payload", Text, nullable=False),
    Column("ledger_count", Integer, nullable=False),
    Column("ledger_digest", Text, nullable=False),
)

# Against accidents, not against intent: whoever means it drops the trigger, and then the hash chain shows it.
for _verb in ("UPDATE", "DELETE"):
    event.listen(
        ledger,
        "after_create",
        DDL(  # type: ignore[no-untyped-call]
            f"CREATE TRIGGER ledger_no_{_verb.lower()} BEFORE {_verb} ON ledger "
            "BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END"
        ).execute_if(dialect="sqlite"),
    )
