"""Finding checks: every module of a folder that holds one, so that adding a check is adding a file."""

from __future__ import annotations

import importlib
import pkgutil
from types import ModuleType
from typing import Any

from holdfast.checks.protocol import Check


def checks_in(package: ModuleType) -> list[Check[Any]]:
    """Return the checks of all modules of a package, by code.

    Raises
    ------
    RuntimeError
        Two checks share a code or a name: a mistake of ours, found by the first test that runs.
    """
    found: dict[str, Check[Any]] = {}
    for module in pkgutil.iter_modules(package.__path__, prefix=f"{package.__name__}."):
        for value in vars(importlib.import_module(module.name)).values():
            if isinstance(value, Check):
                for known in found.values():
                    if known is not value and (known.code == value.code or known.name == value.name):
                        raise RuntimeError(f"two checks are {value.code} {value.name}")
                found[value.code] = value
    return [found[code] for code in sorted(found)]
