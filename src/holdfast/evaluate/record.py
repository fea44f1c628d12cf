"""The sealed record: every figure that a look shows, from one set of answers."""

from __future__ import annotations

from holdfast.bundle import Bundle
from holdfast.contract.settings import Money
from holdfast.evaluate.answers import Answers, answers
from holdfast.evaluate.slices import slices
from holdfast.metrics import confusion, curves, measure, net_value_record
from holdfast.records import Evaluation, NetValue
from holdfast.seal import Opened


def evaluate(bundle: Bundle, opened: Opened) -> Evaluation:
    """Return everything that opened rows say about a bundle.

    Parameters
    ----------
    bundle
        The object that is served: its threshold, its contract, its ``predict_typed``.
    opened
        Rows from ``seal.open_holdout``.

    Returns
    -------
    Metrics in the order to read them in, with 95 % intervals (by entity where the contract names one); confusion
    and net value at the bundle's own threshold, null for a regression; ``net_value`` is null also where the
    contract states no money. ``rows`` has ``used``, ``seen`` (left out because they were opened before),
    ``excluded`` and ``quarantined``.
    """
    found = answers(bundle, opened.rows)
    cut, cut_notes = slices(bundle, found)
    money = bundle.settings.decision if isinstance(bundle.settings.decision, Money) else None
    threshold, groups = bundle.threshold, found.groups
    return Evaluation(
        version=bundle.version,
        looks=opened.looks,
        metrics=measure(bundle.task, found.labels, found.scores, threshold=threshold, groups=groups),
        threshold=threshold,
        confusion=None if threshold is None else confusion(found.labels, found.scores, threshold),
        net_value=_net_value(found, threshold, money),
        slices=cut,
        curves=curves(
            bundle.task, found.labels, found.scores, threshold=threshold, money=money, groups=groups
        ),
        rows={
            "used": len(found.labels),
            "seen": opened.left_out,
            "excluded": found.excluded,
            "quarantined": found.quarantined,
        },
        opened=opened.look.opened,
        claim=opened.look.kind == "claim",
        notes=[*opened.notes, *_notes(bundle, found, money), *cut_notes],
    )


def _net_value(found: Answers, threshold: float | None, money: Money | None) -> NetValue | None:
    if threshold is None or money is None:
        return None
    return net_value_record(found.labels, found.scores, threshold, money, groups=found.groups)


def _notes(bundle: Bundle, found: Answers, money: Money | None) -> list[str]:
    notes = []
    if bundle.task == "binary" and money is None:
        notes.append("no money was stated (`decision`), so there is no net value")
    if found.groups is None:
        notes.append("the contract names no entity: rows are assumed independent")
    if found.quarantined:
        notes.append(
            f"{found.quarantined} holdout rows break the contract of this version and were not answered"
        )
    if found.excluded:
        notes.append(f"{found.excluded} holdout rows are outside the population of this version (`where`)")
    return notes
