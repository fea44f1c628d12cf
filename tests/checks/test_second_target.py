"""LK002."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl

from holdfast.checks import TableContext, run_checks
from holdfast.checks.table.second_target import second_target
from holdfast.checks.testing import contract, linked, table

HEATING = np.random.default_rng(0).gamma(4.0, 5.0, 500)
COOLING = HEATING + np.random.default_rng(1).normal(2.0, 2.5, 500)


def flawed() -> TableContext:
    """A second result of the same measurement, once as a feature and once ignored."""
    columns = {"cooling": COOLING, "cooling_kw": COOLING / 3.6, "area": linked(0.0, HEATING)}
    return table(columns, HEATING, task="regression", ignore=("cooling_kw",))


def twin() -> TableContext:
    """Legitimate columns, one of them strong."""
    strong = HEATING + np.random.default_rng(2).normal(0, HEATING.std() / 2, 500)
    return table({"height": strong, "area": linked(0.0, HEATING)}, HEATING, task="regression")


def test_it_never_blocks() -> None:
    """A strong column may be legitimate: the feature is a warning, the ignored one a note."""
    report = run_checks([second_target], flawed(), contract())
    assert [(f.column, f.severity) for f in report.findings] == [
        ("cooling", "warning"),
        ("cooling_kw", "note"),
    ]


def test_levels_that_stand_for_amounts_are_named() -> None:
    """A band of the target is the target, coarser."""
    band = [f"band {int(v // 4)}" for v in HEATING]
    report = run_checks([second_target], table({"band": band}, HEATING, task="regression"), contract())
    assert [f.column for f in report.findings] == ["band"]


def test_the_logarithm_of_the_target_is_named() -> None:
    """Values that bend hide a second target from Pearson's correlation; the ranks show it."""
    bent = np.exp(HEATING / 10)
    assert abs(np.corrcoef(bent, HEATING)[0, 1]) < 0.95
    report = run_checks([second_target], table({"bent": bent}, HEATING, task="regression"), contract())
    assert [(f.column, round(float(f.evidence["association"]), 6)) for f in report.findings] == [
        ("bent", 1.0)
    ]


def test_many_levels_by_chance_are_not() -> None:
    """Fifty levels of ten rows each explain an unrelated amount only by chance, which is taken off."""
    levels = [str(i % 50) for i in range(500)]
    assert (
        run_checks([second_target], table({"c": levels}, HEATING, task="regression"), contract()).findings
        == []
    )


def test_a_column_that_few_rows_have_is_not_looked_at() -> None:
    """A correlation over a twentieth of the rows is no second target."""
    rare = np.where(np.arange(500) % 20 == 0, COOLING, np.nan)
    assert (
        run_checks([second_target], table({"c": rare}, HEATING, task="regression"), contract()).findings == []
    )


def test_energy_names_the_cooling_load(data: Path) -> None:
    """The second target of the energy table is found, and no other column."""
    frame = pl.read_csv(data / "energy_efficiency" / "ENB2012.csv")
    columns = {name: frame[name] for name in frame.columns if name.startswith(("X", "Y2"))}
    report = run_checks([second_target], table(columns, frame["Y1"], task="regression"), contract())
    assert [f.column for f in report.findings] == ["Y2"]
