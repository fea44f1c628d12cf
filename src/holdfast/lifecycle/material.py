"""What a version is made of: tables, the sides of their rows, and the training rows of all of them together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from holdfast.contract.settings import Column, Settings
from holdfast.data import Table, ours, time_rule
from holdfast.data.canonical import texts
from holdfast.data.fingerprint import fingerprint
from holdfast.errors import ConfigError
from holdfast.lifecycle.in_time import (
    NOTHING_NEW,
    ledger_of_moves,
    nothing_to_learn,
    released,
    times_of,
    times_together,
)
from holdfast.lifecycle.intake import Intake, require_rows, take_in, training_rows
from holdfast.lifecycle.kept import Kept, frames, keep, tables
from holdfast.lifecycle.known import unknown_rows
from holdfast.lifecycle.lineage import Lineage
from holdfast.lifecycle.moment import labelled_by
from holdfast.lifecycle.quarantine import hold
from holdfast.lifecycle.workspace import Workspace
from holdfast.seal import Rows, Sides, read_inputs, seal
from holdfast.train import TrainingRows
from holdfast.types import Array, Label, Mask


@dataclass(frozen=True)
class Material:
    """Tables on their way to a version.

    ``earlier`` are tables of training rows that an older version kept; ``new`` is the table that ``sides`` speaks of.
    ``kept`` are the files of all training rows and ``holdouts`` the fingerprints of all rows behind the seal, oldest
    first.
    """

    earlier: list[Intake]
    new: Intake
    sides: Sides
    training: TrainingRows
    kept: tuple[Kept, ...]
    holdouts: tuple[str, ...]
    data: str
    fingerprint: str

    @property
    def intakes(self) -> list[Intake]:
        """All tables, the new one last."""
        return [*self.earlier, self.new]

    @property
    def all_sides(self) -> list[Sides | None]:
        """The sides of the rows of every table; None for a table of training rows only."""
        return [*(None for _ in self.earlier), self.sides]

    @property
    def negative(self) -> Label | None:
        """The other class as the data has it; null for a regression."""
        found = [i.admitted.negative for i in self.intakes if i.admitted.negative is not None]
        return found[0] if found else None

    @property
    def behind(self) -> int:
        """Number of new rows behind the seal."""
        return int((~self.sides.training).sum())


def first_material(workspace: Workspace, intake: Intake, sides: Sides, data: str | None = None) -> Material:
    """Return the material of a version from one table, the contract's or ``data``; its training rows are kept."""
    assert intake.rows is not None
    return Material(
        earlier=[],
        new=intake,
        sides=sides,
        training=training_rows(
            intake.admitted.frame,
            intake.rows,
            sides.training,
            times_of(intake.admitted, workspace.settings),
            intake.admitted.weights,
        ),
        kept=(keep(workspace.training, intake.rows.take(sides.training)),),
        holdouts=(sides.holdout,),
        data=workspace.data.name if data is None else data,
        fingerprint=fingerprint(intake.table.frame),
    )


def more_material(
    workspace: Workspace, champion: Lineage, source: Table, until: str | None
) -> Material | str:
    """Return the champion's training rows and what is new in a table; or why nothing new is for training.

    Where the moment of the split was moved since the champion was trained, rows of its holdouts that lie before it
    are new training rows too.

    Parameters
    ----------
    champion
        Where the champion came from.
    source
        A table with the target. Rows that the champion was trained on or that lie behind the seal are left out.
    until
        Rows labelled by then count: their time plus the label delay is not after it.

    Raises
    ------
    ConfigError
        ``until-without-time``: the table has no time to hold against ``until``.
    DataError
        ``column-missing``: the table has no target.
    """
    settings, folder = workspace.settings, workspace.training
    purpose = "which rows are new"
    behind = read_inputs(workspace.seal, champion.holdouts, purpose=purpose, ledger=workspace.store.ledger)
    known = [*frames(folder, champion.training), behind]
    before = released(workspace, champion.holdouts, champion.start)
    known += [] if before is None else [before.frame]
    source = ours(source, settings)
    fresh = unknown_rows(source.frame, known, settings)
    fresh &= _labelled(source, settings, until)
    new = take_in(_where(source, fresh), settings, labelled=True, strict=False)
    assert new.rows is not None
    hold(workspace, "retrain", new.table, new.admitted)
    if not len(new.rows) and new.admitted.counts.quarantined:
        require_rows(new, settings)
    if not len(new.rows) and not settings.in_time_order:
        return NOTHING_NEW
    sides = seal(new.rows, settings, workspace.seal, both=False, ledger=ledger_of_moves(workspace))
    freed = released(workspace, champion.holdouts, champion.start)
    if not sides.training.any() and freed is None:
        return nothing_to_learn(len(new.rows), settings)
    parts = [*champion.training, *([] if freed is None else [keep(folder, freed)])]
    earlier = [take_in(t, settings, labelled=True, strict=False) for t in tables(folder, parts)]
    if sides.training.any():
        parts.append(keep(folder, new.rows.take(sides.training)))
    return Material(
        earlier=earlier,
        new=new,
        sides=sides,
        training=_together(earlier, new, sides.training, settings),
        kept=tuple(parts),
        holdouts=(*champion.holdouts, *([sides.holdout] if sides.holdout else [])),
        data=source.source,
        fingerprint=fingerprint(new.table.frame),
    )


def _where(source: Table, rows: Mask) -> Table:
    """Return some rows of a table under their old numbers; records that are no rows stay behind."""
    return Table(
        source.frame.filter(pl.Series(rows)),
        source.row[rows],
        source=source.source,
        dialect=source.dialect,
        texts=source.texts,
    )


def _labelled(source: Table, settings: Settings, until: str | None) -> Mask:
    if until is None:
        return np.ones(source.frame.height, dtype=bool)
    if settings.time is None or settings.time not in source.frame.columns:
        raise ConfigError(
            "until-without-time",
            f"--until {until}, and {source.source} has no time",
            expected="a column that the contract names as `time`",
            next="leave --until out, or name the column in holdfast.yaml",
        )
    event = time_rule(settings)
    column = event.column if event is not None else Column("datetime")
    return labelled_by(source.frame[settings.time], until, settings.label_delay_seconds, column)


def _together(earlier: Sequence[Intake], new: Intake, part: Mask, settings: Settings) -> TrainingRows:
    """Return the training rows of all tables as one; an entity is one, whichever tables it is in."""
    assert new.rows is not None
    times = [times_of(i.admitted, settings) for i in [*earlier, new]]
    times[-1] = None if times[-1] is None else times[-1][part]
    found = [(i.rows, i.admitted.frame) for i in earlier if i.rows is not None]
    found.append((new.rows.take(part), new.admitted.frame.filter(pl.Series(part))))
    rows = Rows(
        frame=pl.concat([_entity(rows, settings.entity) for rows, _ in found], how="vertical_relaxed"),
        labels=np.concatenate([rows.labels for rows, _ in found]),
        row=np.concatenate([rows.row for rows, _ in found]),
        target=settings.target,
        task=settings.task,
        entity=settings.entity if any(rows.entity is not None for rows, _ in found) else None,
    )
    frame = pl.concat([frame for _, frame in found])
    everything = np.ones(len(rows), dtype=bool)
    return training_rows(
        frame, rows, everything, times_together(times, settings), _weights([*earlier, new], part)
    )


def _weights(intakes: Sequence[Intake], part: Mask) -> Array | None:
    """Return the weights of all rows, of the last table those of a part; None without weights."""
    found = [intake.admitted.weights for intake in intakes]
    if any(weights is None for weights in found):
        return None
    *before, last = [weights for weights in found if weights is not None]
    return np.concatenate([*before, last[part]])


def _entity(rows: Rows, entity: str | None) -> pl.DataFrame:
    """Return the entities of rows as text that `cell_digests` reads alike, whatever type the table has."""
    name = entity or "entity"
    if rows.entity is None:
        return pl.DataFrame({name: pl.Series(name, [None] * len(rows), dtype=pl.String)})
    return rows.frame.select(texts(rows.frame[rows.entity]).alias(name))
