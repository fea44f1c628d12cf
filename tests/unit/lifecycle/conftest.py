"""Edits of contracts, and logs with outcomes written without a server."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import polars as pl
import pytest

from holdfast.data import parse_time
from holdfast.data.entities import EntityKey
from holdfast.predictions import Outcome, OutcomeBook, Prediction, Writer

INPUTS = ("age", "balance", "city", "products")


@pytest.fixture(scope="session")
def edit() -> Callable[..., None]:
    """Return what replaces the values of top-level keys in a project's contract."""

    def write(folder: Path, **keys: str) -> None:
        path = folder / "holdfast.yaml"
        lines = path.read_text().splitlines()
        changed = [f"{k}: {keys[k]}" if (k := line.partition(":")[0]) in keys else line for line in lines]
        path.write_text("\n".join(changed) + "\n")

    return write


@pytest.fixture(scope="session")
def serve() -> Callable[..., list[str]]:
    """Return what writes a frame of customers into a project's log as a server would, and their outcomes.

    ``serve(folder, frame, entity=..., time=..., known=hours until the outcome, outcomes=...)`` gives the ids.
    """

    def write(
        folder: Path,
        frame: pl.DataFrame,
        *,
        entity: bool = False,
        time: bool = False,
        known: float = 0.0,
        outcomes: Sequence[int] | None = None,
    ) -> list[str]:
        store = folder / ".holdfast"
        key = EntityKey.of_folder(store)
        rows = frame.to_dicts()
        records = []
        with Writer(store) as writer:
            for row in rows:
                sent = {name: float(v) if isinstance(v := row[name], int) else v for name in INPUTS}
                records.append(
                    Prediction(
                        writer.new_id(),
                        "v1",
                        sent,
                        0,
                        0.25,
                        0.5,
                        entity=key.seal(row["customer"]) if entity else None,
                        event_time=_micros(row["day"]) if time else None,
                    )
                )
            writer.append_and_wait(records)
        labels = frame["left"].to_list() if outcomes is None else outcomes
        book = OutcomeBook(store)
        book.record(
            [
                Outcome(r.id, label, _micros(row["day"]) + int(known * 3.6e9) if time else None)
                for r, row, label in zip(records, rows, labels, strict=True)
            ]
        )
        book.close()
        return [record.id for record in records]

    return write


def _micros(text: str) -> int:
    seconds = parse_time(text)
    assert seconds is not None
    return int(seconds * 1_000_000)
