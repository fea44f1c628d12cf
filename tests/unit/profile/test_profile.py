"""The profile of a table."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import polars as pl
import pytest

from holdfast.contract.settings import Column, Settings
from holdfast.errors import BundleError
from holdfast.profile import Profile, count_table, one_per_entity, reference_table

COLUMNS = {
    "amount": Column("number"),
    "hour": Column("integer", min=0, max=23),
    "vip": Column("boolean"),
    "shop": Column("category", values=("a", "b", "c")),
    "city": Column("category", values=("x", "y"), unseen="flag"),
    "note": Column("text"),
    "y": Column("integer"),
}
CONTRACT = Settings(name="m", task="binary", target="y", metric="roc_auc", columns=COLUMNS)


def table(rows: int = 1_000, seed: int = 0) -> tuple[pl.DataFrame, dict[str, np.ndarray]]:
    g = np.random.default_rng(seed)
    frame = pl.DataFrame(
        {
            "amount": g.lognormal(size=rows),
            "hour": g.integers(0, 24, rows).astype(float),
            "vip": g.random(rows) < 0.1,
            "shop": g.choice(["a", "b"], rows),
            "city": g.choice(["x", "y", "z"], rows),
        }
    )
    return frame, {name: np.zeros(rows, dtype=np.int8) for name in frame.columns}


def test_inputs_are_profiled_and_nothing_else() -> None:
    """Text and the target have no reference."""
    profile = reference_table(*table(), CONTRACT)
    assert list(profile.columns) == ["amount", "hour", "vip", "shop", "city"]
    assert profile.columns["shop"].levels == ("a", "b", "c")
    assert profile.columns["city"].levels == ("x", "y", "z")
    assert profile.rows == 1_000


def test_json_round_trip_is_exact() -> None:
    """A profile read back is equal, to the last bit of every edge."""
    profile = reference_table(*table(), CONTRACT).with_prediction(np.random.default_rng(2).random(300))
    again = Profile.from_json(profile.to_json())
    assert again == profile
    assert again.to_json() == profile.to_json()


def test_a_profile_is_small() -> None:
    """Twenty columns, five of them with hundreds of levels, take less than 50 kB."""
    g = np.random.default_rng(0)
    numbers = {f"n{i}": g.lognormal(size=5_000) for i in range(15)}
    levels = {f"c{i}": g.integers(0, 5_000, 5_000).astype(str) for i in range(5)}
    frame = pl.DataFrame({**numbers, **levels})
    columns = {c: Column("number" if c in numbers else "category") for c in frame.columns}
    contract = Settings(name="m", task="binary", target="y", metric="roc_auc", columns=columns)
    kinds = {c: np.zeros(5_000, dtype=np.int8) for c in columns}
    assert len(reference_table(frame, kinds, contract).to_json()) < 50_000


def test_only_the_rows_asked_for_are_counted() -> None:
    """One row per entity goes in as a mask."""
    frame, kinds = table()
    rows = one_per_entity(pl.Series(np.arange(1_000) % 100))
    profile = reference_table(frame, kinds, CONTRACT, rows=rows)
    assert profile.rows == 100
    assert all(column.counts.rows in (50, 100) for column in profile.columns.values())
    assert (
        count_table(profile, frame, kinds, rows=np.flatnonzero(rows))["hour"]
        == profile.columns["hour"].counts
    )


def test_a_column_that_the_window_lacks_is_left_out() -> None:
    """A missing column is somebody else's finding."""
    frame, kinds = table()
    profile = reference_table(frame, kinds, CONTRACT)
    assert "hour" not in count_table(profile, frame.drop("hour"), kinds)


@pytest.mark.parametrize("text", ["", "{", '{"rows": "x", "columns": {}}'])
def test_a_damaged_profile_is_refused_by_name(text: str) -> None:
    """Text that is no profile raises profile-invalid."""
    with pytest.raises(BundleError) as error:
        Profile.from_json(text)
    assert error.value.code == "profile-invalid"


def test_profile_does_not_load_scipy() -> None:
    """The serve path reads profiles, and scipy costs a second there."""
    code = "import sys, holdfast.profile; print('scipy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
