"""Small charts: marks where they belong, nothing outside, nothing that is not a number."""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from holdfast.profile import reference_numeric
from holdfast.reports.charts import drift_chart
from holdfast.reports.charts.columns import equal_bins
from holdfast.reports.svg import (
    Axis,
    Cell,
    Estimate,
    Line,
    Mark,
    Stay,
    heat_strip,
    histogram,
    interval_plot,
    line_chart,
    share_bars,
    spark_bars,
    timeline,
)
from holdfast.reports.svg.ticks import padded, tick_texts, ticks

FINITE = st.floats(-1e12, 1e12, allow_nan=False)
UNIT = Axis("x", 0.0, 1.0)


@given(FINITE, FINITE)
def test_ticks_lie_within_and_are_told_apart(a: float, b: float) -> None:
    """Ticks are inside the range, a handful, rising, and no two are written alike."""
    low, high = padded(min(a, b), max(a, b))
    found = ticks(low, high)
    room = 1e-6 * (high - low)
    assert 1 <= len(found) <= 11
    assert all(low - room <= value <= high + room for value in found)
    assert found == sorted(set(found))
    if high - low > 1e-3 * max(abs(low), abs(high)):
        assert len(set(tick_texts(found))) == len(found)


def test_every_picture_is_xml() -> None:
    """Each chart is well-formed, has a title, and every number in it is finite."""
    pictures = [
        line_chart(
            "a < b",
            UNIT,
            UNIT,
            [Line([0, 1], [0, 1], "n&m", points=True)],
            [Mark(0.5, 0.5, "m", dropped=True)],
        ),
        interval_plot("t", "l", [Estimate("n", 0.5, (0.4, 0.6)), Estimate("none", None)], against=("b", 0.3)),
        histogram("t", UNIT, [0.2, 0.8], ("threshold", 0.5)),
        share_bars("t", ["a", "b"], [0.5, 0.5], [0.1, 0.9]),
        spark_bars("t", [0.0, 1.0]),
        heat_strip("t", ["c"], ["w"], [[Cell(0.01, True, "<b>")]]),
        timeline("t", [Stay("v1", 0, 1), Stay("v2", 1, None)], 3),
        interval_plot("nothing", "l", []),
        share_bars("nothing", [], []),
        histogram("nothing", UNIT, []),
    ]
    for picture in pictures:
        root = ElementTree.fromstring(picture)
        assert root.find("title") is not None
        assert not re.search(r"\b(nan|inf)\b", picture)


def test_an_interval_spans_its_ends() -> None:
    """The bar of an estimate reaches from the lower to the upper end, with the value between."""
    root = ElementTree.fromstring(interval_plot("t", "l", [Estimate("n", 0.5, (0.4, 0.6))]))
    bar = next(e for e in root.iter("line") if "bar" in e.get("class", ""))
    dot = next(root.iter("circle"))
    middle = (float(bar.get("x1", 0)) + float(bar.get("x2", 0))) / 2
    assert float(dot.get("cx", 0)) == pytest.approx(middle, abs=0.02)


def test_a_mark_beyond_the_axes_is_left_out() -> None:
    """A point that the axes do not reach is not drawn at a wrong place."""
    drawn = line_chart("t", UNIT, UNIT, [Line([0, 1], [0, 1])], [Mark(2.0, 0.5, "far")])
    assert "<circle" not in drawn


def test_an_alarm_is_more_than_a_colour() -> None:
    """An alarm has a dot, so that the strip can be read without seeing colours."""
    quiet, loud = Cell(0.5, False), Cell(1e-6, True)
    assert heat_strip("t", ["c"], ["1", "2"], [[quiet, loud]]).count("alarm-dot") == 1


def test_windows_that_share_a_cell_show_the_worst(make: Any) -> None:
    """With a thousand windows neighbours share a cell; the alarm of one of them is seen."""
    strip = drift_chart(make.monitoring(1000))
    assert strip is not None
    assert strip.windows_per_cell == 12
    assert strip.chart.count("alarm-dot") == 1


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=300))
@example([2.2250738585e-313])
def test_bins_of_a_histogram_hold_every_row(values: list[float]) -> None:
    """Over the whole range the shares of a rebinned reference add up to one."""
    reference = reference_numeric(np.array(values))
    low, high = padded(min(values), max(values))
    assert equal_bins(reference, low, high, 17).sum() == pytest.approx(1.0)
