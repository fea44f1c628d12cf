"""TR002: see the function's docstring, which is the page of this check."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from holdfast.checks import Found, NotApplicable, check
from holdfast.contract.settings import Settings
from holdfast.metrics import ClassChoice, decide
from holdfast.train.context import TrainingContext
from holdfast.types import Array


@check("TR002", stage="training", severity="warning")
def majority_class_predictor(run: TrainingContext) -> Iterator[Found]:
    """The model decides the same for every row.

    What it finds
    -------------
    A threshold at which all training rows, scored out of fold, fall on one side; of several classes, decisions that are
    the same class for every row.

    Why it matters
    --------------
    On rare positives such a model has an accuracy of 98 % and is of no use. It is how imbalance, a threshold of 0.5
    that nobody questioned, or a decision table in which acting never pays show themselves.

    How sure it is
    --------------
    Certain for the training rows, scored by models that had not seen them.

    How to fix
    ----------
    If acting never pays under the stated ``decision``, the model has no use for it: check the money. Otherwise
    look for columns that tell the classes apart.

    Example
    -------
    ``decision: {true_positive: 1, false_positive: -100, false_negative: 0, true_negative: 0}`` and no score
    above .99.
    """
    decision = run.trained.decision
    if decision is None:
        raise NotApplicable("a regression")
    scores = run.trained.out_of_fold
    judged = ~np.isnan(scores.reshape(len(scores), -1)).any(axis=1)
    if isinstance(decision, ClassChoice):
        yield from _one_class(scores[judged], decision, run.settings)
        return
    positive, rows = int((scores[judged] >= decision.threshold).sum()), int(judged.sum())
    if 0 < positive < rows:
        return
    yield Found(
        f"at the threshold {decision.threshold:.4f} {'every' if positive else 'no'} training row is decided positive",
        "certain",
        None,
        {"positive": positive, "rows": rows, "threshold": decision.threshold},
        "check the money in `decision`, or look for columns that tell the classes apart",
    )


def _one_class(scores: Array, decision: ClassChoice, settings: Settings) -> Iterator[Found]:
    decided = decide(scores, decision.money)
    if not len(decided) or (decided != decided[0]).any():
        return
    label = settings.classes[int(decided[0])]
    yield Found(
        f"every training row is decided {label!r}",
        "certain",
        None,
        {"decided": str(label), "rows": len(decided), "classes": len(settings.classes)},
        "check the money in `decision`, or look for columns that tell the classes apart",
    )
