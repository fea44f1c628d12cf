"""A file in, answers and rejected rows out."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from holdfast.bundle import Bundle, Threshold, Value, build
from holdfast.contract.settings import Column, Settings
from holdfast.errors import DataError
from holdfast.features import FeatureSet, column_types
from holdfast.models import Linear, Predictor, fit_encoder, inputs_of
from holdfast.profile import reference_table
from holdfast.score import batch, score

SHOPS = Settings(
    name="shops",
    task="binary",
    target="fraud",
    positive="yes",
    metric="roc_auc",
    where="amount >= 1",
    columns={
        "amount": Column("number", min=0),
        "hour": Column("integer", min=0, max=23),
        "shop": Column("category", values=("online", "travel")),
        "kind": Column("category", values=("a", "b"), unseen="flag", nullable=True),
    },
)
ENERGY = Settings(
    name="energy", task="regression", target="load", metric="r2", columns={"area": Column("number", min=0)}
)


def bundle_of(folder: Path, settings: Settings, frame: pl.DataFrame, decision: Threshold | Value) -> Bundle:
    features = FeatureSet({}, column_types(settings))
    encoder = fit_encoder("linear", frame, inputs_of(settings, features))
    core = Linear(np.linspace(-1, 1, len(encoder.names)), 0.1)
    kinds = {name: frame[name].is_null().to_numpy().astype(np.int8) for name in frame.columns}
    return build(
        folder,
        settings=settings,
        predictor=Predictor(features, encoder, core, settings.task),
        decision=decision,
        profile=reference_table(frame, kinds, settings),
        golden_rows=frame,
    )


@pytest.fixture(scope="module")
def shops(tmp_path_factory) -> Bundle:
    hours = [float(i % 24) for i in range(100)]
    frame = pl.DataFrame(
        {
            "amount": [float(i) for i in range(1, 101)],
            "hour": hours,
            "shop": ["online", "travel"] * 50,
            "kind": ["a", None] * 50,
        }
    )
    return bundle_of(
        tmp_path_factory.mktemp("shops"), SHOPS, frame, Threshold(0.5, ("no", "yes"), rule="money")
    )


@pytest.fixture(scope="module")
def energy(tmp_path_factory) -> Bundle:
    frame = pl.DataFrame({"area": np.linspace(500, 800, 50)})
    return bundle_of(tmp_path_factory.mktemp("energy"), ENERGY, frame, Value())


LINES = ["amount,hour,shop,kind,note"]
GOOD = "12.5,3,online,a,x"


def write(path: Path, *lines: str) -> Path:
    path.write_text("\n".join([*LINES, *lines]) + "\n")
    return path


def test_every_record_is_answered_rejected_or_excluded(shops, tmp_path):
    """Answers and rejected rows keep their record numbers; rows outside the population are in neither file."""
    bad = ["-1,25,fake,a,x", "0.5,99,online,a,x", "12,3,online", "3,1.5,travel,,x"]
    source, out = write(tmp_path / "in.csv", GOOD, *bad, "1e6,23,travel,zz,x"), tmp_path / "out.parquet"
    scored = score(shops, source, out)
    assert (scored.rows, scored.rejected, scored.excluded, scored.flagged) == (6, 3, 1, 1)
    answers, rejected = pl.read_parquet(out), pl.read_parquet(tmp_path / "out.rejected.parquet")
    assert answers.columns == ["row", "prediction", "probability", "threshold", "flags"]
    assert answers["row"].to_list() == [1, 6]
    assert answers["flags"].list.len().to_list() == [0, 2]
    assert rejected["row"].to_list() == [2, 4, 5]
    assert [reason.partition(":")[0] for reason in rejected["reasons"][0]] == ["amount", "hour", "shop"]
    assert rejected["raw"][0] == bad[0]


def test_answers_are_those_of_predict(shops, tmp_path, monkeypatch):
    """In batches or whole, the answers are those of `Bundle.predict`, to the last bit."""
    amounts = np.random.default_rng(3).gamma(2, 80, 500) + 1
    source = write(
        tmp_path / "in.csv", *(f"{a!r},{i % 24},online,a,x" for i, a in enumerate(amounts.tolist()))
    )
    score(shops, source, tmp_path / "whole.parquet")
    monkeypatch.setattr(batch, "BATCH_ROWS", 33)
    score(shops, source, tmp_path / "parts.parquet")
    whole, parts = pl.read_parquet(tmp_path / "whole.parquet"), pl.read_parquet(tmp_path / "parts.parquet")
    assert whole.equals(parts)
    expected = shops.predict(pl.read_csv(source))
    assert whole.select(expected.columns).equals(expected)


def test_a_regression_has_null_probability_and_threshold(energy, tmp_path):
    """A regression's answers are numbers; the columns that do not apply are null."""
    pl.DataFrame({"area": [600.0, 700.0]}).write_parquet(tmp_path / "in.parquet")
    score(energy, tmp_path / "in.parquet", tmp_path / "out.csv")
    answers = pl.read_csv(tmp_path / "out.csv")
    assert answers["prediction"].dtype == pl.Float64
    assert answers["probability"].null_count() == answers["threshold"].null_count() == 2


def test_no_rejected_file_is_left_where_nothing_was_rejected(shops, tmp_path):
    """A rejected file of an earlier run does not outlive a clean one."""
    out, beside = tmp_path / "out.csv", tmp_path / "out.rejected.csv"
    assert score(shops, write(tmp_path / "in.csv", GOOD, "x,1,online,a,x"), out).rejected_output == str(
        beside
    )
    assert beside.exists()
    assert score(shops, write(tmp_path / "in.csv", GOOD), out).rejected_output is None
    assert not beside.exists()
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["in.csv", "out.csv"]


def test_a_table_without_records_is_an_error(shops, tmp_path):
    """A header without records is an error, and no output is left."""
    with pytest.raises(DataError) as caught:
        score(shops, write(tmp_path / "in.csv"), tmp_path / "out.parquet")
    assert caught.value.code == "table-empty"
    assert [path.name for path in tmp_path.iterdir()] == ["in.csv"]


@pytest.mark.parametrize("output", ["in.csv", "./in.csv"])
def test_the_input_is_never_replaced(shops, tmp_path, output):
    """Answers do not go where the rows came from, nor do the rejected ones."""
    source = write(tmp_path / "in.csv", GOOD)
    with pytest.raises(DataError) as caught:
        score(shops, source, tmp_path / output)
    assert caught.value.code == "output-is-input"
    rejected = write(tmp_path / "out.rejected.csv", GOOD)
    with pytest.raises(DataError):
        score(shops, rejected, tmp_path / "out.csv")
    assert GOOD in source.read_text()


def test_a_failure_leaves_no_part_of_a_file(shops, tmp_path):
    """When the bundle fails at a later batch, neither output nor leftovers are there, and an old output stays."""
    source, out = write(tmp_path / "in.csv", *[GOOD] * 5), tmp_path / "out.csv"
    out.write_text("old")

    class Broken:
        scores = None

    broken = dataclasses.replace(shops, predictor=Broken())
    with pytest.raises(TypeError):
        score(broken, source, out)
    assert out.read_text() == "old"
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["in.csv", "out.csv"]


def test_a_missing_column_is_an_error(shops, tmp_path):
    """A table without a column of the contract is not scored at all."""
    (tmp_path / "in.csv").write_text("amount,hour\n1,2\n")
    with pytest.raises(DataError) as caught:
        score(shops, tmp_path / "in.csv", tmp_path / "out.csv")
    assert caught.value.code == "column-missing"


MEASURE = """
import resource, sys
from pathlib import Path
from holdfast.bundle import load
from holdfast.score import score
bundle, folder = load(Path(sys.argv[1])), Path(sys.argv[2])
peaks = []
for name in ("small.csv", "large.csv"):
    score(bundle, folder / name, folder / "out.csv")
    peaks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
print(peaks[1] - peaks[0])
"""


@pytest.mark.slow
def test_memory_does_not_grow_with_the_file(shops, tmp_path):
    """A file of 24 batches takes hardly more memory than one of 4; a million more typed rows alone would."""
    for name, batches in (("small.csv", 4), ("large.csv", 24)):
        with (tmp_path / name).open("w") as file:
            file.write(LINES[0] + "\n")
            for _ in range(batches):
                file.write((GOOD + "\n") * batch.BATCH_ROWS)
    found = subprocess.run(
        [sys.executable, "-c", MEASURE, str(shops.path), str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert float(found.stdout) < 120  # MB; read whole, the million rows take more than 250
