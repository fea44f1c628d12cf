"""What the order of time adds: the previous label as a baseline, and what a random split would have shown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from holdfast.records import Evaluation, Training
from holdfast.reports.figures import number, span
from holdfast.reports.terminal.layout import line, table

SAID = {"beaten": "beaten", "ahead": "not beaten", "undecided": "undecided"}
"""What became of a baseline, in words."""


def measured_baselines(record: Training) -> Iterator[Any]:
    """Yield the baselines of a training run, the best one first, each with whether it was beaten."""
    if not record.baselines:
        yield line(f"baseline {record.baseline.name}: {number(record.baseline.score, 4)}")
    for one in record.baselines:
        yield line(
            f"baseline {one.name}: {number(one.score, 4)}, {'beaten' if one.beaten else 'not beaten'} "
            f"by {record.selected} on the training rows"
        )


def random_split(record: Training) -> Iterator[Any]:
    """Yield the score of a random split beside the one forward in time."""
    found = record.random_split
    if found is None:
        return
    yield line(
        f"a random split of the training rows would show {record.metric} {number(found.random, 4)}; "
        f"judged by later rows it is {number(found.forward, 4)} "
        f"(random minus forward {number(found.difference, 4)} {span(found.interval, 4)}; "
        f"in the last block {number(found.last_block, 4)} {span(found.last_block_interval, 4)})",
        "yellow" if found.flatters else "dim",
    )


def sealed_baselines(record: Evaluation) -> Iterator[Any]:
    """Yield the baselines on the sealed rows, the model beside them."""
    if not record.baselines:
        return
    yield table(
        ("baseline", "metric", "its value", "95 %", "model", "model less baseline", ""),
        [
            (
                one.name,
                one.metric,
                number(one.value, 4),
                span(one.interval),
                number(one.model, 4),
                f"{number(one.difference, 4)} {span(one.difference_interval, 4)}",
                SAID[one.outcome],
            )
            for one in record.baselines
        ],
        right=(2, 4),
    )
