"""``score``: a table through a version of the store."""

from __future__ import annotations

from pathlib import Path

from holdfast.bundle import load
from holdfast.data import Spec
from holdfast.lifecycle.intake import Progress
from holdfast.lifecycle.quarantine import holding
from holdfast.lifecycle.workspace import Workspace
from holdfast.records import Scoring
from holdfast.score import score as score_file


def score(
    workspace: Workspace,
    source: Spec,
    output: Path,
    *,
    version: str = "champion",
    progress: Progress = lambda _: None,
) -> Scoring:
    """Predict a table with a version or alias; the golden rows are replayed through the table executor first."""
    stored = workspace.store.version(version)
    bundle = load(workspace.store.bundle_path(stored.digest), version=stored.version, executor="table")
    with holding(workspace, "score") as held:
        return score_file(bundle, source, output, rejects=held.add, progress=progress)
