"""The only order in which a holdout is evaluated: count the looks, write the opening, read the rows, compute."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec
import polars as pl

from holdfast.bundle import Bundle
from holdfast.evaluate.answers import require_columns
from holdfast.evaluate.record import evaluate
from holdfast.records import Evaluation
from holdfast.seal import open_holdout
from holdfast.types import Ledger


def open_and_evaluate(
    bundle: Bundle,
    folder: Path,
    holdouts: Sequence[str],
    ledger: Ledger,
    *,
    trained_on: Sequence[pl.DataFrame] = (),
) -> Evaluation:
    """Open the seal for a version and return what it shows. There is no second time for these rows.

    Parameters
    ----------
    bundle
        With ``version`` set.
    folder
        The seal's folder, ``.holdfast/seal``.
    holdouts
        Fingerprints of the holdouts, the newest last. Rows that were opened before are left out.
    ledger
        The opening is written there first.
    trained_on
        The rows that the version was trained on, a frame a table, with their columns as read where possible.

    Raises
    ------
    SealError
        ``seal-already-opened``, ``holdout-was-trained-on``, ``holdout-missing``, ``holdout-changed``.
    DataError
        ``column-missing``: the holdout lacks a column of the bundle; nothing is opened.

    Notes
    -----
    The looks are counted and the holdout refused where it must be; then the opening goes to the ledger and the
    look to disk; then the rows are returned; then the figures are computed and kept with the look. A program
    that stops after the second step has looked: its figures are lost, and the rows are opened.
    """
    require_columns(bundle, folder, holdouts)
    opened = open_holdout(
        folder,
        holdouts,
        kind="claim",
        version=bundle.version,
        ledger=ledger,
        trained_on=trained_on,
    )
    evaluation = evaluate(bundle, opened, trained_on=trained_on)
    opened.record_figures(msgspec.to_builtins(evaluation.metrics))
    return evaluation
