"""A search needs a candidate that has something to choose."""

from __future__ import annotations

import pytest

from holdfast.contract import parse
from holdfast.contract.consistency.search import SEARCHED
from holdfast.contract.settings import Search
from holdfast.errors import ConfigError
from holdfast.train.families import FAMILIES

CONTRACT = "name: small\ntask: regression\ntarget: y\ncolumns: {x: {type: number}}\n"


def test_a_search_is_read() -> None:
    """Seconds, and trials where they are given."""
    assert parse(CONTRACT + "search: {seconds: 60}").search == Search(60.0, None)
    assert parse(CONTRACT + "search: {seconds: 9.5, trials: 20}").search == Search(9.5, 20)


def test_a_search_with_nothing_to_choose_is_refused() -> None:
    """A linear model chooses its penalty itself."""
    with pytest.raises(ConfigError, match="none of linear has hyperparameters"):
        parse(CONTRACT + "candidates: [linear]\nsearch: {seconds: 60}")


@pytest.mark.parametrize("search", ["{seconds: 0}", "{seconds: 60, trials: 0}", "{trials: 5}", "60"])
def test_a_budget_has_seconds(search: str) -> None:
    """There is no search without an end."""
    with pytest.raises(ConfigError):
        parse(CONTRACT + f"search: {search}")


def test_the_names_are_those_of_the_families() -> None:
    """The contract cannot ask the families, which are above it."""
    assert tuple(sorted(name for name, family in FAMILIES.items() if family.space)) == SEARCHED
