"""LK004: see the function's docstring, which is the page of this check."""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.checks.contexts import TableContext
from holdfast.checks.evidence import FEWEST_POSITIVES, enough_positives, part
from holdfast.checks.protocol import Found, NotApplicable, check


@check("LK004", stage="table", severity="error")
def missingness_decides_target(table: TableContext) -> Iterator[Found]:
    """Whether a feature is filled in decides the target.

    What it finds
    -------------
    A feature that is filled in (or is missing) almost only for positives (of several classes, for one of them): the
    rows where it is filled in (or missing) hold at least a tenth of all positives and are at least 99 % positive by
    the exact lower 95 % bound,
    or they are exactly the positives.

    Why it matters
    --------------
    Fields of the after-life of a case (reason, survey, closing date) are empty until the case is closed. Imputing
    them hides the leak from the eye and leaves it in the model.

    How sure it is
    --------------
    Likely; certain where every positive and no other row is filled in (or missing). Not applicable to a
    regression or with fewer than 20 rows of a class. Negatives that are given away by a missing value are not
    looked for: an empty field for those who never bought is common and legitimate.

    How to fix
    ----------
    Put the column under ``ignore``. If the field is known before the prediction is made, accept the finding.

    Example
    -------
    ``exit_survey`` is filled in for those who left, and for nobody else.

    References
    ----------
    Kaufman et al. (2012), section 3; Kapoor and Narayanan (2023), type L2.
    """
    if not (table.binary or table.several):
        raise NotApplicable("a regression")
    for label, alone in table.each_class():
        if label is None or FEWEST_POSITIVES <= alone.labels.sum() <= len(alone.labels) - FEWEST_POSITIVES:
            yield from _decided(alone, "positive" if label is None else f"of class {label}")


def _decided(table: TableContext, named: str) -> Iterator[Found]:
    total = enough_positives(table)
    for column in table.features.values():
        for what, rows in (("filled in", ~column.missing), ("missing", column.missing)):
            found = part(what, rows, table)
            # exactly the positives: that is no chance from twenty of them on, whatever the bound says
            certain = found.positives == found.rows == total
            if not (certain or found.decides):
                continue
            yield Found(
                f"{column.name} is {what} for {found.rows:,} rows, of which {found.positives:,} are {named}: "
                f"{found.covered:.0%} of all {'positives' if named == 'positive' else named.removeprefix('of ')}",
                "certain" if certain else "likely",
                column.name,
                found.evidence(),
                f"add {column.name} to `ignore`",
            )
