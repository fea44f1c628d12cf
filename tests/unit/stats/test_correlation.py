"""Association between columns, against scipy."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from holdfast.stats.correlation import correlation_ratio, cramers_v, pearson, spearman


def test_pearson_and_spearman_are_scipys() -> None:
    """Also where values are missing, tied or huge."""
    rng = np.random.default_rng(0)
    x = np.round(rng.normal(size=100), 1)
    y = x + rng.normal(size=100)
    gaps = np.append(x, np.nan), np.append(y, 5.0)
    assert pearson(*gaps) == pytest.approx(stats.pearsonr(x, y).statistic)
    assert spearman(*gaps) == pytest.approx(stats.spearmanr(x, y).statistic)
    assert pearson(x * 1e200, y) == pytest.approx(pearson(x, y))


def test_the_correlation_ratio_is_epsilon_of_the_anova() -> None:
    """One less the within variance over the whole; zero when levels are noise."""
    rng = np.random.default_rng(1)
    codes = rng.integers(0, 4, 300)
    values = codes + rng.normal(size=300)
    f = stats.f_oneway(*(values[codes == c] for c in range(4))).statistic
    epsilon2 = (f - 1) * 3 / (f * 3 + 296)
    assert correlation_ratio(codes, values) ** 2 == pytest.approx(epsilon2)
    assert correlation_ratio(rng.integers(0, 100, 300), rng.normal(size=300)) < 0.25


def test_cramers_v_is_bergsmas() -> None:
    """From scipy's chi-square; a recoded column gives one and noise nearly nought."""
    rng = np.random.default_rng(2)
    a = rng.integers(0, 5, 500)
    b = np.where(rng.random(500) < 0.5, a % 3, rng.integers(0, 3, 500))
    table = np.zeros((5, 3))
    np.add.at(table, (a, b), 1)
    phi2 = max(0, stats.chi2_contingency(table, correction=False).statistic / 500 - 4 * 2 / 499)
    expected = math.sqrt(phi2 / (min(5 - 16 / 499, 3 - 4 / 499) - 1))
    assert cramers_v(a, b) == pytest.approx(expected)
    assert cramers_v(a, 10 - 2 * a + 20) == pytest.approx(1.0)
    assert cramers_v(a, rng.integers(0, 5, 500)) < 0.15


def test_constant_and_missing_columns_have_no_association() -> None:
    """NaN rather than a number that means nothing."""
    assert math.isnan(pearson([1, 1, 1], [1, 2, 3]))
    assert math.isnan(pearson([np.nan, 1], [1, 2]))
    assert math.isnan(spearman([], []))
    assert math.isnan(correlation_ratio([0, 1, 2], [1.0, 2.0, 3.0]))
    assert math.isnan(cramers_v([0, 0, 0], [1, 2, 3]))
    assert math.isnan(cramers_v([-1, -1], [1, 2]))
