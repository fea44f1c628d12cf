"""What the checks promise over many tables: leaks are found, clean tables are not accused."""

from __future__ import annotations

import time

import numpy as np
import pytest

from holdfast.checks import TableContext, run_checks
from holdfast.checks.testing import contract, table
from holdfast.project.checks import catalogue
from holdfast.records import Finding
from holdfast.types import Array

CHECKS = catalogue().stage("table")


def errors(context: TableContext) -> list[Finding]:
    """Return the findings that block."""
    return [f for f in run_checks(CHECKS, context, contract()).findings if f.severity == "error"]


def clean(seed: int) -> tuple[dict[str, Array], Array, str]:
    """Return a random table without a leak: mixed columns, some of them strong, some missing by chance or not.

    Rows, share of positives, strengths, skews and levels are drawn. The strongest column alone reaches an area
    of up to .97, and a band of a column has one of up to .80.
    """
    generator = np.random.default_rng(seed)
    rows = int(generator.choice([200, 1_000, 5_000, 20_000]))
    task = "regression" if seed % 5 == 4 else "binary"
    cause = generator.normal(size=rows)
    if task == "binary":
        share = float(generator.choice([0.02, 0.1, 0.3, 0.5, 0.8, 0.97]))
        labels = (cause > np.quantile(cause, 1 - share)).astype(np.float64)
    else:
        labels = cause * 10 ** generator.uniform(-3, 3) + generator.normal() * 100
    signal = 2 * labels - 1 if task == "binary" else (labels - labels.mean()) / labels.std()
    columns: dict[str, Array] = {}
    for i, strength in enumerate(generator.uniform(0.0, 1.0, 4)):
        columns[f"number {i}"] = strength * signal + generator.normal(size=rows)
    columns["skewed"] = np.exp(0.8 * signal + generator.normal(size=rows))
    columns["rounded"] = np.round(2 * (generator.uniform(0.5, 1.5) * signal + generator.normal(size=rows)))
    columns["strong"] = generator.uniform(1.0, 1.4) * signal + generator.normal(size=rows)
    columns["count"] = generator.poisson(np.exp(0.3 * signal)).astype(np.float64)
    columns["level"] = generator.choice(list("abcdefgh"), rows)
    columns["band"] = np.array(
        [f"band {int(v)}" for v in np.clip(0.6 * signal + generator.normal(size=rows), -3, 3)]
    )
    columns["flag"] = generator.random(rows) < 1 / (1 + np.exp(-signal))
    columns["gaps"] = np.where(generator.random(rows) < 0.2, np.nan, columns["number 1"])
    columns["telling gaps"] = np.where(
        generator.random(rows) < 0.5 / (1 + np.exp(-2 * signal)), np.nan, columns["number 2"]
    )
    return columns, labels, task


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_clean_tables_are_not_accused() -> None:
    """Two hundred clean tables: none has a finding that blocks."""
    accused = {}
    for seed in range(200):
        columns, labels, task = clean(seed)
        found = errors(table(columns, labels, task=task))
        if found:
            accused[seed] = [(f.code, f.column, f.message) for f in found]
    assert not accused


def leak(seed: int, columns: dict[str, Array], labels: Array, task: str) -> Array:
    """Return a column that holds the target under another name."""
    generator = np.random.default_rng(seed + 10_000)
    if task == "regression":
        return generator.normal() * 100 + (generator.uniform(0.1, 10) * generator.choice([-1, 1])) * labels
    kind = seed % 4
    if kind == 0:
        return np.where(labels == 1, "gone", "stays")
    if kind == 1:
        return np.where(labels == 1, 90.0, 10.0) + generator.integers(0, 3, len(labels))
    if kind == 2:
        return np.where(labels == 1, generator.normal(size=len(labels)), np.nan)
    return labels == 0


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_planted_leaks_are_found() -> None:
    """One hundred tables with the target in another column: every one is found, certain, and nothing else is."""
    for seed in range(100):
        columns, labels, task = clean(seed)
        if task == "binary" and min(labels.sum(), len(labels) - labels.sum()) < 20:
            labels = np.where(np.arange(len(labels)) < len(labels) // 2, 1.0, 0.0)
        context = table({**columns, "planted": leak(seed, columns, labels, task)}, labels, task=task)
        found = errors(context)
        assert {f.column for f in found} == {"planted"}, (seed, found)
        assert "certain" in {f.certainty for f in found}, (seed, found)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_million_rows_take_seconds() -> None:
    """All rows are looked at, none is sampled: ten columns of a million rows take well under a minute of one processor."""
    generator = np.random.default_rng(0)
    labels = (generator.random(1_000_000) < 0.05).astype(np.float64)
    columns = {f"n{i}": generator.normal(size=1_000_000) + 0.5 * labels for i in range(6)}
    columns |= {f"c{i}": generator.integers(0, 30, 1_000_000).astype(str) for i in range(2)}
    columns["id"] = np.arange(1_000_000).astype(str)
    columns["whole"] = generator.integers(0, 10_000_000, 1_000_000)
    context = table(columns, labels, groups=np.arange(1_000_000) // 2)
    start = time.process_time()
    findings = run_checks(CHECKS, context, contract()).findings
    took = time.process_time() - start
    assert [f.column for f in findings if f.code == "LK005"] == ["id"]
    assert took < 40.0
