"""The gate look: is a challenger not worse than the champion on rows that neither was trained on?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from holdfast.bundle import Bundle
from holdfast.contract.settings import Gates
from holdfast.errors import SealError
from holdfast.evaluate.answers import Answers, answers, require_columns
from holdfast.metrics import METRICS, look_level, paired, score, verdict
from holdfast.records import Difference, Gate
from holdfast.seal import Opened, open_holdout
from holdfast.types import Array, Ledger, Mask

NAME = "not-worse-than-champion"

SHARE_OF_ERROR = 0.05
"""The margin of an error (a loss) is this share of the champion's, unless the contract states its own share."""


@dataclass(frozen=True)
class GateLook:
    """The verdict, the paired difference (challenger minus champion, larger is better) and the look's number
    among the gate looks on these rows. It carries no claim."""

    gate: Gate
    difference: Difference
    look: int
    rows: int


def open_gate(
    challenger: Bundle,
    champion: Bundle,
    folder: Path,
    holdouts: Sequence[str],
    ledger: Ledger,
    *,
    trained_on: Sequence[pl.DataFrame] = (),
) -> GateLook:
    """Open holdout rows for a comparison and return the verdict.

    Parameters
    ----------
    challenger, champion
        With ``version`` set. The metric, the margin and the population are the challenger's.
    folder, holdouts, ledger
        As for ``open_and_evaluate``: the holdouts of old and new data together. Opened rows are used again.
    trained_on
        The rows that either was trained on.

    Returns
    -------
    ``passed`` when the lower bound of the difference is at least minus the margin, ``refused`` when the upper
    bound is below zero, else ``undecided``, which blocks too. The bounds are one-sided, at 0.10 / 2^(k-1) for the
    k-th gate look on the same rows.

    Raises
    ------
    SealError
        ``gate-other-question``: the versions predict different targets or labels, or no row is answered by both.
        ``holdout-was-trained-on``, ``holdout-missing``, ``holdout-changed``.
    DataError
        ``column-missing``: the holdout lacks a column of a version; nothing is opened.
    """
    _require_one_question(challenger, champion)
    for bundle in (challenger, champion):
        require_columns(bundle, folder, holdouts)
    opened = open_holdout(
        folder, holdouts, kind="gate", version=challenger.version, ledger=ledger, trained_on=trained_on
    )
    found = compare(challenger, champion, opened)
    opened.record_figures({"verdict": {"outcome": found.gate.outcome}})
    return found


def compare(challenger: Bundle, champion: Bundle, opened: Opened) -> GateLook:
    """Return the verdict on opened rows that both versions answer."""
    new, old = answers(challenger, opened.rows), answers(champion, opened.rows)
    both = new.used & old.used
    if not both.any():
        raise SealError(
            "gate-other-question",
            f"no holdout row is answered by both {challenger.version} and {champion.version}",
            expected="rows that keep the contracts of both versions",
            next="bring rows that both can answer, or `holdfast promote --override` with a reason",
        )
    metric = challenger.settings.metric
    labels, groups = new.labels[both[new.used]], opened.rows.clusters
    old_scores = _scores(old, both)
    thresholds = (_cut(challenger), _cut(champion))
    level = look_level(opened.looks)
    difference = paired(
        metric,
        labels,
        _scores(new, both),
        old_scores,
        groups=None if groups is None else groups[both],
        level=level,
        thresholds=thresholds,
        weights=_weights(new, both),
    )
    margin = _margin(challenger, labels, old_scores, thresholds[1], _weights(new, both))
    positives = int(labels.sum()) if challenger.task == "binary" else None
    outcome, evidence = verdict(difference, margin, level, len(labels), positives)
    told = {**evidence, "look": opened.looks, "champion": champion.version, "claim": False}
    value = difference.value if np.isfinite(difference.value) else None
    return GateLook(
        gate=Gate(NAME, outcome, told),
        difference=Difference(metric, value, difference.interval),
        look=opened.looks,
        rows=len(labels),
    )


def _cut(bundle: Bundle) -> Any:
    return 0.5 if bundle.decision.cut is None else bundle.decision.cut


def _scores(found: Answers, both: Mask) -> Array:
    scores = np.full((len(both), *found.scores.shape[1:]), np.nan)
    scores[found.used] = found.scores
    return scores[both]


def _weights(found: Answers, both: Mask) -> Array | None:
    if found.weights is None:
        return None
    weights = np.full(len(both), np.nan)
    weights[found.used] = found.weights
    return weights[both]


def _margin(
    challenger: Bundle, labels: Array, old_scores: Array, threshold: Any, weights: Array | None
) -> float:
    """Return the margin in units of the metric: as stated, or a share of the champion's value for an error."""
    metric, margin = challenger.settings.metric, challenger.settings.gates.margin
    if not METRICS[metric].loss:
        return margin
    share = SHARE_OF_ERROR if margin == Gates().margin else margin
    return share * abs(score(metric, labels, old_scores, threshold, weights))


def _require_one_question(challenger: Bundle, champion: Bundle) -> None:
    if _asked(challenger) == _asked(champion):
        return
    raise SealError(
        "gate-other-question",
        f"{challenger.version} predicts {_asked(challenger)}, {champion.version} predicts {_asked(champion)}",
        expected="two versions that predict the same label (the same classes) of the same target",
        next="promote it under another alias, or `holdfast promote --override` with a reason",
    )


def _asked(bundle: Bundle) -> str:
    task, target, labels = bundle.task, bundle.settings.target, bundle.labels
    if labels is None:
        return f"{target} ({task})"
    said = repr(labels[1]) if task == "binary" else f"one of {', '.join(map(repr, labels))}"
    return f"{target} = {said} ({task})"
