"""The checks that a stage runs; the project assembles them from all rooms and hands them down."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from holdfast.checks import Check
from holdfast.checks.protocol import Stage


@dataclass(frozen=True)
class Catalogue:
    """All checks, by code."""

    checks: tuple[Check[Any], ...]

    @classmethod
    def of(cls, checks: Iterable[Check[Any]]) -> Catalogue:
        """Return the catalogue of these checks, in the order of their codes."""
        return cls(tuple(sorted(checks, key=lambda c: c.code)))

    def stage(self, stage: Stage) -> list[Check[Any]]:
        """Return the checks of one stage."""
        return [check for check in self.checks if check.stage == stage]
