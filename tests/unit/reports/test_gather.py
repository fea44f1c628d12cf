"""From a store to a story, at every stage."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import polars as pl
import pytest

from holdfast.project import Project
from holdfast.records import CheckReport, Monitoring, Performance, RowCounts
from holdfast.reports.card import card
from holdfast.reports.gather import gather
from holdfast.reports.page import render
from holdfast.store import Store

CONTRACT = """
name: tiny
task: binary
data: rows.csv
target: y
positive: 1
metric: roc_auc
columns:
  x: {type: number}
  c: {type: category, values: [a, b], unseen: flag}
decision: {true_positive: 10, false_positive: -5}
slices: [c]
candidates: [linear]
"""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Return a store with one version whose bundle is an empty folder."""
    (tmp_path / ".holdfast" / "bundles" / "aaaa").mkdir(parents=True)
    with Store.open(tmp_path / ".holdfast") as opened:
        yield opened


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Return a project of 600 rows whose linear model was trained, evaluated and promoted."""
    folder = tmp_path_factory.mktemp("project")
    x = [((i * 7919) % 1000) / 100 for i in range(600)]
    y = [int(v + ((i * 31) % 7) - 3 > 5) for i, v in enumerate(x)]
    table = pl.DataFrame({"x": x, "c": ["a" if i % 3 else "b" for i in range(600)], "y": y})
    table.write_csv(folder / "rows.csv")
    (folder / "holdfast.yaml").write_text(CONTRACT)
    made = Project(folder)
    made.train()
    made.evaluate()
    made.promote("v1", override="a test")
    return made


def test_nothing_trained(make: Any, store: Store) -> None:
    """A contract with an empty store is a story already, and has a page and a card."""
    told = gather(make.settings(), store, notes=["said"])
    assert (told.subject, told.training, told.evaluation, told.ledger.count) == (None, None, None, 0)
    assert told.notes == ("said",)
    assert "Nothing was trained yet" in render(told)
    assert "Nothing yet." in card(told)


def test_the_subject_is_the_champion_else_the_newest(make: Any, store: Store) -> None:
    """Before a promotion the page is about the newest version, afterwards about the champion."""
    store.add_version("aaaa")
    store.add_version("aaaa")
    assert gather(make.settings(), store).subject == "v2"
    store.move_alias("champion", None, "v1", action="promote", deployment={})
    told = gather(make.settings(), store)
    assert (told.subject, told.champion, len(told.deployments)) == ("v1", "v1", 1)


def test_the_newest_record_of_the_subject_counts(make: Any, store: Store) -> None:
    """Training and evaluation are the subject's own, the newest of each; findings go by weight."""
    store.add_version("aaaa")
    store.add_version("aaaa")
    store.attest("v1", "training", make.training(selected="other"))
    store.attest("v2", "training", make.training(version="v2"))
    store.attest("v2", "evaluation", make.evaluation(version="v2", looks=1))
    told = gather(make.settings(), store)
    assert told.training == make.training(version="v2")
    assert told.evaluation == make.evaluation(version="v2")
    assert [finding.severity for finding in told.findings] == ["warning", "note"]
    assert told.rows == RowCounts(2010, 2000, 4, 6)


def test_a_fresh_check_replaces_the_findings(make: Any, store: Store) -> None:
    """A report of ``check`` that is handed in is shown instead of the findings of the training."""
    store.add_version("aaaa")
    store.attest("v1", "training", make.training())
    told = gather(make.settings(), store, checks=CheckReport([], {"DQ001": "passed"}, RowCounts(5, 4, 1, 0)))
    assert told.findings == ()
    assert told.rows == RowCounts(5, 4, 1, 0)
    assert "1 check ran" in render(told)


def test_a_log_without_windows_is_no_watch(make: Any, store: Store) -> None:
    """An empty prediction log counts as not watched; what is known of it is a note."""
    empty = Monitoring([], [], Performance(0, None, {}), notes=["a.sqlite: damaged"])
    told = gather(make.settings(), store, monitoring=empty)
    assert told.monitoring is None
    assert told.notes == ("a.sqlite: damaged",)


def test_a_damaged_bundle_is_told(make: Any, store: Store) -> None:
    """A bundle that does not verify does not stop the report: it is what the page says first."""
    store.add_version("aaaa")
    told = gather(make.settings(), store)
    assert told.origin is not None
    assert told.origin.damage is not None
    assert "does not verify" in render(told)


def test_a_broken_ledger_is_told(make: Any, store: Store) -> None:
    """A row that somebody rewrote is named on the page, also when it cannot be read any more."""
    for name in ("one", "two"):
        store.ledger.append("seal-opened", name, {})
    with sqlite3.connect(store.folder / "store.sqlite") as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("UPDATE ledger SET detail = 'no json' WHERE seq = '2'")
    connection.close()
    told = gather(make.settings(), store)
    assert told.ledger.damage is not None
    assert told.ledger.damage.startswith("row 2")
    assert "The ledger is broken at row 2" in render(told)


def test_refused_promotions_are_gates_too(make: Any, store: Store) -> None:
    """An attempt that a gate refused is shown with its gates, as not moved."""
    store.add_version("aaaa")
    gates = [{"name": "seal-opened", "outcome": "refused", "evidence": {}}]
    store.ledger.append("promotion-refused", "champion", {"from": None, "version": "v1", "gates": gates})
    (run,) = gather(make.settings(), store).gates
    assert (run.moved, run.to, run.gates[0].outcome) == (False, "v1", "refused")
    assert "not moved" in render(gather(make.settings(), store))


def test_a_real_project(project: Project, tmp_path: Path) -> None:
    """The page of a promoted model shows its sealed figures, its origin and that the chain holds."""
    path = project.report(tmp_path / "report.html")
    text = path.read_text(encoding="utf-8")
    told = gather(project.settings, project.workspace.store)
    assert told.evaluation is not None
    assert told.origin is not None
    assert told.rows == RowCounts(600, 600, 0, 0)
    assert f"{told.evaluation.metrics['roc_auc'].value:.3f}" in text
    assert told.origin.digest[:12] in text
    assert "hash chain" in text
    assert "holds." in text
    assert told.notes == ()
    assert text.count("<svg") > 5


def test_a_name_of_markdown_is_the_card(project: Project, tmp_path: Path) -> None:
    """``report card.md`` writes the model card."""
    text = project.report(tmp_path / "card.md").read_text(encoding="utf-8")
    assert text.startswith("# tiny v1")
    assert "number of looks: 1" in text


def test_a_changed_contract_is_told(project: Project) -> None:
    """When the contract is not the one of the version, the page says that it shows it as it stands."""

    changed = msgspec.structs.replace(project.settings, slices=())
    assert "contract was changed" in gather(changed, project.workspace.store).notes[0]
