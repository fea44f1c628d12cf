"""The statistical promises, by the programs that measure them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[3] / "benchmarks"


def run(name: str, folder: Path) -> tuple[int, str, list[dict]]:
    """Run a benchmark's quick set with seed 0."""
    out = folder / "out.json"
    done = subprocess.run(
        [sys.executable, str(BENCHMARKS / name), "--quick", "--seed", "0", "--json", str(out)],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr, json.loads(out.read_text()) if out.exists() else []


@pytest.mark.slow
def test_the_gate_passes_equals_and_blocks_worse_ones(tmp_path: Path) -> None:
    """At the rates that the design states."""
    status, text, cells = run("gate.py", tmp_path)
    assert status == 0, text
    assert all(c["holds"] for c in cells)
    assert {(c["cell"]["rows"], c["cell"]["positives"]) for c in cells} >= {(2000, 400), (400, 8)}


@pytest.mark.slow
def test_intervals_cover(tmp_path: Path) -> None:
    """No printed interval covers with significantly less than 92.5 %, and few are withheld with many rows."""
    status, text, cells = run("coverage.py", tmp_path)
    assert status == 0, text
    assert {c["metric"] for c in cells} >= {"roc_auc", "average_precision", "f1", "net value", "r2"}
    assert all(c["withheld"] == 0 for c in cells if c["rows"] >= 2000)
