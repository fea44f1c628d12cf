"""Upstream names in tables."""

from __future__ import annotations

import polars as pl
import pytest

from holdfast.contract.settings import Column, Settings
from holdfast.data import Table, admit, ours
from holdfast.errors import DataError

SETTINGS = Settings(
    name="t",
    task="regression",
    target="y",
    metric="r2",
    columns={"a": Column("number"), "b": Column("number", max=9, mostly=0.5)},
    aliases={"A": "a", "alpha": "a", "Y": "y"},
)


def test_an_upstream_name_means_our_column() -> None:
    """Inputs and target alike; nothing is missing and nothing unknown."""
    admitted = admit(Table(pl.DataFrame({"alpha": [1.0], "b": [2.0], "Y": [3.0]})), SETTINGS, target=True)
    assert (admitted.missing, admitted.unknown) == ([], [])
    assert admitted.frame.rows() == [(1.0, 2.0)]
    assert admitted.labels is not None
    assert admitted.labels.tolist() == [3.0]


@pytest.mark.parametrize("names", [("a", "A"), ("A", "alpha"), ("y", "Y")])
def test_one_column_under_two_names_is_refused(names: tuple[str, str]) -> None:
    """Nobody can say which of the two is meant."""
    with pytest.raises(DataError) as raised:
        ours(Table(pl.DataFrame({name: [1.0] for name in names}), source="x.csv"), SETTINGS)
    assert raised.value.code == "alias-twice"
    assert "x.csv has " in raised.value.happened


def test_rows_that_break_a_rule_that_holds_mostly_are_used() -> None:
    """The cell is null, its kind is kept, its row is marked, and rows that keep the rule are counted."""
    table = Table(pl.DataFrame({"a": ["1", "x", "3"], "b": ["1", "2", "99"]}))
    admitted = admit(table, SETTINGS)
    assert admitted.frame.rows() == [(1.0, 1.0), (3.0, None)]
    assert admitted.marks == [[], ["b is out of range: taken as missing"]]
    assert admitted.kept == {"b": 2}
    assert admitted.rejected["row"].to_list() == [2]
