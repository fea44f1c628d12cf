"""From rows to windows: each row, broken record and refused request is counted in exactly one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import polars as pl

from holdfast.contract.settings import Monitor, Settings
from holdfast.metrics.decide import MoneyMatrix
from holdfast.monitor.answers import answers_of
from holdfast.monitor.rows import Refused, Rows
from holdfast.monitor.windows import Span, WindowData, spans
from holdfast.profile import ColumnReference, Counts, Profile, count, count_table, one_per_entity
from holdfast.types import Array, Integers


def cut(
    rows: Rows, profile: Profile, settings: Settings, money: MoneyMatrix | None = None
) -> Iterator[WindowData]:
    """Yield the windows of a log or table, earliest first.

    Parameters
    ----------
    rows
        See `holdfast.monitor.source`.
    profile
        The reference; windows are counted in its cells.
    settings
        The contract, with the window and the entity. Where an entity was sent, a window counts at most one row of
        each (`holdfast.profile.one_per_entity`), and for the predictions one with an answer; ``rows`` still
        counts all.
    money
        The matrix by which several classes are decided; None: the likeliest is.
    """
    answers = answers_of(rows, settings, money)
    found = list(spans(rows.height, rows.times, settings.monitor))
    refused = rows.refused
    if refused.rows.height or refused.reasons.height:
        found = _with_refused(found, refused, settings.monitor)
    elif not found and rows.broken.size:
        found = [Span(None, None, np.empty(0, np.int64))]
    window_of = _window_of(found, rows.height)
    broken = window_of[rows.broken] if rows.height else np.zeros(rows.broken.size, np.int64)
    reason_at, row_at = (_place(frame["time"], found) for frame in (refused.reasons, refused.rows))
    for i, span in enumerate(found):
        lost = int((broken == i).sum()) + int(refused.rows["rows"].filter(pl.Series(row_at == i)).sum())
        kinds = _by_field(refused.reasons.filter(pl.Series(reason_at == i)))
        yield _window(span, rows, profile, kinds, lost, answers)


def _window(
    span: Span,
    rows: Rows,
    profile: Profile,
    kinds: dict[str, dict[str, int]],
    lost: int,
    answers: Mapping[str, pl.Series],
) -> WindowData:
    counts = count_table(profile, rows.frame, rows.kinds, rows=_sampled(rows, span.rows))
    empty: dict[str, int] = {}
    return WindowData(
        start=span.start,
        end=span.end,
        rows=span.rows.size + lost,
        rejected=int(rows.rejected[span.rows].sum()) + lost,
        columns={
            name: _with_kinds(found, profile.columns[name], kinds.get(name, empty))
            for name, found in counts.items()
        },
        answers=_answers(span, rows, profile, answers),
        per_entity=rows.entities is not None,
    )


def _with_kinds(counts: Counts, reference: ColumnReference, kinds: dict[str, int]) -> Counts:
    return counts.with_kinds(kinds) if not reference.column else counts


def _answers(span: Span, rows: Rows, profile: Profile, answers: Mapping[str, pl.Series]) -> dict[str, Counts]:
    answered = span.rows[rows.answered[span.rows]]
    if not answered.size:
        return {}
    at = _sampled(rows, answered)
    return {
        name: count(reference, answers[name].gather(at))
        for name, reference in profile.answers.items()
        if name in answers
    }


def _sampled(rows: Rows, at: Integers) -> Integers:
    if rows.entities is None:
        return at
    kept: Integers = at[one_per_entity(rows.entities.gather(at))]
    return kept


def _with_refused(found: list[Span], refused: Refused, monitor: Monitor) -> list[Span]:
    """Add the windows in which every request was refused."""
    times = np.concatenate([refused.rows["time"].to_numpy(), refused.reasons["time"].to_numpy()])
    if monitor.window_rows is not None or monitor.window_seconds is None:
        return found or [Span(float(times.min()), float(times.max()), np.empty(0, np.int64))]
    starts = np.unique(np.floor(times / monitor.window_seconds)) * monitor.window_seconds
    known = {span.start for span in found}
    none = np.empty(0, np.int64)
    added = [Span(float(s), float(s) + monitor.window_seconds, none) for s in starts if s not in known]
    return sorted([*found, *added], key=lambda span: -np.inf if span.start is None else span.start)


def _place(times: pl.Series, found: list[Span]) -> Integers:
    """Return for each time the window that began last before it; the first for what came earlier."""
    starts: Array = np.array([-np.inf if span.start is None else span.start for span in found])
    place: Integers = np.maximum(np.searchsorted(starts, times.to_numpy(), side="right") - 1, 0)
    return place


def _window_of(found: list[Span], height: int) -> Integers:
    window = np.zeros(height, np.int64)
    for i, span in enumerate(found):
        window[span.rows] = i
    return window


def _by_field(reasons: pl.DataFrame) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for field, kind, rows in reasons.select("field", "kind", "rows").iter_rows():
        kinds = found.setdefault(field, {})
        kinds[kind] = kinds.get(kind, 0) + rows
    return found
