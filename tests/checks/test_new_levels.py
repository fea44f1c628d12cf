"""DQ008."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from holdfast.checks import TableContext
from holdfast.checks.testing import contract, table
from holdfast.contract.settings import Column
from holdfast.data import Table, admit
from holdfast.lifecycle.evolution import changes

STATED = Column("category", values=("France", "Germany", "Spain"))


def context(cells: list[str]) -> TableContext:
    """Return a table with one column under the contract, and how it differs from it."""
    settings = contract(columns={"country": STATED})
    raw = Table(pl.DataFrame({"country": cells}))
    found = changes(raw, admit(raw, settings, strict=False), settings)
    return replace(table({"country": cells}, [i % 2 for i in range(len(cells))]), changes=found)


def flawed() -> TableContext:
    """Branches were opened in Portugal; one cell is a slip."""
    return context(["France", "Germany", "Spain"] * 20 + ["Portugal"] * 12 + ["Spian"])


def twin() -> TableContext:
    """One slip is no new level."""
    return context(["France", "Germany", "Spain"] * 20 + ["Spian"])
