"""A search needs a candidate that has something to choose."""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.contract.options import Options
from holdfast.contract.problems import Problem
from holdfast.contract.rule import Rule

SEARCHED = ("forest", "histogram", "knn", "lightgbm")
"""The candidates with hyperparameters for a search; the others choose their own."""


def _nothing_to_choose(options: Options) -> Iterator[Problem]:
    named = options.candidates
    if options.search is not None and named and not set(named) & set(SEARCHED):
        yield Problem(
            ("search",),
            f"search is given, and none of {', '.join(named)} has hyperparameters to search for",
            f"one of {', '.join(SEARCHED)} among candidates, or no search",
            "add a candidate, or take search out",
        )


RULES: tuple[Rule, ...] = (Rule(("search", "candidates"), _nothing_to_choose),)
