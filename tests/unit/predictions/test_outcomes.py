"""Outcomes: idempotent, over processes and restarts, unknown ids named; joined as known at a moment."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from holdfast.predictions import (
    Outcome,
    OutcomeBook,
    Prediction,
    Receipt,
    Writer,
    join_outcomes,
    read_log,
)

DAY = 86_400_000_000
START = datetime(2026, 1, 1, tzinfo=UTC)
ZERO = int(START.timestamp()) * 1_000_000


@pytest.fixture
def ids(tmp_path: Path) -> list[str]:
    """Return the ids of ten predictions, one a day, from two servers that have ended."""
    made = []
    for server in range(2):
        with Writer(tmp_path) as writer:
            for k in range(5):
                day = 5 * server + k
                made.append(writer.new_id())
                writer.append_and_wait([Prediction(made[-1], "v1", "{}", 1, event_time=ZERO + day * DAY)])
    return made


def test_outcomes_are_idempotent(tmp_path: Path, ids: list[str]) -> None:
    """The same list twice changes nothing and says so; unknown ids are named once."""
    book = OutcomeBook(tmp_path)
    sent = [Outcome(name, 1, ZERO) for name in ids]
    assert book.record(sent) == Receipt(10, 0, [])
    assert book.record([*sent, Outcome("nobody", 1), Outcome("nobody", 0)]) == Receipt(0, 10, ["nobody"])
    book.close()
    again = OutcomeBook(tmp_path)
    assert again.record(sent[:3]) == Receipt(0, 3, [])
    again.close()
    assert read_log(tmp_path).outcomes.height == 10


def test_without_a_time_the_value_decides(tmp_path: Path, ids: list[str]) -> None:
    """An outcome without time is known when that value is there, and new when it differs."""
    book = OutcomeBook(tmp_path)
    assert book.record([Outcome(ids[0], 1), Outcome(ids[0], 1)]) == Receipt(1, 1, [])
    assert book.record([Outcome(ids[0], 0)]) == Receipt(1, 0, [])
    book.close()


@pytest.mark.parametrize("name", ["", "x", "../../etc/passwd-1", "20260101T000000Z-1-00000000-1", "é" * 5000])
def test_ids_nobody_gave_are_unknown(tmp_path: Path, ids: list[str], name: str) -> None:
    """Ids that no log has given are unknown, whatever they look like."""
    book = OutcomeBook(tmp_path)
    assert book.record([Outcome(name, 1)]).unknown == [name]
    beyond = ids[0].rpartition("-")[0] + "-6"
    assert book.record([Outcome(beyond, 1)]).unknown == [beyond]
    book.close()


def test_the_outcome_of_a_running_server_is_known(tmp_path: Path) -> None:
    """A prediction is known to another process as soon as it is acknowledged."""
    with Writer(tmp_path) as writer:
        name = writer.new_id()
        writer.append_and_wait([Prediction(name, "v1", "{}", 1)])
        book = OutcomeBook(tmp_path)
        assert book.record([Outcome(name, 0)]) == Receipt(1, 0, [])
        book.close()


def test_two_books_count_each_outcome_once(tmp_path: Path, ids: list[str]) -> None:
    """Servers that are sent the same outcomes at the same time accept each of them once."""
    receipts: list[Receipt] = []

    def send() -> None:
        book = OutcomeBook(tmp_path)
        receipts.append(book.record([Outcome(name, 1, ZERO) for name in ids]))
        book.close()

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(r.accepted for r in receipts) == 10
    assert sum(r.known for r in receipts) == 30


def test_the_latest_outcome_counts_and_the_earlier_is_kept(tmp_path: Path, ids: list[str]) -> None:
    """A changed outcome wins by its time, not by its arrival; a look back sees what was known then."""
    book = OutcomeBook(tmp_path)
    book.record([Outcome(ids[0], 1, ZERO + 20 * DAY)])
    book.record([Outcome(ids[0], 0, ZERO + 10 * DAY)])
    book.close()
    log = read_log(tmp_path)

    def known(days: int) -> object:
        joined = join_outcomes(log.predictions, log.outcomes, until=START + timedelta(days=days))
        return joined.frame.filter(id=ids[0])["outcome"].item()

    assert [known(5), known(15), known(25)] == [None, 0, 1]


def test_of_equal_times_the_last_counts(tmp_path: Path, ids: list[str]) -> None:
    """Two outcomes of the same time: the one that came last counts."""
    book = OutcomeBook(tmp_path)
    for value in (0, 1, 0):
        book.record([Outcome(ids[0], value, ZERO)])
    book.record([Outcome(ids[1], 0, ZERO)])
    book.record([Outcome(ids[1], 1, ZERO)])
    book.close()
    log = read_log(tmp_path)
    joined = join_outcomes(log.predictions, log.outcomes)
    assert joined.frame.filter(id=ids[1])["outcome"].item() == 1


def test_rows_younger_than_the_delay_are_pending(tmp_path: Path, ids: list[str]) -> None:
    """Only rows older than the label delay count; younger ones are pending, whatever has come."""
    book = OutcomeBook(tmp_path)
    book.record([Outcome(name, 1, ZERO + (k + 1) * DAY) for k, name in enumerate(ids) if k != 2])
    book.close()
    log = read_log(tmp_path)
    until = START + timedelta(days=8)
    joined = join_outcomes(log.predictions, log.outcomes, label_delay_seconds=4 * 86_400, until=until)
    # nine rows are there by day 8; those of days 0 to 4 are four days old, and one of them has no outcome
    assert (joined.frame.height, joined.labelled, joined.pending) == (9, 4, 4)
    assert joined.coverage == pytest.approx(0.8)


def test_nothing_due_has_no_coverage(tmp_path: Path, ids: list[str]) -> None:
    """Before any row is due the coverage is null, not zero."""
    log = read_log(tmp_path)
    joined = join_outcomes(log.predictions, log.outcomes, until=START - timedelta(days=1))
    assert (joined.coverage, joined.labelled, joined.pending) == (None, 0, 0)


@pytest.mark.parametrize(
    ("values", "expected"),
    [([1, 0], [1, 0]), ([1, 0.1 + 0.2], [1.0, 0.1 + 0.2]), (["yes", 1], ["yes", "1"]), ([True, False],) * 2],
)
def test_outcomes_keep_their_type(
    tmp_path: Path,
    ids: list[str],
    values: list[object],
    expected: list[object],
) -> None:
    """Outcomes are integers where all are, floats to the last bit, booleans, else text."""
    book = OutcomeBook(tmp_path)
    book.record([Outcome(name, value, ZERO) for name, value in zip(ids, values, strict=False)])  # type: ignore[arg-type]
    book.close()
    found = read_log(tmp_path).outcomes["outcome"].to_list()
    assert found == expected
    assert [type(x) for x in found] == [type(x) for x in expected]
