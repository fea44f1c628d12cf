"""TR003: see the function's docstring, which is the page of this check."""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.checks import Found, NotApplicable, check
from holdfast.train.context import TrainingContext


@check("TR003", stage="training", severity="warning")
def random_split_flatters(run: TrainingContext) -> Iterator[Found]:
    """A random split shows a better score than rows that came later do.

    What it finds
    -------------
    The selected candidate is cross-validated twice on the same training rows: in random folds, and in blocks forward in
    time that learn from older rows only, with the gap of ``label_delay``. It speaks where the random folds' score is
    better on the last block by more than its paired 95 % interval.

    Why it matters
    --------------
    In production every row comes after those that were learned from. Where rows close in time are alike, a random
    split puts neighbours of a judged row among the training rows, and the score is that of filling gaps, not of
    looking ahead.

    How sure it is
    --------------
    Likely. In the last block the blocks learn from more rows than random folds do, so more rows are no explanation.
    The interval counts entities, or batches of consecutive rows. Not applicable without a time, or where the rows
    cannot be parted in both ways. A change that only begins after the training rows is not seen.

    How to fix
    ----------
    Split by time: ``holdout: {from: 2026-07-01}`` with a column of times, or ``time: {order: file}``, in a new project
    and before its first split. Where the contract does that already there is nothing to fix: its figures are those of
    looking ahead, and the random one stands beside them as a warning about figures from elsewhere.

    Example
    -------
    Half-hourly electricity prices: neighbours of a half hour tell its class.
    """
    found = run.trained.random_split
    if found is None:
        raise NotApplicable("no time, or rows that cannot be parted both at random and forward in time")
    if not found.flatters:
        return
    in_order = run.settings.in_time_order
    yield Found(
        f"in random folds {run.trained.selected} reaches a {run.settings.metric} of {found.random:.4f}, "
        f"judged by later rows {found.forward:.4f}",
        "likely",
        None,
        {
            "random": found.random,
            "forward": found.forward,
            "difference": found.difference,
            "interval": found.interval,
            "last_block": found.last_block,
            "last_block_interval": found.last_block_interval,
            "rows": found.rows,
        },
        "nothing here: this project is judged forward in time; mistrust scores of random splits of this table"
        if in_order
        else "split by time in a new project: `holdout: {from: ...}`, or `time: {order: file}`",
    )
