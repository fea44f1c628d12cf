"""The population stability index and its expectation."""

from __future__ import annotations

import math

import numpy as np
import pytest

from holdfast.stats.psi import coarsen, psi


def test_the_correction_removes_the_expectation_without_drift() -> None:
    """Over quiet windows the corrected index averages zero within three errors, the raw one does not."""
    rng = np.random.default_rng(0)
    shares = np.full(10, 0.1)
    pairs = [(rng.multinomial(1000, shares), rng.multinomial(500, shares)) for _ in range(1000)]
    corrected = np.array([psi(a, b) for a, b in pairs])
    error = corrected.std() / math.sqrt(1000)
    assert abs(corrected.mean()) < 3 * error + 0.0005
    assert np.mean([psi(a, b, bias_corrected=False) for a, b in pairs]) > 0.02


def test_it_is_the_symmetric_formula() -> None:
    """Large windows give the textbook value, in both directions."""
    p, q = np.array([0.2, 0.3, 0.5]), np.array([0.3, 0.3, 0.4])
    value = psi(p * 1e8, q * 1e8, bias_corrected=False)
    assert value == pytest.approx(float(((q - p) * np.log(q / p)).sum()), rel=1e-5)
    assert value == pytest.approx(psi(q * 1e8, p * 1e8, bias_corrected=False))


def test_empty_cells_are_finite_and_unseen_ones_do_not_count() -> None:
    """A level that vanished is an effect; a cell that neither window has is none."""
    assert 0 < psi([500, 500], [1000, 0]) < 20
    assert psi([500, 500, 0], [400, 600, 0]) == psi([500, 500], [400, 600])
    assert math.isnan(psi([0, 0], [1, 2]))


def test_coarsening_keeps_all_rows_in_order() -> None:
    """Ten bins, each near a tenth of the reference, with nothing lost."""
    rng = np.random.default_rng(0)
    ref, cur = rng.integers(80, 120, 64), rng.integers(0, 50, 64)
    coarse_ref, coarse_cur = coarsen(ref, cur)
    assert (coarse_ref.sum(), coarse_cur.sum()) == (ref.sum(), cur.sum())
    assert coarse_ref.size == 10
    assert np.abs(coarse_ref / ref.sum() - 0.1).max() < 0.02
