"""The kinds of columns: one file each, with one object ``KIND`` that knows all about it; a new file joins by itself.

Whoever needs to know something about a column of some kind looks it up here; nobody else branches on kinds.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

from holdfast.contract.settings import Column, Kind
from holdfast.data.column_kinds.base import Cell, ColumnKind, Judged, Seen, Wire

__all__ = ["KINDS", "Cell", "ColumnKind", "Judged", "Seen", "Wire", "by_precedence", "kind_of", "named"]


def _discovered() -> Iterator[ColumnKind]:
    for module in sorted(pkgutil.iter_modules(__path__), key=lambda module: module.name):
        if module.name != "base":
            yield importlib.import_module(f"{__name__}.{module.name}").KIND


KINDS: dict[Kind, ColumnKind] = {kind.name: kind for kind in _discovered()}
"""Every kind by its name in the contract."""


def kind_of(column: Column) -> ColumnKind:
    """Return the kind of a column of the contract.

    Examples
    --------
    >>> kind_of(Column("integer", min=0)).expected(Column("integer", min=0))
    'an integer of at least 0'
    """
    return KINDS[column.type]


def named(name: Kind) -> ColumnKind:
    """Return a kind by its name in the contract."""
    return KINDS[name]


def by_precedence() -> list[ColumnKind]:
    """Return the kinds in the order in which a raw column is held against them: the narrowest first."""
    return sorted(KINDS.values(), key=lambda kind: kind.precedence)
