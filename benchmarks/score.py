"""Batch scoring beside a loop written by hand, and its memory at one and at ten million rows.

``holdfast score`` reads a table, holds every row against the contract, answers, flags, and writes answers and rejected
rows, each file whole or not at all. The loop (``scoring/loop.py``) does the same work without the promises: Polars reads
the file, LightGBM's Python package or NumPy answers, Polars or PyArrow writes the same columns; nothing is validated.
Ten columns, three of them categories, from CSV and from Parquet, into the same format.

    python benchmarks/score.py [--quick] [--json FILE] [--rows N ...] [--repeats N]

Each is a whole process, imports and the loading of the model (with its golden rows) included. The two run in turn,
after one run that is not counted; ratios are holdfast / loop, pair by pair, their median printed. ``processor`` compares
processor time, which what else the machine does blurs less than the clock.

Exit status 1 when an answer differs from the loop's in any bit or row, when a ratio of either kind at a million rows or
more is above 1.2, or when ten times the rows take more than 1.25 times the memory.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import polars as pl

LOOP = Path(__file__).parent / "scoring" / "loop.py"
AIM, MEMORY_AIM = 1.2, 1.25
LAUNCHER = """
import json, os, subprocess, sys, time
with open(sys.argv[1], "w") as said:
    start = time.perf_counter()
    process = subprocess.Popen(sys.argv[2:], stdout=said, stderr=said)
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
print(json.dumps([status, wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024]))
"""
PART = 1_000_000
"""Rows that are made at a time."""


@dataclass(frozen=True)
class Run:
    """One process: seconds by the clock, seconds of all processors, and the most memory it had in megabytes."""

    wall: float
    processor: float
    memory_mb: float


@dataclass(frozen=True)
class Cell:
    """One model, format and size: medians of both, and the median of the ratios pair by pair."""

    model: str
    format: str
    rows: int
    holdfast: Run
    loop: Run
    wall_ratio: float
    processor_ratio: float
    equal: bool


def table(rows: int, seed: int = 11) -> pl.DataFrame:
    """Ten columns as a bank might have them, and who left."""
    r = np.random.default_rng(seed)
    age, products = r.integers(18, 85, rows), r.integers(1, 5, rows)
    country = r.choice(["France", "Germany", "Spain", "Italy"], rows)
    risk = 0.06 * (age - 40) + 0.8 * (products > 2) + 0.7 * (country == "Germany") - 2.2
    return pl.DataFrame(
        {
            "age": age,
            "balance": r.gamma(2, 30_000, rows).round(2),
            "products": products,
            "country": country,
            "tenure": r.integers(0, 11, rows),
            "salary": r.normal(60_000, 15_000, rows).round(2).clip(8_000),
            "score": r.normal(650, 90, rows).round(1),
            "channel": r.choice(["branch", "web", "phone"], rows),
            "visits": r.poisson(4, rows),
            "card": r.choice(["gold", "blue", "none"], rows),
            "left": (r.random(rows) < 1 / (1 + np.exp(-risk))).astype(int),
        }
    )


def project(folder: Path, model: str) -> Path:
    """Train one candidate; the version is ``v1``."""
    folder.mkdir()
    table(8_000).write_csv(folder / "bank.csv")

    def run(*words: str) -> None:
        command = [sys.executable, "-m", "holdfast", *words]
        done = subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"holdfast {' '.join(words)}: {done.stdout}{done.stderr}")

    run("init", "--data", "bank.csv", "--target", "left", "--name", "bank", "--yes")
    contract = folder / "holdfast.yaml"
    contract.write_text(re.sub(r"(?m)^candidates:.*$", f"candidates: [{model}]", contract.read_text()))
    run("train")
    return folder


def plan(folder: Path) -> Path:
    """Write what the loop needs to know of the model, taken from the files of the bundle."""
    (bundle,) = (
        path for path in (folder / ".holdfast" / "bundles").iterdir() if (path / "manifest.json").exists()
    )
    parts = {
        name: json.loads((bundle / f"{name}.json").read_text())
        for name in ("encoder", "observed", "decision")
    }
    calibration = json.loads((bundle / "predictor.json").read_text())["calibration"]
    if calibration["name"] == "isotonic":
        raise SystemExit("the model has an isotonic calibration, which the loop does not know")
    known = {"columns": parts["encoder"]["columns"], "observed": parts["observed"]}
    known |= {key: parts["decision"][key] for key in ("threshold", "labels")}
    known |= {key: calibration[key] for key in ("slope", "offset") if key in calibration}
    text = bundle / "model" / "lightgbm.txt"
    if text.exists():
        known["model"] = text.read_text()
    else:
        known |= json.loads(next((bundle / "model").glob("*.json")).read_text())
    path = folder / "plan.json"
    path.write_text(json.dumps(known))
    return path


def inputs(folder: Path, rows: int) -> dict[str, Path]:
    """Write a CSV and a Parquet file of so many rows, a million at a time."""
    found = {"csv": folder / f"in-{rows}.csv", "parquet": folder / f"in-{rows}.parquet"}
    parts = []
    for at in range(0, rows, PART):
        part = table(min(PART, rows - at), seed=100 + at // PART).drop("left")
        with found["csv"].open("ab") as stream:
            part.write_csv(stream, include_header=at == 0)
        parts.append(folder / f"part-{rows}-{at}.parquet")
        part.write_parquet(parts[-1])
    pl.scan_parquet(parts).sink_parquet(found["parquet"])
    for part in parts:
        part.unlink()
    return found


def timed(command: list[str], folder: Path) -> Run:
    """Run a process to its end; a small one in between starts it, as the peak of memory begins with the parent's."""
    said = folder / "said.txt"
    done = subprocess.run(
        [sys.executable, "-c", LAUNCHER, str(said), *command],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=True,
    )
    status, *figures = json.loads(done.stdout)
    if status:
        raise SystemExit(f"{' '.join(command)}: {said.read_text()}")
    return Run(*figures)


def compare(folder: Path, model: str, source: Path, rows: int, repeats: int) -> Cell:
    """Run both in turn, and look whether their answers are the same."""
    ours, theirs = (folder / f"{name}{source.suffix}" for name in ("ours", "theirs"))
    score = [sys.executable, "-m", "holdfast", "score", str(source), str(ours), "--version", "v1", "--json"]
    loop = [sys.executable, str(LOOP), str(folder / "plan.json"), str(source), str(theirs)]
    pairs = [(timed(score, folder), timed(loop, folder)) for _ in range(repeats + 1)][1:]
    equal = same(ours, theirs)
    for path in (ours, theirs):
        path.unlink()
    median = [_median([pair[i] for pair in pairs]) for i in (0, 1)]
    wall = statistics.median(a.wall / b.wall for a, b in pairs)
    processor = statistics.median(a.processor / b.processor for a, b in pairs)
    return Cell(model, source.suffix[1:], rows, median[0], median[1], wall, processor, equal)


def same(ours: Path, theirs: Path) -> bool:
    """Say whether two outputs are equal: bytes of a CSV, every cell of a Parquet file."""
    if ours.suffix == ".csv":
        return subprocess.run(["cmp", "-s", ours, theirs], check=False).returncode == 0
    both = (
        pl.scan_parquet(path).collect_batches(chunk_size=PART, maintain_order=True) for path in (ours, theirs)
    )
    return all(a.equals(b) for a, b in zip(*both, strict=True))


def _median(runs: list[Run]) -> Run:
    return Run(
        *(
            statistics.median(getattr(run, name) for run in runs)
            for name in ("wall", "processor", "memory_mb")
        )
    )


def show(cell: Cell) -> None:
    """Print one line of the table."""
    a, b = cell.holdfast, cell.loop
    print(
        f"{cell.model:<9} {cell.format:<8}{cell.rows:>11,} {a.wall:>8.2f} {b.wall:>8.2f} {cell.wall_ratio:>7.2f} "
        f"{a.processor:>9.2f} {b.processor:>8.2f} {cell.processor_ratio:>7.2f} {a.memory_mb:>8.0f} {b.memory_mb:>7.0f}"
        f"{'' if cell.equal else '  ANSWERS DIFFER'}",
        flush=True,
    )


def missed(cells: list[Cell]) -> list[str]:
    """Return what is wrong and which aims are missed."""
    found = [f"{c.model} {c.format} {c.rows:,}: answers differ" for c in cells if not c.equal]
    for cell in cells:
        for kind, ratio in (("wall", cell.wall_ratio), ("processor", cell.processor_ratio)):
            if cell.rows >= PART and ratio > AIM:
                found.append(
                    f"{cell.model} {cell.format} {cell.rows:,}: {kind} ratio {ratio:.2f} above {AIM}"
                )
    for few in cells:
        for many in cells:
            alike = (few.model, few.format) == (
                many.model,
                many.format,
            ) and many.rows >= 5 * few.rows >= 5 * PART
            growth = many.holdfast.memory_mb / few.holdfast.memory_mb
            if alike and growth > MEMORY_AIM:
                found.append(
                    f"{few.model} {few.format}: memory grows {growth:.2f} times from {few.rows:,} to {many.rows:,}"
                )
    return found


def main(arguments: list[str] | None = None) -> int:
    """Print the table; return 1 when an answer is wrong or an aim is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="200,000 rows, once")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the results as JSON")
    parser.add_argument("--rows", type=int, nargs="+", default=[1_000_000, 10_000_000])
    parser.add_argument("--repeats", type=int, default=5)
    options = parser.parse_args(arguments)
    sizes, repeats = ([200_000], 1) if options.quick else (options.rows, options.repeats)
    print(
        f"{repeats} runs of each after one, in turn; seconds are medians, ratios holdfast / loop pair by pair"
    )
    print(
        f"{'model':<9} {'format':<8}{'rows':>11} {'wall s':>8} {'loop':>8} {'ratio':>7} "
        f"{'proc. s':>9} {'loop':>8} {'ratio':>7} {'MB':>8} {'loop':>7}"
    )
    folder = Path(tempfile.mkdtemp(prefix="holdfast-score-"))
    cells: list[Cell] = []
    try:
        models = {model: project(folder / model, model) for model in ("linear", "lightgbm")}
        for made in models.values():
            plan(made)
        for rows in sizes:
            sources = inputs(folder, rows)
            for model, made in models.items():
                for source in sources.values():
                    cells.append(compare(made, model, source, rows, repeats))
                    show(cells[-1])
            for source in sources.values():
                source.unlink()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    wrong = missed(cells)
    for line in wrong:
        print(f"MISSED: {line}")
    if options.json:
        options.json.write_text(
            json.dumps({"cells": [asdict(cell) for cell in cells], "missed": wrong}, indent=1)
        )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
