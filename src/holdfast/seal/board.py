"""The leaderboard behind the seal: a fixed set of rows that may be asked again and again, one rounded figure at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
import polars as pl

from holdfast.seal.files import locked, now, write_whole
from holdfast.seal.looks import Look, Looks
from holdfast.seal.moving import judging, released
from holdfast.seal.opening import refuse_trained_on
from holdfast.seal.rows import Rows
from holdfast.stats.ladder import Ladder, fixed_step
from holdfast.types import Ledger


class Entry(msgspec.Struct, frozen=True):
    """One question to the board: ``loss`` is the figure of the leader after it, the only one that was shown."""

    number: int
    version: str
    digest: str
    entered: str
    leads: bool
    loss: float


class Board(msgspec.Struct, frozen=True):
    """A board: the look that opened its rows, the Ladder, its entries, and what its figure is.

    ``rows`` are those of the look; ``without_model`` is the loss of the best answer that looks at no column, from
    which the Ladder starts.
    """

    look: int
    rows: int
    target: str
    measure: str
    without_model: float
    ladder: Ladder
    entries: tuple[Entry, ...] = ()

    @property
    def leader(self) -> str | None:
        """The version in the lead; null while nobody is better than no model by a step."""
        return next((entry.version for entry in reversed(self.entries) if entry.leads), None)


class Judged(msgspec.Struct, frozen=True):
    """What a version's answers to the board's rows come to: a mean loss in [0, 1] and what a step is taken from.

    ``measure`` names the loss; ``rows`` counts independent rows of equal weight.
    """

    measure: str
    loss: float
    without_model: float
    rows: float


@dataclass(frozen=True)
class Asked:
    """A version, and how its answers to rows are judged."""

    version: str
    digest: str
    judge: Callable[[Rows], Judged]


def enter(
    folder: Path,
    holdouts: Sequence[str],
    asked: Asked,
    ledger: Ledger,
    *,
    trained_on: Sequence[pl.DataFrame] = (),
) -> tuple[Board, Entry]:
    """Ask the board about a version and return the board after it.

    Parameters
    ----------
    folder, holdouts, ledger, trained_on
        As for `open_holdout`. The rows of a board are those of its first entry and stay the same; when most of the
        holdout rows are new, a new board is opened on them.
    asked
        The same bundle is answered from memory and does not count again.

    Raises
    ------
    SealError
        ``holdout-was-trained-on``, ``holdout-missing``, ``holdout-changed``.

    Notes
    -----
    The board's new state is on disk before its answer is returned: a program that stops in between has asked.
    """
    with locked(folder):
        board, look, rows = _board_of(folder, judging(folder, tuple(holdouts)))
        for frame in trained_on:
            for _, part in rows.parts():
                refuse_trained_on(part, frame)
        known = next((e for e in board.entries if e.digest == asked.digest), None) if board else None
        if board is not None and known is not None:
            return board, known
        judged = asked.judge(rows)
        if look is None:
            look = Looks(folder).record_look(rows, kind="leaderboard", version=asked.version, ledger=ledger)
        board = board or _new_board(look, judged)
        number = board.ladder.entries + 1
        ledger.append(
            "leaderboard-entry", asked.version, {"board": board.look, "entry": number, "rows": len(rows)}
        )
        return _after(folder, board, asked, judged)


def boards(folder: Path) -> list[Board]:
    """Return every board of a project, oldest first."""
    return [_read(path) for path in sorted(_folder(folder).glob("board-*.json"))]


def _board_of(folder: Path, rows: Rows) -> tuple[Board | None, Look | None, Rows]:
    """Return the newest board whose rows are most of these, with its look and its own rows; else these."""
    looks, known = Looks(folder), {board.look: board for board in boards(folder)}
    for one in reversed(looks.seen(rows)):
        mostly = one.same_question and 2 * int(one.rows.sum()) > len(rows)
        if mostly and one.look.number in known:
            own = looks.opened_rows(one.look)
            if not released(folder, own).any():
                return known[one.look.number], one.look, own
    return None, None, rows


def _new_board(look: Look, judged: Judged) -> Board:
    return Board(
        look=look.number,
        rows=look.rows,
        target=look.target,
        measure=judged.measure,
        without_model=judged.without_model,
        ladder=Ladder(judged.without_model, fixed_step(judged.rows)),
    )


def _after(folder: Path, board: Board, asked: Asked, judged: Judged) -> tuple[Board, Entry]:
    ladder, leads = board.ladder.submitted(judged.loss)
    entry = Entry(ladder.entries, asked.version, asked.digest, now(), leads, ladder.leader)
    board = msgspec.structs.replace(board, ladder=ladder, entries=(*board.entries, entry))
    path = _folder(folder) / f"board-{board.look:06d}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, msgspec.json.encode(board))
    return board, entry


def _folder(folder: Path) -> Path:
    return folder / "boards"


def _read(path: Path) -> Board:
    return msgspec.json.decode(path.read_bytes(), type=Board)
