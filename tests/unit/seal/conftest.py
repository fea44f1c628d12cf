"""A project's seal with a ledger that only remembers, and tables to put behind it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from holdfast.contract.settings import Column, Holdout, Settings
from holdfast.seal import Opened, Rows, Sides, open_holdout, seal


class Written:
    """A ledger that keeps its rows in a list."""

    def __init__(self) -> None:
        self.rows: list[tuple[str, str, dict[str, Any]]] = []

    def append(self, action: str, subject: str, detail: Mapping[str, Any]) -> int:
        self.rows.append((action, subject, dict(detail)))
        return len(self.rows)


class Project:
    """What `train` and `evaluate` do with the seal, without a model in between."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ledger = Written()

    def train(self, rows: Rows, settings: Settings) -> Sides:
        return seal(rows, settings, self.folder)

    def look(self, sides: Sides, *, kind: str = "claim", version: str = "v1", **more: Any) -> Opened:
        return open_holdout(
            self.folder,
            [sides.holdout],
            kind=kind,
            version=version,
            ledger=self.ledger,
            **more,  # type: ignore[arg-type]
        )


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Return a new project's seal."""
    return Project(tmp_path / "seal")


@pytest.fixture(scope="session")
def contract() -> Callable[..., Settings]:
    """Return a function that makes a contract; only what the seal reads is worth stating."""

    def make(target: str = "y", *, seed: int = 42, share: float = 0.2, **more: Any) -> Settings:
        return Settings(
            name=more.pop("name", "test"),
            task=more.pop("task", "binary"),
            target=target,
            columns={"x": Column("number")},
            metric="roc_auc",
            holdout=Holdout(share=share, seed=seed),
            **more,
        )

    return make


@pytest.fixture(scope="session")
def rows_of() -> Callable[..., Rows]:
    """Return a function that makes rows of a frame under a contract, all of them admitted."""

    def make(frame: pl.DataFrame, settings: Settings) -> Rows:
        labels = frame[settings.target].cast(pl.Float64).to_numpy()
        present = set(frame.columns)
        return Rows(
            frame=frame,
            labels=labels,
            row=np.arange(1, frame.height + 1, dtype=np.int64),
            target=settings.target,
            task=settings.task,
            entity=settings.entity if settings.entity in present else None,
            time=settings.time if settings.time in present else None,
        )

    return make


@pytest.fixture(scope="session")
def people() -> pl.DataFrame:
    """Return 1,500 distinct rows with a label that depends on them."""
    generator = np.random.default_rng(3)
    n = 1_500
    age = generator.integers(18, 80, n)
    return pl.DataFrame(
        {
            "id": np.arange(n) + 10_000,
            "age": age,
            "city": generator.choice(["Paris", "Bonn", "Rome"], n),
            "member": generator.integers(0, 2, n),
            "balance": np.round(generator.lognormal(8, 1, n), 2),
            "y": (generator.random(n) < 0.1 + 0.005 * (age - 18)).astype(int),
        }
    )


@pytest.fixture(scope="session")
def churn(data: Path) -> pl.DataFrame:
    """Return 3,000 rows of the bank-churn table as read from CSV: every cell a string."""
    return pl.read_csv(data / "bank_churn" / "Churn_Modelling.csv", infer_schema=False)[:3_000]
