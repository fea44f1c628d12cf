"""The same story on a table of the user's: past and "production" cut from it, and a shift that is planted and named."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from holdfast.contract.settings import Settings
from holdfast.data import Source, Spec, Table, admit, iso, read
from holdfast.data import source as source_of
from holdfast.data.column_kinds import kind_of
from holdfast.demo.contract import put
from holdfast.demo.narrator import Narrator
from holdfast.demo.outcome import Facts, Outcome
from holdfast.demo.ring import (
    blocking,
    build_model,
    first_alarm,
    forward_and_back,
    lost_predictions,
    serve_rows,
)
from holdfast.demo.server import Server
from holdfast.errors import DataError
from holdfast.project import Project, init
from holdfast.records import Monitoring
from holdfast.reports import terminal

PARTS = 3
PAST_SHARE = 0.6
FEWEST_ROWS = 400


@dataclass(frozen=True)
class Shift:
    """What is done to the last part: a column, and in words how."""

    column: str
    how: str


def tell_story(folder: Path, report: Path, tell: Narrator, *, data: Spec, target: str, seed: int) -> Outcome:
    """Cut a table into past and production, run the ring over it, and return what was found.

    Raises
    ------
    DataError
        ``table-too-small``: fewer than 400 rows, too few to show a past and three parts of production.
    """
    source = source_of(data)
    table = read(source)
    if table.frame.height < FEWEST_ROWS:
        raise DataError(
            "table-too-small",
            f"{source.name} has {table.frame.height} rows",
            expected=f"at least {FEWEST_ROWS}, for a past and {PARTS} parts of production",
            next="holdfast init --data TABLE --target COLUMN works on any table",
        )
    order = np.random.default_rng(seed).permutation(table.frame.height)
    cut = math.ceil(PAST_SHARE * len(order))
    past, production = table.frame[order[:cut]], table.frame[order[cut:]]
    project, leaks = _past(past, source, target, folder, tell, part_rows=production.height // PARTS)
    build_model(project, tell)
    with Server(folder) as server:
        found, record, example = _production(production, project, server, tell)
        tell.step("holdfast retrain: old training rows and what was labelled since, from log and outcomes")
        retraining = project.retrain()
        tell.show(terminal.retrained(retraining))
        override = "the shift was planted by the demo, so the gate's verdict is about a made-up world"
        restored = forward_and_back(project, server, retraining, example, tell, override=override)
    lost = lost_predictions(project, server, folder)
    project.report(report, monitoring=record)
    truth = Facts(leak=None, drift_month=PARTS, lost=0, rolled_back=True)
    return Outcome(truth, Facts(leaks, found, lost, restored), report)


def _past(
    past: pl.DataFrame, data: Source, target: str, folder: Path, tell: Narrator, *, part_rows: int
) -> tuple[Project, bool]:
    path = folder / "past.parquet"
    past.write_parquet(path)
    tell.step(f"holdfast init: {past.height:,} rows of {data.title} play the past")
    name = data.title.split(".")[0].lower()
    made = init(path, target, name="".join(c if c.isalnum() else "_" for c in name) or None, folder=folder)
    tell.show(terminal.initialised(made))
    put(folder, "monitor", f'{{window: "{part_rows} rows", false_alarms: 0.001}}')
    tell.step("holdfast check: what would make this model fail?")
    report = Project(folder).check()
    tell.show(terminal.checked(report))
    leaking = blocking(report.findings)
    if leaking:
        ignored = list(dict.fromkeys([*Project(folder).settings.ignore, *leaking]))
        put(folder, "ignore", "[" + ", ".join(f'"{name}"' for name in ignored) + "]")
        tell.say(f"{', '.join(leaking)} would leak: under `ignore` from here on", "bold")
    return Project(folder), bool(leaking)


def _production(
    production: pl.DataFrame, project: Project, server: Server, tell: Narrator
) -> tuple[int | None, Monitoring, dict[str, Any]]:
    settings = project.settings
    tell.step(
        f"holdfast serve: the other {production.height:,} rows, in {PARTS} parts; holdfast monitor after each"
    )
    size = production.height // PARTS
    found: int | None = None
    record, example = None, {}
    for number in range(1, PARTS + 1):
        part = production.slice((number - 1) * size, size)
        rows, labels, shift = _requests(part, settings, shifted=number == PARTS)
        if shift is not None:
            tell.say(f"this part is shifted by the demo itself: {shift.column} {shift.how}", "bold")
        ids = serve_rows(server, rows)
        now = iso(time.time())
        outcomes = [{"id": id, "outcome": y, "time": now} for id, y in zip(ids, labels, strict=True)]
        server.post("/v1/outcomes", outcomes)
        record = project.monitor()
        alarm = first_alarm(record, lambda i: i + 1)
        found = found if found is not None else alarm
        alarms = ", ".join(record.windows[-1].alarms)
        tell.say(
            f"part {number}: {len(rows):,} rows answered, {part.height - len(rows):,} break the contract, "
            + (f"ALARM: {alarms}" if alarms else "quiet"),
            "bold red" if alarms else "",
        )
        example = rows[0]
    assert record is not None
    tell.show(terminal.monitored(record))
    return found, record, example


def _requests(
    part: pl.DataFrame, settings: Settings, *, shifted: bool
) -> tuple[list[dict[str, Any]], list[Any], Shift | None]:
    """Return the rows that keep the contract as requests, with their labels, and what was shifted."""
    admitted = admit(Table(part), settings, target=True, strict=False)
    frame, shift = admitted.frame, None
    if shifted:
        frame, shift = _shift(frame, settings)
    assert admitted.labels is not None
    if settings.task == "regression":
        labels = admitted.labels.tolist()
    elif settings.task == "multiclass":
        labels = [settings.classes[int(y)] for y in admitted.labels.tolist()]
    else:
        labels = [settings.positive if y else admitted.negative for y in admitted.labels.tolist()]
    columns = {name: settings.columns[name] for name in frame.columns}
    rows = [
        {name: kind_of(columns[name]).sent(value, columns[name]) for name, value in row.items()}
        for row in frame.iter_rows(named=True)
    ]
    return rows, labels, shift


def _shift(frame: pl.DataFrame, settings: Settings) -> tuple[pl.DataFrame, Shift]:
    """Move a number without an upper bound by its standard deviation, else half the rows to a category's last level.

    Without either, double a text.
    """
    free = [
        name
        for name in frame.columns
        if settings.columns[name].type in ("number", "integer") and settings.columns[name].max is None
    ]
    if free:
        column = max(free, key=lambda name: frame[name].n_unique())
        spread = float(frame[column].std() or 1.0)  # type: ignore[arg-type]
        step = max(1.0, round(spread)) if settings.columns[column].type == "integer" else spread
        moved = frame.with_columns(pl.col(column) + step)
        return moved, Shift(column, f"is larger by {step:.4g}, one standard deviation")
    category = next((n for n in frame.columns if settings.columns[n].type == "category"), None)
    text = next((n for n in frame.columns if settings.columns[n].type == "text"), None)
    if category is None and text is not None:
        moved = frame.with_columns(pl.concat_str([text, text], separator=" ").alias(text))
        return moved, Shift(text, "has every text twice")
    if category is None:
        raise DataError(
            "nothing-to-shift", "no number without an upper bound, no category and no text among the features"
        )
    level = (settings.columns[category].values or tuple(frame[category].drop_nulls().unique()))[-1]
    half = pl.int_range(pl.len()) % 2 == 0
    moved = frame.with_columns(pl.when(half).then(pl.lit(level)).otherwise(pl.col(category)).alias(category))
    return moved, Shift(category, f"is {level} in every other row")
