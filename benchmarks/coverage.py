"""How often does the 95 % interval of a metric hold the truth?

Draws fresh tables from laws whose metrics are known, measures each with `holdfast.metrics`, and counts the
intervals that hold the true value, over several numbers of rows and shares of positives. Intervals that are
withheld (``too few``) are counted apart. The percentile bootstrap stands beside as the usual alternative.

    python benchmarks/coverage.py [--quick] [--json FILE] [--seed N]

The promise: no metric of holdfast covers with less than 92.5 % where it prints an interval, judged with four
Monte-Carlo errors to spare; exit status 1 when it is broken. Cells significantly under 95 % are marked
``short``.

The net value is that of a fixed threshold; ``training value`` is the optimism-corrected value of a threshold
that the same rows chose, against what that threshold brings on fresh rows. ``rows/2`` has two rows an
entity, with groups given.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from holdfast.contract.settings import Money
from holdfast.metrics import (
    choose,
    class_value,
    estimate,
    measure,
    measure_classes,
    net_value_record,
    row_values,
)
from holdfast.stats.auc import average_precision, roc_auc
from holdfast.stats.bootstrap import bootstrap_weights, percentile_interval

MONEY = Money(true_positive=100, false_positive=-20)
LEAST = 0.925
Array = np.ndarray
Interval = tuple[float, float] | None


@dataclass
class Cell:
    """One metric under one law: intervals printed, withheld, and holding the truth."""

    metric: str
    law: str
    rows: int
    printed: int = 0
    withheld: int = 0
    held: int = 0
    promised: bool = True

    @property
    def coverage(self) -> float:
        """Share of printed intervals that hold the truth."""
        return self.held / self.printed if self.printed else math.nan

    @property
    def error(self) -> float:
        """Monte-Carlo standard error of the coverage at a true 95 %."""
        return math.sqrt(0.95 * 0.05 / self.printed) if self.printed else math.inf

    @property
    def holds(self) -> bool:
        """Whether the promise is not contradicted."""
        return not self.promised or not self.printed or self.coverage >= LEAST - 4 * self.error

    def add(self, interval: Interval, truth: float) -> None:
        """Count one interval."""
        if interval is None:
            self.withheld += 1
            return
        self.printed += 1
        self.held += interval[0] <= truth <= interval[1]


def classified(
    rng: np.random.Generator, n: int, share: float, entities: bool
) -> tuple[Array, Array, Array | None]:
    """Return labels, calibrated probabilities, and entities of two rows where asked."""
    units = n // 2 if entities else n
    y = (rng.random(units) < share).astype(float)
    shift = 1.5
    x = shift * y + rng.normal(size=units)
    if entities:  # both rows of an entity share the label and most of the score
        y, x = np.repeat(y, 2), np.repeat(x, 2) + 0.3 * rng.normal(size=2 * units)
    logit = math.log(share / (1 - share)) + shift * x - shift**2 / 2
    return y, 1 / (1 + np.exp(-logit)), np.repeat(np.arange(units), 2) if entities else None


def regressed(rng: np.random.Generator, n: int, heavy: bool) -> tuple[Array, Array]:
    """Return a target and predictions with normal or heavy-tailed errors."""
    signal = rng.normal(size=n)
    return signal + (0.4 * rng.standard_t(5, size=n) if heavy else 0.5 * rng.normal(size=n)), signal


def binary_cells(
    n: int, share: float, entities: bool, repeats: int, seed: int, bootstrap: bool
) -> Iterator[Cell]:
    """Cover the metrics of a classification."""
    rng = np.random.default_rng([seed, n, round(share * 1000), entities])
    threshold = 1 / 6
    big_y, big_p, _ = classified(rng, 2_000_000, share, entities)
    names = ["roc_auc", "average_precision", "precision", "recall", "f1", "log_loss", "brier", "accuracy"]
    losses = ("log_loss", "brier")
    truth = {m: estimate(m, big_y, big_p, threshold)[0] * (-1 if m in losses else 1) for m in names}
    per_row = float(row_values(big_y, big_p >= threshold, MONEY).mean())
    law = f"{share:.0%} positive" + (", rows/2" if entities else "")
    cells = {m: Cell(m, law, n) for m in [*names, "net value", "training value"]}
    usual = {m: Cell(f"{m} (bootstrap)", law, n, promised=False) for m in ("roc_auc", "average_precision")}
    for repeat in range(repeats):
        y, p, groups = classified(rng, n, share, entities)
        found = measure("binary", y, p, threshold=threshold, groups=groups)
        for m in names:
            cells[m].add(found[m].interval, truth[m])
        record = net_value_record(y, p, threshold, MONEY, groups=groups, seed=repeat)
        cells["net value"].add(record.interval, per_row * n)
        if repeat % 5 == 0 and n <= 2000:
            choice = choose(y, p, MONEY, groups, seed=repeat)
            fresh = float(row_values(big_y[:400_000], big_p[:400_000] >= choice.threshold, MONEY).mean())
            cells["training value"].add(choice.interval, fresh * n)
        if bootstrap and repeat % 5 == 0 and y.sum() >= 10:
            weights = list(bootstrap_weights(n, groups, 200, repeat))
            for m, area in (("roc_auc", roc_auc), ("average_precision", average_precision)):
                usual[m].add(percentile_interval(np.array([area(y, p, w) for w in weights])), truth[m])
    yield from (c for c in [*cells.values(), *usual.values()] if c.printed + c.withheld)


def regression_cells(n: int, heavy: bool, repeats: int, seed: int) -> Iterator[Cell]:
    """Cover the metrics of a regression."""
    rng = np.random.default_rng([seed, n, heavy])
    big_y, big_s = regressed(rng, 2_000_000, heavy)
    truth = {name: m.value for name, m in measure("regression", big_y, big_s).items()}
    cells = {m: Cell(m, "t(5) errors" if heavy else "normal errors", n) for m in truth}
    for _ in range(repeats):
        for name, metric in measure("regression", *regressed(rng, n, heavy)).items():
            cells[name].add(metric.interval, float(truth[name] or 0.0))
    yield from cells.values()


def several(rng: np.random.Generator, n: int, shares: tuple[float, ...], sharp: float) -> tuple[Array, Array]:
    """Return numbers of classes and their true probabilities."""
    k = len(shares)
    y = rng.choice(k, n, p=shares)
    margins = sharp * (rng.normal(size=(n, k)) + sharp * np.eye(k)[y]) + np.log(shares)
    powers = np.exp(margins - margins.max(axis=1, keepdims=True))
    return y.astype(float), powers / powers.sum(axis=1, keepdims=True)


def multiclass_cells(
    n: int, law: str, shares: tuple[float, ...], sharp: float, repeats: int, seed: int
) -> Iterator[Cell]:
    """Cover the metrics of several classes, with and without a money matrix."""
    k = len(shares)
    rng = np.random.default_rng([seed, n, k, round(100 * sharp)])
    money = tuple(tuple(10.0 * (1 + a) if a == d else -5.0 for d in range(k)) for a in range(k))
    big_y, big_p = several(rng, 1_000_000, shares, sharp)
    names = ("macro_f1", "accuracy", "log_loss", "overconfidence")
    truth = {m: measure("multiclass", big_y, big_p)[m].value or 0.0 for m in names}
    per_row = class_value(big_y, big_p, money).value / len(big_y)
    of_class = {
        (c.label, m): getattr(c, m).value
        for c in measure_classes(big_y, big_p, tuple(range(k)))
        for m in ("recall", "f1")
    }
    cells = {m: Cell(m, law, n) for m in [*names, "net value (matrix)", "recall of a class", "f1 of a class"]}
    for repeat in range(repeats):
        y, p = several(rng, n, shares, sharp)
        for m, found in measure("multiclass", y, p).items():
            if m in truth:
                cells[m].add(found.interval, truth[m])
        cells["net value (matrix)"].add(class_value(y, p, money, seed=repeat).interval, per_row * n)
        rarest = measure_classes(y, p, tuple(range(k)))[-1]
        for m in ("recall", "f1"):
            cells[f"{m} of a class"].add(getattr(rarest, m).interval, of_class[rarest.label, m])
    yield from cells.values()


SEVERAL = {
    "3 even classes": ((1 / 3, 1 / 3, 1 / 3), 1.5),
    "10 even classes": ((0.1,) * 10, 2.6),
    "10 classes, nearly right": ((0.1,) * 10, 4.5),
    "90, 8 and 2 %": ((0.9, 0.08, 0.02), 2.0),
}


def run(quick: bool, seed: int) -> Iterator[Cell]:
    """Yield every cell of the table."""
    repeats = 300 if quick else 2000
    for n in (500, 2000) if quick else (200, 500, 2000, 10_000):
        for share in (0.02, 0.2) if quick else (0.02, 0.03, 0.2, 0.5):
            yield from binary_cells(n, share, False, repeats, seed, bootstrap=n <= 2000 and not quick)
    yield from binary_cells(2000, 0.2, True, repeats, seed, bootstrap=False)
    for law, (shares, sharp) in SEVERAL.items():
        for n in (400,) if quick else (400, 2000):
            yield from multiclass_cells(n, law, shares, sharp, repeats, seed)
    for n in (200, 2000) if quick else (50, 200, 2000):
        for heavy in (False, True):
            yield from regression_cells(n, heavy, repeats, seed)


def main(arguments: list[str] | None = None) -> int:
    """Print the table; return 1 when the promise is broken."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--quick", action="store_true", help="300 tables a cell instead of 2,000, fewer cells"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the results as JSON")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(arguments)
    print(f"coverage of 95 % intervals, seed {options.seed}; +- is 1.96 Monte-Carlo errors")
    print(f"{'metric':28} {'law':22} {'rows':>6} {'coverage':>8} {'+-':>6} {'withheld':>8}")
    cells = []
    for c in run(options.quick, options.seed):
        cells.append(c)
        mark = "" if c.holds else "  BROKEN"
        mark = mark or ("  short" if c.printed and c.coverage < 0.95 - 3 * c.error else "")
        print(
            f"{c.metric:28} {c.law:22} {c.rows:6} {c.coverage:8.3f} {1.96 * c.error:6.3f} "
            f"{c.withheld / (c.printed + c.withheld):8.2f}{mark}",
            flush=True,
        )
    broken = sum(not c.holds for c in cells)
    short = sum(bool(c.printed and c.promised and c.coverage < 0.95 - 3 * c.error) for c in cells)
    print(f"{len(cells)} cells: {broken} under {LEAST}, {short} significantly under 0.95")
    if options.json:
        rows = [asdict(c) | {"coverage": c.coverage if c.printed else None, "holds": c.holds} for c in cells]
        options.json.write_text(json.dumps(rows, indent=1))
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
