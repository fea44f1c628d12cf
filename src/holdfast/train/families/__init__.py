"""The candidates: each file here has a ``FAMILY``, and a new file joins the table by itself."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

from holdfast.train.family import Family


def _discovered() -> Iterator[Family]:
    for module in pkgutil.iter_modules(__path__):
        yield importlib.import_module(f"{__name__}.{module.name}").FAMILY


FAMILIES: dict[str, Family] = {
    family.name: family for family in sorted(_discovered(), key=lambda family: family.simplicity)
}
"""All families by name, the simplest first."""

__all__ = ["FAMILIES"]
