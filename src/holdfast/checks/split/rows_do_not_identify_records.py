"""SP002: see the function's docstring, which is the page of this check."""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.checks.contexts import SplitContext
from holdfast.checks.protocol import Found, NotApplicable, check


@check("SP002", stage="split", severity="note")
def rows_do_not_identify_records(split: SplitContext) -> Iterator[Found]:
    """Rows do not identify records, so copies of a record may stand on both sides.

    What it finds
    -------------
    A table without ``entity`` in which fewer than 90 % of the rows are distinct.

    Why it matters
    --------------
    Holdfast splits by a keyed hash, so that a row never changes sides. Without an entity the hash is of the row's
    values; when most rows have equals, a split by values would be a split by cells of the table and would bias
    the sealed figure, so equal rows are told apart by a running number. Whether two equal rows are one
    record written twice or two customers who happen to be alike, the table does not say.

    How sure it is
    --------------
    Certain about the rows.

    How to fix
    ----------
    Name the column that identifies a customer, a device, a document as ``entity``.

    Example
    -------
    240 distinct rows in a table of 10,000.
    """
    if split.settings.entity is not None:
        raise NotApplicable("the contract names an entity")
    if not split.rows_identify:
        yield Found(
            "fewer than 90 % of the rows are distinct: rows do not identify records",
            "certain",
            None,
            {"training": len(split.training), "holdout": len(split.holdout)},
            "name an `entity` in holdfast.yaml",
        )
