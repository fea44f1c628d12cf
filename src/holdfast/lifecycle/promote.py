"""``promote`` and ``rollback``: an alias moves through the gates, and there is a way back."""

from __future__ import annotations

import msgspec

from holdfast.lifecycle.catalogue import Catalogue
from holdfast.lifecycle.gates import HARD, bundle_gates, champion_gate, claim_gate, findings_gate
from holdfast.lifecycle.intake import Progress
from holdfast.lifecycle.version import load_version
from holdfast.lifecycle.workspace import Workspace
from holdfast.records import Gate, Move

CHAMPION = "champion"


def promote(
    workspace: Workspace,
    version: str,
    catalogue: Catalogue,
    *,
    to: str = CHAMPION,
    override: str | None = None,
    progress: Progress = lambda _: None,
) -> Move:
    """Move an alias to a version when every gate passes.

    Parameters
    ----------
    version
        A version, or an alias that points to it.
    to
        The alias. Only ``champion`` has the statistical gates and moves what servers run; any other alias asks
        that the bundle verifies and that its executors agree.
    override
        A written reason that passes the statistical gates and those of findings. It is kept in the ledger. It never
        passes a bundle that does not verify or whose executors disagree.

    Returns
    -------
    With ``moved`` false and the alias where it was, when a gate is refused or undecided.
    """
    store = workspace.store
    name = store.version(version).version
    standing = store.alias(to)
    progress(f"verifying {name}")
    gates = bundle_gates(workspace, name)
    if to == CHAMPION and all(gate.outcome == "passed" for gate in gates):
        gates += _statistical(workspace, name, standing, catalogue, progress)
    if override:
        gates = [_overridden(gate, override) for gate in gates]
    if not all(gate.outcome in ("passed", "overridden") for gate in gates):
        store.ledger.append(
            "promotion-refused",
            to,
            {"from": standing, "version": name, "gates": msgspec.to_builtins(gates)},
        )
        return Move(to, standing, standing, gates, moved=False)
    deployment = _deployment(workspace, name) if to == CHAMPION else None
    store.move_alias(to, standing, name, action="promote", why=override, gates=gates, deployment=deployment)
    return Move(to, standing, name, gates, reason=override)


def rollback(workspace: Workspace, *, because: str | None = None) -> Move:
    """Write the previous deployment back: version, threshold, features and reference are one bundle.

    Raises
    ------
    StoreError
        ``no-champion``; ``nothing-to-roll-back``; ``alias-moved``.
    BundleError
        The bundle of the previous deployment does not verify; nothing moves.
    """
    store = workspace.store
    standing = store.version(CHAMPION).version
    earlier = store.earlier_deployment()
    load_version(workspace, earlier.version)
    gates = bundle_gates(workspace, earlier.version)
    store.roll_back(standing, why=because)
    return Move(CHAMPION, standing, earlier.version, gates, reason=because)


def _statistical(
    workspace: Workspace,
    version: str,
    standing: str | None,
    catalogue: Catalogue,
    progress: Progress,
) -> list[Gate]:
    champion = standing if standing != version else None
    gates = [claim_gate(workspace, version, champion), findings_gate(workspace, version, catalogue)]
    if champion is not None:
        progress(f"comparing {version} with {champion}")
        gates.append(champion_gate(workspace, version, champion))
    return gates


def _overridden(gate: Gate, reason: str) -> Gate:
    if gate.outcome == "passed" or gate.name in HARD:
        return gate
    return Gate(gate.name, "overridden", {**gate.evidence, "was": gate.outcome, "reason": reason})


def _deployment(workspace: Workspace, version: str) -> dict[str, object]:
    return {"threshold": load_version(workspace, version).threshold}
