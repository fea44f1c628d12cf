"""The encodings: each file here has an ``ENCODING``, and a new file joins the table by itself."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

from holdfast.models.encoding import Encoding


def _discovered() -> Iterator[Encoding]:
    for module in pkgutil.iter_modules(__path__):
        yield importlib.import_module(f"{__name__}.{module.name}").ENCODING


ENCODINGS: tuple[Encoding, ...] = tuple(sorted(_discovered(), key=lambda encoding: encoding.rank))
"""All encodings, those that are asked first in front."""

__all__ = ["ENCODINGS"]
