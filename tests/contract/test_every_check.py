"""What holds for every check of the catalogue, whoever wrote it."""

from __future__ import annotations

import inspect
import re
import runpy
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import numpy as np
import polars as pl
import pytest

from holdfast.checks import Check, Found, checks_in, run_checks
from holdfast.checks.protocol import Stage
from holdfast.checks.testing import contract, split, table
from holdfast.contract.settings import Money
from holdfast.lifecycle.catalogue import Catalogue
from holdfast.metrics import Choice
from holdfast.project.checks import FOLDERS, catalogue
from holdfast.records.checking import Certainty, Severity
from holdfast.train import TrainingContext, TrainingRows, train

CASES = Path(__file__).parents[1] / "checks"
CHECKS = catalogue().checks
FAMILIES = {
    "contract": ("CF",),
    "table": ("DQ", "LK"),
    "split": ("SP",),
    "training": ("TR",),
    "evaluation": ("EV",),
}
SECTIONS = ("What it finds", "Why it matters", "How sure it is", "How to fix", "Example")
every = pytest.mark.parametrize("check", CHECKS, ids=lambda c: c.name)


def test_codes_and_names_are_not_shared() -> None:
    """Each code and each name means one check."""
    assert len({c.code for c in CHECKS}) == len({c.name for c in CHECKS}) == len(CHECKS) >= 18


def test_every_file_of_the_folders_holds_one_check() -> None:
    """One file, one check: adding a check is adding a file, and nothing is left undiscovered."""
    files = [path for folder in FOLDERS for path in Path(folder.__path__[0]).glob("[a-z]*.py")]
    assert sorted(path.stem for path in files) == sorted(c.name.replace("-", "_") for c in CHECKS)
    assert len(files) == sum(len(checks_in(folder)) for folder in FOLDERS)


@every
def test_code_family_and_name(check: Check[Any]) -> None:
    """A code is its family's letters and three digits; the name is the function's, in kebab case."""
    assert re.fullmatch(r"[A-Z]{2}\d{3}", check.code)
    assert check.stage in get_args(Stage)
    assert check.code[:2] in FAMILIES[check.stage]
    assert check.severity in get_args(Severity)
    assert check.name == check.find.__name__.replace("_", "-")
    assert Path(inspect.getfile(check.find)).stem == check.find.__name__


@every
def test_the_page_is_complete(check: Check[Any]) -> None:
    """The page that ``explain`` prints has a title and says what, why, how sure, how to fix, with an example."""
    page = inspect.cleandoc(check.page)
    assert page.splitlines()[0] == check.title
    assert check.title.endswith(".")
    for section in SECTIONS:
        found = re.search(rf"^{section}\n-+\n(.+?)(?=\n\n\S|\Z)", page, flags=re.MULTILINE | re.DOTALL)
        assert found, f"{check.name} has no section {section!r}"
        assert len(found[1].strip()) >= 8


@every
def test_flaw_twin_and_snapshot_are_there(check: Check[Any]) -> None:
    """Each check comes with a table that has the flaw, one that has not, and the text that was reviewed."""
    case = CASES / f"test_{check.name.replace('-', '_')}.py"
    assert case.is_file(), f"write {case.name}, or run scripts/new_check.py"
    found = runpy.run_path(str(case))
    assert callable(found["flawed"])
    assert callable(found["twin"])
    assert (CASES / "snapshots" / f"{check.name}.txt").read_text(encoding="utf-8").strip()


def test_no_snapshot_is_left_over() -> None:
    """A snapshot without a check is a check that somebody dropped or renamed."""
    kept = {path.stem for path in (CASES / "snapshots").glob("*")}
    assert kept == {c.name for c in CHECKS}


@every
def test_findings_are_legal(check: Check[Any]) -> None:
    """A finding has a message, a remedy, legal words, and numbers that JSON can hold; a suspicion never blocks."""
    flawed = runpy.run_path(str(CASES / f"test_{check.name.replace('-', '_')}.py"))["flawed"]()
    for finding in run_checks([check], flawed, contract()).findings:
        assert (finding.code, finding.name) == (check.code, check.name)
        assert finding.severity in get_args(Severity)
        assert finding.certainty in get_args(Certainty)
        assert not (finding.severity == "error" and finding.certainty == "suspicious")
        assert finding.message
        assert finding.remedy
        assert isinstance(finding.evidence, dict)


@every
def test_a_suspicion_is_at_most_a_warning(check: Check[Any]) -> None:
    """Whatever severity a check asks for, the runner does not let a suspicion block."""
    suspicious = replace(check, find=lambda _: [Found("m", "suspicious", severity="error")])
    assert run_checks([suspicious], None, contract()).findings[0].severity == "warning"


N = 60
ODD_COLUMNS: dict[str, Callable[[int], dict[str, Any]]] = {
    "null": lambda n: {
        "a": [None] * n,
        "b": pl.Series([None] * n, dtype=pl.String),
        "c": pl.Series([None] * n, dtype=pl.Boolean),
    },
    "constant": lambda n: {"a": [1.0] * n, "b": ["x"] * n, "c": [True] * n},
    "one value": lambda n: {
        "a": [3.5] + [None] * (n - 1),
        "b": ["x", *[None] * (n - 1)],
        "c": pl.Series([True] + [None] * (n - 1)),
    },
    "mixed": lambda n: {
        "a": np.arange(n) * 1e300,
        "b": [f"{i}" for i in range(n)],
        "c": np.arange(n) % 2 == 0,
    },
}
LABELS: dict[str, Callable[[int], np.ndarray]] = {
    "mixed": lambda n: np.arange(n) % 2,
    "zeros": np.zeros,
    "ones": np.ones,
}


def contexts(stage: Stage) -> list[Any]:
    """Return the odd contexts of a stage: one row, nothing known, nothing that varies."""
    if stage == "contract":
        return [
            contract(),
            contract(task="regression"),
            contract(decision=Money(true_positive=0, false_positive=0)),
        ]
    if stage == "split":
        return [split([1], [2]), split([1] * N, [1] * N), split([], []), split([1], []), split([], [1])]
    if stage == "training":
        return trained()
    return [
        table(columns(n), labels(n), task=task, groups=groups)
        for columns in ODD_COLUMNS.values()
        for labels in LABELS.values()
        for task in ("binary", "regression")
        for n in (1, N, 250)
        for groups in (None, np.zeros(n, dtype=np.int64), np.arange(n) // 3)
    ]


def trained() -> list[TrainingContext]:
    """Return a training run as it is, for one row, with one side, without a decision."""
    labels = np.arange(N) % 2.0
    settings = table({"a": np.arange(N) / 7}, labels, candidates=("linear",)).settings
    run = train(TrainingRows(pl.DataFrame({"a": np.arange(N) / 7}), labels), settings)
    one_row = replace(run, out_of_fold=np.array([0.5]), decision=Choice(0.5, "f1"))
    odd = [run, one_row, replace(run, out_of_fold=np.full(N, 0.5)), replace(run, decision=None)]
    return [TrainingContext(settings, r, labels[: len(r.out_of_fold)]) for r in odd]


@every
@pytest.mark.filterwarnings("error")
def test_odd_tables_do_not_raise(check: Check[Any]) -> None:
    """One row, columns without a value, columns with one value, one class: an outcome, never an exception."""
    for context in contexts(check.stage):
        outcome = run_checks([check], context, contract()).outcomes[check.code]
        assert outcome in ("passed", "finding", "not applicable")


def test_two_checks_with_one_code_are_refused() -> None:
    """The catalogue is ordered by code, and a stage runs its own checks only."""
    turned = Catalogue.of(reversed(CHECKS))
    assert turned.checks == CHECKS
    assert {c.stage for c in turned.stage("split")} == {"split"}
