"""The store of a project: versions that stay, aliases that move, and what was attested about them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Connection, Engine, func, insert, select

from holdfast.errors import StoreError, close_match
from holdfast.records import Gate, VersionInfo, to_json
from holdfast.store import bundles, moves
from holdfast.store.deployment import Deployment, bundle_path
from holdfast.store.engine import open_engine, reading, writing
from holdfast.store.ledger import Damage, HashChainedLedger, to_text
from holdfast.store.tables import aliases, attestations, chain, versions
from holdfast.store.who import now

_NUMBERED = re.compile(r"v([1-9][0-9]{0,17})")


class Version(msgspec.Struct, frozen=True):
    """One bundle under a number. ``lineage`` is what the caller wrote down about where it came from."""

    version: str
    digest: str
    created: str
    parent: str | None
    lineage: dict[str, Any]
    aliases: tuple[str, ...] = ()


class Attestation(msgspec.Struct, frozen=True):
    """Evidence about a version, kept beside it: a sealed evaluation, a gate look, a comparison."""

    id: int
    time: str
    version: str
    kind: str
    payload: dict[str, Any]


class Store:
    """A folder ``.holdfast``: the database, the bundles and the witness of the ledger.

    Get one by `Store.open`. Objects may be used from several threads; several processes may work on one
    folder.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp()) / ".holdfast"
    >>> with Store.open(folder) as store:
    ...     _ = (folder / "bundles" / "4f2a").mkdir(parents=True)
    ...     version = store.add_version("4f2a")
    ...     _ = store.move_alias("champion", None, version, action="promote", deployment={})
    ...     print(version, store.alias("champion"), store.deployment().revision, store.verify())
    v1 v1 1 None
    """

    def __init__(self, engine: Engine, folder: Path) -> None:
        self._engine = engine
        self.folder = folder
        self.ledger = HashChainedLedger(engine, folder)

    @classmethod
    def open(cls, folder: Path | str) -> Store:
        """Open the store in ``folder`` (the ``.holdfast`` of a project), which is created if need be."""
        folder = Path(folder)
        return cls(open_engine(folder), folder)

    def close(self) -> None:
        """Let go of the files."""
        self._engine.dispose()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # -- versions

    def bundle_path(self, digest: str) -> Path:
        """Return where the bundle of a digest lies, or has to be put."""
        return bundle_path(self.folder, digest)

    def adopt_bundle(self, staged: Path, digest: str) -> Path:
        """Move a finished bundle folder to its place, durably and in one step; see `add_version`."""
        return bundles.adopt(self.folder, staged, digest)

    def add_version(
        self,
        digest: str,
        *,
        created: str | None = None,
        parent: str | None = None,
        lineage: Mapping[str, Any] | None = None,
    ) -> str:
        """Write down a bundle that is in its place already, and return its number: ``v1``, ``v2``, ...

        Parameters
        ----------
        digest
            Of the bundle. Its folder must be there: a version never points to nothing.
        created
            ISO 8601; the clock if left out.
        parent
            The version that this one was made from, such as the champion of a retraining.
        lineage
            JSON-like: data fingerprint, run, code.

        Raises
        ------
        StoreError
            ``bundle-missing``, ``unknown-version`` (the parent).
        """
        bundles.require(self.folder, digest)
        with writing(self._engine) as connection:
            if parent is not None:
                self._get(connection, parent)
            number = connection.execute(
                select(func.coalesce(func.max(versions.c.number), 0) + 1)
            ).scalar_one()
            row = {"number": number, "digest": digest, "created": created or now(), "parent": parent}
            connection.execute(insert(versions).values(**row, lineage=to_text(dict(lineage or {}))))
        return f"v{number}"

    def version(self, name: str) -> Version:
        """Return the version of a number (``v3``) or of an alias (``champion``).

        Raises
        ------
        StoreError
            ``unknown-version``, ``no-champion``, ``unknown-alias``.
        """
        with reading(self._engine) as connection:
            return self._get(connection, name)

    def versions(self) -> list[Version]:
        """Return every version, oldest first."""
        with reading(self._engine) as connection:
            return self._all(connection)

    def version_infos(self, kind: str = "evaluation") -> list[VersionInfo]:
        """Return the records of ``holdfast versions``; metrics are of the newest attestation of a kind.

        They are about a bundle: versions that are the same bundle show the same.
        """
        versions = self.versions()
        digests = {v.version: v.digest for v in versions}
        metrics = {digests[a.version]: a.payload.get("metrics") or {} for a in self.attestations(None, kind)}
        notes = {a.version: a.payload.get("notes") or [] for a in self.attestations(None, "training")}
        return [
            VersionInfo(
                version=v.version,
                created=v.created,
                aliases=list(v.aliases),
                digest=v.digest,
                metrics=metrics.get(v.digest, {}),
                notes=notes.get(v.version, []),
            )
            for v in versions
        ]

    # -- aliases and deployments

    def aliases(self) -> dict[str, str]:
        """Return where every alias points."""
        with reading(self._engine) as connection:
            return _aliases(connection)

    def alias(self, name: str) -> str | None:
        """Return the version that an alias points to, or None."""
        return self.aliases().get(name)

    def move_alias(
        self,
        alias: str,
        expected: str | None,
        to: str,
        *,
        action: str,
        who: str | None = None,
        why: str | None = None,
        gates: Iterable[Gate] = (),
        deployment: Mapping[str, Any] | None = None,
    ) -> int:
        """Move an alias if it stands where the caller saw it; alias, ledger, deployment in one transaction.

        Parameters
        ----------
        alias
            Lower-case name: ``champion``, ``challenger`` or a free one.
        expected
            The version it pointed to when the caller decided; None when it did not exist.
        to
            The version it shall point to.
        action
            What the ledger calls it, such as ``promote``.
        who, why
            ``user@host`` if left out; the written reason, such as that of an override.
        gates
            Results of the gates, for the ledger.
        deployment
            Given (it may be empty), servers run ``to`` from now on, and this is kept with the record.

        Returns
        -------
        The sequence number of the ledger row.

        Raises
        ------
        StoreError
            ``alias-moved``: somebody else moved it in the meantime. ``unknown-version``, ``alias-name``.
        """
        with self.ledger.extending() as connection:
            target = self._get(connection, to)
            move = moves.Move(alias, expected, target.version, action, who, why, tuple(gates))
            seq, digest = moves.move(connection, move)
            if deployment is not None:
                moves.deploy(connection, target.version, target.digest, deployment, (seq, digest))
        return seq

    def roll_back(
        self,
        expected: str,
        *,
        alias: str = "champion",
        action: str = "rollback",
        who: str | None = None,
        why: str | None = None,
    ) -> Deployment:
        """Write back the deployment record that stood before, with its alias, in one transaction.

        A rollback after a rollback goes one further back, it does not return to what was rolled back.

        Raises
        ------
        StoreError
            ``alias-moved``: the alias is not at ``expected`` any more. ``nothing-to-roll-back``: no record
            before.
        """
        with self.ledger.extending() as connection:
            earlier = moves.earlier(connection, self.folder)
            move = moves.Move(alias, expected, earlier.version, action, who, why)
            copy = moves.move(connection, move)
            moves.restore(connection, earlier, copy)
        current = self.deployment()
        assert current is not None
        return current

    def deployment(self) -> Deployment | None:
        """Return what servers run, or None."""
        with reading(self._engine) as connection:
            return moves.current(connection, self.folder)

    def deployments(self) -> list[Deployment]:
        """Return every deployment record, oldest first."""
        with reading(self._engine) as connection:
            return moves.history(connection, self.folder)

    def earlier_deployment(self) -> Deployment:
        """Return the record that a rollback would write back.

        Raises
        ------
        StoreError
            ``nothing-to-roll-back``.
        """
        with reading(self._engine) as connection:
            return moves.earlier(connection, self.folder)

    def verify(self) -> Damage | None:
        """Return the first bad row of the ledger, or None; see `HashChainedLedger.verify`."""
        return self.ledger.verify()

    # -- attestations

    def attest(self, version: str, kind: str, payload: Mapping[str, Any] | msgspec.Struct) -> int:
        """Keep evidence about a version, with the state of the ledger at that time; return its number."""
        with writing(self._engine) as connection:
            name = self._get(connection, version).version
            head = connection.execute(select(chain.c.count, chain.c.digest)).one()
            number = connection.execute(
                select(func.coalesce(func.max(attestations.c.id), 0) + 1)
            ).scalar_one()
            row = {"id": number, "time": now(), "version": name, "kind": kind, "payload": to_json(payload)}
            copy = {"ledger_count": head.count, "ledger_digest": head.digest}
            connection.execute(insert(attestations).values(**row, **copy))
        return int(number)

    def attestations(self, version: str | None, kind: str | None = None) -> list[Attestation]:
        """Return the evidence about a version (None: all), oldest first, of one kind or all."""
        query = select(attestations).order_by(attestations.c.id)
        if kind is not None:
            query = query.where(attestations.c.kind == kind)
        with reading(self._engine) as connection:
            if version is not None:
                query = query.where(attestations.c.version == self._get(connection, version).version)
            rows = connection.execute(query).all()
        return [Attestation(r.id, r.time, r.version, r.kind, msgspec.json.decode(r.payload)) for r in rows]

    # -- inside

    def _all(self, connection: Connection) -> list[Version]:
        pointing = _aliases(connection)
        rows = connection.execute(select(versions).order_by(versions.c.number)).all()
        return [_version(row, pointing) for row in rows]

    def _get(self, connection: Connection, name: str) -> Version:
        pointing = _aliases(connection)
        numbered = _NUMBERED.fullmatch(pointing.get(name, name))
        query = select(versions).where(versions.c.number == int(numbered[1] if numbered else 0))
        row = connection.execute(query).first()
        if row is None:
            raise _unknown(name, [v.version for v in self._all(connection)], pointing)
        return _version(row, pointing)


def _aliases(connection: Connection) -> dict[str, str]:
    query = select(aliases.c.alias, aliases.c.version).order_by(aliases.c.alias)
    return {row.alias: row.version for row in connection.execute(query)}


def _version(row: Any, pointing: Mapping[str, str]) -> Version:
    name = f"v{row.number}"
    named = tuple(alias for alias, version in pointing.items() if version == name)
    return Version(name, row.digest, row.created, row.parent, msgspec.json.decode(row.lineage), named)


def _unknown(name: str, known: list[str], pointing: Mapping[str, str]) -> StoreError:
    newest = known[-1] if known else "VERSION"
    if name == "champion":
        remedy = f"holdfast promote {newest} --to champion" if known else "holdfast train"
        return StoreError("no-champion", "no version is champion", next=remedy)
    is_number = re.fullmatch(r"v\d+", name) is not None
    there = ", ".join([*known[-5:], *pointing]) or "none yet"
    return StoreError(
        "unknown-version" if is_number else "unknown-alias",
        f"there is no {'version' if is_number else 'alias'} {name!r}",
        expected=f"one of {there}",
        next=close_match(name, [*known, *pointing]) or "holdfast versions",
    )
