"""The contract: what a user may write (Options) becomes frozen Settings, which is all that other rooms read.

Only what needs no other library than msgspec is re-exported here, because a server's process comes through
this file. Import ``holdfast.contract.load`` to read ``holdfast.yaml`` (pydantic, ruamel.yaml),
``holdfast.contract.resolved`` for the form that a bundle keeps, ``holdfast.contract.guess`` and
``holdfast.contract.write`` for a new contract.
"""

from holdfast.contract.facts import ColumnFacts
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
    "Purpose",
    "Settings",
    "Top",
]
