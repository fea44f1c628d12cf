"""Trials are written down as they finish."""

from __future__ import annotations

from pathlib import Path

import pytest

from holdfast.errors import StoreError
from holdfast.records import Trial
from holdfast.store import Trials


def test_trials_come_back_in_their_order(tmp_path: Path) -> None:
    """From another object on the same folder, as after a restart; whole numbers stay whole."""
    written = [
        Trial({}, (0.7,), "complete", 1.0),
        Trial({"leaves": 7, "rate": 0.1}, (0.6, 0.5), "pruned", 0.5),
    ]
    for number, trial in enumerate(written):
        Trials(tmp_path).add("k/forest/0", number, trial)
    assert Trials(tmp_path).trials("k/forest/0") == written
    assert isinstance(Trials(tmp_path).trials("k/forest/0")[1].parameters["leaves"], int)
    assert Trials(tmp_path).trials("k/forest/1") == []


def test_what_is_there_stays(tmp_path: Path) -> None:
    """Two processes with the same search do not overwrite each other."""
    log = Trials(tmp_path)
    first, second = Trial({}, (0.7,), "complete", 1.0), Trial({}, (0.9,), "complete", 1.0)
    log.add("k", 0, first)
    log.add("k", 0, second)
    log.choose("k", {"leaves": 7})
    log.choose("k", {})
    assert log.trials("k") == [first]
    assert log.choice("k") == {"leaves": 7}


def test_no_choice_is_not_the_defaults(tmp_path: Path) -> None:
    """A search that chose the defaults is finished; one that chose nothing yet is not."""
    log = Trials(tmp_path)
    assert log.choice("k") is None
    log.choose("k", {})
    assert log.choice("k") == {}


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    """It can be deleted: only time is lost."""
    (tmp_path / "trials.sqlite").write_bytes(b"no database" * 1000)
    with pytest.raises(StoreError, match="store-unreadable"):
        Trials(tmp_path).trials("k")
