"""Shared fixtures: the folder of real tables, small projects of simulated customers, and Hypothesis profiles."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "default", max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("ci", parent=settings.get_profile("default"), max_examples=1000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))

DATA = Path(os.environ.get("HOLDFAST_DATA", Path(__file__).parents[2] / "shared" / "data"))


@pytest.fixture(scope="session")
def data() -> Path:
    """Return the folder of real tables, or skip the test and say why."""
    if not DATA.is_dir():
        pytest.skip(f"real tables left out: no folder {DATA} (set HOLDFAST_DATA)")
    return DATA


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every property: the slow run repeats them with the examples of the ``ci`` profile."""
    for item in items:
        if Path(__file__).parent / "property" in item.path.parents:
            item.add_marker("property")


CONTRACT = """\
name: churn
purpose: {problem: customers leave unnoticed, use: a call, success: one in ten stays}
task: binary
data: customers.csv
target: left
positive: 1
entity: null
time: null
label_delay: null
columns:
  age: {type: integer, min: 0}
  balance: {type: number, nullable: true}
  city: {type: category, values: [Bern, Oslo, Rome]}
  products: {type: integer, min: 1, max: 4}
ignore: [customer, day]
holdout: {share: 0.2, seed: 42}
metric: roc_auc
decision: {true_positive: 100, false_positive: -50, false_negative: 0, true_negative: 0}
candidates: [linear]
slices: [city]
gates: {margin: 0.02}
monitor: {window: 500 rows, false_alarms: 0.001}
"""


def _customers(rows: int, seed: int = 0, *, each: int = 1, start: str = "2026-01-01") -> pl.DataFrame:
    r = np.random.default_rng(seed)
    age, balance = r.integers(18, 90, rows), r.normal(50, 20, rows).round(6)
    chance = 1 / (1 + np.exp(-((age - 60) / 10 - (balance - 50) / 20)))
    hours = np.datetime64(start, "s") + np.arange(rows) * np.timedelta64(1, "h")
    return pl.DataFrame(
        {
            "customer": [f"C{seed}-{i // each}" for i in range(rows)],
            "day": [f"{hour}Z" for hour in hours],
            "age": age,
            "balance": [None if i % 50 == 7 else x for i, x in enumerate(balance.tolist())],
            "city": r.choice(["Bern", "Oslo", "Rome"], rows),
            "products": r.integers(1, 5, rows),
            "left": (r.random(rows) < chance).astype(int),
        }
    )


@pytest.fixture(scope="session")
def customers() -> Callable[..., pl.DataFrame]:
    """Return a maker of customers of one law: the old and the poor leave.

    ``customers(rows, seed, each=rows of one customer, start=first hour)``; the seed is part of a customer's name.
    """
    return _customers


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Return a maker of projects that have one trained version, or a champion; made once and copied by others.

    ``made(champion=..., entity=..., time=..., each=..., rows=...)``. The key of the split is a fixed one, so that
    every run of the tests sees the same rows behind the seal.
    """
    known: dict[str, Path] = {}

    def make(*, champion: bool = False, rows: int = 2_000, each: int = 1, **contract: str) -> Path:
        name = f"{champion}-{rows}-{each}-{sorted(contract.items())}"
        if name not in known:
            known[name] = _make(tmp_path_factory.mktemp("made"), champion, rows, each, contract)
        return known[name]

    return make


@pytest.fixture
def copy(tmp_path: Path, made: Callable[..., Path]) -> Callable[..., Path]:
    """Return a maker of a project of one's own: a copy of the one that ``made`` gives."""

    def of(**wanted: object) -> Path:
        folder = tmp_path / f"project-{len(list(tmp_path.iterdir()))}"
        return Path(shutil.copytree(made(**wanted), folder))

    return of


def stated(text: str, **keys: str) -> str:
    """Return a contract with other values for top-level keys of one line."""
    lines = {line.partition(":")[0]: line for line in text.splitlines()}
    for key, value in keys.items():
        text = text.replace(lines[key], f"{key}: {value}")
    return text


def _make(folder: Path, champion: bool, rows: int, each: int, contract: dict[str, str]) -> Path:
    from holdfast.project import Project

    _customers(rows, each=each).write_csv(folder / "customers.csv")
    (folder / "holdfast.yaml").write_text(stated(CONTRACT, **contract))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("holdfast.seal.split.secrets.token_hex", lambda size: "5e" * size)
        patch.setattr("holdfast.store.ledger.who", lambda: "somebody@somewhere")
        project = Project(folder)
        project.train()
        if champion:
            project.evaluate()
            assert project.promote("v1").moved
    project.workspace.store.close()
    return folder


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that writes snapshots anew, to be read in review."""
    parser.addoption("--snapshot-update", action="store_true", help="rewrite the snapshots of texts")
