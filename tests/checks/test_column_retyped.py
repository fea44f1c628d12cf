"""DQ007."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from holdfast.checks import TableContext
from holdfast.checks.testing import contract, table
from holdfast.contract.settings import Column
from holdfast.data import Table, admit
from holdfast.lifecycle.evolution import changes

STATED = Column("integer", min=0)


def context(cells: list[str]) -> TableContext:
    """Return a table with one column under the contract, and how it differs from it."""
    settings = contract(columns={"rooms": STATED})
    raw = Table(pl.DataFrame({"rooms": cells}))
    found = changes(raw, admit(raw, settings, strict=False), settings)
    return replace(table({"rooms": cells}, [i % 2 for i in range(len(cells))]), changes=found)


def flawed() -> TableContext:
    """Somebody counts half rooms since March."""
    return context(["3", "4", "2"] * 20 + ["3.5", "2.5"] * 10)


def twin() -> TableContext:
    """Whole rooms only."""
    return context(["3", "4", "2"] * 20)
