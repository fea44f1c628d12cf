"""Replaying golden rows through the executors."""

from __future__ import annotations

from typing import Literal

import numpy as np
import polars as pl

from holdfast.bundle.bundle import Bundle
from holdfast.bundle.golden import Golden, first_difference
from holdfast.errors import BundleError
from holdfast.types import Mask

Executor = Literal["row", "table", "both"]

TOLERANCE = 1e-12
"""Largest relative difference of a score in another environment than the one of the build."""


def answer(bundle: Bundle, rows: pl.DataFrame) -> Golden:
    """Return what the vectorised executor answers, as golden rows.

    Raises
    ------
    BundleError
        ``executors-disagree``, naming the first row that the row executor answers otherwise.
    """
    golden, single = _by_table(bundle, rows), _by_row(bundle, rows)
    row = first_difference(golden, single.scores, single.positive, single.flags, 0.0)
    if row is None:
        # a last bit of a margin may vanish in the probability of this row and show in the next one's
        row = _first(single.margins != golden.margins)
    if row is not None:
        raise BundleError(
            "executors-disagree",
            f"golden row {row + 1} of {rows.height}: {rows.row(row, named=True)} is {_shown(golden, row)} in a "
            f"table and {_shown(single, row)} as a single row",
            expected="the same bits from both executors",
            next="this is a fault of holdfast or of a library: please report it with this row",
        )
    return golden


def replay(bundle: Bundle, golden: Golden, executor: Executor, *, same_environment: bool) -> None:
    """Answer the golden rows and refuse the bundle when one of them differs.

    In the environment of the build every score must be equal to the last bit. Elsewhere scores may differ by
    1e-12, relative; margins of trees by nothing. Decisions and flags are equal always.

    Raises
    ------
    BundleError
        ``golden-row-differs``, naming the first such row and the executor.
    """
    tolerance = 0.0 if same_environment else TOLERANCE
    for name in ("table", "row") if executor == "both" else (executor,):
        found = _by_table(bundle, golden.rows) if name == "table" else _by_row(bundle, golden.rows)
        row = first_difference(golden, found.scores, found.positive, found.flags, tolerance)
        if row is None and bundle.predictor.exact_everywhere:
            row = _first(found.margins != golden.margins)
        if row is not None:
            raise _differs(bundle, golden, row, found.scores[row], name)


def _by_table(bundle: Bundle, rows: pl.DataFrame) -> Golden:
    found = bundle.predict_typed(rows)
    return Golden(rows, bundle.predictor.margins(rows), found.scores, found.positive, found.flags)


def _by_row(bundle: Bundle, rows: pl.DataFrame) -> Golden:
    executor, margin = bundle.row(), bundle.predictor.row_margin()
    answers = [executor(row) for row in rows.iter_rows(named=True)]
    positive = None
    if bundle.labels is not None:
        positive = np.array([a[0] == bundle.labels[1] for a in answers], dtype=np.bool_)
    return Golden(
        rows=rows,
        margins=np.array([margin(row) for row in rows.iter_rows(named=True)]),
        scores=np.array([a[1] for a in answers], dtype=np.float64),
        positive=positive,
        flags=[a[2] for a in answers],
    )


def _shown(answers: Golden, row: int) -> str:
    score, margin = float(answers.scores[row]), float(answers.margins[row])
    return f"{score!r} (margin {margin!r}, flags {answers.flags[row]})"


def _first(wrong: Mask) -> int | None:
    return int(np.flatnonzero(wrong)[0]) if wrong.any() else None


def _differs(bundle: Bundle, golden: Golden, row: int, score: float, executor: str) -> BundleError:
    elsewhere = f" ({'; '.join(bundle.differences)})" if bundle.differences else ""
    return BundleError(
        "golden-row-differs",
        f"golden row {row + 1} of {golden.rows.height}: {golden.rows.row(row, named=True)} is {float(score)!r} "
        f"by the {executor} executor{elsewhere}",
        expected=f"{float(golden.scores[row])!r}, as at the build",
        next="use the versions that the manifest names, or train again in this environment",
    )
