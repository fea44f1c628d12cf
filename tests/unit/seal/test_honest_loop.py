"""The seal does not lock out who works honestly: new rows are unopened, chance is not a second look."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from holdfast.errors import SealError
from holdfast.seal import open_holdout, unopened_rows


def few_distinct(seed: int, rows: int = 2_000) -> pl.DataFrame:
    """Return a sample of a table with 240 distinct rows, and labels that depend on them."""
    generator = np.random.default_rng(seed)
    columns = {
        "a": generator.integers(0, 10, rows),
        "b": generator.integers(0, 8, rows),
        "c": generator.integers(0, 3, rows),
    }
    share = 0.1 + 0.06 * columns["a"] + 0.02 * columns["b"]
    return pl.DataFrame({**columns, "y": (generator.random(rows) < share).astype(int)})


def test_new_rows_after_a_look_are_usable(churn, project, contract, rows_of):  # type: ignore[no-untyped-def]
    """Drop a column after a look, append new rows, train: the holdout part of the new rows opens."""
    first = contract("Exited", ignore=("RowNumber",))
    old, new = churn[:2_000], churn[2_000:]
    one = project.train(rows_of(old, first), first)
    project.look(one)
    second = contract("Exited", ignore=("RowNumber", "Tenure", "EstimatedSalary"))
    both = pl.concat([old, new])
    two = project.train(rows_of(both, second), second)
    assert np.array_equal(one.training, two.training[:2_000])
    fresh = int((~two.training[2_000:]).sum())
    assert abs(fresh - 200) < 60
    opened = project.look(two, version="v2")
    assert len(opened.rows) == fresh
    assert opened.left_out == int((~one.training).sum())
    assert opened.looks == 1
    with pytest.raises(SealError, match="seal-already-opened"):
        project.look(two, version="v3")


def test_rows_of_an_entity_stay_on_its_side(people, project, contract, rows_of):  # type: ignore[no-untyped-def]
    """New rows of a known entity fall to the side that the entity's old rows are on."""
    settings = contract(entity="id", time="month")
    months = [people.with_columns(month=pl.lit(m), balance=pl.col("balance") + m) for m in range(4)]
    one = project.train(rows_of(pl.concat(months[:2]), settings), settings)
    side = dict(zip(pl.concat(months[:2])["id"].to_list(), one.training.tolist(), strict=True))
    later = pl.concat(months[2:])
    two = project.train(rows_of(later, settings), settings)
    assert [side[e] for e in later["id"]] == two.training.tolist()


def test_a_new_month_of_known_entities_is_unopened(people, project, contract, rows_of):  # type: ignore[no-untyped-def]
    """With entity and time, what was opened is the entity at that time, not the entity for ever."""
    settings = contract(entity="id", time="month")
    january, february = (people.with_columns(month=pl.lit(m), balance=pl.col("balance") + m) for m in (1, 2))
    project.look(project.train(rows_of(january, settings), settings))
    both = project.train(rows_of(pl.concat([january, february]), settings), settings)
    opened = project.look(both)
    assert set(opened.rows.frame["month"]) == {2}


def test_without_time_an_opened_entity_stays_opened(people, project, contract, rows_of):  # type: ignore[no-untyped-def]
    """Without a time the entity is what was seen, whatever its other columns say now."""
    settings = contract(entity="id")
    project.look(project.train(rows_of(people, settings), settings))
    later = people.with_columns(age=pl.col("age") + 1, balance=pl.col("balance") * 2)
    with pytest.raises(SealError, match="seal-already-opened"):
        project.look(project.train(rows_of(later, settings), settings))


@pytest.mark.parametrize("seed", range(5))
def test_independent_samples_of_few_distinct_rows_are_not_refused(seed, project, contract, rows_of):  # type: ignore[no-untyped-def]
    """Two samples of a table with 240 distinct rows share nearly all of them, and are not the same rows."""
    settings = contract()
    project.look(project.train(rows_of(few_distinct(seed), settings), settings))
    other = project.train(rows_of(few_distinct(seed + 100), settings), settings)
    opened = project.look(other)
    assert opened.left_out == 0


@pytest.mark.parametrize("seed", range(5))
def test_a_reshuffled_copy_of_few_distinct_rows_is_refused(seed, project, contract, rows_of):  # type: ignore[no-untyped-def]
    """A reshuffled copy of a table with 240 distinct rows is recognised."""
    settings = contract()
    frame = few_distinct(seed)
    one = project.train(rows_of(frame, settings), settings)
    assert not one.rows_identify
    project.look(one)
    again = frame.sample(fraction=1.0, shuffle=True, seed=seed)
    with pytest.raises(SealError, match="seal-already-opened"):
        project.look(project.train(rows_of(again, settings), settings))


@pytest.mark.parametrize("part", [slice(0, 900), slice(500, 1_700)], ids=["the beginning", "the middle"])
def test_a_part_of_few_distinct_rows_is_recognised_in_its_order(part, project, contract, rows_of):  # type: ignore[no-untyped-def]
    """A file whose end was cut off is known although nearly all its rows are in every other sample too."""
    settings = contract()
    frame = few_distinct(3)
    one = project.train(rows_of(frame, settings), settings)
    project.look(one)
    two = project.train(rows_of(frame[part], settings), settings)
    assert np.array_equal(two.training, one.training[part])
    with pytest.raises(SealError, match="seal-already-opened"):
        project.look(two)


def test_appended_rows_of_few_distinct_ones_are_unopened(project, contract, rows_of):  # type: ignore[no-untyped-def]
    """In a table of 240 distinct rows that grew, the old rows are known and the new ones are usable."""
    settings = contract()
    old = few_distinct(4)
    one = project.train(rows_of(old, settings), settings)
    project.look(one)
    two = project.train(rows_of(pl.concat([old, few_distinct(5, 1_500)]), settings), settings)
    assert np.array_equal(two.training[:2_000], one.training)
    opened = project.look(two)
    assert opened.left_out == int((~one.training).sum())


def test_rows_that_were_opened_can_be_counted_without_a_look(people, project, contract, rows_of):  # type: ignore[no-untyped-def]
    """Counting unopened rows opens nothing."""
    sides = project.train(rows_of(people, contract()), contract())
    before = unopened_rows(project.folder, [sides.holdout])
    opened = project.look(sides)
    assert before == len(opened.rows)
    assert unopened_rows(project.folder, [sides.holdout]) == 0


def test_rows_that_come_back_with_more_columns_are_known(people, project, contract, rows_of):  # type: ignore[no-untyped-def]
    """Rows of a log without identifiers, opened beside rows that have them, are known when a file has them all."""
    settings = contract()
    old, logged = people[:1_000], people[1_000:]
    one = project.train(rows_of(old.cast(pl.String), settings), settings)
    two = project.train(rows_of(logged.drop("id"), settings), settings)
    together = open_holdout(
        project.folder, [one.holdout, two.holdout], kind="claim", version="v2", ledger=project.ledger
    )
    assert len(together.rows) == int((~one.training).sum() + (~two.training).sum())
    whole = project.train(rows_of(people, settings), settings)
    with pytest.raises(SealError, match="seal-already-opened"):
        project.look(whole, version="v3")
