"""Where monitored rows come from: the prediction log, or a table."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec
import numpy as np
import polars as pl

from holdfast.contract.classes import label_key
from holdfast.contract.settings import Settings
from holdfast.data.aliases import ours
from holdfast.data.cells import judge
from holdfast.data.coerce import Admitted
from holdfast.data.column_kinds import kind_of
from holdfast.data.kinds import Kinds
from holdfast.data.marks import marked_kinds
from holdfast.data.rules import rules, time_rule
from holdfast.data.table import Table
from holdfast.data.target import label, labels
from holdfast.monitor.rows import Refused, Rows
from holdfast.monitor.windows import filled
from holdfast.predictions.join import join_outcomes
from holdfast.predictions.read import Log
from holdfast.types import Array, Integers, Label, Mask


def table_rows(
    table: Table, admitted: Admitted, settings: Settings, scores: Array, *, until: float | None = None
) -> Rows:
    """Return the rows of a table.

    Parameters
    ----------
    table, admitted
        The table as read, and what became of its rows under the contract. Rejected rows stay, excluded ones go.
        Where the table has the target, its values are the outcomes.
    scores
        The monitored version's answers to ``admitted.frame``.
    until
        Rows of a later time (epoch seconds) are left out, and rows younger than the label delay by then are
        not due. None: all rows, all due.
    """
    table = ours(table, settings)
    used = np.isin(table.row, admitted.row)
    times = _times(table.frame, settings)
    kept = admitted.population.copy()
    if times is not None and until is not None:
        known = filled(times)
        kept &= known <= until if known is not None else True
    at = np.flatnonzero(kept)
    answers = np.full((used.size, *scores.shape[1:]), np.nan)
    answers[used] = scores
    return Rows(
        frame=admitted.all_frame.filter(pl.Series(kept)),
        kinds={name: codes[at] for name, codes in admitted.kinds.items()},
        rejected=~used[at],
        scores=answers[at],
        times=None if times is None else times[at],
        entities=_entities(table.frame, settings.entity, at),
        labels=_table_labels(table.frame, settings, at),
        due=_due(times, until, settings.label_delay_seconds, at),
        broken=_broken(table, at),
        notes=_broken_note(len(table.broken)),
    )


def log_rows(
    log: Log,
    settings: Settings,
    version: str,
    *,
    negative: Label | None = None,
    until: float | None = None,
) -> Rows:
    """Return the rows of the prediction log and the requests that were refused.

    Parameters
    ----------
    log
        The union of all logs. Its damaged files are for the caller to name.
    settings
        The contract of the monitored version. Cells of rows that another version answered are judged by it too.
    version
        Only rows that it answered have scores.
    negative
        The label that is not the positive one; an outcome that is neither is unknown. None: any other
        label is negative.
    until
        What is known: rows and outcomes of a later time (epoch seconds) are left out. None: now.
    """
    moment = None if until is None else datetime.fromtimestamp(until, UTC)
    delay = settings.label_delay_seconds
    frame = join_outcomes(log.predictions, log.outcomes, label_delay_seconds=delay, until=moment).frame
    cells, kinds = _logged_cells(frame["inputs"].to_list(), frame["flags"].to_list(), settings)
    own = (frame["version"] == version).to_numpy()
    scores = _scores(frame, own, settings)
    others = int((~own).sum())
    return Rows(
        frame=cells,
        kinds=kinds,
        rejected=np.zeros(frame.height, np.bool_),
        scores=scores,
        times=_epoch(frame["time"]),
        entities=frame["entity"] if settings.entity and frame["entity"].null_count() < frame.height else None,
        labels=_outcomes(frame["outcome"], settings, negative),
        due=frame["is_due"].to_numpy(),
        refused=Refused(_upto(log.rejections, until), _upto(log.rejected, until)),
        notes=(f"{others} rows of other versions join the tests of inputs only",) if others else (),
    )


def _scores(frame: pl.DataFrame, own: Mask, settings: Settings) -> Array:
    """Return what the version answered, NaN in rows of other versions."""
    if settings.task == "multiclass":
        return _probabilities(frame["details"], own, settings)
    answered = frame["probability" if settings.task == "binary" else "prediction"]
    return np.where(own, answered.cast(pl.Float64, strict=False).to_numpy(), np.nan)


def _probabilities(details: pl.Series, own: Mask, settings: Settings) -> Array:
    """Return one probability a class, shape ``(n, k)``."""
    keys = [label_key(one) for one in settings.classes]
    found = np.full((len(details), len(keys)), np.nan)
    texts = details.to_list()
    for at in np.flatnonzero(own & details.is_not_null().to_numpy()).tolist():
        said = msgspec.json.decode(texts[at]).get("probabilities", {})
        if all(key in said for key in keys):
            found[at] = [said[key] for key in keys]
    return found


def _times(frame: pl.DataFrame, settings: Settings) -> Array | None:
    rule = time_rule(settings)
    if rule is None or rule.name not in frame.columns:
        return None
    return np.array(judge(frame[rule.name], rule).values.to_numpy(), dtype=np.float64)


def _entities(frame: pl.DataFrame, entity: str | None, at: Integers) -> pl.Series | None:
    if entity is None or entity not in frame.columns:
        return None
    found = frame[entity].gather(at)
    return None if found.null_count() == found.len() else found


def _table_labels(frame: pl.DataFrame, settings: Settings, at: Integers) -> Array | None:
    if settings.target not in frame.columns:
        return None
    return labels(frame[settings.target].gather(at), settings)[0]


def _due(times: Array | None, until: float | None, delay: float, at: Integers) -> Mask:
    """A row whose time cannot be read is due only where nobody asked for a moment."""
    if times is None or until is None:
        return np.ones(at.size, np.bool_)
    return np.asarray(times[at] + delay <= until)


def _broken(table: Table, at: Integers) -> Integers:
    numbers = np.array([item.row for item in table.broken], np.int64)
    before = np.searchsorted(table.row[at], numbers) - 1
    return np.maximum(before, 0)


def _broken_note(count: int) -> tuple[str, ...]:
    return (
        (f"{count} records could not be read as rows: counted as rejected, tested nowhere",) if count else ()
    )


def _logged_cells(
    inputs: Sequence[str], flags: Sequence[str], settings: Settings
) -> tuple[pl.DataFrame, dict[str, Kinds]]:
    sent: list[dict[str, Any]] = msgspec.json.decode(f"[{','.join(inputs)}]")
    known = rules(settings)
    cells, kinds = {}, {}
    for name, rule in known.items():
        column = kind_of(rule.column).logged(name, [row.get(name) for row in sent])
        judged = judge(column, rule)
        cells[name], kinds[name] = judged.values, judged.kinds.copy()
    for at, text in enumerate(flags):
        if text != "[]":  # a cell that was taken as missing is null here; the flags say what it was
            for name, kind in marked_kinds(known.values(), msgspec.json.decode(text)).items():
                kinds[name][at] = kind
    return pl.DataFrame(cells), kinds


def _outcomes(outcomes: pl.Series, settings: Settings, negative: Label | None) -> Array:
    if settings.task == "regression":
        return labels(outcomes, settings)[0]
    known = {value: label(value, settings, negative) for value in outcomes.unique().drop_nulls().to_list()}
    found = [known.get(value) for value in outcomes.to_list()]
    return np.array([np.nan if value is None else value for value in found], dtype=np.float64)


def _epoch(times: pl.Series) -> Array:
    return np.array(times.to_physical().cast(pl.Float64).to_numpy() / 1e6, dtype=np.float64)


def _upto(counts: pl.DataFrame, until: float | None) -> pl.DataFrame:
    frame = counts.with_columns(pl.Series("time", _epoch(counts["minute"]))).drop("minute")
    return frame if until is None else frame.filter(pl.col("time") <= until)
