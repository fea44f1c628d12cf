"""Bundles of format 1 load and answer as they did: its texts and times were accepted and unused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from holdfast.bundle import Bundle, load

KEPT = Path(__file__).parent / "format-1"
ANSWERS: dict[str, Any] = json.loads((KEPT / "answers.json").read_text())


@pytest.fixture(scope="module", params=ANSWERS)
def kept(request: pytest.FixtureRequest) -> tuple[Bundle, dict[str, Any]]:
    """Return a bundle that a holdfast of format 1 wrote, and what it answered then."""
    said = ANSWERS[request.param]
    return load(KEPT / request.param / said["digest"]), said


def test_it_loads_and_answers_as_it_did(kept: tuple[Bundle, dict[str, Any]]) -> None:
    """Digests, contract and golden rows are those of the build, and so are the answers."""
    bundle, said = kept
    answers = bundle.predict(said["rows"])
    for answer, before in zip(answers, said["answers"], strict=True):
        assert answer.pop("probability") == pytest.approx(before.pop("probability"), rel=1e-12)
        assert answer == before


def test_its_texts_and_times_are_ignored_columns(kept: tuple[Bundle, dict[str, Any]]) -> None:
    """They are no inputs, and a request may carry them with any value."""
    settings = kept[0].settings
    assert settings.inputs == ("age", "balance", "city", "active")
    assert {"story", "opened", "seen", "customer", "note"} <= set(settings.unused)
    assert settings.columns["story"].type == "text"


def test_both_executors_agree_on_it(kept: tuple[Bundle, dict[str, Any]]) -> None:
    """A row and a table get the same bits."""
    bundle, said = kept
    row = {name: said["rows"][0][name] for name in bundle.settings.inputs}
    assert bundle.row()(row)[1] == bundle.predict(said["rows"][:1])[0]["probability"]
