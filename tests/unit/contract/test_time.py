"""Time as a column, as the order of the file, and the moment from which rows are behind the seal."""

from __future__ import annotations

import msgspec
import pytest

from holdfast.contract import ColumnFacts, init_text, parse, propose
from holdfast.contract.problems import ContractError
from holdfast.contract.settings import Settings

BASE = "name: e\ntarget: y\npositive: 1\ncolumns: {a: {type: number}}\n"
FACTS = {
    "y": ColumnFacts(name="y", kind="integer", rows=9, nulls=0, distinct=2, levels=(("0", 7), ("1", 2))),
    "fee": ColumnFacts(
        name="fee", kind="number", rows=9, nulls=0, distinct=9, minimum=2.5, maximum=9.5, p10=2.5, median=4.5
    ),
}


def read(lines: str) -> Settings:
    """Return the settings of a small contract with these lines."""
    return parse(BASE + lines + "\n")


def test_the_order_of_the_file_is_time() -> None:
    """There is no column of times then, and the label delay counts rows."""
    settings = read('time: {order: file}\nlabel_delay: "48 rows"')
    assert (settings.time, settings.file_order, settings.in_time_order) == (None, True, True)
    assert (settings.label_gap, settings.label_delay_rows, settings.label_delay_seconds) == (48.0, 48, 0.0)


@pytest.mark.parametrize("written", ["2026-07-01", "2026-07-01T09:00:00Z", "2026-07-01 09:00+02:00"])
def test_a_moment_makes_the_split_one_in_time(written: str) -> None:
    """It is kept as it is written, and a plain share with a column of times stays a random split."""
    settings = read(f"time: at\nholdout: {{from: {written}}}\nlabel_delay: 2d")
    assert settings.holdout.start == written
    assert settings.in_time_order
    assert settings.label_gap == 172_800.0
    assert not read("time: at").in_time_order


@pytest.mark.parametrize(
    ("lines", "happened"),
    [
        ("holdout: {from: 2026-07-01}", "holdout.from is 2026-07-01, and time is not stated"),
        (
            "time: {order: file}\nholdout: {from: 2026-07-01}",
            "holdout.from is 2026-07-01, and time is the order of the file",
        ),
        ("time: at\nholdout: {from: 2026-02-30}", "holdout.from is 2026-02-30, which is no moment"),
        ("time: at\nholdout: {from: 20260701}", "holdout.from is 20260701"),
        ("time: {order: file}\nlabel_delay: 2d", "label_delay is 2d, and time is the order of the file"),
        ("time: at\nlabel_delay: 48 rows", "label_delay is 48 rows, and time is not the order of the file"),
        ("time: {order: up}", 'time.order is "up"'),
        ("time: at\nholdout: {until: 2026-07-01}", "holdout.until is an unknown key"),
    ],
)
def test_what_time_cannot_mean_is_told(lines: str, happened: str) -> None:
    """Each contradiction names the key and what it was held against."""
    with pytest.raises(ContractError) as raised:
        read(lines)
    assert [problem.happened for problem in raised.value.problems] == [happened]


def test_init_writes_the_order_of_the_file() -> None:
    """Where it was said that the order of the rows is time, the text says so, and windows and delays count rows."""
    text = init_text(propose(FACTS, "y", file_order=True), name="e", data="e.csv")
    settings = parse(text)
    assert (settings.file_order, settings.time) == (True, None)
    assert settings.monitor.window_rows == 1_000
    assert "such as 48 rows" in text


def test_init_hints_at_an_order_and_does_not_guess_it() -> None:
    """A file sorted in any other way would be split by that: the hint is a comment."""
    proposal = msgspec.structs.replace(propose(FACTS, "y"), alike=(0.85, 0.51))
    text = init_text(proposal, name="e", data="e.csv")
    assert "# Neighbouring rows have the same class in 85.0 % of cases, 51.0 % by chance." in text
    assert not parse(text).in_time_order
