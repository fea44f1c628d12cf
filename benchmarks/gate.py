"""How often does the paired gate pass, refuse, or not decide?

Simulates holdouts with a champion and a challenger of known difference in ROC AUC, and runs the gate of
`holdfast.metrics.compare` on each: ``passed`` where the one-sided 90 % lower bound is at least ``-margin``,
otherwise ``refused`` where the upper one is below zero, else ``undecided``. The last two block a promotion.

    python benchmarks/gate.py [--quick] [--json FILE] [--seed N]

The promises (margin .02, blocked = refused or undecided), judged with four Monte-Carlo errors to spare:

- an equal challenger is blocked in 0-7 % at 2,000 rows with 400 positives, in 41-72 % at 400 rows with 8;
- one worse by .03 is blocked in 89-100 % everywhere;
- an equal one is *refused* (called worse) in at most the level, 10 %, everywhere.

Exit status 1 when one is broken. Both models see the same signal and have noise of their own; ``r`` is the
correlation of their scores, and decides how much pairing helps: retrained models of one kind have .95 to
.99.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from holdfast.metrics import paired, verdict

MARGIN, LEVEL = 0.02, 0.10
AUC = 0.86


@dataclass(frozen=True)
class Cell:
    """One simulated situation, and the band of its blocked share; None where nothing is promised."""

    rows: int
    positives: int
    worse_by: float
    correlation: float
    band: tuple[float, float] | None


@dataclass(frozen=True)
class Result:
    """Shares of the three verdicts, the Monte-Carlo error of the blocked share, and whether promises hold."""

    cell: Cell
    passed: float
    refused: float
    undecided: float
    error: float
    holds: bool


CELLS = [
    *(Cell(2000, 400, 0.0, r, (0.0, 0.07)) for r in (0.95, 0.98)),
    *(Cell(400, 8, 0.0, r, (0.41, 0.72)) for r in (0.95, 0.98)),
    *(Cell(n, k, 0.03, r, (0.89, 1.0)) for n, k in ((2000, 400), (400, 8), (400, 80)) for r in (0.95, 0.98)),
    Cell(2000, 400, 0.0, 0.80, None),
    Cell(2000, 400, 0.02, 0.95, None),
    Cell(10_000, 200, 0.0, 0.95, None),
]


def separation(auc: float) -> float:
    """Return the distance of two unit normals whose ROC AUC is the given one."""
    from scipy.special import ndtri

    return float(math.sqrt(2.0) * ndtri(auc))


def simulate(cell: Cell, repeats: int, seed: int) -> Result:
    """Run the gate on fresh holdouts of one cell."""
    rng = np.random.default_rng(
        [seed, cell.rows, cell.positives, round(cell.worse_by * 1000), round(cell.correlation * 100)]
    )
    y = np.repeat([1.0, 0.0], [cell.positives, cell.rows - cell.positives])
    shared, own = math.sqrt(cell.correlation), math.sqrt(1.0 - cell.correlation)
    counts = {"passed": 0, "refused": 0, "undecided": 0}
    for _ in range(repeats):
        noise = shared * rng.normal(size=cell.rows)
        old = separation(AUC) * y + noise + own * rng.normal(size=cell.rows)
        new = separation(AUC - cell.worse_by) * y + noise + own * rng.normal(size=cell.rows)
        difference = paired("roc_auc", y, new, old, level=LEVEL)
        counts[verdict(difference, MARGIN, LEVEL, cell.rows, cell.positives)[0]] += 1
    share = {name: n / repeats for name, n in counts.items()}
    blocked = share["refused"] + share["undecided"]
    error = math.sqrt(max(blocked * (1 - blocked), 1 / repeats) / repeats)
    holds = cell.band is None or cell.band[0] - 4 * error <= blocked <= cell.band[1] + 4 * error
    if cell.worse_by == 0.0:
        holds = holds and share["refused"] <= LEVEL + 4 * math.sqrt(LEVEL * (1 - LEVEL) / repeats)
    return Result(cell, share["passed"], share["refused"], share["undecided"], error, holds)


def main(arguments: list[str] | None = None) -> int:
    """Print the table; return 1 when a promise is broken."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="400 repeats a cell instead of 4,000")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the results as JSON")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(arguments)
    repeats = 400 if options.quick else 4000
    print(f"gate on ROC AUC, margin {MARGIN}, level {LEVEL}, {repeats} holdouts a cell, seed {options.seed}")
    heads = ("passed", "refused", "undecided", "blocked", "+-")
    print(f"{'rows':>6} {'pos':>5} {'worse by':>8} {'r':>5} " + " ".join(f"{h:>9}" for h in heads) + "  band")
    results = []
    for cell in CELLS:
        r = simulate(cell, repeats, options.seed)
        results.append(r)
        band = "-" if cell.band is None else f"{cell.band[0]:.2f}-{cell.band[1]:.2f}"
        figures = (r.passed, r.refused, r.undecided, r.refused + r.undecided, 1.96 * r.error)
        print(
            f"{cell.rows:6} {cell.positives:5} {cell.worse_by:8.3f} {cell.correlation:5.2f} "
            + " ".join(f"{x:9.3f}" for x in figures)
            + f"  {band}{'' if r.holds else '  OUT OF BAND'}",
            flush=True,
        )
    if options.json:
        options.json.write_text(json.dumps([asdict(r) for r in results], indent=1))
    return 0 if all(r.holds for r in results) else 1


if __name__ == "__main__":
    sys.exit(main())
