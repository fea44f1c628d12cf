"""Stories at every stage, made of records alone, and a reader of pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import polars as pl
import pytest

from holdfast.bundle.manifest import Manifest
from holdfast.contract.settings import Acceptance, Column, Money, Purpose, Settings
from holdfast.metrics import curves, measure, net_value_record
from holdfast.metrics.confusion import confusion
from holdfast.profile import Profile, reference_category, reference_numeric
from holdfast.records import (
    Baseline,
    Candidate,
    Difference,
    Drift,
    Evaluation,
    Finding,
    Gate,
    LedgerRow,
    Monitoring,
    Performance,
    RowCounts,
    Shape,
    Slice,
    Training,
    VersionInfo,
    Window,
)
from holdfast.reports.story import Comparison, GateRun, LedgerTail, Origin, Story
from holdfast.store import Deployment

VOID = {"meta", "link", "br", "hr", "img", "input"}


class Read(HTMLParser):
    """A page as a test sees it: elements with attributes, words, text by section, and what is not closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.unbalanced: list[str] = []
        self.sections: dict[str, str] = {}
        self._section: str | None = None
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag == "section":
            self._section = dict(attrs)["id"]
            self.sections[self._section or ""] = ""
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.unbalanced.append(tag)
        if tag == "section":
            self._section = None

    def handle_data(self, data: str) -> None:
        if self._section is not None:
            self.sections[self._section] += " ".join(data.split()) + " "

    def tags(self, name: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.elements if tag == name]


@pytest.fixture(scope="session")
def read() -> Callable[[str], Read]:
    """Return the reader of pages."""
    return Read


def make_settings(**changes: Any) -> Settings:
    """Return the contract of all stories here."""
    fields: dict[str, Any] = {
        "name": "churn",
        "task": "binary",
        "target": "left",
        "metric": "roc_auc",
        "positive": 1,
        "columns": {"age": Column("integer", min=0), "country": Column("category", values=("AT", "DE"))},
        "purpose": Purpose("they leave", "call them", "fewer leave"),
        "decision": Money(100, -50),
        "slices": ("country",),
        "accept": (Acceptance("DQ007", "zero means none", "2027-06-30"),),
    }
    return Settings(**{**fields, **changes})


def make_evaluation(share: float = 0.3, **changes: Any) -> Evaluation:
    """Return a sealed record of 400 rows of which a share is positive."""
    rng = np.random.default_rng(5)
    y = (np.arange(400) < 400 * share).astype(float)
    p = np.clip(0.5 * share + 0.4 * y + rng.normal(0, 0.2, 400), 0.001, 0.999)
    money = Money(100, -50)
    metrics = measure("binary", y, p, threshold=0.4, repeats=50)
    fields: dict[str, Any] = {
        "version": "v1",
        "looks": 1,
        "metrics": metrics,
        "threshold": 0.4,
        "confusion": confusion(y, p, 0.4),
        "net_value": net_value_record(y, p, 0.4, money),
        "slices": [Slice("country", "AT", 200, 60, metrics)],
        "curves": curves("binary", y, p, threshold=0.4, money=money),
        "rows": {"used": 400},
        "opened": "2026-11-01T10:00:00+00:00",
    }
    return Evaluation(**{**fields, **changes})


def make_training(**changes: Any) -> Training:
    """Return a training run with two candidates and two findings."""
    fields: dict[str, Any] = {
        "version": "v1",
        "selected": "linear",
        "metric": "roc_auc",
        "candidates": [
            Candidate("linear", 0.8, (0.75, 0.85), 5.0, 0.1, 0.2, True, "selected: the simplest good one"),
            Candidate("lightgbm", 0.81, (0.76, 0.86), 60.0, 1.0, 3.0, True, "0.01 before linear"),
        ],
        "baseline": Baseline("CASE WHEN age >= 50 THEN 1 ELSE 0 END", 0.6),
        "threshold": 0.4,
        "training_value": {"value": 900.0, "interval": [700.0, 1100.0], "note": "training estimate"},
        "calibration": "sigmoid",
        "rows": {"training": 1600, "holdout": 400},
        "findings": [
            Finding(
                "DQ005", "column-left-out", "note", "certain", "text", "text is left out", {}, "ignore it"
            ),
            Finding(
                "LK003", "leak", "warning", "suspicious", "age", "age decides", {"auc": 0.97}, "look at it"
            ),
        ],
        "table": RowCounts(2010, 2000, 4, 6),
    }
    return Training(**{**fields, **changes})


def make_monitoring(windows: int = 3, columns: tuple[str, ...] = ("age", "country")) -> Monitoring:
    """Return windows of which the last has an alarm of the first column."""
    seen = [
        Window(f"2026-11-{1 + i % 28:02d}T00:00:00Z", f"2026-11-{1 + i % 28:02d}T23:00:00Z", 500, 3, [])
        for i in range(windows - 1)
    ]
    last = Window("2026-12-01T00:00:00Z", "2026-12-02T00:00:00Z", 500, 3, [columns[0]])
    drift = [
        Drift(i, name, "rank", 0.4, "no change", 0.001, False) for i in range(windows - 1) for name in columns
    ]
    drift += [
        Drift(windows - 1, name, "rank", 1e-9 if alarm else 0.2, "median 40 -> 50", 0.4, alarm)
        for name in columns
        for alarm in [name == columns[0]]
    ]
    shapes = [Shape(windows - 1, columns[0], ["to 40", "above"], [0.5, 0.5], [0.2, 0.8])]
    realised = Performance(200, 0.8, make_evaluation().metrics, 40)
    return Monitoring([*seen, last], drift, realised, "v1", 0.05, 18.3, ["rows assumed independent"], shapes)


def make_profile() -> Profile:
    """Return a profile of both inputs and of the predictions."""
    rng = np.random.default_rng(1)
    columns = {
        "age": reference_numeric(rng.normal(40, 10, 800)),
        "country": reference_category(pl.Series(["AT", "DE"] * 400), levels=("AT", "DE")),
    }
    return Profile(800, columns).with_prediction(rng.random(400))


GATES = (Gate("seal-opened", "passed", {"looks": 1}), Gate("not-worse", "undecided", {"rows": 400}))


def make_story(**changes: Any) -> Story:
    """Return a story in which everything has happened."""
    manifest = Manifest(
        format=1,
        name="churn",
        task="binary",
        core="linear",
        contract="c",
        files={},
        environment={"python": "3.11"},
        lineage={},
    )
    origin = Origin(
        "v1",
        "ab" * 32,
        "2026-11-01T09:00:00Z",
        None,
        {"data": "bank.csv", "fingerprint": "f" * 64, "seed": 42, "commit": None},
        manifest,
        make_profile(),
    )
    deployments = tuple(
        Deployment(i, version, "ab", f"2026-11-0{i}T09:00:00Z", Path("b"), i - 1 or None, {"threshold": 0.4})
        for i, version in ((1, "v0"), (2, "v1"))
    )
    run = GateRun("2026-11-02T09:00:00Z", "me@here", "champion", "v0", "v1", True, "because", GATES)
    rows = (LedgerRow(1, "2026-11-01T10:00:00Z", "me@here", "seal-opened", "v1", {"rows": 400}, "d"),)
    training = make_training()
    fields: dict[str, Any] = {
        "settings": make_settings(),
        "made": "2026-12-02T12:00:00Z",
        "subject": "v1",
        "champion": "v1",
        "origin": origin,
        "training": training,
        "evaluation": make_evaluation(),
        "monitoring": make_monitoring(),
        "watched": make_evaluation(),
        "rows": training.table,
        "findings": tuple(training.findings),
        "accepted": (),
        "checks": None,
        "versions": (
            VersionInfo("v1", "2026-11-01T09:00:00Z", ["champion"], "ab" * 32, {"roc_auc": {"value": 0.8}}),
        ),
        "deployments": deployments,
        "gates": (run,),
        "comparisons": (Comparison("v1", "v0", GATES[1], Difference("roc_auc", 0.01, (-0.01, 0.03))),),
        "ledger": LedgerTail(rows, 1, None),
        "notes": ("mind the gap",),
    }
    return Story(**{**fields, **changes})


def make_empty(settings: Settings | None = None) -> Story:
    """Return the story of a contract alone."""
    nothing: tuple[()] = ()
    return Story(
        settings or make_settings(),
        "2026-12-02T12:00:00Z",
        *[None] * 8,
        *[nothing] * 2,
        None,
        *[nothing] * 4,
        LedgerTail((), 0, None),
    )  # fmt: skip


def stages() -> Iterator[tuple[str, Story]]:
    """Yield a story for every stage, by name."""
    whole = make_story()
    after = {"deployments": (), "gates": (), "comparisons": (), "champion": None, "monitoring": None}
    yield "contract", make_empty()
    yield "trained", replace(whole, evaluation=None, ledger=LedgerTail((), 0, None), **after)
    yield "evaluated", replace(whole, **after)
    yield "champion", replace(whole, monitoring=None)
    yield "monitored", whole
    yield "damaged", replace(whole, ledger=LedgerTail((), 0, "row 3: it was changed"))
    yield "regression", _regression(whole)


def _regression(whole: Story) -> Story:
    rng = np.random.default_rng(2)
    y = rng.normal(20, 5, 200)
    p = y + rng.normal(0, 1, 200)
    settings = make_settings(task="regression", metric="r2", positive=None, decision=None)
    record = Evaluation(
        "v1",
        1,
        measure("regression", y, p, threshold=None, repeats=50),
        None,
        None,
        None,
        [],
        curves("regression", y, p),
        {"used": 200},
        "2026-11-01T10:00:00+00:00",
    )
    training = make_training(metric="r2", threshold=None, training_value=None, calibration=None)
    return replace(whole, settings=settings, evaluation=record, training=training)


@pytest.fixture(scope="session")
def make() -> SimpleNamespace:
    """Return the makers of records and stories."""
    return SimpleNamespace(
        settings=make_settings,
        evaluation=make_evaluation,
        training=make_training,
        monitoring=make_monitoring,
        profile=make_profile,
        story=make_story,
        empty=make_empty,
    )


@pytest.fixture(params=[name for name, _ in stages()])
def story(request: pytest.FixtureRequest) -> Story:
    """Return a story at one stage."""
    return dict(stages())[request.param]
