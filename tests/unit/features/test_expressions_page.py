"""The reference page of expressions is written from the table of functions."""

from __future__ import annotations

import runpy
from pathlib import Path

from holdfast.features import FUNCTIONS

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs" / "reference" / "expressions.md"


def test_the_page_is_up_to_date() -> None:
    """A function that was added or changed is on the page, or this says which command writes it."""
    script = runpy.run_path(str(ROOT / "scripts" / "expressions_page.py"))
    assert script["main"](["--check"]) == 0, "run: python scripts/expressions_page.py"


def test_the_page_has_every_function() -> None:
    """Usage, meaning and nulls of each function are to be read there."""
    text = PAGE.read_text(encoding="utf-8")
    for function in FUNCTIONS:
        assert function.meaning in text
        assert function.nulls in text
