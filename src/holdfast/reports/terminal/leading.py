"""The leaderboard."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from holdfast.records import Leaderboard, Standing
from holdfast.reports.figures import number
from holdfast.reports.terminal.layout import line, table, then


def entered(record: Standing) -> Iterator[Any]:
    """Yield what an entry is told: whether it leads, and the leader's rounded loss."""
    if record.leads:
        yield line(
            f"{record.version} leads: {number(record.loss, 4)}, to a step of {number(record.step, 4)}", "bold"
        )
    else:
        leader = record.leader or "no model"
        yield line(
            f"{record.version} is not better than {leader} by a step of {number(record.step, 4)}", "bold"
        )
        yield line(f"the leader stands at {number(record.loss, 4)}")
    yield line(f"{record.measure}; {number(record.without_model, 4)} without a model")
    yield line(f"entry {record.entry} on {record.rows:,} rows; every other figure is withheld", "dim")
    yield then(f"holdfast promote {record.version} --to champion")


def leaderboards(record: dict[str, list[Leaderboard]]) -> Iterator[Any]:
    """Yield every board with its entries."""
    if not record["leaderboards"]:
        yield line("no version has entered yet")
        yield then("holdfast leaderboard VERSION")
    for board in record["leaderboards"]:
        leader = board.leader or "no model"
        yield line(f"{leader} leads at {number(board.loss, 4)}, to a step of {number(board.step, 4)}", "bold")
        yield line(f"{board.measure}; {board.rows:,} rows, {number(board.without_model, 4)} without a model")
        yield table(
            ("entry", "version", "entered", "took the lead", "leader's loss"),
            [
                (str(e.entry), e.version, f"{e.entered[:19]}Z", "yes" if e.leads else "no", number(e.loss, 4))
                for e in board.entries
            ],
            right=(0, 4),
        )
