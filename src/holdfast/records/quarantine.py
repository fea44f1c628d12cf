"""What the quarantine holds: rows that break the contract, with every reason, and what became of them."""

from __future__ import annotations

import msgspec


class Held(msgspec.Struct, frozen=True):
    """The bad rows of one run over one source.

    ``id`` names them. ``command`` is what read the source, ``read`` the records that it read, ``rows`` those that are
    held, ``reasons`` how many of them each reason keeps out (a row may have several), the most frequent first.
    """

    id: str
    time: str
    command: str
    source: str
    read: int
    rows: int
    reasons: dict[str, int]
    sample: bool = False


class HeldRow(msgspec.Struct, frozen=True):
    """One row: its number in the source, from 1 (null for a request), its raw content, and every reason."""

    row: int | None
    raw: str
    reasons: list[str]


class Shown(msgspec.Struct, frozen=True):
    """Some of the rows of an entry; ``matching`` counts all that were asked for."""

    held: Held
    matching: int
    rows: list[HeldRow]
    output: str | None = None


class Replay(msgspec.Struct, frozen=True):
    """The rows of an entry judged again under the contract as it is now.

    ``passing`` are the numbers of the rows that pass now, ``failing`` those that do not, ``gone`` those that a mended
    source does not have any more; ``reasons`` counts why rows still fail.
    """

    held: Held
    passing: list[int]
    failing: list[int]
    reasons: dict[str, int]
    gone: list[int] = []
    output: str | None = None
