"""``evaluate``: the one opening of the seal that carries a claim."""

from __future__ import annotations

import msgspec

from holdfast.evaluate import open_and_evaluate
from holdfast.lifecycle.attest import attest
from holdfast.lifecycle.intake import Progress
from holdfast.lifecycle.kept import frames
from holdfast.lifecycle.lineage import NOT_SEALED, of_version
from holdfast.lifecycle.version import load_version
from holdfast.lifecycle.workspace import Workspace
from holdfast.records import Evaluation

EVALUATION = "evaluation"


def evaluate(workspace: Workspace, version: str | None, progress: Progress = lambda _: None) -> Evaluation:
    """Open the seal for a version, by default the newest, and keep the record with it.

    Raises
    ------
    SealError
        ``seal-already-opened``; ``holdout-was-trained-on``.
    StoreError
        ``no-version`` where nothing was trained yet.
    """
    name = version or newest(workspace)
    bundle = load_version(workspace, name)
    lineage = of_version(workspace.store, bundle.version)
    progress(f"opening the seal for {bundle.version}")
    record = open_and_evaluate(
        bundle,
        workspace.seal,
        lineage.holdouts,
        workspace.store.ledger,
        trained_on=frames(workspace.training, lineage.training),
    )
    if not lineage.sealed:
        record = msgspec.structs.replace(record, claim=False, notes=[NOT_SEALED, *record.notes])
    attest(workspace, bundle.version, EVALUATION, record)
    return record


def newest(workspace: Workspace) -> str:
    """Return the newest version."""
    versions = workspace.store.versions()
    return versions[-1].version if versions else workspace.store.version("v1").version
