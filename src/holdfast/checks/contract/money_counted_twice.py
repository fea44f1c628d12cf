"""CF001: see the function's docstring, which is the page of this check."""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.checks.protocol import Found, NotApplicable, check
from holdfast.contract.settings import Money, Settings


@check("CF001", stage="contract", severity="warning")
def money_counted_twice(settings: Settings) -> Iterator[Found]:
    """The decision table may count one euro twice.

    What it finds
    -------------
    ``true_positive`` above zero together with ``false_negative`` below zero.

    Why it matters
    --------------
    The table is written against doing nothing. Doing nothing about a case that would be lost has the value 0; catching
    it gains, say, 100. Writing -100 for a missed one as well counts the same 100 a second time and pushes the
    threshold too low.

    How sure it is
    --------------
    Suspicious: a missed case can cost more than it would have cost without a model, though rarely.

    How to fix
    ----------
    Set ``false_negative: 0``, or accept the finding and say what the missed case costs beyond doing nothing.

    Example
    -------
    ``{true_positive: 150, false_positive: -50, false_negative: -150, true_negative: 0}``

    References
    ----------
    Elkan (2001), The foundations of cost-sensitive learning, IJCAI, section 1.1: costs against a common baseline.
    """
    money = settings.decision
    if not isinstance(money, Money):
        raise NotApplicable("no money is stated")
    if money.true_positive > 0 and money.false_negative < 0:
        yield Found(
            f"true_positive is {money.true_positive:g} and false_negative {money.false_negative:g}: "
            "a caught case is a gain and a missed one a loss",
            "suspicious",
            None,
            {"true_positive": money.true_positive, "false_negative": money.false_negative},
            "write the table against doing nothing: false_negative: 0",
        )
