"""``retrain``: a challenger from the champion's training rows and new labelled ones."""

from __future__ import annotations

from holdfast.data import Spec, Table, read
from holdfast.errors import SealError
from holdfast.evaluate import GateLook, open_and_evaluate
from holdfast.lifecycle.attest import attest
from holdfast.lifecycle.build import make
from holdfast.lifecycle.catalogue import Catalogue
from holdfast.lifecycle.evaluate import EVALUATION
from holdfast.lifecycle.gates import bundle_gates, take_gate_look
from holdfast.lifecycle.in_time import NOTHING_NEW
from holdfast.lifecycle.intake import Progress
from holdfast.lifecycle.kept import frames
from holdfast.lifecycle.labelled import labelled_log
from holdfast.lifecycle.lineage import Lineage, of_version
from holdfast.lifecycle.material import Material, more_material
from holdfast.lifecycle.packaged import packaged_again
from holdfast.lifecycle.version import load_version
from holdfast.lifecycle.workspace import Workspace
from holdfast.records import Retraining, Training


def retrain(
    workspace: Workspace,
    catalogue: Catalogue,
    *,
    data: Spec | None = None,
    until: str | None = None,
    progress: Progress = lambda _: None,
) -> Retraining:
    """Train a challenger and compare it with the champion.

    Parameters
    ----------
    data
        New rows with the target; None for the prediction log and its outcomes.
    until
        ISO 8601; only rows that were labelled by then. Rows of a table count by their time column plus the
        contract's label delay.

    Returns
    -------
    With ``version`` null and a message when there is nothing new to learn from.

    Raises
    ------
    StoreError
        ``no-champion``; ``training-rows-missing``.
    ConfigError
        ``pipeline-cannot-refit``: the champion is a packaged booster without a specification.

    Notes
    -----
    New rows fall to their side by the same keyed hash, so a row or entity of the old holdout stays out of training.
    The challenger's own sealed claim is made on the new holdout rows alone, before the gate look compares the two
    on all of them.
    """
    champion = workspace.store.version("champion").version
    lineage = of_version(workspace.store, champion)
    progress("reading new rows")
    source = _source(workspace, data, until)
    material: Material | str = NOTHING_NEW
    if source is not None and source.frame.height:
        material = more_material(workspace, lineage, source, until if data is not None else None)
    if isinstance(material, str):
        return _nothing(champion, lineage, material)
    same = _made_before(workspace, champion, material)
    if same is not None:
        message = f"nothing new to learn from: {same} was made from the same rows under this contract"
        return _nothing(champion, lineage, message)
    record = make(
        workspace,
        material,
        catalogue,
        progress,
        parent=champion,
        packaged=packaged_again(workspace, champion),
    )
    note = _claim(workspace, record.version, material, progress)
    found = take_gate_look(workspace, record.version, champion, progress)
    return _record(workspace, champion, record, found, note)


def _source(workspace: Workspace, data: Spec | None, until: str | None) -> Table | None:
    return read(data) if data is not None else labelled_log(workspace, until)


def _made_before(workspace: Workspace, champion: str, material: Material) -> str | None:
    """Return the challenger of this champion that has the same rows and the same contract, if there is one."""
    contract = workspace.settings.digest()
    for version in reversed(workspace.store.versions()):
        if version.parent == champion:
            made = of_version(workspace.store, version.version)
            if (made.training, made.contract) == (material.kept, contract):
                return version.version
    return None


def _claim(workspace: Workspace, version: str, material: Material, progress: Progress) -> str:
    """Make the challenger's own claim on the new holdout rows; return a note where it has none."""
    if not material.sides.holdout:
        return "no new row fell behind the seal: the challenger has no claim of its own"
    progress(f"opening the seal of the new rows for {version}")
    try:
        record = open_and_evaluate(
            load_version(workspace, version),
            workspace.seal,
            (material.sides.holdout,),
            workspace.store.ledger,
            trained_on=frames(workspace.training, material.kept),
        )
    except SealError as error:
        if error.code != "seal-already-opened":
            raise
        return "every new holdout row was opened before: the challenger has no claim of its own"
    attest(workspace, version, EVALUATION, record)
    return ""


def _record(
    workspace: Workspace, champion: str, training: Training, found: GateLook, note: str
) -> Retraining:
    better = found.gate.outcome == "passed" and (found.difference.value or 0.0) > 0
    return Retraining(
        version=training.version,
        champion=champion,
        rows={"training": training.rows["training"], "holdout": found.rows},
        difference=found.difference,
        better=better,
        gates=[*bundle_gates(workspace, training.version), found.gate],
        message=note,
    )


def _nothing(champion: str, lineage: Lineage, message: str) -> Retraining:
    return Retraining(
        version=None,
        champion=champion,
        rows={"training": sum(part.rows for part in lineage.training), "holdout": 0},
        difference=None,
        better=None,
        gates=[],
        message=message,
    )
