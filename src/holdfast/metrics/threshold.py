"""The threshold that the contract asks for: from money, from a capacity, or from neither."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from holdfast.contract.settings import Money, Top
from holdfast.errors import DataError
from holdfast.metrics.cuts import Cuts, cuts
from holdfast.metrics.optimism import training_value
from holdfast.metrics.search import MoneySearch, gains
from holdfast.types import Array, Integers

Rule = Literal["formula", "searched", "never", "always", "capacity", "f1"]

NO_CLAIM = "training estimate, not a claim"


@dataclass(frozen=True)
class Choice:
    """A threshold, how it was chosen, and what it seems to be worth on the rows that chose it.

    Parameters
    ----------
    threshold
        In (0, 1), on no score; a row is decided positive at this probability and above.
    rule
        ``formula`` or ``searched`` from money, ``never`` or ``always`` where the decision table makes one
        action best for every row, ``capacity`` for `Top`, ``f1`` without a decision.
    training_value
        Net value summed over these rows, corrected for optimism; None without money.
    interval
        Of the training value, 95 %; None without money and with ``too few``.
    note
        ``training estimate, not a claim``, or ``too few``; None without money.
    """

    threshold: float
    rule: Rule
    training_value: float | None = None
    interval: tuple[float, float] | None = None
    note: str | None = None


def choose(
    y: ArrayLike,
    scores: ArrayLike,
    decision: Money | Top | None,
    groups: Integers | None = None,
    seed: int = 0,
    weights: Array | None = None,
) -> Choice:
    """Choose a threshold on out-of-fold probabilities.

    Parameters
    ----------
    y
        Labels 0 or 1, shape ``(n,)``.
    scores
        Calibrated out-of-fold probabilities of the positive class, shape ``(n,)``, in [0, 1], nothing
        missing.
    decision
        The contract's: a decision table, a capacity, or None.
    groups
        Entity codes, shape ``(n,)``: folds and resamples keep an entity together. None: rows are independent.
    seed
        Of folds and resamples.
    weights
        What each row counts, shape ``(n,)``, of mean 1; None: all alike.

    Returns
    -------
    The choice. Its threshold lies midway between two neighbouring scores, or midway between the outermost
    score and 0 or 1.

    Raises
    ------
    DataError
        ``no-rows`` without rows, ``not-a-probability`` for scores outside [0, 1] or missing.

    Notes
    -----
    Money: acting on a row of probability p pays when ``p (TP - FN) > (1 - p) (TN - FP)``, so the threshold is
    ``(TN - FP) / ((TN - FP) + (TP - FN))`` [1]_. A searched one, the best over all cuts, replaces it only
    when its cross-fitted value (searched on four fifths, valued on the fifth) is better by more than one
    paired standard error: it was truly better in one case of seven. Where acting loses on both kinds of
    rows, or on one and gains nothing on the other, the rule is ``never``; where it gains likewise,
    ``always``. Where it gains on negatives and loses on positives no threshold is right, and the better of
    the two on these rows is taken.

    Capacity: at most the share ``top`` of rows is decided positive; tied scores are not parted, so fewer may
    be.

    Neither: the best F1 over all cuts.

    References
    ----------
    .. [1] Elkan, C. (2001). The foundations of cost-sensitive learning. IJCAI.

    Examples
    --------
    >>> y, p = np.array([0, 0, 0, 1, 0, 1, 1, 1]), np.array([.05, .1, .2, .3, .4, .6, .8, .9])
    >>> choice = choose(y, p, Money(true_positive=100, false_positive=-50))
    >>> choice.rule, round(choice.threshold, 3), choice.note  # 50/150 lies between .3 and .4
    ('formula', 0.35, 'too few')
    >>> round(choose(y, p, Top(.25)).threshold, 3)
    0.7
    """
    labels, predicted = np.asarray(y, dtype=np.float64), np.asarray(scores, dtype=np.float64)
    _check(predicted)
    found = cuts(predicted)
    if isinstance(decision, Money):
        return _by_money(labels, found, decision, groups, seed, weights)
    counted = np.ones(labels.size) if weights is None else weights
    acted = np.concatenate([[0.0], np.cumsum(counted[found.order])])[found.ends]
    if isinstance(decision, Top):
        most = decision.top * float(counted.sum()) * (1.0 + 1e-12)
        fits = int(np.searchsorted(acted, most, side="right")) - 1
        return Choice(float(found.thresholds[fits]), "capacity")
    return Choice(float(found.thresholds[_best_f1(labels * counted, found, acted)]), "f1")


def formula_threshold(money: Money) -> float | None:
    """Return the probability from which acting pays, or None where that is no number strictly inside (0, 1).

    Parameters
    ----------
    money
        The decision table, per row.

    Examples
    --------
    >>> round(formula_threshold(Money(true_positive=100, false_positive=-50)), 4)
    0.3333
    >>> formula_threshold(Money(true_positive=-1, false_positive=-50)) is None  # acting never pays
    True
    """
    on_positive, on_negative = gains(money)
    if on_positive <= 0 or on_negative >= 0:
        return None
    return -on_negative / (on_positive - on_negative)


def _by_money(
    y: Array, found: Cuts, money: Money, groups: Integers | None, seed: int, weights: Array | None
) -> Choice:
    threshold = formula_threshold(money)
    search = MoneySearch(
        y, found, money, groups, seed, None if threshold is None else found.at(threshold), weights
    )
    chosen = search.choose()
    value, interval = training_value(search, chosen.cut, seed)
    few = interval is None
    return Choice(
        float(found.thresholds[chosen.cut]), chosen.rule, value, interval, "too few" if few else NO_CLAIM
    )


def _best_f1(y: Array, found: Cuts, acted: Array) -> int:
    """Return the first cut (fewest decisions) with the best F1, from weighted labels and weights acted on."""
    tp = np.concatenate([[0.0], np.cumsum(y[found.order])])[found.ends]
    both = acted + y.sum()
    f1 = np.divide(2.0 * tp, both, out=np.zeros(tp.shape), where=both > 0)
    return int(np.argmax(f1))


def _check(scores: Array) -> None:
    if scores.size == 0:
        raise DataError("no-rows", "no row to choose a threshold on", expected="at least one scored row")
    outside = ~((scores >= 0.0) & (scores <= 1.0))
    if outside.any():
        raise DataError(
            "not-a-probability",
            f"{int(outside.sum())} of {scores.size} scores are no probability, such as {scores[outside][0]}",
            expected="numbers from 0 to 1",
        )
