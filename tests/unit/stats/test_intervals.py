"""Intervals of one number, against scipy."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from holdfast.stats.intervals import exact_binomial, exact_lower, normal, quantile, transformed


@pytest.mark.parametrize(("k", "n"), [(0, 10), (10, 10), (3, 17), (999, 1000)])
def test_the_exact_interval_is_scipys(k: int, n: int) -> None:
    """Clopper-Pearson, at both borders too."""
    theirs = stats.binomtest(k, n).proportion_ci(0.95, method="exact")
    assert exact_binomial(k, n) == pytest.approx((theirs.low, theirs.high), abs=1e-12)
    one_sided = stats.binomtest(k, n, alternative="greater").proportion_ci(0.95, method="exact")
    assert exact_lower(k, n) == pytest.approx(one_sided.low, abs=1e-12)


def test_no_trials_say_nothing() -> None:
    """Zero of zero is anywhere from nought to one."""
    assert exact_binomial(0, 0) == (0.0, 1.0)


def test_quantiles_are_scipys() -> None:
    """Normal and Student."""
    assert quantile(0.9) == pytest.approx(stats.norm.ppf(0.9))
    assert quantile(0.975, 7) == pytest.approx(stats.t.ppf(0.975, 7))
    assert normal(1.0, 2.0, 0.9) == pytest.approx(stats.norm.interval(0.9, 1.0, 2.0))


@pytest.mark.parametrize("scale", ["unit", "positive", "below one"])
def test_transformed_intervals_keep_to_their_borders(scale: str) -> None:
    """Wide errors stay inside, small ones agree with the normal interval."""
    wide = transformed(0.9, 5.0, scale)  # type: ignore[arg-type]
    assert wide is not None
    assert wide[1] <= 1.0 or scale == "positive"
    assert wide[0] >= 0.0 or scale == "below one"
    narrow = transformed(0.4, 1e-5, scale)  # type: ignore[arg-type]
    assert narrow == pytest.approx(normal(0.4, 1e-5), abs=1e-8)


def test_a_value_on_its_border_has_no_transform() -> None:
    """Neither has an error that is zero or unknown."""
    assert transformed(1.0, 0.1, "unit") is None
    assert transformed(0.5, 0.0, "unit") is None
    assert transformed(0.5, math.inf, "positive") is None
    assert np.isfinite(transformed(0.5, 0.1, "identity")).all()  # type: ignore[arg-type]
