"""Precision at a natural rate that the table does not have."""

from __future__ import annotations

import numpy as np
import pytest

from holdfast.metrics.formulas import average_precision, f1, precision
from holdfast.metrics.natural_rate import measure_at_natural_rate
from holdfast.metrics.weights import row_weights

CUT = 0.9


def sample(cases: int, others: int, apart: float, generator: np.random.Generator):  # type: ignore[no-untyped-def]
    """Return labels and probabilities of a table sampled by its labels."""
    y = np.repeat([1.0, 0.0], [cases, others])
    return y, 1 / (1 + np.exp(-generator.normal(apart * y, 1)))


def truth(apart: float, prevalence: float) -> dict[str, float]:
    """Return the figures of the population, from half a million rows of each kind."""
    y, scores = sample(300_000, 1_000_000, apart, np.random.default_rng(99))
    weights = row_weights(y, prevalence=prevalence)
    formulas = {"average_precision": average_precision, "precision": precision, "f1": f1}
    return {name: formula(y, scores, CUT, weights)[0] for name, formula in formulas.items()}


def test_values_lie_in_their_intervals_and_in_the_unit_interval():
    """Always: the value is the median of what the interval is made of."""
    y, scores = sample(60, 500, 2.0, np.random.default_rng(0))
    found = measure_at_natural_rate(y, scores, 0.01, threshold=CUT)
    assert list(found) == ["average_precision", "precision", "f1"]
    for metric in found.values():
        low, high = metric.interval  # type: ignore[misc]
        assert 0.0 <= low < metric.value < high <= 1.0  # type: ignore[operator]


def test_nobody_above_the_cases_is_not_taken_for_certainty():
    """A perfect ranking of 100 others says little about one in a thousand: the plain estimate would be 1."""
    y = np.repeat([1.0, 0.0], [50, 100])
    scores = np.concatenate([np.linspace(0.95, 0.99, 50), np.linspace(0.01, 0.5, 100)])
    found = measure_at_natural_rate(y, scores, 0.001, threshold=CUT)
    assert found["precision"].interval[0] < 0.1  # type: ignore[index]
    assert found["average_precision"].value < 0.9  # type: ignore[operator]


def test_a_large_table_comes_to_the_plain_estimate():
    """What is left open shrinks with the rows."""
    y, scores = sample(5_000, 100_000, 2.0, np.random.default_rng(1))
    plain = average_precision(y, scores, CUT, row_weights(y, prevalence=0.02))[0]
    found = measure_at_natural_rate(y, scores, 0.02)
    assert list(found) == ["average_precision"]
    assert found["average_precision"].value == pytest.approx(plain, abs=0.01)


def test_too_few_rows_have_no_figure():
    """Nine cases."""
    y, scores = sample(9, 500, 2.0, np.random.default_rng(0))
    assert measure_at_natural_rate(y, scores, 0.01, threshold=CUT) == {}


def test_nobody_is_decided_positive():
    """Then there is no precision, and the average precision stays."""
    y, scores = sample(50, 500, 0.0, np.random.default_rng(0))
    assert list(measure_at_natural_rate(y, scores, 0.01, threshold=1.0)) == ["average_precision"]


@pytest.mark.slow
@pytest.mark.parametrize("apart", [1.5, 2.5])
def test_intervals_cover(apart: float):
    """200 tables of 100 cases and 1,000 others at a rate of .17 %: the intervals hold the population's figures."""
    known, generator = truth(apart, 0.0017), np.random.default_rng(5)
    inside = dict.fromkeys(known, 0)
    for seed in range(200):
        found = measure_at_natural_rate(
            *sample(100, 1_000, apart, generator), 0.0017, threshold=CUT, seed=seed
        )
        for name in known:
            low, high = found[name].interval  # type: ignore[misc]
            inside[name] += low <= known[name] <= high
    assert all(count >= 180 for count in inside.values()), inside
