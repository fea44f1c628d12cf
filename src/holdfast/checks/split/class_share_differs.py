"""SP003: see the function's docstring, which is the page of this check."""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.checks.contexts import SplitContext
from holdfast.checks.protocol import Found, NotApplicable, check


@check("SP003", stage="split", severity="warning")
def class_share_differs(split: SplitContext) -> Iterator[Found]:
    """The share of positives differs between training and holdout.

    What it finds
    -------------
    A difference with p < .001 (standard errors by entity) that is also above a fifth of the share.

    Why it matters
    --------------
    A keyed split is random, so the shares should agree. Where they do not, a few large entities carry the class, and
    the sealed figure rests on them.

    How sure it is
    --------------
    Likely: under a random split one table in a thousand shows it. Not applicable to a split in time, where a share
    that moves is what the later rows are there to tell.

    How to fix
    ----------
    Look at the largest entities. A larger holdout share in a new project helps; changing the seed of this one is
    refused, since it would move rows across.

    Example
    -------
    One merchant with 30 % of all frauds, all on one side.
    """
    if not split.shares:
        raise NotApplicable("a regression")
    if split.settings.in_time_order:
        raise NotApplicable("the split is in time, and shares may move with it")
    shares = split.shares
    number = shares.get("class_number")
    named = "positive" if number is None else f"of class {split.settings.classes[number]!r}"
    if shares["notable"]:
        yield Found(
            f"{shares['training']:.2%} of the training rows and {shares['holdout']:.2%} of the holdout rows are {named}",
            "likely",
            split.settings.target,
            dict(shares),
            "look at the largest entities: a few of them carry the class",
        )
