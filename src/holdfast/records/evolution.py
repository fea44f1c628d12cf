"""What ``check --propose`` says: how the table differs from the contract, and what the contract would have to say."""

from __future__ import annotations

from typing import Any

import msgspec


class ChangeRecord(msgspec.Struct, frozen=True):
    """One difference. ``edited`` says whether the proposal follows it; ``remedy`` what to do where it cannot."""

    kind: str
    column: str
    message: str
    evidence: dict[str, Any]
    edited: bool
    remedy: str = ""


class Proposal(msgspec.Struct, frozen=True):
    """All differences between table and contract, and the edit of the contract as a unified diff (empty: none).

    ``applied`` says whether ``holdfast.yaml`` was written.
    """

    source: str
    changes: list[ChangeRecord]
    diff: str
    applied: bool = False

    @property
    def open(self) -> list[ChangeRecord]:
        """Changes that still stand: all of them, or after the edit was written those that it could not follow."""
        return [change for change in self.changes if not (self.applied and change.edited)]
