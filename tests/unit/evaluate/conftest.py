"""Bundles of linear models, sealed tables and a ledger that only remembers: `evaluate` without training."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import polars as pl
import pytest

from holdfast.bundle import Bundle, Threshold, Value, build, observe
from holdfast.contract.settings import Column, Money, Settings
from holdfast.data import Table, admit
from holdfast.features import FeatureSet, column_types
from holdfast.models import Linear, Predictor, fit_encoder, inputs_of
from holdfast.profile import reference_table
from holdfast.seal import Rows, Sides, seal

LOANS = Settings(
    name="loans",
    task="binary",
    target="default",
    positive=1,
    metric="roc_auc",
    entity="customer",
    columns={
        "age": Column("integer", min=0),
        "income": Column("number", nullable=True),
        "city": Column("category", values=("Bern", "Oslo")),
        "customer": Column("integer"),
        "branch": Column("category", values=("north", "south")),
        "default": Column("integer"),
    },
    ignore=("branch",),
    decision=Money(true_positive=100, false_positive=-50),
    slices=("city", "age", "branch", "income"),
)
HEAT = Settings(
    name="heat",
    task="regression",
    target="load",
    metric="rmse",
    columns={"area": Column("number"), "height": Column("number"), "load": Column("number")},
    slices=("height",),
)


class Written:
    """A ledger that keeps its rows in a list."""

    def __init__(self) -> None:
        self.rows: list[tuple[str, str, dict[str, Any]]] = []

    def append(self, action: str, subject: str, detail: Mapping[str, Any]) -> int:
        self.rows.append((action, subject, dict(detail)))
        return len(self.rows)


def loans(n: int, seed: int = 0) -> pl.DataFrame:
    """Return loans as read from CSV: every cell a string. Defaults follow age and income."""
    r = np.random.default_rng(seed)
    age, income = r.integers(18, 90, n), r.normal(0, 1, n).round(4)
    default = r.random(n) < 1 / (1 + np.exp(-((age - 70) / 12 - income)))
    return pl.DataFrame(
        {
            "age": age,
            "income": [None if i % 40 == 0 else x for i, x in enumerate(income.tolist())],
            "city": r.choice(["Bern", "Oslo"], n),
            "customer": np.arange(n) // 2 + 1_000_000 * seed,
            "branch": r.choice(["north", "south"], n),
            "default": default.astype(int),
        }
    ).cast(pl.String)


def buildings(n: int = 800) -> pl.DataFrame:
    """Return buildings whose heating load is linear in two columns, but for noise."""
    r = np.random.default_rng(7)
    area, height = r.uniform(500, 800, n), r.choice([3.5, 7.0], n)
    return pl.DataFrame(
        {"area": area, "height": height, "load": 60 - 0.05 * area + 2 * height + r.normal(0, 1, n)}
    )


def bundle_of(
    settings: Settings, raw: pl.DataFrame, folder: Path, *, noise: float = 0.0, version: str = "v1"
) -> Bundle:
    """Return a bundle with a linear model by least squares; ``noise`` makes its weights worse."""
    admitted = admit(Table(raw), settings, target=True)
    features = FeatureSet(settings.features, column_types(settings))
    encoder = fit_encoder("linear", features.table(admitted.frame), inputs_of(settings, features))
    design = np.column_stack([encoder.matrix(features.table(admitted.frame)), np.ones(admitted.frame.height)])
    binary = settings.task == "binary"
    y = 5 * admitted.labels - 2.5 if binary else admitted.labels
    weights = np.linalg.lstsq(design, y, rcond=None)[0]
    weights[:-1] += np.random.default_rng(0).normal(0, 1, len(weights) - 1) * noise
    kinds = {name: admitted.kinds[name] for name in settings.inputs}
    built = build(
        folder,
        settings=settings,
        predictor=Predictor(features, encoder, Linear(weights[:-1], weights[-1]), settings.task),
        decision=Threshold(1 / 3, (0, 1), rule="money") if binary else Value(),
        profile=reference_table(admitted.all_frame, kinds, settings),
        golden_rows=admitted.frame,
        observed=observe(admitted.frame, settings),
    )
    return replace(built, version=version)


class Project:
    """A sealed table, its training rows, and the bundles made of them."""

    def __init__(self, folder: Path, settings: Settings, raw: pl.DataFrame) -> None:
        self.folder, self.settings, self.raw = folder / "seal", settings, raw
        self.bundles, self.ledger = folder / "bundles", Written()
        self.sides = self.seal(raw)
        self.training = raw.filter(pl.Series(self.sides.training))

    def seal(self, raw: pl.DataFrame, **changed: Any) -> Sides:
        table, settings = Table(raw), msgspec.structs.replace(self.settings, **changed)
        return seal(Rows.of(table, admit(table, settings, target=True), settings), settings, self.folder)

    def bundle(self, *, noise: float = 0.0, version: str = "v1", **changed: Any) -> Bundle:
        settings = msgspec.structs.replace(self.settings, **changed)
        return bundle_of(settings, self.training, self.bundles, noise=noise, version=version)


@pytest.fixture
def lending(tmp_path: Path) -> Project:
    """Return a project of 4,000 loans by 2,000 customers."""
    return Project(tmp_path, LOANS, loans(4_000))


@pytest.fixture
def heating(tmp_path: Path) -> Project:
    """Return a project of 800 buildings."""
    return Project(tmp_path, HEAT, buildings())
