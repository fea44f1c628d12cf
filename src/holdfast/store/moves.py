"""What a promotion and a rollback write, inside one transaction of the store."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Connection, delete, func, insert, select

from holdfast.errors import StoreError
from holdfast.records import Gate
from holdfast.store.deployment import Deployment, bundle_path
from holdfast.store.ledger import append_row, to_text
from holdfast.store.tables import aliases, deployments
from holdfast.store.who import now

_NAME = re.compile(r"[a-z][a-z0-9_-]{0,62}")


class Move(msgspec.Struct, frozen=True):
    """An alias on its way, and what the ledger shall know about it."""

    alias: str
    expected: str | None
    to: str
    action: str
    who: str | None = None
    why: str | None = None
    gates: tuple[Gate, ...] = ()


def move(connection: Connection, wanted: Move) -> tuple[int, str]:
    """Compare and swap; return number and digest of the ledger row."""
    if not _NAME.fullmatch(wanted.alias) or re.fullmatch(r"v\d+", wanted.alias):
        raise StoreError(
            "alias-name",
            f"{wanted.alias!r} cannot be an alias",
            expected="a lower-case word such as champion, and not the form of a version (v1)",
            next="holdfast promote VERSION --to champion, or another such word",
        )
    standing = connection.execute(select(aliases.c.version).where(aliases.c.alias == wanted.alias)).scalar()
    if standing != wanted.expected:
        raise StoreError(
            "alias-moved",
            f"{wanted.alias} is at {standing or 'no version'}",
            expected=f"it where it was when this was decided: {wanted.expected or 'at no version'}",
            next="holdfast ledger for who moved it, then decide again",
        )
    connection.execute(delete(aliases).where(aliases.c.alias == wanted.alias))
    connection.execute(insert(aliases).values(alias=wanted.alias, version=wanted.to))
    detail = {"from": standing, "to": wanted.to, "why": wanted.why, "gates": list(wanted.gates)}
    return append_row(connection, wanted.action, wanted.alias, detail, wanted.who)


def deploy(
    connection: Connection, version: str, digest: str, detail: Mapping[str, Any], copy: tuple[int, str]
) -> None:
    """Write what servers run from now on; a rollback from here returns to the record that stood before.

    A version that runs already keeps its way back: a rollback that restores what runs would be none.
    """
    newest = select(deployments).order_by(deployments.c.revision.desc()).limit(1)
    standing = connection.execute(newest).first()
    before = None if standing is None else standing.revision
    if standing is not None and (standing.version, standing.digest) == (version, digest):
        before = standing.previous
    _write(connection, version, digest, before, detail, copy)


def restore(connection: Connection, earlier: Deployment, copy: tuple[int, str]) -> None:
    """Write an earlier record again, under a new revision."""
    _write(connection, earlier.version, earlier.digest, earlier.previous, earlier.detail, copy)


def _write(
    connection: Connection,
    version: str,
    digest: str,
    previous: int | None,
    detail: Mapping[str, Any],
    copy: tuple[int, str],
) -> None:
    newest = connection.execute(select(func.coalesce(func.max(deployments.c.revision), 0))).scalar_one()
    row = {"revision": newest + 1, "version": version, "digest": digest, "time": now(), "previous": previous}
    chained = {"ledger_count": copy[0], "ledger_digest": copy[1]}
    connection.execute(insert(deployments).values(**row, detail=to_text(dict(detail)), **chained))


def history(connection: Connection, folder: Path) -> list[Deployment]:
    """Return every record, oldest first."""
    rows = connection.execute(select(deployments).order_by(deployments.c.revision)).all()
    return [_deployment(row, folder) for row in rows]


def current(connection: Connection, folder: Path) -> Deployment | None:
    """Return the newest record, or None."""
    row = connection.execute(select(deployments).order_by(deployments.c.revision.desc()).limit(1)).first()
    return None if row is None else _deployment(row, folder)


def earlier(connection: Connection, folder: Path) -> Deployment:
    """Return the record that a rollback writes back."""
    standing = current(connection, folder)
    if standing is None or standing.previous is None:
        what = (
            "nothing is deployed"
            if standing is None
            else f"{standing.version} is the first that was deployed"
        )
        raise StoreError(
            "nothing-to-roll-back",
            what,
            expected="a deployment before the current one",
            next="holdfast versions, then holdfast promote VERSION --to champion",
        )
    row = connection.execute(select(deployments).where(deployments.c.revision == standing.previous)).one()
    return _deployment(row, folder)


def _deployment(row: Any, folder: Path) -> Deployment:
    path = bundle_path(folder, row.digest)
    return Deployment(
        row.revision, row.version, row.digest, row.time, path, row.previous, msgspec.json.decode(row.detail)
    )
