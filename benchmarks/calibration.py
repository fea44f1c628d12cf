"""How often does a window without drift raise an alarm, and how often does one with drift?

Each repetition draws a fresh reference and a fresh window of the same law, profiles the one, counts the other
and decides over all columns at once, as `holdfast monitor` does. The promise: at a rate of 5 % no more than
about 5 % of quiet windows alarm, and the tests are not so careful that they never do. Judged with the
Monte-Carlo error of the run and the number of cells looked at.

    python benchmarks/calibration.py [--quick] [--json FILE] [--seed N]

Exit status 1 where a rate is out of its band.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import NormalDist

import numpy as np
import polars as pl

from holdfast.monitor.drift import assess, flagged
from holdfast.profile import ColumnReference, count, reference_category, reference_numeric

Generator = np.random.Generator
Column = np.ndarray | pl.Series

RATE = 0.05
LEAST = 0.02
"""A quiet rate below this would mean that power is given away."""


def _levels(count: int, shares: np.ndarray) -> Callable[[Generator, int], pl.Series]:
    names = np.array([f"level {i}" for i in range(count)])
    shares = shares / shares.sum()
    return lambda g, n: pl.Series(names[g.choice(count, n, p=shares)])


def _nulls(values: np.ndarray, share: float, g: Generator) -> np.ndarray:
    return np.where(g.random(values.size) < share, np.nan, values)


LAWS: dict[str, Callable[[Generator, int], Column]] = {
    "n01 normal": lambda g, n: g.normal(size=n),
    "n02 lognormal": lambda g, n: g.lognormal(size=n),
    "n03 t(2)": lambda g, n: g.standard_t(2, n),
    "n04 Pareto": lambda g, n: g.pareto(1.5, n),
    "n05 zero-inflated": lambda g, n: np.where(g.random(n) < 0.4, 0.0, g.gamma(2.0, size=n)),
    "n06 10 % null": lambda g, n: _nulls(g.normal(size=n), 0.1, g),
    "n07 bimodal": lambda g, n: g.normal(size=n) + 4.0 * (g.random(n) < 0.3),
    "n08 uniform": lambda g, n: g.random(n),
    "n09 counts": lambda g, n: g.poisson(2.0, n).astype(float),
    "n10 integers 18-90": lambda g, n: g.integers(18, 91, n).astype(float),
    "n11 gamma": lambda g, n: g.gamma(0.7, size=n),
    "n12 near-constant": lambda g, n: np.where(g.random(n) < 0.99, 1.0, g.normal(size=n)),
    "n13 prices": lambda g, n: np.round(g.lognormal(3.0, 0.4, n)) - 0.01,
    "n14 2 % null": lambda g, n: _nulls(g.normal(size=n), 0.02, g),
    "c01 5 levels": _levels(5, np.array([40.0, 30.0, 15.0, 10.0, 5.0])),
    "c02 50 levels": _levels(50, 1.0 / np.arange(5, 55)),
    "c03 5,000 levels": _levels(5000, 1.0 / np.arange(10, 5010)),
    "c04 200 levels": _levels(200, 1.0 / np.arange(20, 220)),
    "y target": lambda g, n: (g.random(n) < 0.2).astype(float),
}

SHIFTS: dict[str, tuple[str, Callable[[Generator, int], Column]]] = {
    "mean +0.10 sd": ("n01 normal", lambda g, n: g.normal(0.1, 1.0, n)),
    "mean +0.25 sd": ("n01 normal", lambda g, n: g.normal(0.25, 1.0, n)),
    "spread x 2": ("n01 normal", lambda g, n: g.normal(0.0, 2.0, n)),
    "scale x 1.25": ("n04 Pareto", lambda g, n: 1.25 * g.pareto(1.5, n)),
    "nulls 2 -> 12 %": ("n14 2 % null", lambda g, n: _nulls(g.normal(size=n), 0.12, g)),
    "a tenth moved to one of 5 levels": (
        "c01 5 levels",
        _levels(5, 0.9 * np.array([0.4, 0.3, 0.15, 0.1, 0.05]) + 0.1 * np.eye(5)[4]),
    ),
    "a twentieth in a new level of 200": (
        "c04 200 levels",
        _levels(201, np.append(0.95 / np.arange(20, 220) / (1.0 / np.arange(20, 220)).sum(), 0.05)),
    ),
}


@dataclass
class Cell:
    """One measured rate with its Monte-Carlo error (one standard error) and, for a promise, the verdict."""

    what: str
    reference: int
    window: int
    repeats: int
    rate: float
    error: float
    low: float | None = None
    high: float | None = None

    @property
    def holds(self) -> bool:
        return self.low is None or self.high is None or self.low <= self.rate <= self.high


def reference(values: Column) -> ColumnReference:
    return reference_category(values) if isinstance(values, pl.Series) else reference_numeric(values)


def p_values(g: Generator, n: int, m: int, shift: str | None = None) -> np.ndarray:
    """Return one p per column for a fresh reference of n rows and a fresh window of m."""
    laws = dict(LAWS)
    if shift is not None:
        laws[SHIFTS[shift][0]] = SHIFTS[shift][1]
    found = []
    for name, law in LAWS.items():
        column = reference(law(g, n))
        found.append(assess(column, count(column, laws[name](g, m))).p_value)
    return np.array(found)


def quiet(sizes: list[tuple[int, int]], repeats: int, seed: int) -> tuple[list[Cell], list[Cell]]:
    """Return per pair of sizes the rate of windows with any alarm, and the size of each column alone."""
    windows, columns = [], []
    for n, m in sizes:
        draws = np.array([p_values(np.random.default_rng([seed, n, m, i]), n, m) for i in range(repeats)])
        fired = np.mean([flagged(p, RATE).any() for p in draws])
        windows.append(_cell("any of 19 columns", n, m, repeats, float(fired)))
        for name, p in zip(LAWS, draws.T, strict=True):
            columns.append(_cell(name, n, m, repeats, float((p <= RATE).mean())))
    return windows, columns


def power(sizes: list[tuple[int, int]], repeats: int, seed: int) -> list[Cell]:
    """Return how often the shifted column is flagged among all of them."""
    cells = []
    for shift, (column, _) in SHIFTS.items():
        at = list(LAWS).index(column)
        for n, m in sizes:
            generators = (np.random.default_rng([seed, 1, n, m, i]) for i in range(repeats))
            hits = [bool(flagged(p_values(g, n, m, shift), RATE)[at]) for g in generators]
            cells.append(_cell(f"{column}: {shift}", n, m, repeats, float(np.mean(hits))))
    return cells


def judge(cells: list[Cell], least: float) -> None:
    """Set the band of each cell: the promise, widened by the error at a joint level of 1 % over all cells."""
    z = NormalDist().inv_cdf(1.0 - 0.01 / (2.0 * len(cells)))
    for cell in cells:
        cell.low = max(0.0, least - z * math.sqrt(least * (1.0 - least) / cell.repeats))
        cell.high = RATE + z * math.sqrt(RATE * (1.0 - RATE) / cell.repeats)


def _cell(what: str, n: int, m: int, repeats: int, rate: float) -> Cell:
    return Cell(what, n, m, repeats, rate, math.sqrt(max(rate * (1.0 - rate), 1.0 / repeats**2) / repeats))


def show(title: str, cells: list[Cell]) -> None:
    print(f"\n{title}")
    for cell in cells:
        sizes = f"{cell.reference:>7,} {cell.window:>7,}"
        band = "" if cell.high is None else f"  band {cell.low:.1%} to {cell.high:.1%}"
        verdict = "" if cell.holds else "  OUT OF BAND"
        print(f"  {cell.what:<50} {sizes}  {cell.rate:6.1%} +- {cell.error:.1%}{band}{verdict}")


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="fewer repetitions and sizes")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the cells there as well")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    start = time.monotonic()
    sizes = [(200, 200), (1_000, 1_000), (10_000, 1_000)]
    if not given.quick:
        sizes += [(10_000, 200), (10_000, 10_000)]
    windows, columns = quiet(sizes, 200 if given.quick else 1_000, given.seed)
    judge(windows, LEAST)
    judge(columns, 0.0)
    found = power(sizes[1:3], 40 if given.quick else 200, given.seed)
    print(
        f"rate {RATE:.0%}, seed {given.seed}, redrawn references; columns: reference rows, window rows, share"
    )
    show("Quiet windows: any alarm (Benjamini-Hochberg over 19 columns)", windows)
    show("Quiet windows: each column alone, p <= 5 %", columns)
    show("Drift: the shifted column is flagged", found)
    bad = [cell for cell in [*windows, *columns] if not cell.holds]
    print(
        f"\n{len(bad)} of {len(windows) + len(columns)} rates out of band; {time.monotonic() - start:.0f} s"
    )
    if given.json:
        cells = {"quiet": windows, "columns": columns, "power": found}
        given.json.write_text(json.dumps({key: [asdict(c) for c in value] for key, value in cells.items()}))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
