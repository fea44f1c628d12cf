"""A project: the verbs of the command line, returning the same records."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from holdfast import lifecycle
from holdfast.bundle import Bundle
from holdfast.contract.settings import Settings
from holdfast.data import Spec
from holdfast.errors import HoldfastError
from holdfast.features import FeatureFacts, describe
from holdfast.lifecycle.attest import card_path
from holdfast.lifecycle.version import load_version
from holdfast.lifecycle.workspace import Workspace
from holdfast.predictions import export_log
from holdfast.project.checks import catalogue
from holdfast.records import (
    CheckReport,
    Evaluation,
    Leaderboard,
    LedgerRow,
    Monitoring,
    Move,
    Retraining,
    Scoring,
    Standing,
    Training,
    VersionInfo,
)
from holdfast.records.evolution import Proposal
from holdfast.records.quarantine import Held, Replay, Shown
from holdfast.reports.card import write_card
from holdfast.reports.gather import gather
from holdfast.reports.page import write_page

Progress = Callable[[str], None]


def _silent(_: str) -> None:
    return None


class Project:
    """One model's project: a folder with ``holdfast.yaml``.

    Parameters
    ----------
    path
        The folder or the file; by default ``HOLDFAST_PROJECT``, else the nearest contract upward from here.

    Raises
    ------
    ConfigError
        ``no-contract``.
    """

    def __init__(self, path: Path | str | None = None) -> None:
        self.workspace = Workspace.find(path)

    @property
    def root(self) -> Path:
        """The folder of the contract."""
        return self.workspace.root

    @property
    def settings(self) -> Settings:
        """The contract, resolved."""
        return self.workspace.settings

    def features(self) -> tuple[FeatureFacts, ...]:
        """Return what each feature of the contract is: type, where a null can come from, and the columns it reads."""
        return describe(self.settings)

    def check(self, *, progress: Progress = _silent) -> CheckReport:
        """Run the checks of the contract, the table and the split."""
        return lifecycle.inspect.check(self.workspace, catalogue(), progress)

    def propose(self, *, apply: bool = False, progress: Progress = _silent) -> Proposal:
        """Return how the table differs from the contract, and the edit that follows it; ``apply`` writes it."""
        return lifecycle.propose.propose(self.workspace, progress, apply=apply)

    def train(self, *, progress: Progress = _silent) -> Training:
        """Check, split, train the candidates and store the selected one as a new version."""
        return lifecycle.build.build(self.workspace, catalogue(), progress)

    def evaluate(self, version: str | None = None, *, progress: Progress = _silent) -> Evaluation:
        """Open the seal for a version, by default the newest."""
        return lifecycle.evaluate.evaluate(self.workspace, version, progress)

    def promote(
        self,
        version: str,
        *,
        to: str = "champion",
        override: str | None = None,
        progress: Progress = _silent,
    ) -> Move:
        """Move an alias to a version when every gate passes; see the record's ``moved``.

        The model card of a new champion is written among its attestations.
        """
        move = lifecycle.promote.promote(
            self.workspace, version, catalogue(), to=to, override=override, progress=progress
        )
        if move.moved and to == "champion" and move.to is not None:
            write_card(gather(self.settings, self.workspace.store), card_path(self.workspace, move.to))
        return move

    def enter_leaderboard(self, version: str | None = None, *, progress: Progress = _silent) -> Standing:
        """Ask the leaderboard about a version, by default the newest: one rounded figure, the rest withheld."""
        return lifecycle.leaderboard.enter(self.workspace, version, progress)

    def leaderboards(self) -> list[Leaderboard]:
        """Return the leaderboards with their entries, oldest first."""
        return lifecycle.leaderboard.shown(self.workspace)

    def quarantine(self) -> list[Held]:
        """Return what the quarantine holds, the oldest first; refused requests last."""
        return lifecycle.quarantine.listed(self.workspace)

    def show_quarantine(
        self,
        name: str | None = None,
        *,
        reason: str | None = None,
        limit: int | None = None,
        output: Path | str | None = None,
    ) -> Shown:
        """Return rows of an entry of the quarantine with their raw content and every reason."""
        target = None if output is None else Path(output)
        return lifecycle.quarantine.shown(self.workspace, name, reason=reason, limit=limit, output=target)

    def replay_quarantine(
        self, name: str | None = None, *, data: Spec | None = None, output: Path | str | None = None
    ) -> Replay:
        """Judge the rows of an entry again under the contract as it is now."""
        target = None if output is None else Path(output)
        return lifecycle.quarantine.replay(self.workspace, name, data=data, output=target)

    def rollback(self, *, because: str | None = None) -> Move:
        """Write the previous deployment back."""
        return lifecycle.promote.rollback(self.workspace, because=because)

    def retrain(
        self, *, data: Spec | None = None, until: str | None = None, progress: Progress = _silent
    ) -> Retraining:
        """Train a challenger on old and new rows and compare it with the champion."""
        return lifecycle.retrain.retrain(
            self.workspace, catalogue(), data=data, until=until, progress=progress
        )

    def score(
        self,
        source: Spec,
        output: Path | str,
        *,
        version: str = "champion",
        progress: Progress = _silent,
    ) -> Scoring:
        """Predict every row of a table into a file."""
        return lifecycle.scoring.score(
            self.workspace, source, Path(output), version=version, progress=progress
        )

    def monitor(
        self, *, data: Spec | None = None, until: str | None = None, progress: Progress = _silent
    ) -> Monitoring:
        """Test every window of the prediction log, or of a table, against the champion's reference."""
        return lifecycle.watch.watch(self.workspace, data=data, until=until, progress=progress)

    def serve(self, *, host: str = "127.0.0.1", port: int = 8000) -> None:
        """Serve the champion over HTTP until stopped."""
        from holdfast.serve import run

        run(self.workspace.folder, host=host, port=port)

    def export_predictions(self, output: Path | str) -> dict[str, Any]:
        """Write the log of all server processes, with outcomes, as one table."""
        rows, damaged = export_log(self.workspace.folder, Path(output))
        return {"rows": rows, "output": str(output), "damaged": [f"{d.name}: {d.why}" for d in damaged]}

    def report(self, output: Path | str = "report.html", *, monitoring: Monitoring | None = None) -> Path:
        """Write one HTML file that tells the model's whole story, or the model card for a name that ends in ``.md``.

        Findings are those that the version was trained with. Without ``monitoring`` the prediction log is watched
        first, where there are a champion and predictions; when that is not possible the page says why.
        """
        notes = []
        if monitoring is None and self.workspace.store.alias("champion") is not None:
            try:
                monitoring = self.monitor()
            except HoldfastError as error:
                notes.append(f"the prediction log was not watched: {error.code}: {error.happened}")
        story = gather(self.settings, self.workspace.store, monitoring=monitoring, notes=notes)
        return write_card(story, output) if Path(output).suffix == ".md" else write_page(story, output)

    def versions(self) -> list[VersionInfo]:
        """Return the versions, oldest first."""
        return self.workspace.store.version_infos()

    def ledger(self) -> list[LedgerRow]:
        """Return every row of the ledger, oldest first."""
        return self.workspace.store.ledger.rows()

    def verify_ledger(self) -> dict[str, Any]:
        """Walk the hash chain: ``bad`` is null, or the first bad row with its reason."""
        damage = self.workspace.store.verify()
        bad = None if damage is None else {"seq": damage.seq, "why": damage.why}
        return {"rows": len(self.workspace.store.ledger.rows()), "bad": bad}

    def load(self, name: str = "champion") -> Bundle:
        """Return the verified bundle of a version or alias."""
        return load_version(self.workspace, name)
