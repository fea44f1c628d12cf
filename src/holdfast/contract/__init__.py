"""The contract: what a user may write (Options) becomes frozen Settings, which is all that other rooms read.

A server's process comes through this file, so what needs pydantic or ruamel.yaml (``load``, ``parse``, ``dump``,
``undump``) is imported when it is first asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from holdfast.contract.facts import ColumnFacts
from holdfast.contract.guess import Proposal, propose
from holdfast.contract.names import default_name
from holdfast.contract.settings import (
    FEATURE_KINDS,
    Acceptance,
    Column,
    Gates,
    Holdout,
    Kind,
    Limits,
    Money,
    Monitor,
    Purpose,
    Settings,
    Top,
)
from holdfast.contract.write import init_text

if TYPE_CHECKING:
    from holdfast.contract.reading import load, parse
    from holdfast.contract.resolved import dump, undump

__all__ = [
    "FEATURE_KINDS",
    "Acceptance",
    "Column",
    "ColumnFacts",
    "Gates",
    "Holdout",
    "Kind",
    "Limits",
    "Money",
    "Monitor",
    "Proposal",
    "Purpose",
    "Settings",
    "Top",
    "default_name",
    "dump",
    "init_text",
    "load",
    "parse",
    "propose",
    "undump",
]

_LATER = {"load": "reading", "parse": "reading", "dump": "resolved", "undump": "resolved"}


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
