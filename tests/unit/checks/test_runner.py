"""The runner: outcomes, order, and findings that are taken on purpose."""

from __future__ import annotations

import datetime
import types
from collections.abc import Iterator

import pytest

from holdfast.checks import Check, Found, NotApplicable, Report, check, checks_in, run_checks
from holdfast.checks.testing import contract
from holdfast.contract.settings import Acceptance

TODAY = datetime.date(2026, 6, 30)


@check("DQ900", stage="table", severity="error")
def two_columns(_: object) -> Iterator[Found]:
    """Find something in two columns."""
    yield Found("a is odd", "certain", "a")
    yield Found("b is odd", "likely", "b")


@check("DQ901", stage="table", severity="note")
def nothing_found(_: object) -> Iterator[Found]:
    """Find nothing."""
    yield from ()


@check("DQ902", stage="table", severity="warning")
def not_for_this(_: object) -> Iterator[Found]:
    """Say that there is nothing to look at."""
    raise NotApplicable("nothing to look at")


@check("DQ903", stage="table", severity="error")
def whole_table(_: object) -> Iterator[Found]:
    """Find something that has no column, and only suspect it."""
    yield Found("the table is odd", "suspicious")


def run(*accept: Acceptance, checks: tuple[Check, ...] = (two_columns,)) -> Report:
    """Run checks under a contract that accepts something."""
    return run_checks(checks, None, contract(accept=accept), today=TODAY)


def test_every_check_has_an_outcome() -> None:
    """Passed, finding and not applicable are told apart."""
    report = run(checks=(two_columns, nothing_found, not_for_this))
    assert report.outcomes == {"DQ900": "finding", "DQ901": "passed", "DQ902": "not applicable"}


def test_errors_come_first() -> None:
    """Findings are ordered by severity, then by code, whatever order the checks ran in."""
    report = run(checks=(whole_table, two_columns))
    assert [f.severity for f in report.findings] == ["error", "error", "warning"]


def test_a_suspicion_is_reported_as_a_warning() -> None:
    """A check whose findings are errors cannot block on a suspicion."""
    assert run(checks=(whole_table,)).findings[0].severity == "warning"


@pytest.mark.parametrize("name", ["DQ900", "two-columns"])
def test_a_finding_is_accepted_by_code_and_by_name(name: str) -> None:
    """Both names of a check mean it; an acceptance without a column means any column."""
    report = run(Acceptance(check=name, because="known"))
    assert report.findings == []
    assert [f.column for f in report.accepted] == ["a", "b"]
    assert report.outcomes == {"DQ900": "accepted"}


def test_an_acceptance_of_one_column_leaves_the_others() -> None:
    """The finding in the other column stands, and the outcome says so."""
    report = run(Acceptance(check="DQ900", column="a", because="known"))
    assert [f.column for f in report.findings] == ["b"]
    assert [f.column for f in report.accepted] == ["a"]
    assert report.outcomes == {"DQ900": "finding"}


def test_an_acceptance_of_another_check_or_column_changes_nothing() -> None:
    """What is not meant stands."""
    report = run(Acceptance(check="DQ901", because="x"), Acceptance(check="DQ900", column="c", because="x"))
    assert len(report.findings) == 2


def test_an_acceptance_of_a_column_does_not_mean_the_whole_table() -> None:
    """A finding without a column is accepted only by an acceptance without one."""
    named = run(Acceptance(check="DQ903", column="a", because="x"), checks=(whole_table,))
    assert len(named.findings) == 1
    assert run(Acceptance(check="DQ903", because="x"), checks=(whole_table,)).findings == []


@pytest.mark.parametrize(
    ("until", "holds"), [("2026-06-30", True), ("2026-07-01", True), ("2026-06-29", False), (None, True)]
)
def test_an_acceptance_holds_to_its_last_day(until: str | None, holds: bool) -> None:
    """The day that is named is the last one; without one it does not end."""
    report = run(Acceptance(check="DQ900", because="x", until=until))
    assert (report.findings == []) is holds


def test_an_expired_acceptance_is_named() -> None:
    """Somebody decided once: the finding says until when, and that the day has passed."""
    report = run(Acceptance(check="DQ900", column="a", because="x", until="2026-01-31"))
    assert report.findings[0].message == "a is odd (it was accepted until 2026-01-31, which has passed)"
    assert report.findings[1].message == "b is odd"


def test_a_renewed_acceptance_counts() -> None:
    """One that holds is enough beside one that has expired."""
    old, new = (Acceptance(check="DQ900", because="x", until=day) for day in ("2026-01-31", "2027-01-31"))
    assert run(old, new).findings == []


@pytest.mark.parametrize("field", ["code", "name"])
def test_two_checks_cannot_share_a_code_or_a_name(field: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second check under a known code or name is a mistake that the discovery tells."""

    @check("DQ900" if field == "code" else "DQ999", stage="table", severity="note")
    def impostor(_: object) -> Iterator[Found]:
        """Share a code."""
        yield from ()

    if field == "name":
        object.__setattr__(impostor, "name", "two-columns")
    module = types.SimpleNamespace(first=two_columns, second=impostor)
    package = types.SimpleNamespace(__path__=[], __name__="folder")
    monkeypatch.setattr(
        "holdfast.checks.discover.pkgutil.iter_modules", lambda *_, **__: [types.SimpleNamespace(name="m")]
    )
    monkeypatch.setattr("holdfast.checks.discover.importlib.import_module", lambda _: module)
    with pytest.raises(RuntimeError, match="two checks"):
        checks_in(package)  # type: ignore[arg-type]
