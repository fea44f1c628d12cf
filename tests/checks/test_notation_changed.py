"""DQ009."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from holdfast.checks import TableContext
from holdfast.checks.testing import contract, table
from holdfast.contract.settings import Column
from holdfast.data import Table, admit
from holdfast.lifecycle.evolution import changes

STATED = Column("number", format="1,234.50", unit="$")


def context(cells: list[str]) -> TableContext:
    """Return a table with one column under the contract, and how it differs from it."""
    settings = contract(columns={"price": STATED})
    raw = Table(pl.DataFrame({"price": cells}))
    found = changes(raw, admit(raw, settings, strict=False), settings)
    return replace(table({"price": cells}, [i % 2 for i in range(len(cells))]), changes=found)


def flawed() -> TableContext:
    """The shop sells in Europe now: another mark before the cents, another currency."""
    return context([f"{i}.200,50 €" for i in range(1, 61)])


def twin() -> TableContext:
    """As it was."""
    return context([f"${i},200.50" for i in range(1, 61)])
