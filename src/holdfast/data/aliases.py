"""Upstream names that mean columns of ours: the same in tables and in requests."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from holdfast.contract.settings import Settings
from holdfast.data.table import Table
from holdfast.errors import DataError


def ours(table: Table, settings: Settings) -> Table:
    """Return a table under the contract's names, the same object where it has no alias.

    Raises
    ------
    DataError
        ``alias-twice``: it has a column under two names.

    Examples
    --------
    >>> import polars as pl
    >>> settings = Settings(
    ...     name="x", task="regression", target="y", metric="r2", columns={}, aliases={"country": "Geography"}
    ... )
    >>> ours(Table(pl.DataFrame({"country": ["France"]})), settings).frame.columns
    ['Geography']
    """
    names = _names(table.frame.columns, settings.aliases, table.source)
    return table.with_rows(table.frame.rename(names), table.row, table.broken) if names else table


def ours_in_rows(settings: Settings) -> Callable[[Mapping[str, Any]], Mapping[str, Any]] | None:
    """Return the function from a row as sent to the same under the contract's names; null without aliases.

    The function raises ``alias-twice`` as `ours` does.
    """
    aliases = settings.aliases
    if not aliases:
        return None

    def rename(row: Mapping[str, Any]) -> Mapping[str, Any]:
        if aliases.keys().isdisjoint(row):
            return row
        _names(row, aliases, "the row")
        return {aliases.get(name, name): value for name, value in row.items()}

    return rename


def _names(present: Iterable[str], aliases: Mapping[str, str], source: str) -> dict[str, str]:
    found = {name: aliases[name] for name in present if name in aliases}
    taken = {name: name for name in present if name not in aliases}
    for alias, name in found.items():
        if name in taken:
            raise DataError(
                "alias-twice",
                f"{source} has {taken[name]!r} and {alias!r}, which are one column: {name!r}",
                expected="each column of the contract once, under its name or under an alias",
                next=f"take one of the two out, or the alias {alias} out of the contract",
            )
        taken[name] = alias
    return found
