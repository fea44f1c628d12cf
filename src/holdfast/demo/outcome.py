"""What the demo was told, what it found, and whether the two agree."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from holdfast.records import to_json


@dataclass(frozen=True)
class Facts:
    """The four things a demo is judged by; null where the truth is not known.

    ``drift_month`` is the first month (or part of a table) with an alarm, null where none came. ``lost`` counts
    acknowledged predictions that the log does not have. ``rolled_back`` says whether the rollback restored version
    and threshold in the running server.
    """

    leak: bool | None
    drift_month: int | None
    lost: int
    rolled_back: bool


@dataclass(frozen=True)
class Outcome:
    """The end of a demo. ``problems`` are further figures that were read back and are wrong."""

    truth: Facts
    found: Facts
    report: Path
    problems: tuple[str, ...] = ()

    @property
    def agrees(self) -> bool:
        """Whether everything that was found is the truth."""
        return not self.problems and not self.differences

    @property
    def differences(self) -> list[str]:
        """What was found otherwise than it is."""
        truth, found = asdict(self.truth), asdict(self.found)
        return [
            f"{name}: the truth is {truth[name]}, found {found[name]}"
            for name in truth
            if truth[name] != found[name] and not (name == "leak" and truth[name] is None)
        ]

    def to_json(self) -> str:
        """Return truth and found on one line."""
        record: dict[str, Any] = {"truth": asdict(self.truth), "found": asdict(self.found)}
        if self.problems:
            record["problems"] = list(self.problems)
        return to_json({**record, "report": str(self.report)})
