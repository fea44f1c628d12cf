"""Whether a pipeline that came fitted answers through holdfast what it answers to the table that was brought."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from holdfast.errors import BundleError, ConfigError
from holdfast.models import PipelineScorer
from holdfast.types import Array, Integers

ROWS = 200
TOLERANCE = 1e-9


def require_faithful(scorer: PipelineScorer, typed: pl.DataFrame, brought: Any, at: Integers) -> None:
    """Compare the answers to some rows, typed by the contract and as they were brought.

    Parameters
    ----------
    scorer
        With the pipeline as it came.
    typed
        Rows that keep the contract.
    brought
        The table as the user has it: pandas, Polars or Arrow.
    at
        Where each typed row stands in it, from 0.

    Raises
    ------
    ConfigError
        ``pipeline-answers-differ``, with a row and both answers. What the pipeline raises for the user's own rows is
        left to the user to see.
    """
    rows = _taken(brought, at[:ROWS], scorer.frame.array)
    expected = scorer.output.margins(scorer.estimator, rows, scorer.task)
    try:
        found = scorer.margins(typed[:ROWS])
    except BundleError as error:
        raise _differs(error.happened) from error
    wrong = np.flatnonzero(_apart(found, expected))
    if len(wrong):
        row = int(wrong[0])
        raise _differs(
            f"row {at[row] + 1}, {typed.row(row, named=True)}, is {expected[row].tolist()!r} as it was brought and "
            f"{found[row].tolist()!r}"
        )


def _differs(what: str) -> ConfigError:
    return ConfigError(
        "pipeline-answers-differ",
        f"{what}, with the types of the contract",
        expected="the answer to the table that was brought, within 1e-9",
        next="state the types of the columns in the contract as the pipeline means them; or leave fitted=True out: a "
        "clone is fitted on the types that it will be served",
    )


def _taken(table: Any, at: Integers, array: bool) -> Any:
    if hasattr(table, "iloc"):
        found = table.iloc[at]
    else:
        found = table[at.tolist()] if isinstance(table, pl.DataFrame) else table.take(at.tolist())
    return np.asarray(found) if array else found


def _apart(found: Array, expected: Array) -> Any:
    apart = np.abs(found - expected) > TOLERANCE * np.maximum(np.abs(expected), 1e-3)
    return apart if apart.ndim == 1 else apart.any(axis=1)
