"""Who gets the holdout rows, and what is written down before."""

from __future__ import annotations

import polars as pl
import pytest

from holdfast.errors import SealError
from holdfast.seal import Looks, describe, gate_looks, open_holdout, read_inputs


@pytest.fixture
def sides(people, project, contract, rows_of):  # type: ignore[no-untyped-def]
    """Return a split of the people."""
    return project.train(rows_of(people, contract()), contract())


def test_the_opening_is_written_before_the_rows_are_returned(sides, project):  # type: ignore[no-untyped-def]
    """A ledger that fails keeps the seal shut: no rows, and no look."""

    class Full:
        def append(self, action, subject, detail):  # type: ignore[no-untyped-def]
            raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        open_holdout(project.folder, [sides.holdout], kind="claim", version="v1", ledger=Full())
    assert Looks(project.folder).all() == []


def test_a_look_counts_although_nothing_was_computed(sides, project):  # type: ignore[no-untyped-def]
    """A program that stops between the opening and its figures has looked."""
    project.look(sides)
    assert Looks(project.folder).all()[0].figures == {}
    with pytest.raises(SealError, match="seal-already-opened"):
        project.look(sides)


def test_the_opened_rows_are_the_holdout_with_its_labels(sides, people, project):  # type: ignore[no-untyped-def]
    """What is opened are the rows that training was not given, with their labels."""
    opened = project.look(sides)
    held = people.filter(pl.Series(~sides.training))
    assert opened.rows.frame["id"].to_list() == held["id"].to_list()
    assert opened.rows.labels.tolist() == held["y"].to_list()


def test_a_gate_look_gets_opened_rows_too_and_is_counted(sides, project):  # type: ignore[no-untyped-def]
    """Gate looks are not refused; the k-th one on the same rows knows that it is the k-th."""
    project.look(sides)
    counts = [project.look(sides, kind="gate", version=f"v{k}").looks for k in (2, 3, 4)]
    assert counts == [1, 2, 3]
    assert gate_looks(project.folder, [sides.holdout]) == 3


def test_rows_that_a_gate_opened_carry_no_claim(sides, project):  # type: ignore[no-untyped-def]
    """After a gate look the rows are no longer unopened."""
    project.look(sides, kind="gate")
    with pytest.raises(SealError, match="seal-already-opened"):
        project.look(sides)


@pytest.mark.parametrize("entity", [None, "id"])
def test_a_holdout_that_was_trained_on_is_refused(entity, people, project, contract, rows_of):  # type: ignore[no-untyped-def]
    """A version that was trained on holdout rows is refused before anything is opened."""
    settings = contract(entity=entity)
    sides = project.train(rows_of(people, settings), settings)
    honest = people.filter(pl.Series(sides.training))
    with pytest.raises(SealError) as refused:
        project.look(sides, trained_on=[people.drop("y")])
    assert refused.value.code == "holdout-was-trained-on"
    assert project.ledger.rows == []
    assert len(project.look(sides, trained_on=[honest.drop("y")]).rows) == people.height - honest.height


def test_a_read_without_the_label_is_logged_and_is_no_look(sides, project):  # type: ignore[no-untyped-def]
    """A drift reference may read the inputs: the ledger says so, and the seal stays shut."""
    inputs = read_inputs(project.folder, [sides.holdout], purpose="drift reference", ledger=project.ledger)
    assert "y" not in inputs.columns
    assert project.ledger.rows[0][0] == "holdout-inputs-read"
    assert len(project.look(sides).rows) == inputs.height


def test_a_changed_holdout_file_is_refused(sides, project):  # type: ignore[no-untyped-def]
    """A holdout whose bytes are not those that were written does not open."""
    path = project.folder / f"holdout-{sides.holdout}.parquet"
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(SealError) as refused:
        project.look(sides)
    assert refused.value.code == "holdout-changed"


def test_an_unknown_holdout_is_refused_by_name(sides, project):  # type: ignore[no-untyped-def]
    """A fingerprint that the project does not have is named."""
    with pytest.raises(SealError) as refused:
        describe(project.folder, "0123")
    assert refused.value.code == "holdout-missing"


def test_a_row_in_two_holdouts_counts_once(people, project, contract, rows_of):  # type: ignore[no-untyped-def]
    """The holdouts of an old and a grown table together are the rows of the grown one."""
    settings = contract()
    one = project.train(rows_of(people[:1_000], settings), settings)
    two = project.train(rows_of(people, settings), settings)
    opened = open_holdout(
        project.folder, [one.holdout, two.holdout], kind="gate", version="v2", ledger=project.ledger
    )
    assert sorted(opened.rows.frame["id"]) == sorted(people.filter(pl.Series(~two.training))["id"])
