"""From windows to a record: tests, alarms, effects, and how often an alarm is false."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from holdfast.contract.settings import Settings
from holdfast.data.times import iso
from holdfast.monitor.cut import cut
from holdfast.monitor.drift import FEWEST_ROWS, Verdict, assess, flagged, stability
from holdfast.monitor.effect import effect
from holdfast.monitor.performance import realised
from holdfast.monitor.rows import Rows
from holdfast.monitor.shapes import MOST, shape
from holdfast.monitor.windows import WindowData
from holdfast.profile import ColumnReference, Counts, Profile
from holdfast.records.monitoring import Drift, Monitoring, Performance, Shape, Window

SECONDS_PER_YEAR = 365.25 * 86_400.0


def monitor(
    windows: Iterable[WindowData],
    profile: Profile,
    settings: Settings,
    *,
    performance: Performance | None = None,
    version: str = "",
    notes: Iterable[str] = (),
) -> Monitoring:
    """Return which columns drifted in which window.

    Parameters
    ----------
    windows
        Earliest first. They are read once and not kept.
    profile
        The reference, from the bundle of the monitored version.
    settings
        The contract of that version, with the false-alarm rate.
    performance
        Realised performance, see `holdfast.monitor.performance.realised`; None: no outcomes are known.
    version
        The monitored version.
    notes
        What else a reader must know.

    Notes
    -----
    In each window Benjamini and Hochberg's procedure runs over all inputs and the answers (``prediction``, of several
    classes ``probability`` of the likeliest too), so
    without drift a window has any alarm with at most about the contract's rate.
    """
    rate = settings.monitor.false_alarms
    records: list[Window] = []
    drift: list[Drift] = []
    shapes: dict[str, Shape] = {}
    remarks = _Remarks(settings)
    for index, window in enumerate(windows):
        tested = list(_pairs(window, profile))
        found = _drift(index, tested, rate)
        alarms = [item.column for item in found if item.alarm]
        start, end = (None if at is None else iso(at) for at in (window.start, window.end))
        records.append(Window(start, end, window.rows, window.rejected, alarms))
        drift.extend(found)
        shapes |= {name: shape(index, name, ref, cur) for name, ref, cur in tested if name in alarms}
        remarks.see(index, window, profile)
    return Monitoring(
        windows=records,
        drift=drift,
        performance=performance or Performance(0, None, {}),
        version=version,
        false_alarms=rate,
        false_alarms_per_year=false_alarms_per_year(settings),
        notes=[*remarks.said(), *notes],
        shapes=sorted(shapes.values(), key=lambda s: -s.window)[:MOST],
    )


def monitor_rows(
    rows: Rows, profile: Profile, settings: Settings, *, threshold: Any, version: str = ""
) -> Monitoring:
    """Return what `monitor` says of the windows of a log or table, with realised performance.

    Parameters
    ----------
    rows
        From `holdfast.monitor.source.table_rows` or ``log_rows``.
    profile, settings, version
        Of the monitored bundle.
    threshold
        Of the monitored bundle; the money matrix of several classes.
    """
    money = threshold if settings.task == "multiclass" else None
    return monitor(
        cut(rows, profile, settings, money),
        profile,
        settings,
        performance=realised(rows, settings, threshold),
        version=version,
        notes=rows.notes,
    )


def false_alarms_per_year(settings: Settings) -> float | None:
    """Return the expected number of windows a year that alarm without drift; None for windows of rows.

    Examples
    --------
    >>> contract = Settings(name="m", task="binary", target="y", metric="roc_auc", columns={})
    >>> round(false_alarms_per_year(contract), 2)  # a window a day at 5 %
    18.26
    """
    seconds = settings.monitor.window_seconds
    if seconds is None or settings.monitor.window_rows is not None:
        return None
    return settings.monitor.false_alarms * SECONDS_PER_YEAR / seconds


def _pairs(window: WindowData, profile: Profile) -> Iterator[tuple[str, ColumnReference, Counts]]:
    for name, reference in profile.columns.items():
        if name in window.columns:
            yield name, reference, window.columns[name]
    for name, reference in profile.answers.items():
        if name in window.answers:
            yield name, reference, window.answers[name]


def _drift(index: int, tested: list[tuple[str, ColumnReference, Counts]], rate: float) -> list[Drift]:
    verdicts = [assess(reference, counts) for _, reference, counts in tested]
    alarms = flagged(np.array([verdict.p_value for verdict in verdicts]), rate)
    return [
        _record(index, name, reference, counts, verdict, bool(alarm))
        for (name, reference, counts), verdict, alarm in zip(tested, verdicts, alarms, strict=True)
    ]


def _record(
    index: int, name: str, reference: ColumnReference, counts: Counts, verdict: Verdict, alarm: bool
) -> Drift:
    untested = np.isnan(verdict.p_value)
    few = f"too few rows to test: {counts.rows} against {reference.counts.rows}, at least {FEWEST_ROWS} each"
    return Drift(
        window=index,
        column=name,
        statistic=verdict.statistic,
        p_value=None if untested else verdict.p_value,
        effect=few if untested else effect(reference, counts, alarm),
        psi=stability(reference, counts),
        alarm=alarm,
    )


class _Remarks:
    """Collects what the windows left out, to be said once and not per window."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._windows = 0
        self._small: list[int] = []
        self._independent = False
        self._missing: dict[str, None] = {}
        self._no_reference = False

    def see(self, index: int, window: WindowData, profile: Profile) -> None:
        self._windows += 1
        if window.rows < FEWEST_ROWS:
            self._small.append(index)
        self._independent |= not window.per_entity
        self._missing.update(dict.fromkeys(name for name in profile.columns if name not in window.columns))
        self._no_reference |= not profile.answers

    def said(self) -> Iterator[str]:
        entity = self._settings.entity
        if self._windows and self._independent:
            why = f"the entity {entity!r} was not sent" if entity else "the contract names no entity"
            yield f"rows assumed independent: {why}"
        if self._small:
            which = ", ".join(map(str, self._small[:10])) + (", ..." if len(self._small) > 10 else "")
            of = f"{len(self._small)} of {self._windows} windows ({which})"
            yield f"not tested, fewer than {FEWEST_ROWS} rows: {of}"
        if self._missing:
            yield f"not tested, missing from the rows: {', '.join(self._missing)}"
        if self._no_reference:
            yield "predictions not tested: the profile has no reference for them"
