"""The sentence, the figures and the stages at the top of the page."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from holdfast.records import Evaluation, Metric
from holdfast.reports.story import LedgerTail
from holdfast.reports.verdict import stages, tiles, verdict


def test_trouble_comes_first(make: Any) -> None:
    """A broken chain is said before drift, drift before the figures."""
    told = make.story()
    assert verdict(replace(told, ledger=LedgerTail((), 0, "row 3: changed"))) == (
        "The ledger is broken at row 3: changed.",
        "bad",
    )
    sentence, tone = verdict(told)
    assert sentence.startswith("v1 sees other data than it learned from: age drifted in 1 of 3 windows")
    assert tone == "bad"
    assert verdict(replace(told, monitoring=None))[1] == "good"


def test_no_claim_without_a_seal(make: Any) -> None:
    """Before the evaluation the sentence claims nothing, and the figure of the training says what it is."""
    told = replace(make.story(), evaluation=None, monitoring=None, comparisons=())
    assert "nothing is claimed" in verdict(told)[0]
    (tile,) = tiles(told)
    assert "no claim" in tile.beside


def test_precision_is_never_said_alone(make: Any) -> None:
    """Where the record begins with precision, recall is in the same sentence."""
    record = Evaluation("v1", 1, {"precision": Metric(0.5), "recall": Metric(0.25)}, 0.4, None, None, [])
    sentence, _ = verdict(replace(make.story(), evaluation=record, monitoring=None))
    assert "precision is 0.500 and recall is 0.250" in sentence


def test_stages_of_the_ring(make: Any) -> None:
    """Each step of the ring is done, not yet, or an alarm."""
    assert {stage.state for stage in stages(make.empty())} == {"done", "open"}
    assert [stage.state for stage in stages(make.story())] == ["done"] * 5 + ["alarm"]


def test_a_metric_without_a_value_is_no_tile(make: Any) -> None:
    """Too few positives: the metric is left to the table, which says why."""
    record = Evaluation(
        "v1", 1, {"f1": Metric(None, None, "too few"), "recall": Metric(0.2)}, 0.4, None, None, []
    )
    assert [tile.name for tile in tiles(replace(make.story(), evaluation=record, monitoring=None))] == [
        "Recall"
    ]


def test_alarms_of_an_earlier_version_are_not_this_ones(make: Any) -> None:
    """After a new version was promoted, drift that the one before saw is told as such, and it is not watched yet."""
    told = replace(make.story(), subject="v2", champion="v2")
    sentence, tone = verdict(told)
    assert sentence.startswith("v2 is the champion: ")
    assert "v1 before it saw other data: age drifted in 1 of 3 windows" in sentence
    assert tone == "warn"
    assert stages(told)[-1].state == "open"
    assert tiles(told)[-1].under == "seen by v1"
