"""Do prediction intervals hold what they state, on a real table, split after split?

Splits a table many times at random, trains with ``interval`` on four fifths as `holdfast train` does (folds, selection,
cross-fitted residuals, final fit) and counts how many of the other rows lie inside their interval.

    HOLDFAST_DATA=data python benchmarks/intervals.py [--quick] [--json FILE] [--seed N]

Promise: the mean coverage of intervals of 90 % lies between .89 and .93 on the energy table (768 buildings, heating
load). Exit status 1 when it does not.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import polars as pl

from holdfast.bundle import Interval
from holdfast.contract.settings import Column, Settings
from holdfast.train import TrainingRows, train

BAND = (0.89, 0.93)
STATED = 0.9


@dataclass(frozen=True)
class Result:
    """Mean coverage over splits with its Monte-Carlo error, the spread of a split, and the mean width."""

    candidates: str
    splits: int
    coverage: float
    error: float
    lowest: float
    highest: float
    width: float
    holds: bool


def energy() -> tuple[pl.DataFrame, np.ndarray]:
    """Return the inputs of the energy table and its heating load."""
    folder = Path(os.environ.get("HOLDFAST_DATA", "../shared/data"))
    frame = pl.read_csv(folder / "energy_efficiency" / "ENB2012.csv").cast(pl.Float64)
    return frame.select(f"X{i}" for i in range(1, 9)), frame["Y1"].to_numpy()


def coverage(
    frame: pl.DataFrame, y: np.ndarray, candidates: tuple[str, ...], seed: int
) -> tuple[float, float]:
    """Return the share of held-out rows inside their interval, and the mean width, of one split."""
    held = np.random.default_rng(seed).permutation(len(y)) < len(y) // 5
    settings = Settings(
        name="energy",
        task="regression",
        target="Y1",
        metric="r2",
        columns={name: Column("number") for name in frame.columns},
        candidates=candidates,
        interval=STATED,
    )
    trained = train(TrainingRows(frame.filter(~held), y[~held]), settings)
    assert trained.bands is not None
    low, high = Interval(STATED, *trained.bands).bounds(trained.predictor.scores(frame.filter(held)))
    return float(((low <= y[held]) & (y[held] <= high)).mean()), float((high - low).mean())


def measure(candidates: tuple[str, ...], splits: int, seed: int) -> Result:
    """Return the coverage over many splits."""
    frame, y = energy()
    found = np.array([coverage(frame, y, candidates, seed + i) for i in range(splits)])
    inside = found[:, 0]
    mean = float(inside.mean())
    return Result(
        candidates=", ".join(candidates),
        splits=splits,
        coverage=mean,
        error=float(inside.std(ddof=1) / np.sqrt(splits)),
        lowest=float(inside.min()),
        highest=float(inside.max()),
        width=float(found[:, 1].mean()),
        holds=BAND[0] <= mean <= BAND[1],
    )


def main() -> int:
    """Run the splits and print them."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="40 splits with the linear model")
    parser.add_argument("--json", type=Path, metavar="FILE")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    print(f"coverage of {STATED:.0%} intervals, promised between {BAND[0]} and {BAND[1]} on average")
    print(f"{'candidates':>12} {'splits':>7} {'coverage':>18} {'of a split':>16} {'width':>7}")
    results = []
    for candidates in (("linear",),) if options.quick else (("linear",), ("lightgbm",)):
        r = measure(candidates, 40 if options.quick else 200, options.seed)
        results.append(r)
        spread = f"{r.lowest:.3f} to {r.highest:.3f}"
        shown = f"{r.coverage:.4f} +- {r.error:.4f}"
        print(
            f"{r.candidates:>12} {r.splits:>7} {shown:>18} {spread:>16} {r.width:>7.2f}{'' if r.holds else '  BROKEN'}",
            flush=True,
        )
    if options.json:
        options.json.write_text(json.dumps([asdict(r) for r in results], indent=1))
    return 0 if all(r.holds for r in results) else 1


if __name__ == "__main__":
    sys.exit(main())
