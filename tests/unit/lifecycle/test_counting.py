"""Weights, prevalence and intervals through the whole life of a version."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from holdfast.errors import DataError
from holdfast.project import Project

NATURAL = 0.004


def cases(rows: int, share: float, seed: int = 0) -> pl.DataFrame:
    """Return a table sampled by its label: so many rows, this share of cases, two columns that tell."""
    generator = np.random.default_rng(seed)
    case = (np.arange(rows) < share * rows).astype(int)
    return pl.DataFrame(
        {
            "amount": generator.normal(1.6 * case, 1).round(5),
            "hour": generator.integers(0, 24, rows),
            "fraud": case,
        }
    ).sample(fraction=1.0, shuffle=True, seed=seed)


@pytest.fixture
def project(tmp_path: Path) -> Callable[..., Project]:
    """Return what makes a project of a table and the lines of its contract that matter."""

    def make(frame: pl.DataFrame, **lines: str) -> Project:
        frame.write_parquet(tmp_path / "table.parquet")
        columns = {
            n: "{type: number}" for n in frame.columns if n not in (lines["target"], lines.get("weight"))
        }
        stated = {"name": "model", "data": "table.parquet", "candidates": "[linear]", **lines}
        text = "".join(f"{key}: {value}\n" for key, value in stated.items())
        text += "columns:\n" + "".join(f"  {name}: {kind}\n" for name, kind in columns.items())
        (tmp_path / "holdfast.yaml").write_text(text)
        return Project(tmp_path)

    return make


def test_probabilities_are_at_the_natural_rate(project):  # type: ignore[no-untyped-def]
    """One row in ten of the table is a case, one in 250 in nature: the mean of the answers says so."""
    made = project(cases(6_000, 0.1), target="fraud", task="binary", positive="1", prevalence=str(NATURAL))
    made.train()
    record = made.evaluate()
    assert any("at the natural rate" in note for note in record.notes)
    natural = pl.concat([cases(40_000, NATURAL, seed=5), cases(40_000, NATURAL, seed=6)]).drop("fraud")
    answered = made.load("v1").predict(natural)["probability"]
    assert answered.mean() == pytest.approx(NATURAL, rel=0.25)


def test_the_sealed_figures_are_at_the_natural_rate(project):  # type: ignore[no-untyped-def]
    """Average precision is the one that a natural table shows, and lies in its interval."""
    made = project(cases(12_000, 0.1), target="fraud", task="binary", positive="1", prevalence=str(NATURAL))
    made.train()
    record = made.evaluate()
    natural = cases(400_000, NATURAL, seed=9)
    scores = made.load("v1").predict(natural.drop("fraud"))["probability"].to_numpy()
    from holdfast.metrics import score

    truth = score("average_precision", natural["fraud"].to_numpy(), scores)
    low, high = record.metrics["average_precision"].interval
    assert low < truth < high
    assert high < 0.6


def test_intervals_cover_and_are_answered_alike(project, tmp_path: Path):  # type: ignore[no-untyped-def]
    """In the sealed record, in a scored file and for one row: the same ends, to the last bit."""
    generator = np.random.default_rng(3)
    area = generator.uniform(50, 200, 2_000).round(3)
    frame = pl.DataFrame({"area": area, "price": 3 * area + generator.normal(0, 0.1 * area)})
    made = project(frame, target="price", task="regression", interval="0.9")
    made.train()
    record = made.evaluate()
    coverage = record.metrics["interval_coverage"]
    assert coverage.interval[0] < 0.9 < coverage.interval[1]
    made.promote("v1")
    made.score(tmp_path / "table.parquet", tmp_path / "out.parquet")
    scored = pl.read_parquet(tmp_path / "out.parquet")
    assert ((scored["low"] < scored["prediction"]) & (scored["prediction"] < scored["high"])).all()
    bundle = made.load()
    score, ends = bundle.predictor.row(), bundle.decision.beside()
    for row in scored.head(200).iter_rows(named=True):
        found = ends(score({"area": area[row["row"] - 1]}))
        assert (found["low"], found["high"]) == (row["low"], row["high"])
    widths = (scored["high"] - scored["low"]).to_numpy()
    order = np.argsort(area[scored["row"].to_numpy() - 1])
    assert widths[order[-200:]].mean() > 1.5 * widths[order[:200]].mean()


def test_too_few_rows_for_an_interval(project):  # type: ignore[no-untyped-def]
    """No infinite interval is answered."""
    generator = np.random.default_rng(3)
    frame = pl.DataFrame({"area": generator.normal(size=60), "price": generator.normal(size=60)})
    with pytest.raises(DataError) as refused:
        project(frame, target="price", task="regression", interval="0.99").train()
    assert refused.value.code == "too-few-rows"


def test_weights_count_in_fit_and_figures(project):  # type: ignore[no-untyped-def]
    """Half of the rows follow another law and count next to nothing: the model and its figures are of the others."""
    generator = np.random.default_rng(0)
    x, odd = generator.normal(size=3_000), np.arange(3_000) % 2 == 1
    y = np.where(odd, -2 * x, 2 * x) + generator.normal(0, 0.1, 3_000)
    frame = pl.DataFrame({"x": x, "w": np.where(odd, 1e-6, 1.0), "y": y})
    made = project(frame, target="y", task="regression", weight="w")
    made.train()
    record = made.evaluate()
    assert record.metrics["r2"].value > 0.99
    assert "w" not in made.settings.inputs
    assert any(note.startswith("rows count by w") for note in record.notes)


def test_a_row_without_a_weight_is_kept_apart(project):  # type: ignore[no-untyped-def]
    """Zero, negative and missing weights have their reasons; a table without the column is refused."""
    generator = np.random.default_rng(0)
    weights = [None, 0.0, -1.0, *[1.0] * 297]
    frame = pl.DataFrame({"x": generator.normal(size=300), "w": weights, "y": generator.normal(size=300)})
    made = project(frame, target="y", task="regression", weight="w")
    assert made.check().rows.quarantined == 3
    rows = made.show_quarantine().rows
    assert [row.row for row in rows] == [1, 2, 3]
    assert all("expected a number above 0" in row.reasons[0] for row in rows)
    frame.drop("w").write_parquet(made.root / "table.parquet")
    with pytest.raises(DataError) as refused:
        Project(made.root).check()
    assert refused.value.code == "column-missing"
