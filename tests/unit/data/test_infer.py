"""Kinds and facts of columns."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from holdfast.data import Table, column_facts, facts, infer_kind, read


@pytest.mark.parametrize(
    ("series", "kind"),
    [
        (pl.Series(["1", "2", None, "NA"]), "integer"),
        (pl.Series(["0", "1"]), "integer"),
        (pl.Series(["1.0", "2.0"]), "integer"),
        (pl.Series([f"{i}.0" for i in range(100)]), "number"),
        (pl.Series(["1", "2.5"]), "number"),
        (pl.Series(["007", "012"]), "category"),
        (pl.Series(["12345678901234567890"]), "category"),
        (pl.Series(["TRUE", "false", ""]), "boolean"),
        (pl.Series(["2026-01-01", "2026-01-01T10:00:00Z"]), "datetime"),
        (pl.Series(["a", "b", "1"]), "category"),
        (pl.Series([f"name {i}" for i in range(51)]), "text"),
        (pl.Series(["a long message that somebody wrote in a hurry " + c for c in "abc"]), "text"),
        (pl.Series(["", None]), "text"),
        (pl.Series([str(i) for i in range(500)] + ["broken"]), "integer"),
        (pl.Series([True, None]), "boolean"),
        (pl.Series([1, 2]), "integer"),
        (pl.Series([1.5]), "number"),
        (pl.Series([2**60]), "number"),
        (pl.Series(["2026-01-01"]).str.to_date(), "datetime"),
        (pl.Series(["a"], dtype=pl.Categorical), "category"),
        (pl.Series([[1]]), "text"),
    ],
)
def test_kinds_are_inferred(series: pl.Series, kind: str) -> None:
    """The narrowest kind that the values fit."""
    assert infer_kind(series) == kind


def test_facts_of_numbers() -> None:
    """Extremes with their counts, quantiles and levels, over the values that are numbers."""
    found = facts(Table(pl.DataFrame({"n": ["0", "0", "3", "-1", None, "inf"]})), {"n": "integer"})["n"]
    assert (found.rows, found.nulls, found.distinct, found.present) == (6, 1, 3, 5)
    assert (found.minimum, found.minimum_count, found.maximum, found.maximum_count) == (-1, 1, 3, 1)
    assert found.levels == (("0", 2), ("-1", 1), ("3", 1))
    assert found.zero_seen
    assert found.negative_seen
    assert found.whole
    assert found.seen_integers == 3


def test_facts_of_levels() -> None:
    """Levels come with their counts, the most frequent first; more than fifty are not listed."""
    assert column_facts(pl.Series("k", ["b", "a", "b", None]), "category").levels == (("b", 2), ("a", 1))
    assert column_facts(pl.Series("k", [str(i) for i in range(51)]), "category").levels is None
    assert column_facts(pl.Series("k", ["True", "0"]), "boolean").levels == (("false", 1), ("true", 1))


def test_facts_of_an_empty_column() -> None:
    """A column without values has no extremes."""
    found = column_facts(pl.Series("k", [None, None], dtype=pl.String), "number")
    assert (found.nulls, found.distinct, found.minimum, found.levels) == (2, 0, None, None)


def test_kinds_of_churn(data: Path) -> None:
    """Names are text, codes of 0 and 1 are integers, money is a number."""
    found = facts(read(data / "bank_churn/Churn_Modelling.csv"))
    kinds = {name: fact.kind for name, fact in found.items()}
    assert kinds["Surname"] == "text"
    assert kinds["Geography"] == kinds["Gender"] == "category"
    assert kinds["Balance"] == kinds["EstimatedSalary"] == "number"
    assert kinds["HasCrCard"] == kinds["Exited"] == kinds["Age"] == "integer"
    assert found["Surname"].distinct == 2_932


def test_kinds_do_not_depend_on_the_format(data: Path, tmp_path: Path) -> None:
    """The same numbers as text and as floats have the same facts."""
    text = read(data / "energy_efficiency/ENB2012.csv")
    typed = Table(text.frame.cast(pl.Float64))
    assert facts(text) == facts(typed)
    assert np.isclose(facts(text)["X2"].maximum or 0, 808.5)
