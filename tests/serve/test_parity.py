"""HTTP, `score` and `Bundle.predict`: one answer for one row, whatever the way."""

from __future__ import annotations

import http.client
import json
import random
import struct
import subprocess
import sys
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import holdfast
from holdfast.bundle import Bundle
from holdfast.contract.settings import Column

ROWS = 10_000
SPECIAL = [
    0.0,
    -0.0,
    1.0,
    -1.0,
    0.1,
    5e-324,
    -5e-324,
    2.2e-308,
    1e16,
    2.0**53,
    -(2.0**53),
    1e300,
    -1e300,
    1.7e308,
]
UNSEEN = [
    "zz",
    "",
    " ",
    "é:日本",
    'a "quoted" one',
    "back\\slash",
    "x,y",
    "line\nbreak",
    "NaN",
    "null",
    "1",
    "😀" * 3,
]


def value_of(column: Column, seen: tuple[float, float], r: random.Random) -> Any:
    """Return a value that the contract allows: usual ones, edges of all kinds, nulls and unseen levels."""
    if column.nullable and r.random() < 0.1:
        return None
    if column.type == "boolean":
        return r.random() < 0.5
    if column.type == "category":
        if column.unseen == "flag" and r.random() < 0.2:
            return r.choice(UNSEEN)
        return r.choice(column.values or UNSEEN)
    while True:
        low, high = seen
        kind = r.random()
        if kind < 0.5:
            value = r.uniform(low, high)
        elif kind < 0.7:
            value = r.choice([low, high, *(edge for edge in (column.min, column.max) if edge is not None)])
        elif kind < 0.85:
            value = r.choice(SPECIAL)
        else:
            (value,) = struct.unpack("d", r.randbytes(8))
        if column.type == "integer":
            if not abs(value) <= 2**53:
                continue
            value = float(round(value))
        if (
            value - value == 0
            and (column.min is None or value >= column.min)
            and (column.max is None or value <= column.max)
        ):
            return int(value) if value.is_integer() and r.random() < 0.5 else value


def rows_of(bundle: Bundle, seed: int) -> list[dict[str, Any]]:
    r, settings, observed = random.Random(seed), bundle.settings, bundle.observed
    return [
        {n: value_of(settings.columns[n], observed.ranges.get(n, (0.0, 1.0)), r) for n in settings.inputs}
        for _ in range(ROWS)
    ]


def frame_of(bundle: Bundle, rows: list[dict[str, Any]]) -> pl.DataFrame:
    kinds = {"category": pl.String, "boolean": pl.Boolean}
    columns = bundle.settings.columns
    return pl.DataFrame(
        [
            pl.Series(name, [r[name] if columns[name].type in kinds or r[name] is None else float(r[name]) for r in rows],
                      kinds.get(columns[name].type, pl.Float64))
            for name in bundle.settings.inputs
        ]
    )  # fmt: skip


def command(root: Path, *words: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "holdfast", *words], cwd=root, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr


def answers_over_http(server: Any, rows: list[dict[str, Any]], size: int) -> list[dict[str, Any]]:
    """Send rows in lists of one size over one connection; of size 1 as single objects."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    found: list[dict[str, Any]] = []
    for start in range(0, len(rows), size):
        part = rows[start : start + size]
        connection.request("POST", "/v1/predict", json.dumps(part if size > 1 else part[0]).encode())
        answer = connection.getresponse()
        text = answer.read()
        assert answer.status == 200, text[:500]
        found += json.loads(text) if size > 1 else [json.loads(text)]
    connection.close()
    return found


TABLES = {
    "churn": ("bank_churn/Churn_Modelling.csv", "Exited", ["linear", "lightgbm"]),
    "energy": ("energy_efficiency/ENB2012.csv", "Y1", ["linear", "lightgbm"]),
    "fraud": ("fraud_synthetic/train.csv", "is_fraud", ["linear", "lightgbm"]),
}


@pytest.mark.slow
@pytest.mark.parametrize("core", ["linear", "lightgbm"])
@pytest.mark.parametrize("name", TABLES)
def test_ten_thousand_random_rows_are_answered_alike(name, core, data, tmp_path, start, folder):
    """Rows with nulls, unseen levels and edge values get bit-equal answers and equal decisions on every way."""
    table, target, _ = TABLES[name]
    root = folder.root
    (root / "holdfast.yaml").unlink()
    command(root, "init", "--data", str(data / table), "--target", target, "--name", name, "--yes")
    contract = root / "holdfast.yaml"
    lines = [line for line in contract.read_text().splitlines() if not line.startswith("candidates:")]
    contract.write_text("\n".join(lines) + f"\ncandidates: [{core}]\n")
    command(root, "train")
    command(root, "promote", "v1", "--override", "parity")
    bundle = holdfast.load("champion", project=root)
    rows = rows_of(bundle, seed=7)
    frame = frame_of(bundle, rows)
    expected = bundle.predict(frame)

    keys = [key for key in ("prediction", "probability", "threshold", "flags") if key in expected.columns]
    wanted = expected.select(keys).rows()
    server = start(folder)
    for size in (1, 500, 10_000):
        found = [tuple(answer[key] for key in keys) for answer in answers_over_http(server, rows, size)]
        assert found == wanted, (
            f"lists of {size}: {next(p for p in zip(found, wanted, strict=True) if p[0] != p[1])}"
        )
    frame.write_parquet(root / "in.parquet")
    command(root, "score", "in.parquet", "out.parquet")
    scored = pl.read_parquet(root / "out.parquet")
    assert scored["row"].to_list() == list(range(1, ROWS + 1))
    assert scored.select(keys).rows() == wanted
    if bundle.threshold is not None:
        decided = [
            bundle.labels[row["probability"] >= bundle.threshold] for row in expected.iter_rows(named=True)
        ]
        assert [row[0] for row in wanted] == decided
