"""Everything that the page and the card show, gathered once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from holdfast.bundle.manifest import Manifest
from holdfast.contract.settings import Settings
from holdfast.profile import Profile
from holdfast.records import (
    CheckReport,
    Difference,
    Evaluation,
    Finding,
    Gate,
    LedgerRow,
    Monitoring,
    RowCounts,
    Standing,
    Training,
    VersionInfo,
)
from holdfast.store.deployment import Deployment


@dataclass(frozen=True)
class Origin:
    """Where the version of the page came from.

    ``manifest`` and ``profile`` are null when the bundle does not verify; ``damage`` then says why.
    """

    version: str
    digest: str
    created: str
    parent: str | None
    lineage: dict[str, Any]
    manifest: Manifest | None = None
    profile: Profile | None = None
    damage: str | None = None


@dataclass(frozen=True)
class GateRun:
    """One attempt at a promotion, from the ledger; ``moved`` says whether the alias moved."""

    time: str
    who: str
    alias: str
    from_: str | None
    to: str | None
    moved: bool
    why: str | None
    gates: tuple[Gate, ...]


@dataclass(frozen=True)
class Comparison:
    """A gate look: the version of the page against a champion, on rows that neither was trained on."""

    version: str
    champion: str
    gate: Gate
    difference: Difference | None


@dataclass(frozen=True)
class LedgerTail:
    """The newest rows of the ledger, the number of all rows, and the first bad one (null: the chain holds)."""

    rows: tuple[LedgerRow, ...]
    count: int
    damage: str | None


@dataclass(frozen=True)
class Story:
    """The whole story of a model at one moment.

    ``watched`` is the sealed record of the version that ``monitoring`` is about, which may be an earlier one.
    ``subject`` is the version that the page is about: the champion, else the newest; null before the first training.
    What has not happened yet is null or empty. ``evaluation`` is the subject's own sealed record, ``standing`` its entry on
    the leaderboard.
    """

    settings: Settings
    made: str
    subject: str | None
    champion: str | None
    origin: Origin | None
    training: Training | None
    evaluation: Evaluation | None
    monitoring: Monitoring | None
    watched: Evaluation | None
    rows: RowCounts | None
    findings: tuple[Finding, ...]
    accepted: tuple[Finding, ...]
    checks: CheckReport | None
    versions: tuple[VersionInfo, ...]
    deployments: tuple[Deployment, ...]
    gates: tuple[GateRun, ...]
    comparisons: tuple[Comparison, ...]
    ledger: LedgerTail
    notes: tuple[str, ...] = ()
    standing: Standing | None = None

    @property
    def is_watched(self) -> bool:
        """Whether the monitoring is about the subject, and not about a version before it."""
        return self.monitoring is not None and self.monitoring.version in ("", self.subject)
