"""Opening the seal: count the looks, refuse or write the opening down, and only then hand out the rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from holdfast.data.fingerprint import cell_digests
from holdfast.data.times import seconds
from holdfast.errors import SealError
from holdfast.seal.files import locked
from holdfast.seal.looks import Look, LookKind, Looks, Seen, first_figures
from holdfast.seal.matching import KEPT, Match, match
from holdfast.seal.moving import judging
from holdfast.seal.rows import Rows, storable
from holdfast.types import Ledger


@dataclass(frozen=True)
class Opened:
    """Holdout rows that were opened, with what is to be said about them.

    ``look`` is this opening; ``looks`` counts the openings of these rows, this one included, of its own kind
    for a gate. ``left_out`` rows were seen before and are not among ``rows``; they are ``known``, labels too.
    ``folder`` is the seal's.
    """

    rows: Rows
    look: Look
    looks: int
    left_out: int
    notes: list[str]
    folder: Path
    known: Rows | None = None

    def record_figures(self, figures: Mapping[str, Any]) -> None:
        """Keep what this look showed."""
        Looks(self.folder).record_figures(self.look, figures)


def open_holdout(
    folder: Path,
    holdouts: Sequence[str],
    *,
    kind: LookKind,
    version: str,
    ledger: Ledger,
    trained_on: Sequence[pl.DataFrame] = (),
) -> Opened:
    """Open holdout rows for a version, once.

    Parameters
    ----------
    folder
        The seal's folder, ``.holdfast/seal``.
    holdouts
        Fingerprints of holdouts, the newest last; a row that is in two of them counts once.
    kind
        A ``claim`` gets the rows that no look has opened. A ``gate`` gets all rows and is counted: its
        verdict becomes stricter with every one.
    version
        Of the bundle that is to be judged.
    ledger
        The opening is written there before the rows are returned.
    trained_on
        The rows that the versions concerned were trained on, with their columns as read where possible.

    Raises
    ------
    SealError
        ``seal-already-opened``: every row was opened before for the same question.
        ``holdout-was-trained-on``: holdout rows are among ``trained_on``.
        ``holdout-missing``, ``holdout-changed``: the file is not there, or is not what was written.

    Notes
    -----
    The opening is on disk before any row is returned. When the program stops after that, the look counts:
    what was computed may have been read by somebody.
    """
    with locked(folder):
        rows = judging(folder, tuple(holdouts))
        for frame in trained_on:
            for _, part in rows.parts():
                refuse_trained_on(part, frame)
        if not len(rows):
            raise _already_opened(rows, [])
        looks = Looks(folder)
        seen = looks.seen(rows)
        if kind == "claim":
            return _claim(folder, rows, seen, version, ledger)
        look = looks.record_look(rows, kind=kind, version=version, ledger=ledger)
        before = sum(_most_of(one, rows) and one.look.kind == "gate" for one in seen)
        return Opened(rows, look, before + 1, 0, _notes(seen, 0), folder)


def gate_looks(folder: Path, holdouts: Sequence[str]) -> int:
    """Return how many gate looks these holdout rows have had. Opens nothing."""
    return Looks(folder).count(judging(folder, tuple(holdouts)), "gate")


def unopened_rows(folder: Path, holdouts: Sequence[str]) -> int:
    """Return how many of these holdout rows no look has opened. Opens nothing."""
    return int(Looks(folder).unopened(judging(folder, tuple(holdouts))).sum())


def holdout_columns(folder: Path, holdouts: Sequence[str]) -> pl.DataFrame:
    """Return the columns of holdouts as a frame without rows. Opens nothing."""
    return judging(folder, tuple(holdouts)).frame.clear()


def read_inputs(folder: Path, holdouts: Sequence[str], *, purpose: str, ledger: Ledger) -> pl.DataFrame:
    """Return holdout rows without their label, for a drift reference or a schema check.

    It is written to the ledger and is not a look: nothing about a model's quality can be learned from it.

    Parameters
    ----------
    folder, holdouts
        As for `open_holdout`.
    purpose
        What the rows are read for, in a few words.
    ledger
        Where the reading is written.
    """
    rows = judging(folder, tuple(holdouts))
    ledger.append("holdout-inputs-read", ",".join(holdouts), {"purpose": purpose, "rows": len(rows)})
    return rows.frame.drop(rows.target, strict=False)


def _claim(folder: Path, rows: Rows, seen: list[Seen], version: str, ledger: Ledger) -> Opened:
    opened = np.zeros(len(rows), dtype=bool)
    for one in seen:
        if one.same_question:
            opened |= one.rows
    if opened.all():
        raise _already_opened(rows, [one for one in seen if one.same_question])
    fresh = rows.take(~opened)
    look = Looks(folder).record_look(fresh, kind="claim", version=version, ledger=ledger)
    left_out = int(opened.sum())
    known = rows.take(opened) if left_out else None
    return Opened(fresh, look, 1, left_out, _notes(seen, left_out), folder, known)


def _most_of(one: Seen, rows: Rows) -> bool:
    return one.same_question and 2 * int(one.rows.sum()) > len(rows)


def _notes(seen: list[Seen], left_out: int) -> list[str]:
    notes = [f"{left_out} holdout rows were opened before and are left out"] if left_out else []
    others = [one for one in seen if not one.same_question]
    return notes + [
        f"{int(one.rows.sum())} of these rows were opened on {one.look.opened[:10]} for {one.look.version} "
        f"with other labels ({one.look.target}): another question, so they count as unseen"
        for one in others
    ]


def _already_opened(rows: Rows, seen: list[Seen]) -> SealError:
    if not seen:
        return SealError(
            "holdout-empty",
            "no row fell behind the seal",
            expected="at least one holdout row",
            next="bring more rows, or a larger `holdout: {share: ...}` in a new project",
        )
    first = seen[0].look
    figures = first_figures(first)
    shown = f" and showed {figures}" if figures else ""
    return SealError(
        "seal-already-opened",
        f"all {len(rows)} holdout rows were opened before; the first look was on {first.opened[:10]} "
        f"for {first.version} (look {first.number}, {first.kind}){shown}",
        expected="holdout rows that no look has opened for this question",
        next="`holdfast ledger` shows that look; bring new labelled rows (`holdfast retrain`, or append them "
        "to the table and `holdfast train`), whose holdout part is unopened; to compare two versions on "
        "opened rows take a gate look (`holdfast promote`), which makes no claim, or enter the leaderboard "
        "(`holdfast leaderboard VERSION`), which makes a weaker one",
    )


def refuse_trained_on(rows: Rows, trained: pl.DataFrame) -> None:
    """Refuse rows of which some, or whose entities, are among those that a version was trained on.

    Raises
    ------
    SealError
        ``holdout-was-trained-on``.
    """
    frame = storable(trained)
    cells = {name: cell_digests(frame[name]) for name in frame.columns if name != rows.target}
    found = match(cells, rows.values)
    shared = found.shared if _crossed(rows, found) else 0
    entities = 0
    if rows.times is None and rows.entity in cells and rows.entity in rows.cells:
        assert rows.entity is not None
        named = rows.frame[rows.entity].is_not_null().to_numpy()
        again = np.isin(rows.cells[rows.entity], cells[rows.entity]) & named
        entities = int(again.sum())
    late = _not_before(rows, trained)
    if not shared and not entities and not late:
        return
    what = f"{shared} holdout rows" if shared else f"the entities of {entities} holdout rows"
    if late:
        what = f"{late} rows no older than the holdout's oldest one"
    raise SealError(
        "holdout-was-trained-on",
        f"{what}, of {len(rows)}, are among the rows that the version was trained on",
        expected="a holdout that no candidate has seen",
        next="`holdfast train` makes a version whose training rows lie on their side of the split",
    )


def _crossed(rows: Rows, found: Match) -> bool:
    """Tell whether the rows that a holdout shares with training rows were the same records.

    In the order of a file equal rows may come again, so a few are no evidence: all of one table in a row are, and
    most of the holdout where rows are told apart by their values.
    """
    if rows.times is None or rows.time is not None:
        return found.same
    distinct = all(len(np.unique(side)) >= KEPT * len(side) for side in (found.old, found.new))
    return found.shared > 0 and (found.run is not None or (distinct and 2 * found.shared > len(rows)))


def _not_before(rows: Rows, trained: pl.DataFrame) -> int:
    """Return how many training rows lie at the time of the oldest holdout row or after it, for a split by a moment."""
    if rows.times is None or rows.time not in trained.columns or not len(rows):
        return 0
    assert rows.time is not None
    return int((seconds(trained[rows.time])[0] >= rows.times.min()).sum())
