"""``retrain``: a challenger from the champion's training rows and new labelled ones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from holdfast.contract.settings import Settings
from holdfast.data import Table, read
from holdfast.data.fingerprint import fingerprint, row_digests, running_numbers
from holdfast.errors import SealError
from holdfast.evaluate import GateLook, open_and_evaluate
from holdfast.lifecycle.build import labels_of, training_record
from holdfast.lifecycle.catalogue import Catalogue
from holdfast.lifecycle.evaluate import EVALUATION
from holdfast.lifecycle.gates import bundle_gates, take_gate_look
from holdfast.lifecycle.intake import Intake, Progress, take_in, training_rows
from holdfast.lifecycle.kept import frames, keep, tables
from holdfast.lifecycle.labelled import labelled_log
from holdfast.lifecycle.lineage import Lineage, of_build, of_version
from holdfast.lifecycle.moment import labelled_by
from holdfast.lifecycle.reference import reference
from holdfast.lifecycle.version import Parts, add_version, load_version
from holdfast.lifecycle.workspace import Workspace
from holdfast.records import Retraining
from holdfast.seal import Rows, Sides, read_inputs, seal
from holdfast.train import TrainingRows, train
from holdfast.types import Mask


@dataclass(frozen=True)
class Material:
    """What a challenger is trained on: old tables of training rows, the new table, and the new one's split."""

    old: list[Intake]
    new: Intake
    sides: Sides
    lineage: Lineage

    @property
    def fresh(self) -> int:
        """Number of new training rows."""
        return int(self.sides.training.sum())


def retrain(
    workspace: Workspace,
    catalogue: Catalogue,
    *,
    data: Path | None = None,
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

    Notes
    -----
    New rows fall to their side by the same keyed hash, so a row or entity of the old holdout stays out of training.
    The challenger's own sealed claim is made on the new holdout rows alone, before the gate look compares the two
    on all of them.
    """
    settings = workspace.settings
    champion = workspace.store.version("champion").version
    lineage = of_version(workspace.store, champion)
    progress("reading new rows")
    source = read(data) if data is not None else labelled_log(workspace, until)
    material = _gather(workspace, source, lineage, until=until if data is not None else None)
    if material is None or material.fresh == 0:
        return _nothing(champion, lineage)
    rows, typed = _combined(material, settings)
    training = training_rows(typed, rows, np.ones(len(rows), dtype=bool))
    trained = train(training, settings, progress)
    progress("building the bundle")
    new_rows = material.new.rows
    assert new_rows is not None
    kept = keep(workspace.training, new_rows.take(material.sides.training))
    made = of_build(
        settings,
        data=str(data) if data is not None else "prediction log",
        fingerprint=fingerprint(material.new.table.frame),
        kept=(*lineage.training, kept),
        holdouts=(*lineage.holdouts, material.sides.holdout),
        root=workspace.root,
        parent=champion,
    )
    parts = Parts(
        trained=trained,
        labels=labels_of(settings, _negative(material)),
        profile=reference(
            [*material.old, material.new], [*(None for _ in material.old), material.sides], settings
        ),
        golden=training.frame,
        lineage=made,
    )
    version = add_version(workspace, parts, settings)
    holdout = int((~material.sides.training).sum())
    record = training_record(version, trained, training, settings, catalogue, holdout=holdout)
    workspace.store.attest(version, "training", record)
    note = _claim(workspace, version, made, progress)
    found = take_gate_look(workspace, version, champion, progress)
    return _record(workspace, version, champion, training, found, note)


def _gather(
    workspace: Workspace, source: Table | None, lineage: Lineage, *, until: str | None
) -> Material | None:
    if source is None or source.frame.height == 0:
        return None
    settings = workspace.settings
    old = [
        take_in(t, settings, labelled=True, strict=False)
        for t in tables(workspace.training, lineage.training)
    ]
    known = [
        *frames(workspace.training, lineage.training),
        read_inputs(
            workspace.seal, lineage.holdouts, purpose="rows known before", ledger=workspace.store.ledger
        ),
    ]
    fresh = _unknown(source.frame, known, settings) & _matured(source.frame, settings, until)
    if not fresh.any():
        return None
    new = take_in(
        Table(source.frame.filter(pl.Series(fresh)), source=source.source),
        settings,
        labelled=True,
        strict=False,
    )
    if new.rows is None or len(new.rows) == 0:
        return None
    try:
        sides = seal(new.rows, settings, workspace.seal)
    except SealError as error:
        if error.code == "holdout-empty":  # too few new rows to have both sides
            return None
        raise
    return Material(old, new, sides, lineage)


def _unknown(frame: pl.DataFrame, known: list[pl.DataFrame], settings: Settings) -> Mask:
    """Return which rows of a table are not among known rows, copies counted."""
    names = [name for name in (*settings.inputs, settings.entity, settings.time) if name in frame.columns]
    have = [f.select(n for n in names if n in f.columns) for f in known]
    names = [name for name in names if all(name in f.columns for f in have)]
    if not names:
        return np.ones(frame.height, dtype=bool)
    old = np.concatenate([row_digests(f, names) for f in have])
    keys, counts = np.unique(old, return_counts=True)
    digests = row_digests(frame, names)
    place = np.minimum(np.searchsorted(keys, digests), len(keys) - 1)
    before = np.where(keys[place] == digests, counts[place], 0)
    return np.asarray(running_numbers(digests) >= before)


def _matured(frame: pl.DataFrame, settings: Settings, until: str | None) -> Mask:
    """Return which rows of a table had their label by then."""
    if until is None or settings.time is None or settings.time not in frame.columns:
        return np.ones(frame.height, dtype=bool)
    return labelled_by(frame[settings.time], until, settings.label_delay_seconds)


def _combined(material: Material, settings: Settings) -> tuple[Rows, pl.DataFrame]:
    """Return old and new training rows as one, with their typed frame."""
    new = material.new
    assert new.rows is not None
    parts = [(i.rows, i.admitted.frame) for i in material.old if i.rows is not None]
    mask = material.sides.training
    parts.append((new.rows.take(mask), new.admitted.frame.filter(pl.Series(mask))))
    entity = settings.entity
    columns = [
        pl.DataFrame({entity: rows.frame[entity].cast(pl.String)})
        if entity is not None and entity in rows.frame.columns
        else pl.DataFrame({"__row": rows.row})
        for rows, _ in parts
    ]
    together = Rows(
        frame=pl.concat(columns, how="diagonal_relaxed"),
        labels=np.concatenate([rows.labels for rows, _ in parts]),
        row=np.concatenate([rows.row for rows, _ in parts]),
        target=settings.target,
        task=settings.task,
        entity=entity if all(rows.entity is not None for rows, _ in parts) else None,
    )
    return together, pl.concat([frame for _, frame in parts])


def _negative(material: Material) -> object:
    return next(
        (i.admitted.negative for i in [*material.old, material.new] if i.admitted.negative is not None), None
    )


def _claim(workspace: Workspace, version: str, lineage: Lineage, progress: Callable[[str], None]) -> str:
    """Make the challenger's own claim on holdout rows without a look; return a note where there are none."""
    progress(f"opening the seal of the new rows for {version}")
    try:
        record = open_and_evaluate(
            load_version(workspace, version),
            workspace.seal,
            lineage.holdouts,
            workspace.store.ledger,
            trained_on=frames(workspace.training, lineage.training),
        )
    except SealError as error:
        if error.code != "seal-already-opened":
            raise
        return "every holdout row was opened before: the challenger has no claim of its own"
    workspace.store.attest(version, EVALUATION, record)
    return ""


def _record(
    workspace: Workspace,
    version: str,
    champion: str,
    training: TrainingRows,
    found: GateLook,
    note: str,
) -> Retraining:
    better = found.gate.outcome == "passed" and (found.difference.value or 0.0) > 0
    return Retraining(
        version=version,
        champion=champion,
        rows={"training": len(training), "holdout": found.rows},
        difference=found.difference,
        better=better,
        gates=[*bundle_gates(workspace, version), found.gate],
        message=note,
    )


def _nothing(champion: str, lineage: Lineage) -> Retraining:
    return Retraining(
        version=None,
        champion=champion,
        rows={"training": sum(part.rows for part in lineage.training), "holdout": 0},
        difference=None,
        better=None,
        gates=[],
        message="nothing new to learn from: no labelled row that the champion was not trained on or judged by",
    )
