"""What changed between a contract and a table: plain facts that checks name and proposals mend."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from holdfast.contract.edit import Edit

ChangeKind = Literal["renamed", "dropped", "added", "retyped", "new levels", "rewritten"]


@dataclass(frozen=True)
class Change:
    """One difference between what the contract says of a column and what the table has.

    Parameters
    ----------
    kind
        What happened.
    column
        The column's name in the contract; for an added one, in the table.
    message
        A sentence with the evidence.
    evidence
        Numbers, and a few values.
    edits
        What the contract would have to say; empty where no edit can mend it.
    remedy
        What to do where no edit can mend it.
    """

    kind: ChangeKind
    column: str
    message: str
    evidence: dict[str, Any] = field(default_factory=dict)
    edits: tuple[Edit, ...] = ()
    remedy: str = ""
