"""SP001: see the function's docstring, which is the page of this check."""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.checks.contexts import SplitContext
from holdfast.checks.protocol import Found, NotApplicable, check
from holdfast.stats.resplit import resplit_excess


@check("SP001", stage="split", severity="error")
def duplicates_across_split(split: SplitContext) -> Iterator[Found]:
    """The same records stand in training and in the holdout.

    What it finds
    -------------
    More equal rows on both sides than a random split of the same rows would have: S, the sum over distinct rows of
    the smaller of the two counts, against 1,000 re-splits of the pooled rows (p < .001).

    Why it matters
    --------------
    A model that has seen a row answers it from memory. The sealed figure is then partly about training rows.

    How sure it is
    --------------
    Likely. In a table with few distinct rows independent records share most of their values; that is expected, is
    in the re-splits too, and is not reported. With the keyed split of holdfast copies fall on one side, so this
    fires on splits that were made elsewhere or on tables whose rows do not identify records.

    How to fix
    ----------
    Name the ``entity`` whose rows belong together, or remove the copies.

    Example
    -------
    SMS spam: 403 messages stand in the file twice or more.

    References
    ----------
    Kapoor and Narayanan (2023), type L1.4, duplicates in training and test.
    """
    if not len(split.training) or not len(split.holdout):
        raise NotApplicable("one side of the split is empty")
    observed, expected, p = resplit_excess(split.training, split.holdout)
    if p < 0.001 and observed > expected:
        yield Found(
            f"{observed:,} of {len(split.holdout):,} holdout rows stand in the training rows as well; "
            f"{expected:,.0f} are expected by chance",
            "likely",
            None,
            {"shared": observed, "expected": expected, "p_value": p, "holdout": len(split.holdout)},
            "name the `entity` whose rows belong together, or remove the copies",
        )
