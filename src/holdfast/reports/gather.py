"""From a contract and a store to the story that the page and the card tell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

import msgspec

from holdfast.bundle import verify
from holdfast.contract.settings import Settings
from holdfast.errors import HoldfastError
from holdfast.profile import Profile
from holdfast.records import (
    CheckReport,
    Difference,
    Evaluation,
    Finding,
    Gate,
    LedgerRow,
    Monitoring,
    Standing,
    Training,
)
from holdfast.reports.story import Comparison, GateRun, LedgerTail, Origin, Story
from holdfast.store import Store
from holdfast.store.who import now

CHAMPION = "champion"
LEDGER_ROWS = 50
MOVES = {"promote": True, "promotion-refused": False}
_Record = TypeVar("_Record", bound=msgspec.Struct)


def gather(
    settings: Settings,
    store: Store,
    *,
    monitoring: Monitoring | None = None,
    checks: CheckReport | None = None,
    notes: Sequence[str] = (),
) -> Story:
    """Return what there is to tell at any stage, also before the first training.

    Parameters
    ----------
    settings
        The contract as it stands.
    store
        Of the project. It is only read.
    monitoring
        A record of ``monitor``; None, or one without windows: nothing was watched yet.
    checks
        A fresh report of ``check``; None: the findings that the version was trained with.
    notes
        What else a reader must know.

    Raises
    ------
    StoreError
        The store cannot be read. A bundle that does not verify and a broken ledger are part of the story.
    """
    aliases, versions = store.aliases(), store.versions()
    champion = aliases.get(CHAMPION)
    subject = champion or (versions[-1].version if versions else None)
    rows, tail = _ledger(store)
    training = _newest(store, subject, "training", Training)
    evaluation = _newest(store, subject, "evaluation", Evaluation)
    earlier = (
        monitoring.version if monitoring is not None and monitoring.version not in ("", subject) else None
    )
    origin = None if subject is None else _origin(store, subject)
    return Story(
        settings=settings,
        made=now(),
        subject=subject,
        champion=champion,
        origin=origin,
        training=training,
        evaluation=evaluation,
        standing=_newest(store, subject, "leaderboard", Standing),
        monitoring=monitoring if monitoring is not None and monitoring.windows else None,
        watched=evaluation if earlier is None else _newest(store, earlier, "evaluation", Evaluation),
        rows=checks.rows if checks is not None else training.table if training is not None else None,
        findings=_by_weight(checks.findings if checks else training.findings if training else []),
        accepted=_by_weight(checks.accepted if checks else training.accepted if training else []),
        checks=checks,
        versions=tuple(store.version_infos()),
        deployments=tuple(store.deployments()),
        gates=tuple(_runs(rows)),
        comparisons=tuple(_comparisons(store)),
        ledger=tail,
        notes=(*notes, *_notes(settings, origin), *_unwatched(monitoring)),
    )


def _newest(store: Store, version: str | None, kind: str, record: type[_Record]) -> _Record | None:
    found = [] if version is None else store.attestations(version, kind)
    return msgspec.convert(found[-1].payload, record) if found else None


def _origin(store: Store, version: str) -> Origin:
    stored = store.version(version)
    known = (stored.version, stored.digest, stored.created, stored.parent, stored.lineage)
    path = store.bundle_path(stored.digest)
    try:
        manifest = verify(path)
        profile = Profile.from_json((path / "profile.json").read_bytes())
    except HoldfastError as error:
        return Origin(*known, damage=f"{error.code}: {error.happened}")
    return Origin(*known, manifest=manifest, profile=profile)


def _ledger(store: Store) -> tuple[list[LedgerRow], LedgerTail]:
    damage = store.verify()
    why = None if damage is None else f"row {damage.seq}: {damage.why}"
    try:
        rows = store.ledger.rows()
    except (msgspec.DecodeError, TypeError, ValueError):  # a row that somebody wrote over: `why` names it
        return [], LedgerTail((), 0, why)
    return rows, LedgerTail(tuple(rows[-LEDGER_ROWS:]), len(rows), why)


def _runs(rows: list[LedgerRow]) -> Iterator[GateRun]:
    for row in rows:
        if row.action in MOVES and row.detail.get("gates"):
            detail = row.detail
            yield GateRun(
                time=row.time,
                who=row.who,
                alias=row.subject,
                from_=detail.get("from"),
                to=detail.get("to") or detail.get("version"),
                moved=MOVES[row.action],
                why=detail.get("why"),
                gates=tuple(msgspec.convert(detail["gates"], list[Gate])),
            )


def _comparisons(store: Store) -> Iterator[Comparison]:
    for kept in store.attestations(None, "gate"):
        said: dict[str, Any] = kept.payload
        difference = said.get("difference")
        yield Comparison(
            version=kept.version,
            champion=str(said.get("champion")),
            gate=msgspec.convert(said["gate"], Gate),
            difference=None if difference is None else msgspec.convert(difference, Difference),
        )


def _by_weight(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    order = {"error": 0, "warning": 1, "note": 2}
    return tuple(sorted(findings, key=lambda finding: order[finding.severity]))


def _notes(settings: Settings, origin: Origin | None) -> Iterator[str]:
    if origin is None:
        return
    if origin.damage is not None:
        yield f"the bundle of {origin.version} does not verify: {origin.damage}"
    elif origin.manifest is not None and origin.manifest.contract != settings.digest():
        yield f"the contract was changed after {origin.version} was trained; this page shows it as it stands now"


def _unwatched(monitoring: Monitoring | None) -> Iterator[str]:
    """Yield what is known of an empty log, such as a damaged file; other notes stand in their section."""
    if monitoring is not None and not monitoring.windows:
        yield from monitoring.notes
