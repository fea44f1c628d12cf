"""The whole ring, as ``holdfast demo`` tells it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

SEEDS = range(100, 150)
MOST_FAILURES = 2


def _demo(folder: Path, *options: str) -> tuple[int, str, str]:
    run = [sys.executable, "-m", "holdfast", "demo", *options]
    done = subprocess.run(run, cwd=folder, capture_output=True, text=True, timeout=300, check=False)
    return done.returncode, done.stdout, done.stderr


def _facts(stdout: str) -> tuple[dict[str, object], dict[str, object]]:
    assert stdout.count("\n") == 1
    record = json.loads(stdout)
    return record["truth"], record["found"]


@pytest.mark.slow
def test_the_demo_finds_the_truth_and_leaves_a_report(tmp_path: Path) -> None:
    """The default seed, told to a person: exit 0, the report's path and what to type next at the end."""
    status, out, err = _demo(tmp_path)
    assert status == 0, out[-2000:] + err
    lines = out.rstrip().splitlines()
    report = next(line for line in lines if line.startswith("report: "))
    assert lines.index(report) >= len(lines) - 4
    page = Path(report.removeprefix("report: ")).read_text(encoding="utf-8")
    assert page.rstrip().endswith("</html>")
    assert len(page) < 2_000_000
    assert any(line.startswith("next: ") for line in lines[-3:])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("options", "month", "leak"),
    [
        (("--seed", "3", "--drift-month", "10"), 10, True),
        (("--seed", "4", "--drift-month", "none"), None, True),
        (("--seed", "5", "--no-leak"), 8, False),
        (("--seed", "6", "--drift-month", "7"), 7, True),
    ],
)
def test_what_is_found_follows_the_truth(
    tmp_path: Path, options: tuple[str, ...], month: int | None, leak: bool
) -> None:
    """Another month, no drift, no leak: the demo finds what it was given, and prints one line of JSON."""
    status, out, err = _demo(tmp_path, "--json", *options)
    assert status == 0, out + err
    truth, found = _facts(out)
    assert truth == found == {"leak": leak, "drift_month": month, "lost": 0, "rolled_back": True}


@pytest.mark.slow
def test_a_project_that_is_kept_can_be_played_with(tmp_path: Path) -> None:
    """``--keep`` leaves contract, store and report, and the ledger holds; a folder in use is refused."""
    kept = tmp_path / "kept"
    assert _demo(tmp_path, "--keep", str(kept))[0] == 0
    verify = [sys.executable, "-m", "holdfast", "ledger", "--verify", "--project", str(kept)]
    assert subprocess.run(verify, capture_output=True, check=False).returncode == 0
    assert (kept / "demo-report.html").is_file()
    status, _, err = _demo(tmp_path, "--keep", str(kept))
    assert status == 2
    assert "demo-folder" in err


@pytest.mark.slow
def test_a_real_table(tmp_path: Path, data: Path) -> None:
    """The churn table: the demo shifts a column itself, says which, and finds it in that part."""
    table = data / "bank_churn" / "Churn_Modelling.csv"
    status, out, err = _demo(tmp_path, "--data", str(table), "--target", "Exited")
    assert status == 0, out[-2000:] + err
    assert "shifted by the demo itself" in out


@pytest.mark.slow
@pytest.mark.timeout(2400)
@pytest.mark.parametrize("block", range(2))
def test_fifty_other_seeds(tmp_path: Path, block: int) -> None:
    """Of 50 other seeds at most two may miss the truth (one in each half); the default seed is not a chosen one."""
    missed = []
    for seed in list(SEEDS)[block * 25 : (block + 1) * 25]:
        status, out, err = _demo(tmp_path, "--json", "--seed", str(seed))
        if status != 0:
            missed.append((seed, out, err[-500:]))
    assert len(missed) <= MOST_FAILURES // 2, missed
