"""A pipeline of one's own through the Python door, on small tables."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pandas as pd
import polars as pl
import pytest
from sklearn.compose import ColumnTransformer
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, OneHotEncoder, StandardScaler

import holdfast
from holdfast.contract.settings import Column, Money, Settings
from holdfast.errors import HoldfastError
from holdfast.models.general import trusted


class Recording(LogisticRegression):
    """Remembers what it was fitted on; a type of the user's own."""

    seen: ClassVar[list[pd.DataFrame]] = []

    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> Any:
        """Fit, and keep the rows."""
        self.seen.append(X.assign(says=y))
        return super().fit(X, y, sample_weight)


OWN = f"{Recording.__module__}.{Recording.__qualname__}"


def bought(rows: int = 240, seed: int = 0) -> pd.DataFrame:
    """Return a table: two numbers, a category, who bought."""
    r = np.random.default_rng(seed)
    frame = pd.DataFrame({"age": r.integers(18, 80, rows), "fee": r.normal(20, 5, rows).round(4)})
    frame["city"] = r.choice(["Bern", "Oslo"], rows)
    frame["bought"] = np.where(
        frame["age"] + 3 * (frame["fee"] - 20) + r.normal(0, 20, rows) > 50, "yes", "no"
    )
    return frame


TABLE = bought()
X, Y = TABLE[["age", "fee", "city"]], TABLE["bought"]
NUMBERS, SAYS = X[["age", "fee"]], pd.Series(np.where(Y == "yes", 1, 0), name="says")
KEYS = {"log": "off", "positive": "yes"}


def pipeline() -> Any:
    """Return the usual pipeline."""
    columns = ColumnTransformer([("n", StandardScaler(), ["age", "fee"]), ("c", OneHotEncoder(), ["city"])])
    return make_pipeline(columns, LogisticRegression())


@pytest.fixture(scope="module")
def packaged(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Any]:
    """Return a project with the usual pipeline as v1, and the record."""
    folder = tmp_path_factory.mktemp("packaged")
    return folder, holdfast.package(pipeline(), X, Y, project=folder, contract=KEYS, name="shop")


@pytest.fixture
def refused(tmp_path: Path) -> Callable[..., HoldfastError]:
    """Return what ``package`` raises."""

    def of(*given: Any, **stated: Any) -> HoldfastError:
        with pytest.raises(HoldfastError) as error:
            holdfast.package(*given, project=tmp_path, **stated)
        assert not (tmp_path / ".holdfast" / "bundles").exists()
        return error.value

    return of


def test_a_pipeline_becomes_a_version(packaged):
    """With a guessed contract, rows behind the seal, and a note that it runs on the general path."""
    folder, record = packaged
    project = holdfast.Project(folder)
    assert (record.version, record.selected) == ("v1", "LogisticRegression")
    assert record.rows["training"] + record.rows["holdout"] == len(X)
    assert record.notes[0].startswith("general path: LogisticRegression answers through its own library")
    assert project.settings.name == "shop"
    assert project.settings.inputs == ("age", "fee", "city")
    assert project.settings.limits.latency_p99_us is None
    assert project.versions()[0].notes == record.notes


def test_its_answers_are_those_of_the_pipeline_fitted_on_the_training_rows(packaged):
    """To the last bit in a table; within 1e-9 as a row."""
    folder, _ = packaged
    (kept,) = (folder / ".holdfast" / "training").glob("*.parquet")
    learned = pl.read_parquet(kept).to_pandas()
    by_hand = pipeline().fit(learned[list(X.columns)], learned["bought"])
    bundle = holdfast.load("shop@v1", folder)
    new = bought(500, 1)
    found = bundle.predict(new)
    assert np.array_equal(found["probability"], by_hand.predict_proba(new[list(X.columns)])[:, 1])
    prediction, score, _ = bundle.row()({"age": 40.0, "fee": 21.5, "city": "Oslo"})
    alone = by_hand.predict_proba(pd.DataFrame({"age": [40], "fee": [21.5], "city": ["Oslo"]}))[0, 1]
    assert score == pytest.approx(alone, rel=1e-9)
    assert prediction == ("yes" if score >= bundle.threshold else "no")


@pytest.mark.slow
def test_packaging_again_uses_the_project(packaged, tmp_path):
    """The contract that is there is used; the same rows and pipeline are the same bundle."""
    folder = Path(shutil.copytree(packaged[0], tmp_path / "again"))
    text = (folder / "holdfast.yaml").read_text()
    again = holdfast.package(pipeline(), X, Y, project=folder)
    assert again.version == "v2"
    assert (folder / "holdfast.yaml").read_text() == text
    digests = {version.digest for version in holdfast.Project(folder).versions()}
    assert len(digests) == 1


def test_fit_sees_training_rows_alone(tmp_path, monkeypatch):
    """Neither the clones of the folds nor the final one see a row behind the seal, and the pipeline is not fitted."""
    monkeypatch.setattr(trusted, "_registered", {OWN})
    monkeypatch.setattr(Recording, "seen", [])
    brought = Recording()
    holdfast.package(brought, NUMBERS, SAYS, project=tmp_path)
    (kept,) = (tmp_path / ".holdfast" / "training").glob("*.parquet")
    learned = pl.read_parquet(kept)
    allowed = set(learned["fee"].to_list())
    assert 0 < len(allowed) < len(NUMBERS)
    assert len(Recording.seen) == 6
    assert all(set(rows["fee"]) <= allowed for rows in Recording.seen)
    assert Recording.seen[-1]["says"].tolist() == learned["says"].to_list()
    assert not hasattr(brought, "coef_")
    assert holdfast.Project(tmp_path).load("v1").manifest.lineage["trusted"] == [OWN]


@pytest.mark.slow
def test_what_came_fitted_is_marked_not_sealed(tmp_path):
    """Its figures carry no claim, the gate says so, and a written reason passes it; it answers as it was fitted."""
    fitted = make_pipeline(StandardScaler(), LogisticRegression()).fit(NUMBERS, SAYS)
    record = holdfast.package(fitted, NUMBERS, SAYS, project=tmp_path, fitted=True)
    assert any(note.startswith("not sealed") for note in record.notes)
    project = holdfast.Project(tmp_path)
    expected = fitted.predict_proba(NUMBERS)[:, 1]
    assert np.array_equal(project.load("v1").predict(NUMBERS)["probability"], expected)
    evaluation = project.evaluate()
    assert not evaluation.claim
    assert evaluation.notes[0].startswith("not sealed")
    move = project.promote("v1")
    gate = next(gate for gate in move.gates if gate.name == "seal-opened")
    assert (move.moved, gate.outcome) == (False, "refused")
    assert "not sealed" in gate.evidence["because"]
    assert project.promote("v1", override="trial").moved
    card = project.report(tmp_path / "card.md").read_text()
    assert "packaged as it had been fitted, so the figures carry no claim" in card
    assert "without a claim" in card


@pytest.mark.slow
def test_retraining_refits_the_specification(packaged, tmp_path):
    """On old and new rows, behind the same seal."""
    project = holdfast.Project(shutil.copytree(packaged[0], tmp_path / "shop"))
    project.promote("v1", override="trial")
    bought(200, 5).to_csv(tmp_path / "new.csv", index=False)
    record = project.retrain(data=tmp_path / "new.csv")
    assert record.version is not None
    assert record.rows["training"] > 240 * 0.7
    made = project.load(record.version).predictor
    assert made.name == "LogisticRegression"
    assert [column.name for column in made.frame.columns] == ["age", "fee", "city"]


@pytest.mark.slow
@pytest.mark.parametrize("convert", [pl.from_pandas, lambda frame: pl.from_pandas(frame).to_arrow()])
def test_other_tables_and_keys(tmp_path, convert):
    """A Polars or Arrow table, a target without a name, and keys that are written into the contract."""
    keys = {
        "target": "sold",
        "name": "mine",
        "holdout": {"share": 0.3},
        "decision": {"true_positive": 9, "false_positive": -3},
    }
    holdfast.package(LogisticRegression(), convert(NUMBERS), SAYS.tolist(), contract=keys, project=tmp_path)
    settings = holdfast.Project(tmp_path).settings
    assert (settings.target, settings.name, settings.holdout.share) == ("sold", "mine", 0.3)
    assert settings.decision == Money(9.0, -3.0)


@pytest.mark.slow
def test_settings_and_a_regression(tmp_path):
    """Settings are written as a person would write them."""
    columns = {"age": Column("integer", min=0), "fee": Column("number")}
    stated = Settings(
        name="x", task="regression", target="spent", metric="rmse", columns=columns, ignore=("city",)
    )
    holdfast.package(LinearRegression(), X, X["fee"] * 2.0 + X["age"], contract=stated, project=tmp_path)
    settings = holdfast.Project(tmp_path).settings
    assert (settings.task, settings.metric, settings.columns, settings.ignore) == (
        "regression",
        "rmse",
        columns,
        ("city",),
    )


@pytest.mark.slow
def test_a_column_that_the_pipeline_names_is_an_input(tmp_path):
    """Though ``init`` would take it for an identifier."""
    table = NUMBERS.assign(customer_id=np.arange(len(NUMBERS)))
    columns = ColumnTransformer([("all", StandardScaler(), ["customer_id", "age"])])
    holdfast.package(make_pipeline(columns, LogisticRegression()), table, SAYS, project=tmp_path)
    assert "customer_id" in holdfast.Project(tmp_path).settings.inputs


def test_refusals(refused, tmp_path):
    """Each with a code and a next step, before anything is sealed."""
    fitted = LogisticRegression().fit(NUMBERS, SAYS)
    own = make_pipeline(FunctionTransformer(lambda values: values), LogisticRegression())
    by_number = make_pipeline(ColumnTransformer([("x", "passthrough", [0, 1])]), LogisticRegression())
    left_out = {
        **KEYS,
        "ignore": ["city"],
        "columns": {"age": {"type": "integer"}, "fee": {"type": "number"}},
    }
    cases = [
        ("pickle-refused", ("model.pkl", NUMBERS, SAYS), {}),
        ("pickle-refused", (Path("model.joblib"), NUMBERS, SAYS), {}),
        ("pickle-refused", (b"\x80\x04", NUMBERS, SAYS), {}),
        ("not-a-pipeline", (LogisticRegression, NUMBERS, SAYS), {}),
        ("not-a-pipeline", (3, NUMBERS, SAYS), {}),
        ("pipeline-not-fitted", (LogisticRegression(), NUMBERS, SAYS), {"fitted": True}),
        ("pipeline-has-own-code", (own, NUMBERS, SAYS), {}),
        ("rows-differ", (LogisticRegression(), NUMBERS, SAYS[:5]), {}),
        ("target-among-inputs", (LogisticRegression(), TABLE, Y), {}),
        ("not-a-target", (LogisticRegression(), NUMBERS, "says"), {}),
        ("contract-unusable", (LogisticRegression(), NUMBERS, SAYS), {"contract": 3}),
        ("pipeline-column-left-out", (pipeline(), X, Y), {"contract": left_out}),
        ("pipeline-selects-by-position", (by_number, X, Y), {"contract": left_out}),
        (
            "pipeline-column-left-out",
            (fitted, X, Y),
            {
                "fitted": True,
                "contract": {**KEYS, "ignore": ["fee"], "columns": {"age": {"type": "integer"}}},
            },
        ),
    ]
    for code, given, stated in cases:
        (tmp_path / "holdfast.yaml").unlink(missing_ok=True)
        error = refused(*given, **stated)
        assert error.code == code, str(error)
        assert error.next


def test_a_fitted_pipeline_that_would_be_served_otherwise_is_refused(refused):
    """Levels that are numbers as text: the contract reads numbers, the pipeline knows texts."""
    codes = pd.DataFrame({"age": X["age"], "code": pd.Series((X["age"] % 3).astype(str), dtype="object")})
    columns = ColumnTransformer(
        [("n", "passthrough", ["age"]), ("c", OneHotEncoder(handle_unknown="ignore"), ["code"])]
    )
    fitted = make_pipeline(columns, LogisticRegression(max_iter=1_000)).fit(codes, SAYS)
    error = refused(fitted, codes, SAYS, fitted=True)
    assert error.code == "pipeline-answers-differ"


def test_a_pipeline_that_cannot_be_fitted_is_told(refused):
    """With what the library says."""
    error = refused(LogisticRegression(), X, Y, contract=KEYS)
    assert error.code == "pipeline-does-not-fit"
    assert "could not convert string to float" in error.happened
