"""Objects that are stored in a text or binary format of their own library: a new one is a new file here.

Each file has a ``FORMAT``. The libraries are imported when one of their objects is stored or loaded.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from typing import Any

from holdfast.models.general.native.format import Format

__all__ = ["FORMATS", "Format", "format_of"]


def _discovered() -> Iterator[Format]:
    for module in pkgutil.iter_modules(__path__):
        if module.name != "format":
            yield importlib.import_module(f"{__name__}.{module.name}").FORMAT


FORMATS: dict[str, Format] = {found.name: found for found in _discovered()}
"""All formats by name."""


def format_of(thing: Any) -> Format | None:
    """Return the format that an object is stored in, or None for one that has none of its own.

    Examples
    --------
    >>> format_of([1, 2]) is None
    True
    """
    of = f"{type(thing).__module__}.{type(thing).__qualname__}"
    return next((found for found in FORMATS.values() if of in found.types), None)
