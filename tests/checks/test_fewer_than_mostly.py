"""DQ006."""

from __future__ import annotations

from dataclasses import replace

from msgspec import structs

from holdfast.checks import TableContext
from holdfast.checks.testing import table
from holdfast.contract.settings import Column


def of(kept: int) -> TableContext:
    """Return a thousand rows of which so many keep the rule of a column."""
    context = table({"age": [30.0, 40.0]}, [0, 1])
    settings = structs.replace(context.settings, columns={"age": Column("integer", min=0, mostly=0.99)})
    return replace(context, settings=settings, kept={"age": (kept, 1000)})


def flawed() -> TableContext:
    """Sixty rows in a thousand break a rule that one in a hundred may break."""
    return of(940)


def twin() -> TableContext:
    """Just enough rows keep it."""
    return of(990)
