"""The conditions of a promotion, each with the figures that decided it."""

from __future__ import annotations

import msgspec

from holdfast.bundle import load
from holdfast.checks import run_checks
from holdfast.errors import BundleError
from holdfast.evaluate import GateLook, open_gate
from holdfast.lifecycle.attest import attest
from holdfast.lifecycle.catalogue import Catalogue
from holdfast.lifecycle.evaluate import EVALUATION
from holdfast.lifecycle.intake import Progress
from holdfast.lifecycle.kept import frames
from holdfast.lifecycle.leaderboard import LEADERBOARD
from holdfast.lifecycle.lineage import NOT_SEALED, of_version
from holdfast.lifecycle.version import load_version
from holdfast.lifecycle.workspace import Workspace
from holdfast.records import Gate, Training

GATE = "gate"
HARD = ("bundle-verifies", "executors-agree")
"""Gates that no reason can pass."""


def bundle_gates(workspace: Workspace, version: str) -> list[Gate]:
    """Return whether the bundle verifies and whether both executors answer its golden rows as kept."""
    stored = workspace.store.version(version)
    path = workspace.store.bundle_path(stored.digest)
    gates = []
    for name, executors in zip(HARD, (("table",), ("table", "row")), strict=True):
        try:
            for executor in executors:
                load(path, executor=executor)  # type: ignore[arg-type]
        except BundleError as error:
            gates.append(Gate(name, "refused", {"code": error.code, "because": error.happened}))
        else:
            gates.append(Gate(name, "passed", {"digest": stored.digest[:12]}))
    return gates


def claim_gate(workspace: Workspace, version: str, champion: str | None) -> Gate:
    """Return whether the seal was opened for the version, or it is not worse than a champion whose own was.

    An entry on the leaderboard will do as well, and says that its claim is the weaker one.
    """
    if not of_version(workspace.store, version).sealed:
        next_step = "holdfast.package(...) without fitted=True refits it on the training rows"
        return Gate("seal-opened", "refused", {"because": NOT_SEALED, "next": next_step})
    own = _claim(workspace, version)
    if own is not None:
        return Gate("seal-opened", "passed", {"looks": own["looks"], "rows": own["rows"].get("used")})
    entries = workspace.store.attestations(version, LEADERBOARD)
    if entries:
        told = entries[-1].payload
        evidence = {key: told[key] for key in ("loss", "step", "leads", "entry", "rows")}
        return Gate("seal-opened", "passed", {"claim": f"weaker: {told['claim']}", **evidence})
    if champion is not None and _claim(workspace, champion) is not None:
        return Gate(
            "seal-opened",
            "passed",
            {"claim": f"none of its own; judged beside {champion}, whose seal was opened"},
        )
    return Gate(
        "seal-opened",
        "refused",
        {
            "because": "the seal was not opened for it",
            "next": "holdfast evaluate",
        },
    )


def findings_gate(workspace: Workspace, version: str, catalogue: Catalogue) -> Gate:
    """Return whether a finding of severity error stands against the version or the contract as it is now."""
    kept = workspace.store.attestations(version, "training")
    findings = msgspec.convert(kept[-1].payload, Training).findings if kept else []
    now = run_checks(catalogue.stage("contract"), workspace.settings, workspace.settings).findings
    blocking = [f"{f.code} {f.column or ''}".strip() for f in [*findings, *now] if f.severity == "error"]
    if blocking:
        return Gate("no-blocking-finding", "refused", {"findings": blocking})
    return Gate("no-blocking-finding", "passed", {"findings": []})


def champion_gate(workspace: Workspace, version: str, champion: str) -> Gate:
    """Return the verdict of the paired comparison with the champion; a gate look is taken where none is kept."""
    for kept in reversed(workspace.store.attestations(version, GATE)):
        if kept.payload.get("champion") == champion:
            return msgspec.convert(kept.payload["gate"], Gate)
    return take_gate_look(workspace, version, champion).gate


def take_gate_look(
    workspace: Workspace,
    version: str,
    champion: str,
    progress: Progress = lambda _: None,
) -> GateLook:
    """Compare two versions on all holdout rows that neither was trained on, and keep the verdict."""
    progress(f"comparing {version} with {champion}")
    new, old = load_version(workspace, version), load_version(workspace, champion)
    lineages = [of_version(workspace.store, name) for name in (champion, version)]
    holdouts = tuple(dict.fromkeys(h for lineage in lineages for h in lineage.holdouts))
    trained = [frame for lineage in lineages for frame in frames(workspace.training, lineage.training)]
    found = open_gate(new, old, workspace.seal, holdouts, workspace.store.ledger, trained_on=trained)
    attest(
        workspace, version, GATE, {"champion": champion, "gate": found.gate, "difference": found.difference}
    )
    return found


def _claim(workspace: Workspace, version: str) -> dict | None:
    """Return the claim of a version: that of its bundle, under whatever number the bundle was evaluated."""
    store = workspace.store
    digest = store.version(version).digest
    same = [v.version for v in store.versions() if v.digest == digest]
    records = [a.payload for name in same for a in store.attestations(name, EVALUATION)]
    return next((record for record in records if record.get("claim")), None)
