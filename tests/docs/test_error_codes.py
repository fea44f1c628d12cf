"""Every error has a page and every page an error, by reading the source: neither can go stale."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from holdfast.errors import ConfigError
from holdfast.project.error_pages import error_pages, subjects
from holdfast.project.explain import explain

SOURCE = Path(__file__).parents[2] / "src" / "holdfast"
CODE = re.compile(r"[a-z]+(-[a-z]+)+")
MAKERS = {"Problem", "Refusal", "Malformed", "Refused", "problem", "of", "refused"}
"""What carries a code to an error or an HTTP answer, besides the classes of errors themselves."""

PASSED_ON = {
    "errors.py",
    "contract/problems.py",
    "features/problems.py",
    "features/refusals.py",
    "serve/request.py",
}
"""Files in which an error is built with a code that was handed over: where it came from is scanned instead."""


def trees() -> Iterator[tuple[str, ast.Module]]:
    """Yield every source file, relative to the package, parsed."""
    for path in sorted(SOURCE.rglob("*.py")):
        yield path.relative_to(SOURCE).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


@cache
def error_classes() -> frozenset[str]:
    """Return the names of all subclasses of HoldfastError, wherever they are defined."""
    bases = {
        node.name: {ast.unparse(base) for base in node.bases}
        for _, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    }
    found = {"HoldfastError"}
    while grown := {name for name, of in bases.items() if of & found} - found:
        found |= grown
    return frozenset(found)


@cache
def constants() -> dict[str, str]:
    """Return module-level names that hold a code, such as ``OUTSIDE = "outside-population"``."""
    return {
        target.id: node.value.value
        for _, tree in trees()
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name)
        and isinstance(node.value.value, str)
        and CODE.fullmatch(node.value.value)
    }


def codes_of(value: ast.expr) -> Iterator[str]:
    """Yield the codes that an argument can be: a constant, a named one, or either branch of a choice."""
    if isinstance(value, ast.IfExp):
        yield from codes_of(value.body)
        yield from codes_of(value.orelse)
    elif isinstance(value, ast.Constant) and isinstance(value.value, str):
        yield value.value
    elif isinstance(value, ast.Name) and value.id in constants():
        yield constants()[value.id]


def raised() -> Iterator[tuple[str, int, list[str]]]:
    """Yield every place that builds an error: file, line, and its codes (none where one is passed on)."""
    for file, tree in trees():
        for owner in ast.walk(tree):
            inside = isinstance(owner, ast.ClassDef) and owner.name in error_classes()
            for node in ast.iter_child_nodes(owner):
                if isinstance(node, ast.AnnAssign) and ast.unparse(node.target) == "code" and node.value:
                    yield file, node.lineno, list(codes_of(node.value))
            for node in ast.walk(owner) if inside else ():
                if isinstance(node, ast.Call) and ast.unparse(node.func) in ("cls", "super().__init__"):
                    yield file, node.lineno, _first(node)
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call):
                continue
            name = ast.unparse(node.func).rsplit(".", 1)[-1]
            if name in error_classes():
                yield file, node.lineno, _first(node)
            elif name in MAKERS:
                arguments = [*node.args, *(keyword.value for keyword in node.keywords)]
                yield file, node.lineno, [c for a in arguments for c in codes_of(a) if CODE.fullmatch(c)]


def _first(call: ast.Call) -> list[str]:
    return list(codes_of(call.args[0])) if call.args else []


def scanned() -> set[str]:
    """Return every code that the source can raise or answer with."""
    return {code for _, _, codes in raised() for code in codes}


def test_every_error_has_a_page() -> None:
    """``holdfast explain CODE`` has something to say about whatever a user may meet."""
    missing = scanned() - set(error_pages())
    assert not missing, f"write a page in src/holdfast/project/pages/ for {sorted(missing)}"


def test_every_page_has_an_error() -> None:
    """A page about an error that nothing raises is out of date."""
    stale = set(error_pages()) - scanned()
    assert not stale, f"nothing raises {sorted(stale)}"


def test_codes_are_written_where_they_are_raised() -> None:
    """An error is built with its code in plain sight, so that the scan sees it; a few files pass one on."""
    classes = error_classes() - {"BlockedError"}
    hidden = [
        f"{file}:{node.lineno}"
        for file, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func).rsplit(".", 1)[-1] in classes
        and not _first(node)
        and file not in PASSED_ON
    ]
    assert not hidden


def test_the_scan_sees_all_ways_to_raise() -> None:
    """One code of each kind: raised plainly, by choice, by a base class, through a problem, over HTTP."""
    assert {
        "seal-already-opened",
        "unknown-alias",
        "blocked-by-findings",
        "missing-dependency",
        "contract-invalid",
        "unknown-key",
        "expression-aggregate",
        "malformed-json",
        "outside-population",
        "internal",
    } <= scanned()


@pytest.mark.parametrize("code", error_pages())
def test_a_page_says_what_why_and_what_next(code: str) -> None:
    """Three short parts: what happened, why holdfast refuses, what to do."""
    happened, *rest = error_pages()[code].split("\n\n")
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", code)
    assert happened.endswith((".", "exit status is 1."))
    assert [part.split(":", 1)[0] for part in rest] == ["Why", "Next"]
    assert len(error_pages()[code]) < 700


def test_subjects_have_titles() -> None:
    """Each file of pages begins with its subject."""
    assert all(title and pages for title, pages in subjects())


def test_explain_prints_pages_and_offers_close_matches() -> None:
    """By code; a slip of the pen is answered with what was probably meant."""
    page = explain("seal-already-opened")["page"]
    assert page == error_pages()["seal-already-opened"]
    with pytest.raises(ConfigError) as unknown:
        explain("seal-already-open")
    assert unknown.value.code == "unknown-code"
    assert "seal-already-opened" in unknown.value.next


def test_explain_lists_everything() -> None:
    """Without a code the list has every check and every error with its first sentence."""
    listed = explain()
    assert {entry["code"] for entry in listed["errors"]} == set(error_pages())
    assert all(entry["title"] for entry in [*listed["errors"], *listed["checks"]])
