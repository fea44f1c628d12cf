"""The reference pages of checks and errors, and the scaffold of a check."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

from holdfast.project.checks import catalogue
from holdfast.project.error_pages import error_pages

ROOT = Path(__file__).parents[2]


def test_the_pages_are_up_to_date() -> None:
    """A check or an error that was added or changed is on its page, or this says which command writes it."""
    script = runpy.run_path(str(ROOT / "scripts" / "checks_page.py"))
    assert script["main"](["--check"]) == 0, "run: python scripts/checks_page.py"


def test_every_check_and_error_is_on_its_page() -> None:
    """Each has a heading of its own, which links can name."""
    checks = (ROOT / "docs" / "reference" / "checks.md").read_text(encoding="utf-8")
    errors = (ROOT / "docs" / "reference" / "errors.md").read_text(encoding="utf-8")
    assert all(f"### {c.code}: {c.name}" in checks for c in catalogue().checks)
    assert all(f"### {code}\n" in errors for code in error_pages())


@pytest.mark.parametrize("stage", ["contract", "table", "split", "training"])
def test_a_scaffold_is_a_whole_check_that_does_not_pass_yet(stage: str) -> None:
    """The files compile, carry the next free code of the family, and cannot be taken for finished."""
    script = runpy.run_path(str(ROOT / "scripts" / "new_check.py"))
    written = script["files"](stage, "DQ", "negative_amount")
    check, test, snapshot = written.values()
    taken = {c.code for c in catalogue().checks}
    code = script["next_code"]("DQ")
    assert code not in taken
    assert f'@check("{code}", stage="{stage}"' in check
    found: dict[str, object] = {}
    exec(compile(check, "check.py", "exec"), found)
    assert found["negative_amount"].name == "negative-amount"  # type: ignore[attr-defined]
    exec(compile(test, "test.py", "exec"), found)
    with pytest.raises(NotImplementedError):
        found["flawed"]()  # type: ignore[operator]
    assert not snapshot.startswith(code)


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["table", "DQ"], 2),
        (["nowhere", "DQ", "x"], 2),
        (["table", "DQ", "Bad-Name"], 2),
        (["table", "DQ", "new_column"], 1),
    ],
)
def test_the_scaffold_writes_over_nothing(arguments: list[str], status: int) -> None:
    """A wrong call or a check that exists ends without a file."""
    script = runpy.run_path(str(ROOT / "scripts" / "new_check.py"))
    assert script["main"](arguments) == status
