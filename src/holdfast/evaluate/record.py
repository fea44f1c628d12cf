"""The sealed record: every figure that a look shows, from one set of answers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from holdfast.bundle import Bundle
from holdfast.contract.settings import Matrix, Money
from holdfast.evaluate.answers import Answers, answers
from holdfast.evaluate.baselines import baselines
from holdfast.evaluate.measured import measured
from holdfast.evaluate.slices import slices
from holdfast.metrics import (
    class_matrix,
    class_value,
    confusion,
    curves,
    measure_classes,
    net_value_record,
)
from holdfast.records import Evaluation, NetValue
from holdfast.records.evaluation import ClassFigures, ClassMatrix
from holdfast.seal import Opened


def evaluate(bundle: Bundle, opened: Opened, *, trained_on: Sequence[pl.DataFrame] = ()) -> Evaluation:
    """Return everything that opened rows say about a bundle.

    Parameters
    ----------
    bundle
        The object that is served: its threshold, its contract, its ``predict_typed``.
    opened
        Rows from ``seal.open_holdout``.
    trained_on
        The training rows as read: where the split is in time, baselines take previous labels from them.

    Returns
    -------
    Metrics in the order to read them in, with 95 % intervals (by entity where the contract names one); confusion
    and net value at the bundle's own threshold, null for a regression; ``net_value`` is null also where the
    contract states no money. Of several classes ``matrix`` and ``classes`` take the place of ``confusion``.
    ``rows`` has ``used``, ``seen`` (left out because they were opened before), ``excluded`` and ``quarantined``.
    """
    found = answers(bundle, opened.rows)
    cut, cut_notes = slices(bundle, found)
    money = bundle.settings.decision if isinstance(bundle.settings.decision, Money) else None
    threshold, groups = bundle.threshold, found.groups
    return Evaluation(
        version=bundle.version,
        looks=opened.looks,
        metrics=measured(bundle, found),
        threshold=threshold,
        confusion=None if threshold is None else confusion(found.labels, found.scores, threshold),
        net_value=_net_value(bundle, found, money),
        slices=cut,
        curves=curves(
            bundle.task,
            found.labels,
            found.scores,
            threshold=threshold,
            money=money,
            groups=groups,
            weights=found.weights,
        ),
        rows={
            "used": len(found.labels),
            "seen": opened.left_out,
            "excluded": found.excluded,
            "quarantined": found.quarantined,
        },
        opened=opened.look.opened,
        claim=opened.look.kind == "claim",
        notes=[*opened.notes, *_notes(bundle, found), *cut_notes],
        matrix=_matrix(bundle, found),
        classes=_classes(bundle, found),
        baselines=baselines(bundle, opened, found, trained_on),
    )


def _net_value(bundle: Bundle, found: Answers, money: Money | None) -> NetValue | None:
    if bundle.task == "multiclass" and bundle.decision.cut is not None:
        return class_value(
            found.labels, found.scores, bundle.decision.cut, groups=found.groups, weights=found.weights
        )
    if bundle.threshold is None or money is None:
        return None
    return net_value_record(
        found.labels, found.scores, bundle.threshold, money, groups=found.groups, weights=found.weights
    )


def _matrix(bundle: Bundle, found: Answers) -> ClassMatrix | None:
    if bundle.task != "multiclass" or bundle.labels is None:
        return None
    return class_matrix(found.labels, found.scores, bundle.labels, money=bundle.decision.cut)


def _classes(bundle: Bundle, found: Answers) -> list[ClassFigures]:
    if bundle.task != "multiclass" or bundle.labels is None:
        return []
    return measure_classes(
        found.labels,
        found.scores,
        bundle.labels,
        money=bundle.decision.cut,
        groups=found.groups,
        weights=found.weights,
    )


def _notes(bundle: Bundle, found: Answers) -> list[str]:
    notes = []
    if bundle.task != "regression" and not isinstance(bundle.settings.decision, Money | Matrix):
        notes.append("no money was stated (`decision`), so there is no net value")
    notes += _counting(bundle, found)
    if found.groups is None:
        notes.append("the contract names no entity: rows are assumed independent")
    elif bundle.settings.entity is None:
        notes.append(
            f"rows that follow each other are alike: intervals count {len(np.unique(found.groups)):,} batches of them"
        )
    if found.quarantined:
        notes.append(
            f"{found.quarantined} holdout rows break the contract of this version and were not answered"
        )
    if found.excluded:
        notes.append(f"{found.excluded} holdout rows are outside the population of this version (`where`)")
    return notes


def _counting(bundle: Bundle, found: Answers) -> list[str]:
    """Return what a reader must know where rows do not all count alike."""
    settings, notes = bundle.settings, []
    if settings.weight is not None:
        weighed = found.weights is not None
        notes.append(
            f"rows count by {settings.weight}; the confusion matrix counts rows"
            if weighed
            else f"the holdout has no {settings.weight}: rows count alike"
        )
    if settings.prevalence is not None and found.labels.size:
        notes.append(
            f"{found.labels.mean():.2%} of the rows are cases, and {settings.prevalence:.4g} in nature: metrics, curves "
            "and money are at the natural rate; the confusion matrix counts the sampled rows"
        )
    return notes
