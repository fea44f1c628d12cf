"""Splits in time: by a moment that may move forward, and by the order of the file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import polars as pl
import pytest

from holdfast.contract.settings import Column, Holdout, Settings
from holdfast.errors import SealError
from holdfast.seal import Rows, load_split, open_holdout, released_rows, seal

DAY = 86_400.0


def settings(start: str | None = "1970-02-20", **more: Any) -> Settings:
    """Return a contract with a column of times, or with the order of the file as time."""
    stated: dict[str, Any] = {"entity": "who", "time": "at", "holdout": Holdout(start=start)} | more
    columns = {"x": Column("number")}
    return Settings(name="t", task="binary", target="y", columns=columns, metric="roc_auc", **stated)


IN_FILE = settings(None, time=None, file_order=True)


def days(first: int, last: int, **change: Any) -> pl.DataFrame:
    """Return four rows a day of twenty people who come again and again."""
    n = 4 * (last - first)
    r = np.random.default_rng(first)
    at = pl.Series(np.repeat(np.arange(first, last), 4)).cast(pl.Int32).cast(pl.Date).cast(pl.String)
    frame = pl.DataFrame({"at": at, "who": r.integers(0, 20, n), "x": r.normal(size=n).round(9)})
    return frame.with_columns(y=pl.Series((r.random(n) < 0.4).astype(int)), **change)


def rows_of(frame: pl.DataFrame, contract: Settings) -> Rows:
    """Return the rows of a frame with their times, as `Rows.of` makes them."""
    row = np.arange(1, frame.height + 1, dtype=np.int64)
    times = row.astype(np.float64)
    if contract.time is not None:
        times = frame["at"].str.to_date().cast(pl.Int32).cast(pl.Float64).to_numpy() * DAY
    labels = frame["y"].cast(pl.Float64).to_numpy()
    return Rows(frame, labels, row, "y", "binary", contract.entity, contract.time, times=times)


def train(project: Any, frame: pl.DataFrame, contract: Settings, **more: Any) -> Any:
    """Seal a frame's rows as a training does."""
    return seal(rows_of(frame, contract), contract, project.folder, ledger=project.ledger, **more)


def moves(project: Any) -> list[dict[str, Any]]:
    """Return what the ledger says about moved moments."""
    return [detail for action, _, detail in project.ledger.rows if action == "holdout-moved"]


def test_rows_of_the_moment_itself_are_behind_the_seal(project: Any) -> None:
    """Every row before it trains, every other one is held out, and entities are on both sides."""
    frame = days(0, 100)
    sides = train(project, frame, settings())
    assert np.array_equal(sides.training, (frame["at"] < "1970-02-20").to_numpy())
    assert (~sides.training).sum() == 200
    assert sides.straddling == 20
    assert not sides.by_entity


def test_the_order_of_the_rows_does_not_matter_to_a_moment(project: Any) -> None:
    """A shuffled file falls apart in the same way."""
    frame = days(0, 100).sample(fraction=1.0, shuffle=True, seed=1)
    assert np.array_equal(train(project, frame, settings()).training, (frame["at"] < "1970-02-20").to_numpy())


def test_rows_of_a_seen_entity_judge(project: Any) -> None:
    """An entity that was trained on comes again in production too: its later rows are opened and not refused."""
    frame = days(0, 100)
    sides = train(project, frame, settings())
    opened = project.look(sides, trained_on=[frame.filter(pl.Series(sides.training))])
    assert len(opened.rows) == 200


def test_rows_that_were_trained_on_never_judge(project: Any) -> None:
    """One row at the holdout's oldest moment among the training rows is enough for a refusal."""
    frame = days(0, 100)
    sides = train(project, frame, settings())
    trained = pl.concat(
        [frame.filter(pl.Series(sides.training)), frame.filter(pl.col("at") == "1970-02-20")[:1]]
    )
    with pytest.raises(SealError) as refused:
        project.look(sides, trained_on=[trained])
    assert refused.value.code == "holdout-was-trained-on"
    assert "1 rows no older than the holdout's oldest one" in refused.value.happened


def test_a_later_moment_lets_opened_rows_train_and_only_later_ones_judge(project: Any) -> None:
    """The ledger has the old and the new moment and how many opened rows train; the old holdout shrinks to the rest."""
    frame = days(0, 100)
    first = train(project, frame, settings())
    project.look(first)
    longer = pl.concat([frame, days(100, 120)])
    second = train(project, longer, settings("1970-03-22"))
    assert moves(project) == [{"from": "1970-02-20", "to": "1970-03-22", "opened": 120, "unopened": 0}]
    trained = longer.filter(pl.Series(second.training))
    assert trained["at"].max() == "1970-03-21"
    fresh = project.look(second, version="v2", trained_on=[trained])
    assert (fresh.left_out, len(fresh.rows)) == (80, 80)
    assert fresh.rows.frame["at"].min() == "1970-04-11"
    gate = open_holdout(
        project.folder,
        [first.holdout, second.holdout],
        kind="gate",
        version="v2",
        ledger=project.ledger,
        trained_on=[trained],
    )
    assert gate.rows.frame["at"].min() == "1970-03-22"
    assert len(gate.rows) == 160


def test_rows_that_were_never_opened_may_train_too(project: Any) -> None:
    """They are counted apart; the split keeps the history of its moments."""
    frame = days(0, 100)
    train(project, frame, settings())
    train(project, frame, settings("1970-03-01"))
    assert moves(project) == [{"from": "1970-02-20", "to": "1970-03-01", "opened": 0, "unopened": 36}]
    split = load_split(project.folder)
    assert split is not None
    assert (split.start, [m.old for m in split.moves]) == ("1970-03-01", ["1970-02-20"])


def test_what_was_behind_the_seal_is_handed_out_for_training(project: Any) -> None:
    """A retraining gets the rows between the moment of its champion and the one in force, and no others."""
    frame = days(0, 100)
    sides = train(project, frame, settings())
    assert released_rows(project.folder, (sides.holdout,), "1970-02-20") is None
    train(project, frame, settings("1970-03-01"))
    found = released_rows(project.folder, (sides.holdout,), "1970-02-20")
    assert found is not None
    assert (found.frame["at"].min(), found.frame["at"].max()) == ("1970-02-20", "1970-02-28")
    assert released_rows(project.folder, (sides.holdout,), "1970-03-01") is None


@pytest.mark.parametrize("start", ["1970-02-19", "1970-02-19T23:59:59"])
def test_an_earlier_moment_is_refused(project: Any, start: str) -> None:
    """Rows before a moment that was in force may have been trained on."""
    train(project, days(0, 100), settings())
    with pytest.raises(SealError) as refused:
        train(project, days(0, 100), settings(start))
    assert refused.value.code == "holdout-from-earlier"
    assert "holdout: {from: 1970-02-20}" in refused.value.next


def test_the_same_moment_in_other_words_moves_nothing(project: Any) -> None:
    """It is the moment that counts, not how it is written."""
    train(project, days(0, 100), settings())
    train(project, days(0, 100), settings("1970-02-20T01:00:00+01:00"))
    assert moves(project) == []


def test_a_moment_after_the_last_row_moves_nothing(project: Any) -> None:
    """A mistyped year is refused before it is written down: it could not be taken back."""
    train(project, days(0, 100), settings())
    for more in ({}, {"both": False}):
        with pytest.raises(SealError) as refused:
            train(project, days(0, 100), settings("2062-07-01"), **more)
        assert refused.value.code == "holdout-empty"
        assert "the newest one is of 1970-04-10T00:00:00Z" in refused.value.happened
    assert moves(project) == []
    train(project, days(0, 100), settings())


def test_another_kind_of_split_is_refused(project: Any) -> None:
    """A project that was split by a moment is not split by the order of the file, nor at random, later."""
    train(project, days(0, 100), settings())
    for other in (IN_FILE, settings(None)):
        with pytest.raises(SealError) as refused:
            train(project, days(0, 100), other)
        assert refused.value.code == "split-order-changed"


def test_a_split_of_an_older_version_is_read(project: Any) -> None:
    """A split.json without the keys of time is a random one, and stays it."""
    plain = settings(None)
    rows = replace(rows_of(days(0, 100), plain), times=None)
    seal(rows, plain, project.folder)
    path = project.folder / "split.json"
    kept = msgspec.json.decode(path.read_bytes())
    path.write_bytes(
        msgspec.json.encode({k: v for k, v in kept.items() if k not in ("order", "start", "moves")})
    )
    split = load_split(project.folder)
    assert split is not None
    assert split.order == "hash"
    seal(rows, plain, project.folder)


def test_the_last_rows_of_the_file_are_held_out(project: Any) -> None:
    """With the order of the file as time the last fifth is behind the seal, entities or not."""
    frame = days(0, 100)
    sides = train(project, frame, IN_FILE)
    assert np.array_equal(np.flatnonzero(~sides.training), np.arange(320, 400))
    assert sides.straddling == 20


def test_appended_rows_fall_behind_the_seal_and_no_old_row_moves(project: Any) -> None:
    """The cut stays where it was in the first file, whatever its share of the longer one is."""
    frame = days(0, 100)
    train(project, frame, IN_FILE)
    longer = train(project, pl.concat([frame, days(100, 130)]), IN_FILE)
    assert np.array_equal(np.flatnonzero(~longer.training), np.arange(320, 520))
    assert longer.remembered == 400


def test_a_file_whose_beginning_was_cut_off_keeps_its_cut(project: Any) -> None:
    """Old rows are known by their values, wherever they stand now."""
    frame = days(0, 100)
    train(project, frame, IN_FILE)
    later = train(project, pl.concat([frame[100:], days(100, 110)]), IN_FILE)
    assert np.array_equal(np.flatnonzero(~later.training), np.arange(220, 340))


def test_a_file_of_new_rows_alone_is_all_behind_the_seal(project: Any) -> None:
    """They come after the cut; rows that turn up between old training rows are for training."""
    frame = days(0, 100)
    train(project, frame, IN_FILE)
    new = days(100, 110)
    assert not train(project, new, IN_FILE, both=False).training.any()
    with pytest.raises(SealError) as refused:
        train(project, days(200, 210), IN_FILE)
    assert refused.value.code == "holdout-empty"
    late = pl.concat([frame[:50], days(300, 301), frame[50:]])
    assert train(project, late, IN_FILE).training[50:54].all()


def test_equal_rows_on_both_sides_of_the_cut_are_no_contamination(project: Any) -> None:
    """In the order of a file a row may come again: seven equal rows are opened like the others."""
    frame = days(0, 100)
    again = pl.concat([frame[:393], frame[100:107]])
    sides = train(project, again, IN_FILE)
    trained = again.filter(pl.Series(sides.training))
    assert len(project.look(sides, trained_on=[trained]).rows) == 80


def test_a_holdout_that_stands_in_the_training_rows_is_refused(project: Any) -> None:
    """All of its rows in a row among those that a version was trained on: the same records."""
    frame = days(0, 100)
    sides = train(project, frame, IN_FILE)
    with pytest.raises(SealError) as refused:
        project.look(sides, trained_on=[frame])
    assert refused.value.code == "holdout-was-trained-on"


def test_appended_rows_of_an_opened_entity_are_unopened(project: Any) -> None:
    """In the order of a file an entity that was opened comes again, and its new rows judge."""
    frame = days(0, 100)
    project.look(train(project, frame, IN_FILE))
    again = project.look(train(project, pl.concat([frame, days(100, 110)]), IN_FILE), version="v2")
    assert (again.left_out, len(again.rows)) == (80, 40)
    assert again.known is not None
    assert len(again.known) == 80


def test_a_move_without_a_ledger_is_no_move(tmp_path: Path) -> None:
    """There is no way to move the moment unwritten."""
    frame, folder = days(0, 100), tmp_path / "seal"
    seal(rows_of(frame, settings()), settings(), folder)
    later = settings("1970-03-01")
    with pytest.raises(TypeError, match="ledger"):
        seal(rows_of(frame, later), later, folder)
