"""At most one row per entity, every row with the same chance."""

from __future__ import annotations

import numpy as np
import polars as pl

from holdfast.profile import one_per_entity


def test_no_entity_has_two_rows() -> None:
    """Rows of one entity are not independent, so at most one of them is counted."""
    entities = pl.Series(np.random.default_rng(0).integers(0, 40, 500))
    kept = entities.filter(pl.Series(one_per_entity(entities)))
    assert kept.len() == kept.n_unique() > 0


def test_every_row_has_the_same_chance() -> None:
    """Entities with one, two and four rows: over many draws each row is kept equally often."""
    entities = pl.Series(["a"] + ["b"] * 2 + ["c"] * 4 + ["d"] * 4)
    kept = np.mean([one_per_entity(entities, seed=seed) for seed in range(4_000)], axis=0)
    # standard error of a share of 1/4 over 4,000 draws is .0068; eleven rows are looked at
    assert np.abs(kept - 0.25).max() < 0.0068 * 3.5


def test_a_last_row_that_made_the_entity_leave_is_not_favoured() -> None:
    """The share of a trait that ends an entity's life is that of all rows, not that of last rows."""
    generator = np.random.default_rng(1)
    entities, trait = [], []
    for entity in range(2_000):
        for _ in range(5):
            leaves = generator.random() < 0.1
            entities.append(entity)
            trait.append(leaves)
            if leaves:
                break
    marks = np.array(trait)
    last = np.r_[np.diff(entities) != 0, True]
    sampled = marks[one_per_entity(pl.Series(entities))].mean()
    error = np.sqrt(0.1 * 0.9 / 1_600)
    assert marks[last].mean() > 0.3
    assert abs(sampled - marks.mean()) < 4 * error


def test_rows_without_an_entity_stand_alone() -> None:
    """Two nulls are not the same entity."""
    assert one_per_entity(pl.Series([None, None, "a"])).tolist() == [True, True, True]


def test_the_draw_is_repeatable() -> None:
    """The same rows give the same sample."""
    entities = pl.Series(["a", "b", "a", "b", "a"])
    assert one_per_entity(entities).tolist() == one_per_entity(entities).tolist()
