"""What a column seems to be, and the facts on which the guesses of a new contract rest."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from holdfast.contract.facts import ColumnFacts
from holdfast.contract.settings import Column, Kind
from holdfast.data.column_kinds import Seen, by_precedence, kind_of
from holdfast.data.table import Table


def infer_kind(series: pl.Series) -> Kind:
    """Return the kind of a raw column: the narrowest that its values fit; see `infer_column`.

    Examples
    --------
    >>> infer_kind(pl.Series(["1", "2", ""])), infer_kind(pl.Series(["1.5", "NaN"]))
    ('integer', 'number')
    >>> infer_kind(pl.Series(["True", "false"])), infer_kind(pl.Series(["2026-01-31"])), infer_kind(pl.Series(["a"]))
    ('boolean', 'datetime', 'category')
    """
    return infer_column(series).type


def infer_column(series: pl.Series) -> Column:
    """Return a raw column as the narrowest kind that its values fit, with how they are written.

    A column of text is boolean when all values are ``true`` or ``false``; datetime when they are times in ISO 8601
    or in a few other formats; numbers when they are numbers without leading zeros (``007`` is a code), also with
    marks between thousands, a comma before decimals, or one unit; flags when they are lists, or combinations of a
    few short parts; a category when there are at most 50 distinct values, or each comes five times on average;
    else text. In a column of more than 50 distinct values one in a hundred may be something else. Columns of
    0 and 1 are integers, so that a request may send them as numbers. A column without any value is text.

    Examples
    --------
    >>> infer_column(pl.Series(["$1,200.50", "$7.25"])) == Column("number", format="1,234.50", unit="$")
    True
    """
    seen = Seen(series)
    return next(found for kind in by_precedence() if (found := kind.recognise(seen)) is not None)


def facts(table: Table, kinds: Mapping[str, Kind] | None = None) -> dict[str, ColumnFacts]:
    """Return what was seen in each column of a table.

    Parameters
    ----------
    kinds
        Kinds that are known; the others are inferred.

    Examples
    --------
    >>> hour = facts(Table(pl.DataFrame({"hour": ["3", "3", "4", None]})))["hour"]
    >>> hour.kind, hour.nulls, hour.levels, hour.minimum_count
    ('integer', 1, (('3', 2), ('4', 1)), 2)
    """
    known = {name: Column(kind) for name, kind in (kinds or {}).items()}
    return {
        series.name: column_facts(series, known.get(series.name) or infer_column(series))
        for series in table.frame.get_columns()
    }


def column_facts(series: pl.Series, column: Column | Kind) -> ColumnFacts:
    """Return the facts of one raw column, taken as the given kind; values that do not fit it are left out.

    Examples
    --------
    >>> column_facts(pl.Series("a", ["1.5", "x"]), "number").maximum
    1.5
    """
    stated = Column(column) if isinstance(column, str) else column
    return kind_of(stated).facts(series, stated)
