"""The functions: each file here has a tuple ``FUNCTIONS``, and a new file joins the table by itself."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

from holdfast.features.function import Function
from holdfast.features.registry import Registry


def _discovered() -> Iterator[Function]:
    for module in sorted(pkgutil.iter_modules(__path__), key=lambda module: module.name):
        yield from importlib.import_module(f"{__name__}.{module.name}").FUNCTIONS


FUNCTIONS = Registry(_discovered())
"""All functions, file by file in alphabetical order."""

__all__ = ["FUNCTIONS"]
