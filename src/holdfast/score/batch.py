"""Predicting a file batch by batch."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from holdfast.bundle import Bundle
from holdfast.contract.settings import Settings, Top
from holdfast.data import Admitted, Spec, Table, admit
from holdfast.data import source as source_of
from holdfast.data.write import TableWriter
from holdfast.errors import DataError
from holdfast.records import Fewer, Scoring
from holdfast.score.ranked import write_ranked

BATCH_ROWS = 50_000
NULL_OF_VALUES = ("probability", "threshold")
"""Columns that a file of values has too, so that it is read like one of two classes."""

REJECTED = {"row": pl.Int64, "raw": pl.String, "reasons": pl.List(pl.String)}


@dataclass
class _Tally:
    """What became of the rows so far."""

    read: int = 0
    rejected: int = 0
    excluded: int = 0
    flagged: int = 0
    population: int = 0
    kept: Counter[str] = field(default_factory=Counter)

    def add(self, table: Table, admitted: Admitted, flagged: int) -> None:
        self.read += table.read
        self.rejected += admitted.counts.quarantined
        self.excluded += admitted.counts.excluded
        self.flagged += flagged
        self.population += int(admitted.population.sum())
        self.kept.update(admitted.kept)

    def fewer(self, settings: Settings) -> list[Fewer]:
        """Return the columns of which fewer rows keep the rule than the contract asks for."""
        shares = {name: settings.columns[name].mostly or 0.0 for name in self.kept}
        found = [Fewer(name, self.kept[name], self.population, share) for name, share in shares.items()]
        return [one for one in found if one.kept < one.mostly * one.rows]


def score(
    bundle: Bundle,
    source: Spec,
    output: Path,
    *,
    rejects: Callable[[Table, pl.DataFrame], None] = lambda table, rejected: None,
    progress: Callable[[str], None] = lambda _: None,
) -> Scoring:
    """Predict every row of a table.

    Parameters
    ----------
    bundle
        A verified bundle.
    source
        A file, a folder or pattern of files, a database URL with a query, or ``-``; see `holdfast.data.batches`.
    output
        The file to write: ``row`` (the record's number, from 1), ``prediction``, ``probability`` and ``threshold``
        (null for a regression; of several classes ``probability_<label>`` each), ``flags``. Rows that break the
        contract go to ``<stem>.rejected<suffix>`` beside it with ``row``, ``raw`` and all ``reasons``; where there are
        none, no such file is left. Rows that ``where`` leaves out are counted and in neither file. Where the contract
        has a capacity (``decision: {top: ...}``), those that it allows to act on go to ``<stem>.top<suffix>``, by
        falling probability.
    rejects
        Called with each batch and its rejected rows: ``row``, ``raw``, ``reasons``.

    Notes
    -----
    Both files are written beside their names and renamed when whole: the rejected rows first, so that whoever
    sees the answers sees the rejected rows of the same run too.

    Raises
    ------
    DataError
        The file cannot be read or written; ``column-missing``; ``output-is-input``.
    """
    beside = output.with_name(f"{output.stem}.rejected{output.suffix}")
    table_source = source_of(source)
    for file in table_source.files:
        if file.resolve() in (output.resolve(), beside.resolve()):
            raise DataError(
                "output-is-input", f"{file} would be replaced by its answers", next="name another file"
            )
    about = bundle.population
    tally, start = _Tally(), time.perf_counter()
    with TableWriter(output, _schema(bundle)) as answers:
        with TableWriter(beside, REJECTED) as rejected:
            for table in table_source.batches(BATCH_ROWS):
                admitted = admit(
                    table,
                    bundle.settings,
                    where=None if about is None else about.table,
                    where_columns=None if about is None else about.columns,
                )
                frame = _answers(bundle, admitted)
                answers.append(frame)
                rejected.append(admitted.rejected)
                rejects(table, admitted.rejected)
                tally.add(table, admitted, int((frame["flags"].list.len() > 0).sum()))
                progress(f"{tally.read:,} rows")
        if not tally.rejected:
            beside.unlink()
    answered, capacity = tally.read - tally.rejected - tally.excluded, bundle.settings.decision
    ranked = write_ranked(output, capacity.top, answered) if isinstance(capacity, Top) and answered else None
    took = time.perf_counter() - start
    return Scoring(
        rows=tally.read,
        rejected=tally.rejected,
        flagged=tally.flagged,
        rows_per_second=tally.read / took if took > 0 else None,
        excluded=tally.excluded,
        output=str(output),
        rejected_output=str(beside) if tally.rejected else None,
        fewer=tally.fewer(bundle.settings),
        ranked_output=None if ranked is None else str(ranked),
    )


def _schema(bundle: Bundle) -> dict[str, pl.DataType | type[pl.DataType]]:
    nulls = dict.fromkeys(NULL_OF_VALUES, pl.Float64) if bundle.labels is None else {}
    return {"row": pl.Int64, **bundle.decision.types(), **nulls, "flags": pl.List(pl.String)}


def _answers(bundle: Bundle, admitted: Admitted) -> pl.DataFrame:
    frame = bundle.predict_typed(admitted.frame, admitted.marks).frame()
    if bundle.labels is None:
        frame = frame.with_columns(pl.lit(None, dtype=pl.Float64).alias(name) for name in NULL_OF_VALUES)
    return frame.with_columns(pl.Series("row", admitted.row, dtype=pl.Int64))
