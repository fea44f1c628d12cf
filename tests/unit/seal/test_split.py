"""How rows fall on the two sides of the seal."""

from __future__ import annotations

import msgspec
import numpy as np
import polars as pl
import pytest

from holdfast.data import admit, read
from holdfast.errors import SealError
from holdfast.seal import Rows, load_split, seal


def test_the_share_is_kept(data, project, contract):  # type: ignore[no-untyped-def]
    """About the stated share of the rows of a file falls behind the seal."""
    table = read(data / "bank_churn" / "Churn_Modelling.csv")
    settings = contract("Exited", positive=1, entity="CustomerId")
    rows = Rows.of(table, admit(table, settings, target=True, strict=False), settings)
    sides = project.train(rows, settings)
    assert abs((~sides.training).sum() - 2_000) < 200
    assert sides.shares.training.share == pytest.approx(0.2037, abs=0.02)
    assert sides.by_entity


def test_the_first_contract_decides_what_is_hashed(people, project, contract, rows_of):  # type: ignore[no-untyped-def]
    """The hashed columns are those the first contract did not ignore, and stay when it ignores more."""
    first = contract(ignore=("id",))
    one = project.train(rows_of(people, first), first)
    kept = load_split(project.folder)
    second = contract(ignore=("id", "age", "city"))
    two = project.train(rows_of(people, second), second)
    assert kept is not None
    assert kept.columns == ("age", "city", "member", "balance")
    assert load_split(project.folder) == kept
    assert np.array_equal(one.training, two.training)


def test_two_projects_split_by_different_keys(people, tmp_path, contract, rows_of):  # type: ignore[no-untyped-def]
    """The key is random: knowing the seed does not tell which rows are sealed."""
    masks = [seal(rows_of(people, contract()), contract(), tmp_path / name).training for name in ("a", "b")]
    assert not np.array_equal(*masks)


def test_rows_of_one_entity_never_straddle(people, project, contract, rows_of):  # type: ignore[no-untyped-def]
    """With an entity all its rows fall to one side."""
    settings = contract(entity="owner")
    frame = people.with_columns(owner=pl.col("id") // 4)
    sides = project.train(rows_of(frame, settings), settings)
    per_owner = (
        frame.with_columns(training=pl.Series(sides.training))
        .group_by("owner")
        .agg(pl.col("training").n_unique())
    )
    assert per_owner["training"].max() == 1
    assert sides.by_entity


def test_rows_without_an_entity_are_entities_of_their_own(people, project, contract, rows_of):  # type: ignore[no-untyped-def]
    """A missing entity does not put all such rows on one side."""
    settings = contract(entity="owner")
    frame = people.with_columns(owner=pl.when(pl.col("id") % 2 == 0).then(None).otherwise(pl.col("id")))
    sides = project.train(rows_of(frame, settings), settings)
    alone = frame["owner"].is_null().to_numpy()
    assert 0.1 < (~sides.training[alone]).mean() < 0.3


def test_copies_stay_together_where_rows_identify_records(people, project, contract, rows_of):  # type: ignore[no-untyped-def]
    """Equal rows fall to one side, also when the copies come later."""
    settings = contract()
    one = project.train(rows_of(people, settings), settings)
    doubled = pl.concat([people, people[:100].with_columns(y=1 - pl.col("y"))])
    two = project.train(rows_of(doubled, settings), settings)
    assert np.array_equal(two.training, np.append(one.training, one.training[:100]))


def test_copies_are_numbered_where_rows_identify_nothing(project, contract, rows_of):  # type: ignore[no-untyped-def]
    """With few distinct rows a split by content would be a split by cell: copies fall to both sides."""
    generator = np.random.default_rng(0)
    frame = pl.DataFrame({"a": generator.integers(0, 12, 3_000), "y": generator.integers(0, 2, 3_000)})
    settings = contract()
    sides = project.train(rows_of(frame, settings), settings)
    held = (
        frame.with_columns(held=pl.Series(~sides.training)).group_by("a").agg(pl.col("held").mean())["held"]
    )
    assert not sides.rows_identify
    assert held.min() > 0.08
    assert held.max() < 0.35


def test_appended_copies_leave_the_old_ones_where_they_are(project, contract, rows_of):  # type: ignore[no-untyped-def]
    """A table of few distinct rows keeps the number of copies on each side when it grows."""
    generator = np.random.default_rng(1)
    frame = pl.DataFrame({"a": generator.integers(0, 12, 4_000), "y": generator.integers(0, 2, 4_000)})
    settings = contract()
    one = project.train(rows_of(frame[:1_000], settings), settings)
    two = project.train(rows_of(frame, settings), settings)
    assert np.array_equal(one.training, two.training[:1_000])
    assert abs((~two.training[1_000:]).mean() - 0.2) < 0.04


def test_a_damaged_split_is_named(people, project, contract, rows_of):  # type: ignore[no-untyped-def]
    """A split that cannot be read is an error with a way back, never a new key."""
    project.train(rows_of(people, contract()), contract())
    (project.folder / "split.json").write_text("{")
    with pytest.raises(SealError) as refused:
        project.train(rows_of(people, contract()), contract())
    assert refused.value.code == "split-damaged"


def test_an_empty_side_is_refused(people, project, contract, rows_of):  # type: ignore[no-untyped-def]
    """One entity cannot be split."""
    settings = contract(entity="all")
    with pytest.raises(SealError) as refused:
        project.train(rows_of(people.with_columns(all=pl.lit(1)), settings), settings)
    assert refused.value.code == "holdout-empty"


def test_the_memory_keeps_digests_and_grows_only_with_new_rows(people, project, contract, rows_of):  # type: ignore[no-untyped-def]
    """Training twice on the same rows remembers them once, and no value is written."""
    for _ in range(2):
        project.train(rows_of(people, contract()), contract())
    project.train(
        rows_of(pl.concat([people, people.with_columns(balance=pl.col("balance") + 1)]), contract()),
        contract(),
    )
    files = sorted(project.folder.glob("sides-*.parquet"))
    assert [pl.read_parquet(f).height for f in files] == [people.height, people.height]
    assert pl.read_parquet(files[0]).schema["cell:balance"] == pl.UInt64
    assert msgspec.json.decode((project.folder / "split.json").read_bytes())["numbered"] is False
