"""Derived features of a contract, and features.json."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor

import polars as pl
import pytest

from holdfast.contract.settings import Column, Settings
from holdfast.errors import BundleError, ConfigError
from holdfast.features import FeatureSet, baseline, column_types, predicate
from holdfast.features.nodes import Type

TYPES: dict[str, Type] = {"Age": "number", "City": "string", "Active": "boolean", "Balance": "number"}
FEATURES = {
    "is_senior": "Age >= 60 AND Active",
    "city": "LOWER(TRIM(City))",
    "per_year": "Balance / Age",
}
FRAME = pl.DataFrame(
    {
        "Age": [61.0, 20.0, None],
        "City": [" Rome", None, "Bonn"],
        "Active": [True, True, None],
        "Balance": [122.0, 0.0, 5.0],
        "other": [1, 2, 3],
    }
)


def test_features_are_appended_as_typed_columns() -> None:
    """A table keeps its columns and gets one of the right dtype for each feature, nulls included."""
    table = FeatureSet(FEATURES, TYPES).table(FRAME)
    assert table.columns == [*FRAME.columns, *FEATURES]
    assert table.schema["is_senior"] == pl.Boolean
    assert table.schema["city"] == pl.String
    assert table.schema["per_year"] == pl.Float64
    assert table["is_senior"].to_list() == [True, False, None]
    assert table["city"].to_list() == ["rome", None, "bonn"]
    assert table["per_year"].to_list() == [2.0, 0.0, None]


def test_a_row_gets_the_same_features_as_its_table() -> None:
    """The compiled row function adds what the table gets, and leaves the row that came in alone."""
    features = FeatureSet(FEATURES, TYPES)
    row, table = features.row(), features.table(FRAME)
    for given, expected in zip(FRAME.iter_rows(named=True), table.iter_rows(named=True), strict=True):
        before = dict(given)
        assert row(given) == expected
        assert given == before


def test_types_lineage_and_columns_are_known_before_any_row() -> None:
    """What a feature yields and reads comes from its expression."""
    features = FeatureSet(FEATURES, TYPES)
    assert features.types == {"is_senior": "boolean", "city": "string", "per_year": "number"}
    assert features.lineage["is_senior"] == ("Age", "Active")
    assert features.columns == ("Age", "Active", "City", "Balance")


def test_no_features_leave_a_table_and_a_row_as_they_are() -> None:
    """A contract without features is the ordinary case."""
    features = FeatureSet({}, TYPES)
    assert features.table(FRAME).equals(FRAME)
    assert features.row()({"Age": 1.0}) == {"Age": 1.0}
    assert FeatureSet.from_json(features.to_json()).types == {}


def test_features_json_brings_back_the_same_features() -> None:
    """The file has expression, type and lineage, and what it says computes the same."""
    features = FeatureSet(FEATURES, TYPES)
    document = json.loads(features.to_json())
    assert document["features"][1] == {
        "name": "city",
        "expression": "LOWER(TRIM(City))",
        "type": "string",
        "columns": ["City"],
    }
    again = FeatureSet.from_json(features.to_json())
    assert again.to_json() == features.to_json()
    assert again.table(FRAME).equals(features.table(FRAME))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda d: d.update(format=99), "features-unreadable"),
        (lambda d: d.pop("features"), "features-unreadable"),
        (lambda d: d["features"][0].update(type="number"), "features-changed"),
        (lambda d: d["features"][0].update(columns=["Age"]), "features-changed"),
    ],
)
def test_a_changed_features_json_is_refused(change: object, code: str) -> None:
    """A newer format, a missing part, or a feature that is not what the file says is refused by name."""
    document = json.loads(FeatureSet(FEATURES, TYPES).to_json())
    change(document)  # type: ignore[operator]
    with pytest.raises(BundleError) as caught:
        FeatureSet.from_json(json.dumps(document))
    assert caught.value.code == code


def test_features_json_that_is_no_json_is_refused() -> None:
    """A torn file is a refusal, not a stack trace."""
    with pytest.raises(BundleError) as caught:
        FeatureSet.from_json(b"{\xff")
    assert caught.value.code == "features-unreadable"


def test_a_feature_may_not_hide_a_column() -> None:
    """Two meanings of one name would be a silent error."""
    with pytest.raises(ConfigError) as caught:
        FeatureSet({"Age": "Balance"}, TYPES)
    assert caught.value.code == "feature-name-taken"


def test_the_message_names_the_feature() -> None:
    """With ten features one wants to know which is wrong."""
    with pytest.raises(ConfigError) as caught:
        FeatureSet({"good": "Age", "bad": "age"}, TYPES)
    assert caught.value.happened.startswith("features.bad: no column 'age'")


def test_a_predicate_keeps_only_rows_where_it_is_true() -> None:
    """Null and false both leave a row out, in a table and alone."""
    keep = predicate("Age > 30", TYPES)
    assert keep.table(FRAME).tolist() == [True, False, False]
    assert [keep.row(row) for row in FRAME.iter_rows(named=True)] == [True, False, False]


def test_a_predicate_must_be_a_condition() -> None:
    """A number is no condition, even 0 or 1."""
    with pytest.raises(ConfigError) as caught:
        predicate("Age", TYPES)
    assert caught.value.code == "expression-type"
    assert caught.value.happened.startswith("where: ")


def test_a_baseline_scores_rows_with_numbers_or_truth() -> None:
    """True counts 1.0; where the rule has no answer the score is NaN."""
    for text, expected in (("Age", [61.0, 20.0]), ("Age > 30", [1.0, 0.0])):
        rule = baseline(text, TYPES)
        assert rule.table(FRAME).tolist()[:2] == expected
        assert [rule.row(row) for row in FRAME.iter_rows(named=True)][:2] == expected
        assert str(rule.table(FRAME)[2]) == str(rule.row(FRAME.row(2, named=True))) == "nan"


def test_a_baseline_must_be_a_score() -> None:
    """A string cannot be ranked."""
    with pytest.raises(ConfigError) as caught:
        baseline("City", TYPES)
    assert caught.value.code == "expression-type"


def test_the_types_of_a_contract_are_those_of_its_inputs() -> None:
    """Target and ignored columns cannot be read by a feature, unless they are asked for by name."""
    columns = {
        "Age": Column("integer"),
        "Exited": Column("boolean"),
        "Note": Column("text"),
        "Since": Column("datetime"),
        "Tags": Column("flags"),
        "Row": Column("number"),
        "City": Column("category"),
    }
    settings = Settings(
        name="n", task="binary", target="Exited", columns=columns, metric="roc_auc", ignore=("Row",)
    )
    known = {"Age": "number", "Note": "string", "Since": "datetime", "Tags": "string", "City": "string"}
    assert column_types(settings) == {name: known[name] for name in settings.inputs}
    assert column_types(settings, known) == known
    assert column_types(settings, ["Exited"]) == {"Exited": "boolean"}


def test_one_compiled_row_function_serves_many_threads() -> None:
    """A server calls one function from several threads at once."""
    row = FeatureSet({"f": "LN(Age) + ROUND(Balance / Age, 2)"}, TYPES).row()
    rows = [{"Age": float(k), "Balance": k * 1.7} for k in range(1, 400)]
    alone = [row(r)["f"] for r in rows]
    with ThreadPoolExecutor(8) as pool:
        assert [r["f"] for r in pool.map(row, rows)] == alone
