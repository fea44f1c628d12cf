"""Replaying golden rows through the executors."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
import polars as pl

from holdfast.bundle.bundle import Bundle
from holdfast.bundle.golden import Golden, first_difference
from holdfast.errors import BundleError
from holdfast.types import Mask

Executor = Literal["row", "table", "both"]

TOLERANCE = 1e-12
"""Largest relative difference of a score in another environment than the one of the build."""

GENERAL = 1e-9
"""The same on the general path, anywhere: other libraries sum one row in another order than many."""


def answer(bundle: Bundle, rows: pl.DataFrame) -> Golden:
    """Return what the vectorised executor answers, as golden rows.

    Raises
    ------
    BundleError
        ``executors-disagree``, naming the first row that the row executor answers otherwise.
    """
    golden, single = _by_table(bundle, rows), _by_row(bundle, rows)
    exact = bundle.predictor.exact_rows
    row = first_difference(golden, single.scores, single.decided, single.flags, 0.0 if exact else GENERAL)
    if row is None and exact:
        # a last bit of a margin may vanish in the probability of this row and show in the next one's
        row = _first(single.margins != golden.margins)
    if row is not None:
        raise BundleError(
            "executors-disagree",
            f"golden row {row + 1} of {rows.height}: {rows.row(row, named=True)} is {_shown(golden, row)} in a "
            f"table and {_shown(single, row)} as a single row",
            expected="the same bits from both executors"
            if exact
            else "scores within 1e-9, relative, and one decision",
            next="this is a fault of holdfast or of a library: please report it with this row"
            if exact
            else "a step of the pipeline answers a row by the rows beside it: take it out",
        )
    return golden


def replay(bundle: Bundle, golden: Golden, executor: Executor, *, same_environment: bool) -> None:
    """Answer the golden rows and refuse the bundle when one of them differs.

    In the environment of the build every score must be equal to the last bit. Elsewhere scores may differ by
    1e-12, relative; margins of trees by nothing. On the general path scores may differ by 1e-9, relative. Decisions
    and flags are equal always.

    Raises
    ------
    BundleError
        ``golden-row-differs``, naming the first such row and the executor.
    """
    tolerance = GENERAL if not bundle.predictor.exact_rows else 0.0 if same_environment else TOLERANCE
    for name in ("table", "row") if executor == "both" else (executor,):
        found = _by_table(bundle, golden.rows) if name == "table" else _by_row(bundle, golden.rows)
        row = first_difference(golden, found.scores, found.decided, found.flags, tolerance)
        if row is None and bundle.predictor.exact_everywhere:
            row = _first(found.margins != golden.margins)
        if row is not None:
            raise _differs(bundle, golden, row, found.scores[row].tolist(), name)


def _by_table(bundle: Bundle, rows: pl.DataFrame) -> Golden:
    found = bundle.predict_typed(rows)
    return Golden(rows, bundle.predictor.margins(rows), found.scores, found.decided, list(found.flags))


def _by_row(bundle: Bundle, rows: pl.DataFrame) -> Golden:
    executor = bundle.row()
    answers = [executor(row) for row in rows.iter_rows(named=True)]
    # margins are compared to the last bit, or not at all: a row of the general path takes milliseconds
    margin = bundle.predictor.row_margin() if bundle.predictor.exact_rows else None
    scores = np.array([a[1] for a in answers], dtype=np.float64)
    decided = None
    if bundle.labels is not None:
        decided = np.array([bundle.labels.index(a[0]) for a in answers], dtype=np.int64)
    return Golden(
        rows=rows,
        margins=scores if margin is None else np.array([margin(row) for row in rows.iter_rows(named=True)]),
        scores=scores,
        decided=decided,
        flags=[a[2] for a in answers],
    )


def _shown(answers: Golden, row: int) -> str:
    score, margin = answers.scores[row].tolist(), answers.margins[row].tolist()
    return f"{score!r} (margin {margin!r}, flags {answers.flags[row]})"


def _first(wrong: Mask) -> int | None:
    return int(np.argwhere(wrong)[0, 0]) if wrong.any() else None


def _differs(bundle: Bundle, golden: Golden, row: int, score: Any, executor: str) -> BundleError:
    elsewhere = f" ({'; '.join(bundle.differences)})" if bundle.differences else ""
    return BundleError(
        "golden-row-differs",
        f"golden row {row + 1} of {golden.rows.height}: {golden.rows.row(row, named=True)} is {score!r} "
        f"by the {executor} executor{elsewhere}",
        expected=f"{golden.scores[row].tolist()!r}, as at the build",
        next="use the versions that the manifest names, or train again in this environment",
    )
