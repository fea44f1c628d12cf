"""Versions, aliases, the ledger, deployments: what a project is, in ``.holdfast/``.

The names are reached lazily: a serving process imports ``holdfast.store.deployment_reader`` only, and that
needs no SQLAlchemy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from holdfast.store.deployment import Deployment
from holdfast.store.deployment_reader import DeploymentReader

if TYPE_CHECKING:
    from holdfast.store.ledger import Damage as Damage
    from holdfast.store.ledger import HashChainedLedger as HashChainedLedger
    from holdfast.store.store import Attestation as Attestation
    from holdfast.store.store import Store as Store
    from holdfast.store.store import Version as Version
    from holdfast.store.trials import Trials as Trials

__all__ = [
    "Attestation",
    "Damage",
    "Deployment",
    "DeploymentReader",
    "HashChainedLedger",
    "Store",
    "Trials",
    "Version",
]


def __getattr__(name: str) -> Any:
    if name in ("Attestation", "Store", "Version"):
        import holdfast.store.store

        return getattr(holdfast.store.store, name)
    if name in ("Damage", "HashChainedLedger"):
        import holdfast.store.ledger

        return getattr(holdfast.store.ledger, name)
    if name == "Trials":
        import holdfast.store.trials

        return holdfast.store.trials.Trials
    raise AttributeError(f"module 'holdfast.store' has no attribute {name!r}")
