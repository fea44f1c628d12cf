"""Evidence about a version: in the store, and as a file beside its bundle that travels with it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from holdfast.bundle import attestations
from holdfast.lifecycle.workspace import Workspace
from holdfast.records import plain


def attest(workspace: Workspace, version: str, kind: str, record: msgspec.Struct | Mapping[str, Any]) -> None:
    """Keep a record about a version. Attestations are added and never changed."""
    stored = workspace.store.version(version)
    workspace.store.attest(stored.version, kind, record)
    says = {"digest": stored.digest, "version": stored.version, "kind": kind, "record": plain(record)}
    attestations.add(_bundles(workspace), stored.digest, kind, says)


def card_path(workspace: Workspace, version: str) -> Path:
    """Return where the model card of a version lies: among its attestations."""
    digest = workspace.store.version(version).digest
    return _bundles(workspace) / attestations.FOLDER / digest / "card.md"


def _bundles(workspace: Workspace) -> Path:
    return workspace.store.bundle_path("any").parent
