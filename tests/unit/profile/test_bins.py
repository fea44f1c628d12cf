"""Where numeric columns are cut."""

from __future__ import annotations

import numpy as np
import pytest

from holdfast.profile.bins import bin_count, bin_counts, quantile_edges


@pytest.mark.parametrize(("rows", "bins"), [(0, 4), (79, 4), (100, 5), (1279, 63), (1280, 64), (10**6, 64)])
def test_bins_are_rows_over_twenty_between_four_and_sixty_four(rows: int, bins: int) -> None:
    """A reference of a few hundred rows does not carry 64 bins."""
    assert bin_count(rows) == bins


def test_continuous_bins_hold_equal_shares() -> None:
    """A continuous column is cut at quantiles."""
    values = np.random.default_rng(0).lognormal(size=6_400)
    counts = bin_counts(quantile_edges(values), values)
    assert counts.size == 64
    assert counts.min() == counts.max() == 100


def test_few_values_have_a_bin_each() -> None:
    """A discrete column with no more values than bins is counted value by value."""
    values = np.random.default_rng(0).integers(0, 24, 2_000).astype(float)
    assert bin_counts(quantile_edges(values), values).tolist() == np.bincount(values.astype(int)).tolist()


def test_an_atom_is_cut_off_from_the_values_around_it() -> None:
    """Zeros that fill bins alone share theirs with under half a bin of smaller values, none larger."""
    g = np.random.default_rng(0)
    values = np.concatenate([np.zeros(1_000), g.normal(size=1_000)])
    edges = quantile_edges(values)
    cell = int(np.searchsorted(edges, 0.0))
    assert 1_000 <= bin_counts(edges, values)[cell] < 1_016
    assert edges[cell] == 0.0
    assert edges.size < 64


def test_edges_are_unique_and_at_most_sixty_three_with_many_atoms() -> None:
    """Many heavy values do not multiply the bins."""
    g = np.random.default_rng(0)
    values = np.where(g.random(20_000) < 0.8, g.integers(0, 40, 20_000), g.random(20_000) * 40)
    edges = quantile_edges(values)
    assert np.all(np.diff(edges) > 0)
    assert edges.size <= 63


def test_values_beyond_the_reference_fall_in_the_outer_bins() -> None:
    """No value of a window is lost."""
    edges = quantile_edges(np.arange(1_000.0))
    counts = bin_counts(edges, np.array([-1e300, 1e300, 2e300]))
    assert (counts[0], counts[-1], counts.sum()) == (1, 2, 3)


@pytest.mark.parametrize("values", [[], [7.0], [7.0, 7.0, 7.0]])
def test_a_constant_or_empty_column_has_one_bin(values: list[float]) -> None:
    """Nothing to cut is not an error."""
    assert quantile_edges(np.array(values)).size == 0
