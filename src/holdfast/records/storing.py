"""What the store reports: versions, moves, the ledger."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

GateOutcome = Literal["passed", "refused", "undecided", "overridden"]


class Gate(msgspec.Struct, frozen=True):
    """One condition for promotion, and the numbers that decided it."""

    name: str
    outcome: GateOutcome
    evidence: dict[str, Any]


class Move(msgspec.Struct, frozen=True, rename={"from_": "from"}):
    """An alias that moved, or did not: ``to`` is the version it points to now."""

    alias: str
    from_: str | None
    to: str | None
    gates: list[Gate]
    moved: bool = True
    reason: str | None = None


class VersionInfo(msgspec.Struct, frozen=True):
    """One version of the store. ``metrics`` are those of its sealed evaluation, empty before it.

    ``notes`` say what a person must know of it: that it runs on the general path, that it is not sealed.
    """

    version: str
    created: str
    aliases: list[str]
    digest: str
    metrics: dict[str, Any]
    notes: list[str] = []


class LedgerRow(msgspec.Struct, frozen=True):
    """One row of the append-only, hash-chained ledger; every column is text as stored."""

    seq: int
    time: str
    who: str
    action: str
    subject: str
    detail: dict[str, Any]
    digest: str
