"""Kinds of something, one file each: what a folder of modules exports under one name."""

from __future__ import annotations

import importlib
import pkgutil
from types import ModuleType
from typing import Any


def exported(package: ModuleType, name: str) -> list[Any]:
    """Return what the modules of a package export under ``name``, by module name; those without it have none.

    Examples
    --------
    >>> import holdfast.data.formats
    >>> sorted(kind.name for kind in exported(holdfast.data.formats, "FORMAT"))[:2]
    ['Arrow', 'Excel']
    """
    found = sorted(module.name for module in pkgutil.iter_modules(package.__path__))
    modules = [importlib.import_module(f"{package.__name__}.{module}") for module in found]
    return [getattr(module, name) for module in modules if hasattr(module, name)]
