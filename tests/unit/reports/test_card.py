"""The model card."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from holdfast.contract.settings import Purpose
from holdfast.reports.card import card
from holdfast.reports.story import Story


def test_every_section_at_every_stage(story: Story) -> None:
    """The card says at every stage what it is for, what is claimed, where it ends and how to go back."""
    headings = [line for line in card(story).splitlines() if line.startswith("## ")]
    assert headings == [
        "## What it is for",
        "## What it was trained on",
        "## What is claimed",
        "## Threshold",
        "## Limits",
        "## How to go back",
    ]


def test_claims_with_intervals_and_looks(make: Any) -> None:
    """Sealed figures stand with their intervals and the number of looks."""
    text = card(make.story())
    low, high = make.evaluation().metrics["roc_auc"].interval
    assert f"[{low:.3f}, {high:.3f}]" in text
    assert "number of looks: 1" in text


def test_no_claim_of_its_own(make: Any) -> None:
    """A version that passed beside a champion says so, and that it has no claim."""
    text = card(replace(make.story(), evaluation=None))
    assert "No claim of its own" in text
    assert "compared with v0; the gate said undecided" in text


def test_a_later_look_is_no_claim(make: Any) -> None:
    """A record that is not of a first look says that its figures carry no claim."""
    assert "carry no claim" in card(replace(make.story(), evaluation=make.evaluation(claim=False)))


def test_the_way_back(make: Any) -> None:
    """The card names the version that a rollback brings back."""
    assert "writes the deployment of v0 back" in card(make.story())
    assert "no earlier deployment" in card(replace(make.story(), deployments=()))


def test_nothing_of_a_user_is_markup(make: Any) -> None:
    """Headings, links, tables and HTML in what a user wrote are shown as they were written."""
    purpose = Purpose("x\n# big", "[a](http://b)", "<script>|")
    text = card(replace(make.story(), settings=make.settings(purpose=purpose)))
    assert "\n# big" not in text
    assert "\\[a\\](http://b)" in text
    assert "\\<script\\>\\|" in text
