"""Rows from a table and from the prediction log."""

from __future__ import annotations

from pathlib import Path

import msgspec
import numpy as np
import polars as pl

from holdfast.contract.settings import Column, Settings
from holdfast.data.coerce import admit
from holdfast.data.kinds import NULL, OUT_OF_RANGE, UNSEEN
from holdfast.data.table import Broken, Table
from holdfast.monitor.source import log_rows, table_rows
from holdfast.predictions.outcomes import Outcome, OutcomeBook
from holdfast.predictions.read import read_log
from holdfast.predictions.rejections import Rejection
from holdfast.predictions.rows import Prediction
from holdfast.predictions.writer import Writer

COLUMNS = {
    "hour": Column("integer", min=0, max=23),
    "shop": Column("category", values=("a", "b"), unseen="flag"),
    "y": Column("integer"),
}
CONTRACT = Settings(name="m", task="binary", target="y", positive=1, metric="roc_auc", columns=COLUMNS)
SECOND = 1_000_000


def test_rejected_rows_of_a_table_stay_with_their_kinds() -> None:
    """A row out of range is in the window with its kind, and has no score."""
    table = Table(pl.DataFrame({"hour": ["1", "25", None, "4"], "shop": ["a", "a", "b", "c"]}))
    admitted = admit(table, CONTRACT)
    rows = table_rows(table, admitted, CONTRACT, np.array([0.1, 0.4]))
    assert rows.rejected.tolist() == [False, True, True, False]
    assert rows.kinds["hour"].tolist() == [0, OUT_OF_RANGE, NULL, 0]
    assert rows.kinds["shop"].tolist() == [0, 0, 0, UNSEEN]
    assert np.isnan(rows.scores).tolist() == [False, True, True, False]
    assert rows.scores[[0, 3]].tolist() == [0.1, 0.4]
    assert rows.labels is None


def test_excluded_rows_of_a_table_are_left_out() -> None:
    """Rows that the model is not about belong to no window."""
    table = Table(pl.DataFrame({"hour": ["1", "9"], "shop": ["a", "b"], "y": ["1", "0"]}))
    admitted = admit(table, CONTRACT, where=lambda frame: (frame["hour"] > 5).to_numpy())
    rows = table_rows(table, admitted, CONTRACT, np.array([0.3]))
    assert rows.height == 1
    assert rows.frame["hour"].to_list() == [9.0]
    assert rows.labels is not None
    assert rows.labels.tolist() == [0.0]


def test_broken_records_point_to_the_row_before_them() -> None:
    """A short record belongs to the window of its neighbour."""
    frame = pl.DataFrame({"hour": ["1", "2"], "shop": ["a", "b"]})
    table = Table(frame, np.array([2, 4]), [Broken(1, "x", "short"), Broken(3, "x", "short")])
    rows = table_rows(table, admit(table, CONTRACT), CONTRACT, np.zeros(2))
    assert rows.broken.tolist() == [0, 0]
    assert "2 records could not be read" in rows.notes[0]


def test_until_cuts_a_table_and_says_what_is_due() -> None:
    """Rows of a later time are not there, and young ones are not due."""
    contract = msgspec.structs.replace(CONTRACT, time="t", entity="who", label_delay_seconds=100.0)
    times = ["1970-01-01T00:00:00", "1970-01-01T00:01:00", "1970-01-01T01:00:00"]
    table = Table(
        pl.DataFrame(
            {"hour": ["1"] * 3, "shop": ["a"] * 3, "t": times, "who": ["p", "p", "q"], "y": ["1"] * 3}
        )
    )
    rows = table_rows(table, admit(table, contract), contract, np.array([0.1, 0.2, 0.3]), until=120.0)
    assert rows.scores.tolist() == [0.1, 0.2]
    assert rows.due is not None
    assert rows.due.tolist() == [True, False]
    assert rows.entities is not None
    assert rows.entities.to_list() == ["p", "p"]


def answers(writer: Writer, count: int, version: str, start: int = 0) -> list[str]:
    ids = [writer.new_id() for _ in range(count)]
    inputs = [{"hour": float((start + i) % 24), "shop": "a"} for i in range(count)]
    writer.append_and_wait(
        Prediction(key, version, given, 1, 0.5, 0.5, entity=f"e{i}", event_time=(start + i) * SECOND)
        for i, (key, given) in enumerate(zip(ids, inputs, strict=True))
    )
    return ids


def test_the_log_gives_cells_scores_and_outcomes(tmp_path: Path) -> None:
    """Inputs are typed by the contract, outcomes are joined, other versions have no score."""
    with Writer(tmp_path) as writer:
        ids = answers(writer, 3, "v1") + answers(writer, 2, "v2", start=10)
    book = OutcomeBook(tmp_path)
    book.record(
        [Outcome(ids[0], 1, 5 * SECOND), Outcome(ids[1], 0, 900 * SECOND), Outcome(ids[2], 7, SECOND)]
    )
    book.close()
    rows = log_rows(read_log(tmp_path), CONTRACT, "v1", negative=0, until=100.0)
    assert rows.frame["hour"].to_list() == [0.0, 1.0, 2.0, 10.0, 11.0]
    assert np.isnan(rows.scores).tolist() == [False] * 3 + [True] * 2
    assert rows.times is not None
    assert rows.times.tolist() == [0.0, 1.0, 2.0, 10.0, 11.0]
    assert rows.labels is not None
    assert np.isnan(rows.labels).tolist() == [False, True, True, True, True]
    assert rows.notes == ("2 rows of other versions join the tests of inputs only",)
    assert rows.entities is None  # the contract names none


def test_the_log_is_cut_at_until(tmp_path: Path) -> None:
    """Neither rows nor refusals of a later time are known."""
    with Writer(tmp_path) as writer:
        answers(writer, 5, "v1")
        for minute in (0, 60):
            writer.reject(Rejection(minute * 60 * SECOND, (("hour", "out of range"), ("shop", "null"))))
        writer.flush()
    rows = log_rows(read_log(tmp_path), CONTRACT, "v1", until=2.0)
    assert rows.height == 3
    assert rows.refused.rows.rows() == [(1, 0.0)]
    assert sorted(rows.refused.reasons.select("field", "kind", "rows").rows()) == [
        ("hour", "out of range", 1),
        ("shop", "null", 1),
    ]


def test_values_of_another_type_from_another_version_are_kinds(tmp_path: Path) -> None:
    """A row that another version took is judged by the monitored contract."""
    with Writer(tmp_path) as writer:
        given = [{"hour": 3, "shop": "a"}, {"hour": "late", "shop": None}, {"hour": True}]
        for inputs in given:
            key = writer.new_id()
            writer.append_and_wait([Prediction(key, "v2", inputs, 1, 0.5, 0.5)])
    rows = log_rows(read_log(tmp_path), CONTRACT, "v1")
    assert sorted(rows.kinds["hour"].tolist()) == [0, 4, 4]
    assert rows.kinds["shop"].tolist().count(NULL) == 2


def test_an_empty_log_has_no_rows(tmp_path: Path) -> None:
    """Before the first request there is nothing to monitor, and no error."""
    assert log_rows(read_log(tmp_path), CONTRACT, "v1").height == 0
