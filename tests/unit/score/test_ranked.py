"""The list that a capacity asks for."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from holdfast.project import Project
from holdfast.score.ranked import places, write_ranked


@pytest.mark.parametrize("suffix", [".csv", ".parquet", ".arrow"])
def test_the_highest_come_first_and_ties_in_their_order(tmp_path: Path, suffix: str):
    """Rank, row and probability, whatever the format of the file."""
    from holdfast.data.write import write_table

    rows = 1_000
    probability = np.round(np.random.default_rng(0).random(rows), 2)
    flags = pl.Series("flags", [["x above"] if i % 7 == 0 else [] for i in range(rows)])
    answers = pl.DataFrame({"row": np.arange(1, rows + 1), "prediction": 0, "probability": probability})
    path = tmp_path / f"out{suffix}"
    write_table(answers.with_columns(threshold=pl.lit(0.99), flags=flags), path)
    best = write_ranked(path, 0.05, rows)
    found = (
        pl.read_csv(best)
        if suffix == ".csv"
        else pl.read_parquet(best)
        if suffix == ".parquet"
        else pl.read_ipc(best)
    )
    wanted = sorted(range(rows), key=lambda i: (-probability[i], i))[:50]
    assert found["rank"].to_list() == list(range(1, 51))
    assert found["row"].to_list() == [i + 1 for i in wanted]


def test_a_share_of_few_rows_is_one_row():
    """Somebody can be called."""
    assert [places(0.01, rows) for rows in (0, 1, 99, 100, 250)] == [0, 1, 1, 1, 2]


def test_a_contract_with_a_capacity_writes_the_list(copy, customers) -> None:  # type: ignore[no-untyped-def]
    """``holdfast score`` of a project whose decision is a capacity."""
    folder = copy()
    contract = folder / "holdfast.yaml"
    lines = [
        "decision: {top: 0.1}" if line.startswith("decision:") else line
        for line in contract.read_text().splitlines()
    ]
    contract.write_text("\n".join(lines) + "\n")
    project = Project(folder)
    version = project.train().version
    customers(200, seed=5).write_csv(folder / "in.csv")
    record = project.score(folder / "in.csv", folder / "out.parquet", version=version)
    best = pl.read_parquet(record.ranked_output)
    everybody = pl.read_parquet(folder / "out.parquet")
    assert best.height == (record.rows - record.rejected) // 10
    assert best["probability"].min() >= everybody["probability"].sort(descending=True)[best.height - 1]
