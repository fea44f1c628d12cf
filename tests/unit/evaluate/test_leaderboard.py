"""The leaderboard behind the seal: one figure, the rest withheld, and no way around it."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest

from holdfast.errors import SealError
from holdfast.evaluate import enter_leaderboard, open_and_evaluate
from holdfast.metrics.bounded import balanced_error, bounded_absolute_error
from holdfast.seal import boards


def enter(project, bundle):  # type: ignore[no-untyped-def]
    """Ask the project's board about a bundle."""
    return enter_leaderboard(bundle, project.folder, [project.sides.holdout], project.ledger)


def test_a_good_version_leads_and_everything_else_is_withheld(lending):  # type: ignore[no-untyped-def]
    """The loss is a multiple of the step; no other figure is there, in memory or on disk."""
    record = enter(lending, lending.bundle())
    assert record.leads
    assert record.leader == "v1"
    assert record.loss / record.step == pytest.approx(round(record.loss / record.step))
    assert record.without_model == 0.5
    assert {(m.value, m.interval, m.note) for m in record.metrics.values()} == {(None, None, "withheld")}
    assert "roc_auc" in record.metrics
    assert set(msgspec.to_builtins(boards(lending.folder)[0])) == {
        *("look", "rows", "target", "measure", "without_model", "ladder", "entries"),
    }


def test_a_worse_version_is_told_the_leaders_figure(lending):  # type: ignore[no-untyped-def]
    """Its own loss leaves no trace."""
    leader = enter(lending, lending.bundle())
    worse = enter(lending, lending.bundle(noise=3.0, version="v2"))
    assert (worse.leads, worse.leader, worse.loss) == (False, "v1", leader.loss)
    assert worse.entry == 2
    assert "nothing else is claimed" in worse.claim


def test_the_same_bundle_asks_once(lending):  # type: ignore[no-untyped-def]
    """A second entry of the same bundle is answered from memory: no entry, no row in the ledger."""
    first = enter(lending, lending.bundle())
    written = len(lending.ledger.rows)
    assert enter(lending, lending.bundle(version="v7")).entry == first.entry == 1
    assert len(lending.ledger.rows) == written


def test_rows_of_a_board_carry_no_claim_any_more(lending):  # type: ignore[no-untyped-def]
    """The first entry is an opening: it is in the ledger, and a first look is refused after it."""
    enter(lending, lending.bundle())
    assert [action for action, _, _ in lending.ledger.rows] == ["seal-opened", "leaderboard-entry"]
    with pytest.raises(SealError) as refused:
        open_and_evaluate(lending.bundle(), lending.folder, [lending.sides.holdout], lending.ledger)
    assert refused.value.code == "seal-already-opened"
    assert "leaderboard" in refused.value.next


def test_opened_rows_may_be_asked_about(lending):  # type: ignore[no-untyped-def]
    """The way on after `seal-already-opened`."""
    open_and_evaluate(lending.bundle(), lending.folder, [lending.sides.holdout], lending.ledger)
    assert enter(lending, lending.bundle(noise=0.1, version="v2")).entry == 1


def test_a_reshuffled_copy_is_the_same_board(lending):  # type: ignore[no-untyped-def]
    """Another file with the same rows does not start a fresh Ladder, whose noise could be played again."""
    enter(lending, lending.bundle())
    again = lending.seal(lending.raw.sample(fraction=1.0, shuffle=True, seed=1).rename({"branch": "office"}))
    bundle = lending.bundle(noise=0.2, version="v2", ignore=("branch", "office"))
    enter_leaderboard(bundle, lending.folder, [again.holdout], lending.ledger)
    assert len(boards(lending.folder)) == 1


def test_a_version_that_learned_from_the_board_is_refused(lending):  # type: ignore[no-untyped-def]
    """Rows of the board among the training rows: no answer, and nothing is asked."""
    with pytest.raises(SealError) as refused:
        enter_leaderboard(
            lending.bundle(),
            lending.folder,
            [lending.sides.holdout],
            lending.ledger,
            trained_on=[lending.raw],
        )
    assert refused.value.code == "holdout-was-trained-on"
    assert boards(lending.folder) == []


def test_a_regression_is_judged_by_its_bounded_error(heating):  # type: ignore[no-untyped-def]
    """Without a model it is about a quarter of the spread; a good model leads."""
    record = enter(heating, heating.bundle())
    assert record.leads
    assert 0.0 <= record.loss < record.without_model < 0.5


def test_rows_without_an_answer_are_wrong():
    """A contract that refuses hard rows gains nothing by it."""
    labels = np.array([0.0, 0, 1, 1])
    assert balanced_error(labels, np.array([0.0, 0, 1, np.nan])).loss == 0.25
    assert bounded_absolute_error(labels, np.array([0.0, 0, 1, np.nan])).loss == 0.25


def test_few_cases_and_few_entities_make_the_step_wide():
    """The mean over classes is as uncertain as its rarer class; rows of one entity are one."""
    labels = np.zeros(1_000)
    labels[:40] = 1
    assert balanced_error(labels, labels).rows == pytest.approx(4 / (1 / 40 + 1 / 960))
    assert balanced_error(labels, labels, np.arange(1_000) // 50).rows == 20


def test_the_board_is_of_all_rows_whatever_the_population(lending):  # type: ignore[no-untyped-def]
    """A contract with another `where` asks the same board, and what it leaves out counts as wrong."""
    enter(lending, lending.bundle())
    inside = lending.bundle(version="v2", where="age < 30")
    assert not enter(lending, inside).leads
    assert boards(lending.folder)[0].rows == int((~lending.sides.training).sum())
