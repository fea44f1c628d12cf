"""``leaderboard``: rows that were opened may be asked again, one rounded figure at a time."""

from __future__ import annotations

from holdfast.evaluate import enter_leaderboard
from holdfast.lifecycle.attest import attest
from holdfast.lifecycle.evaluate import newest
from holdfast.lifecycle.intake import Progress
from holdfast.lifecycle.kept import frames
from holdfast.lifecycle.lineage import of_version
from holdfast.lifecycle.version import load_version
from holdfast.lifecycle.workspace import Workspace
from holdfast.records import Leaderboard, Place, Standing
from holdfast.seal import Board, boards

LEADERBOARD = "leaderboard"


def enter(workspace: Workspace, version: str | None, progress: Progress = lambda _: None) -> Standing:
    """Enter a version, by default the newest, and keep its standing with it.

    Raises
    ------
    StoreError
        ``no-version`` where nothing was trained yet.
    SealError
        ``holdout-was-trained-on``.
    """
    bundle = load_version(workspace, version or newest(workspace))
    lineage = of_version(workspace.store, bundle.version)
    progress(f"asking the leaderboard about {bundle.version}")
    record = enter_leaderboard(
        bundle,
        workspace.seal,
        lineage.holdouts,
        workspace.store.ledger,
        trained_on=frames(workspace.training, lineage.training),
    )
    if not workspace.store.attestations(bundle.version, LEADERBOARD):
        attest(workspace, bundle.version, LEADERBOARD, record)
    return record


def shown(workspace: Workspace) -> list[Leaderboard]:
    """Return the boards of a project with their entries, oldest first. Opens nothing and asks nothing."""
    return [_shown(board) for board in boards(workspace.seal)]


def _shown(board: Board) -> Leaderboard:
    return Leaderboard(
        board=board.look,
        leader=board.leader,
        loss=board.ladder.leader,
        step=board.ladder.step,
        rows=board.rows,
        measure=board.measure,
        without_model=board.without_model,
        entries=[Place(e.number, e.version, e.entered, e.leads, e.loss) for e in board.entries],
    )
