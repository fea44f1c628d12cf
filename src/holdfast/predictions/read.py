"""All logs as one table: safe while servers write, after they were killed, and beside damaged files."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import polars as pl

from holdfast.predictions import wal
from holdfast.predictions.names import FOLDER, OUTCOMES, log_files, pid_of
from holdfast.predictions.rows import COLUMNS, LATER, connect_reading

_INSTANT = pl.Datetime("us", "UTC")
_PREDICTIONS = {
    "counter": pl.Int64,
    "received": pl.Int64,
    "event_time": pl.Int64,
    "version": pl.String,
    "inputs": pl.String,
    "prediction": pl.String,
    "probability": pl.Float64,
    "threshold": pl.Float64,
    "flags": pl.String,
    "entity": pl.String,
    "details": pl.String,
}
_OUTCOMES = {"id": pl.String, "outcome": pl.String, "time": pl.Int64}
_REJECTIONS = {"minute": pl.Int64, "field": pl.String, "kind": pl.String, "rows": pl.Int64}
_REJECTED = {"minute": pl.Int64, "rows": pl.Int64}
_BODIES = {"time": pl.Int64, "body": pl.String}
_BATCH = 50_000
_UNBORN = "it has no tables: its process was stopped before the first row, or it is foreign"


class Damaged(msgspec.Struct, frozen=True):
    """A file that was not read, or not to its end, and why."""

    name: str
    why: str


class Log(NamedTuple):
    """The union of all logs.

    Attributes
    ----------
    predictions
        One row an answer, by time: ``id, time, version, inputs`` (JSON text), ``prediction, probability,
        threshold, flags`` (JSON text), ``entity, event_time, received, details`` (JSON text: what else was answered, such
        as the probability of each class; null in older logs). Times are UTC; ``time`` is the
        event time where one was sent, else the server's clock.
    outcomes
        Every outcome that came, in the order in which they count: ``id, outcome, outcome_time``.
    rejections
        ``minute, field, kind, rows``: refused rows by reason.
    rejected
        ``minute, rows``: refused rows, each once.
    damaged
        Files that could not be read to the end. What could be read of them is in the tables.
    """

    predictions: pl.DataFrame
    outcomes: pl.DataFrame
    rejections: pl.DataFrame
    rejected: pl.DataFrame
    damaged: list[Damaged]


def read_log(folder: Path | str) -> Log:
    """Read every log and all outcomes of a ``.holdfast`` folder.

    Prediction and outcome are integers where all are, booleans or floats likewise, otherwise text.

    Examples
    --------
    >>> read_log("no-such-folder").predictions.height
    0
    """
    folder = Path(folder)
    logs, foreign = log_files(folder)
    damaged = [Damaged(path.name, "not a prediction log") for path in foreign]
    parts, reasons, rejected = [_frame([], _PREDICTIONS).with_columns(id=pl.lit("").cast(pl.String))], [], []
    for path in logs:
        part, why = _rows(path, f"SELECT {_columns(path)} FROM predictions ORDER BY counter", _PREDICTIONS)
        parts.append(part.with_columns(id=pl.lit(path.stem + "-") + pl.col("counter").cast(pl.String)))
        reasons.append(_rows(path, "SELECT minute, field, kind, rows FROM rejections", _REJECTIONS)[0])
        rejected.append(_rows(path, "SELECT minute, rows FROM rejected", _REJECTED)[0])
        why = why or _tail(path)
        if why and not (why == _UNBORN and _is_running(path)):
            damaged.append(Damaged(path.name, why))
    outcomes, why = _outcomes(folder / FOLDER / OUTCOMES)
    if why:
        damaged.append(Damaged(OUTCOMES, why))
    return Log(
        _predictions(pl.concat(parts)),
        outcomes,
        _summed(reasons, _REJECTIONS, ["minute", "field", "kind"]),
        _summed(rejected, _REJECTED, ["minute"]),
        damaged,
    )


def bodies(folder: Path | str) -> pl.DataFrame:
    """Return the sample of refused bodies that was kept, by time: ``time, body``."""
    logs, _ = log_files(Path(folder))
    parts = [_rows(path, "SELECT time, body FROM rejected_bodies", _BODIES)[0] for path in logs]
    return pl.concat([_frame([], _BODIES), *parts]).with_columns(pl.col("time").cast(_INSTANT)).sort("time")


def typed(texts: pl.Series) -> pl.Series:
    """Turn JSON texts into a column of one type: boolean, integer, float, or text where they are mixed.

    Examples
    --------
    >>> typed(pl.Series(["1", None, "0"])).to_list()
    [1, None, 0]
    >>> typed(pl.Series(["1", "true", '"a"'])).to_list()
    ['1', 'True', 'a']
    """
    joined = ",".join(text if text is not None else "null" for text in texts)
    values = msgspec.json.decode(f"[{joined}]")
    kinds = {type(value) for value in values if value is not None}
    wide = any(type(value) is int and not -(2**63) <= value < 2**63 for value in values)
    if kinds <= {bool} and kinds:
        return pl.Series(texts.name, values, pl.Boolean)
    if kinds <= {int} and not wide:
        return pl.Series(texts.name, values, pl.Int64)
    if kinds <= {int, float} and not wide:
        return pl.Series(texts.name, [None if v is None else float(v) for v in values], pl.Float64)
    return pl.Series(texts.name, [None if v is None else str(v) for v in values], pl.String)


def _frame(rows: Sequence[Any], schema: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=schema, orient="row")


def _rows(path: Path, sql: str, schema: dict[str, Any]) -> tuple[pl.DataFrame, str | None]:
    """Return what one statement reads of one file, and why it ended early if it did."""
    parts: list[pl.DataFrame] = [_frame([], schema)]
    try:
        with closing(connect_reading(path)) as connection:
            for batch in _batches(connection.execute(sql)):
                parts.append(_frame(batch, schema))  # noqa: PERF401  what came before an error is kept
    except sqlite3.OperationalError as error:
        if "no such table" in str(error):
            return parts[0], _UNBORN
        return pl.concat(parts), f"not read to its end: {error}"
    except (sqlite3.Error, pl.exceptions.PolarsError, TypeError, ValueError, OverflowError) as error:
        return pl.concat(parts), f"not read to its end: {error}"
    return pl.concat(parts), None


def _columns(path: Path) -> str:
    """Return the columns to read from a log: null for those that came after it was written."""
    there, _ = _rows(path, "SELECT name FROM pragma_table_info('predictions')", {"name": pl.String})
    known = set(there["name"])
    return ",".join(f"NULL AS {c}" if known and c in LATER and c not in known else c for c in COLUMNS)


def _batches(cursor: sqlite3.Cursor) -> Iterator[list[Any]]:
    """Yield rows in batches; what was read before an error comes first, then the error."""
    batch: list[Any] = []
    failed: sqlite3.Error | None = None
    try:
        for row in cursor:
            batch.append(row)
            if len(batch) == _BATCH:
                yield batch
                batch = []
    except sqlite3.Error as error:
        failed = error
    yield batch
    if failed is not None:
        raise failed


def _tail(path: Path) -> str | None:
    """Say what an interrupted write left behind the last commit; a running server is just writing there."""
    if _is_running(path):
        return None
    torn = wal.torn_bytes(path.with_name(path.name + "-wal"))
    if not torn:
        return None
    return f"cut at the last whole commit: {torn} bytes behind it are an unfinished write"


def _is_running(path: Path) -> bool:
    """Say whether the process that writes a log seems to be alive on this machine."""
    pid = pid_of(path.stem)
    facts, _ = _rows(path, "SELECT value FROM meta WHERE key = 'host'", {"value": pl.String})
    if not pid or (facts.height and facts.item(0, 0) != os.uname().nodename):
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # it runs, as somebody else
        return True
    return True


def _predictions(frame: pl.DataFrame) -> pl.DataFrame:
    time = pl.coalesce("event_time", "received").cast(_INSTANT).alias("time")
    ordered = frame.with_columns(time).sort("time", "counter", maintain_order=True)
    return ordered.select(
        "id",
        "time",
        "version",
        "inputs",
        typed(ordered["prediction"]),
        "probability",
        "threshold",
        "flags",
        "entity",
        pl.col("event_time", "received").cast(_INSTANT),
        "details",
    )


def _outcomes(path: Path) -> tuple[pl.DataFrame, str | None]:
    empty = _frame([], _OUTCOMES)
    sql = "SELECT id, outcome, time FROM outcomes ORDER BY time, seq"
    frame, why = _rows(path, sql, _OUTCOMES) if path.exists() else (empty, None)
    time = pl.col("time").cast(_INSTANT).alias("outcome_time")
    return frame.select("id", typed(frame["outcome"]), time), why


def _summed(parts: list[pl.DataFrame], schema: dict[str, Any], by: list[str]) -> pl.DataFrame:
    whole = pl.concat([_frame([], schema), *parts]).group_by(by).agg(pl.col("rows").sum()).sort(by)
    return whole.with_columns(pl.col("minute").cast(_INSTANT))
