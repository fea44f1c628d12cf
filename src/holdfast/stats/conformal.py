"""Prediction intervals of stated coverage from residuals of rows that the model had not seen."""

from __future__ import annotations

import math

import numpy as np

from holdfast.types import Array

ROWS_A_BAND = 200
"""A band of predictions has a radius of its own from this many rows on."""

MOST_BANDS = 5


def fewest_rows(coverage: float) -> int:
    """Return how many residuals a finite interval of this coverage needs at least.

    Examples
    --------
    >>> fewest_rows(0.9), fewest_rows(0.99)
    (9, 99)
    """
    return math.ceil(coverage / (1.0 - coverage) - 1e-9)


def radius(residuals: Array, coverage: float, weights: Array | None = None) -> float:
    """Return the half width of an interval around a prediction.

    Parameters
    ----------
    residuals
        Distances of prediction and truth on rows that the model had not seen, shape ``(n,)``.
    coverage
        In (0, 1).
    weights
        What each row counts, shape ``(n,)``, above 0; None: all alike.

    Returns
    -------
    The ``ceil((n + 1) * coverage)``-th smallest residual; infinity where there are fewer than `fewest_rows`. With weights
    the smallest residual up to which that share of the weights lies, the row to come counting as the mean row does.

    Notes
    -----
    A row that is exchangeable with these falls inside with at least the stated probability, whatever the law and the
    model, and with at most ``1 / (n + 1)`` more where residuals are not tied.

    References
    ----------
    Lei, G'Sell, Rinaldo, Tibshirani and Wasserman (2018), Distribution-free predictive inference for regression, JASA
    113. Tibshirani, Barber, Candes and Ramdas (2019), Conformal prediction under covariate shift (weights).

    Examples
    --------
    >>> radius(np.arange(1.0, 10.0), 0.9), radius(np.arange(1.0, 9.0), 0.9)
    (9.0, inf)
    """
    order = np.argsort(np.abs(residuals), kind="stable")
    ranked = np.abs(residuals)[order]
    if weights is None:
        place = math.ceil((len(ranked) + 1) * coverage - 1e-9)
        return float(ranked[place - 1]) if 1 <= place <= len(ranked) else math.inf
    counted = np.cumsum(weights[order])
    needed = coverage * (float(counted[-1]) + float(weights.mean())) - 1e-9 if len(ranked) else math.inf
    place = int(np.searchsorted(counted, needed))
    return float(ranked[place]) if place < len(ranked) else math.inf


def bands(
    predictions: Array, residuals: Array, coverage: float, weights: Array | None = None
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return radii for bands of predictions: errors are rarely as large for small values as for large ones.

    Parameters
    ----------
    predictions
        The predictions that the residuals belong to, shape ``(n,)``.
    residuals, coverage, weights
        As in `radius`.

    Returns
    -------
    edges, radii
        One radius more than edges: the i-th for predictions in ``[edges[i - 1], edges[i])``. From 400 rows on there are
        several bands, of at least 200 rows and equally many, at most five.

    Notes
    -----
    Each band is conformal by itself (a Mondrian taxonomy), so coverage holds for small and for large predictions, not
    only on average.

    References
    ----------
    Vovk, Gammerman and Shafer (2005), Algorithmic Learning in a Random World, section 4.5.

    Examples
    --------
    >>> value = np.arange(1_000.0)
    >>> edges, radii = bands(value, value / 10, 0.9)
    >>> len(edges), [round(r) for r in radii]
    (4, [18, 38, 58, 78, 98])
    """
    count = int(np.clip(len(predictions) // ROWS_A_BAND, 1, MOST_BANDS))
    edges = np.unique(np.quantile(predictions, np.arange(1, count) / count)) if count > 1 else np.empty(0)
    band = np.searchsorted(edges, predictions, side="right")
    radii = []
    for i in range(len(edges) + 1):
        of = band == i
        radii.append(radius(residuals[of], coverage, None if weights is None else weights[of]))
    if not all(map(math.isfinite, radii)):
        return (), (radius(residuals, coverage, weights),)
    return tuple(float(edge) for edge in edges), tuple(radii)
