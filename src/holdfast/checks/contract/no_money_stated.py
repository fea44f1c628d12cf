"""CF002: see the function's docstring, which is the page of this check."""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.checks.protocol import Found, NotApplicable, check
from holdfast.contract.settings import Settings


@check("CF002", stage="contract", severity="warning")
def no_money_stated(settings: Settings) -> Iterator[Found]:
    """Nobody said what a right and a wrong decision are worth.

    What it finds
    -------------
    A contract of classes without ``decision``.

    Why it matters
    --------------
    Without it the threshold is the one with the best out-of-fold F1, which treats precision and recall as worth the
    same, and no net value can be printed.

    How sure it is
    --------------
    Certain.

    How to fix
    ----------
    Write what each outcome is worth against doing nothing, or how many rows can be acted on.

    Example
    -------
    ``decision: {true_positive: 100, false_positive: -50, false_negative: 0, true_negative: 0}`` or
    ``decision: {top: 0.01}``

    References
    ----------
    Elkan (2001), The foundations of cost-sensitive learning, IJCAI.
    """
    if settings.task == "regression":
        raise NotApplicable("a regression")
    if settings.task == "multiclass":
        yield from _several(settings)
        return
    if settings.decision is None:
        yield Found(
            "no money was stated: the threshold is the one with the best F1, and there is no net value",
            "certain",
            None,
            {},
            "write `decision` in holdfast.yaml: money for the four outcomes, or {top: 0.01}",
        )


def _several(settings: Settings) -> Iterator[Found]:
    if settings.decision is None:
        yield Found(
            "no money was stated: the likeliest class is decided, and there is no net value",
            "certain",
            None,
            {"classes": len(settings.classes)},
            "state `decision: {matrix: {actual: {decided: money}}}`",
        )
