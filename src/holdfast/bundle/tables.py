"""Answering a table of the user's: raw values in, the same kind of table out, row by row in the same order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal, TypeAlias

import numpy as np
import polars as pl

from holdfast.bundle.population import Population
from holdfast.bundle.predictions import Predictions
from holdfast.contract.settings import Settings
from holdfast.data import admit, from_frame, like
from holdfast.errors import DataError

OnBad: TypeAlias = Literal["raise", "null"]
SHOWN_ROWS = 10


def predict_like(
    table: Any,
    settings: Settings,
    population: Population | None,
    answer: Callable[[pl.DataFrame, list[list[str]] | None], Predictions],
    on_bad: OnBad,
) -> Any:
    """Answer a table and return the same kind of table; see ``Bundle.predict``."""
    read = from_frame(table)
    admitted = admit(
        read,
        settings,
        where=None if population is None else population.table,
        where_columns=None if population is None else population.columns,
    )
    reasons = _reasons(admitted.rejected, admitted.excluded.tolist(), settings)
    if reasons and on_bad == "raise":
        raise _refused(reasons, read.read)
    answers = answer(admitted.frame, admitted.marks).frame()
    if reasons:
        answers = _in_place(answers, admitted.row - 1, read.frame.height, reasons)
    return like(answers, table)


def _reasons(rejected: pl.DataFrame, excluded: list[int], settings: Settings) -> dict[int, list[str]]:
    """Row number, from 1, to why it gets no answer."""
    found = {row: list(why) for row, why in rejected.select("row", "reasons").iter_rows()}
    found.update({row: [f"outside the population: {settings.where}"] for row in excluded})
    return dict(sorted(found.items()))


def _refused(reasons: Mapping[int, list[str]], read: int) -> DataError:
    shown = list(reasons.items())[:SHOWN_ROWS]
    lines = "".join(f"\n    row {row}: {'; '.join(why)}" for row, why in shown)
    more = f"\n    and {len(reasons) - len(shown)} more" if len(reasons) > len(shown) else ""
    return DataError(
        "rows-break-contract",
        f"{len(reasons)} of {read} rows get no answer{lines}{more}",
        expected="rows that keep the contract",
        next='correct or drop them, or predict(..., on_bad="null"); `holdfast score` keeps them apart with reasons',
    )


def _in_place(
    answers: pl.DataFrame, at: np.ndarray, height: int, reasons: Mapping[int, list[str]]
) -> pl.DataFrame:
    """Return the answers at their rows, and null with the reasons as flags elsewhere."""
    position = pl.Series("at", at, dtype=pl.Int64)
    every = pl.DataFrame({"at": np.arange(height, dtype=np.int64)})
    why = pl.DataFrame(
        {"at": [row - 1 for row in reasons], "why": list(reasons.values())},
        schema={"at": pl.Int64, "why": pl.List(pl.String)},
    )
    placed = every.join(answers.with_columns(position), on="at", how="left", maintain_order="left")
    placed = placed.join(why, on="at", how="left", maintain_order="left")
    return placed.with_columns(pl.coalesce("flags", "why").alias("flags")).drop("at", "why")
