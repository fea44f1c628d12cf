"""Categories of many levels: the mean of the target, without the labels of the rows themselves."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from holdfast.models import Input, Supervision, fit_encoder, fit_matrix
from holdfast.models.encodings.target import Target, smoothed_means
from holdfast.stats.auc import roc_auc

STREET = [Input("street", "category")]


def random_rows(seed: int, *, rows: int = 20_000, levels: int = 5_000) -> tuple[pl.DataFrame, np.ndarray]:
    """Return rows whose category says nothing of the label."""
    r = np.random.default_rng(seed)
    frame = pl.DataFrame({"street": [f"s{i}" for i in r.integers(0, levels, rows)]})
    return frame, (r.random(rows) < 0.3).astype(float)


@pytest.mark.parametrize("kind", ["linear", "tree"])
def test_a_random_category_says_nothing(kind):
    """Five thousand random levels rank the rows they were fitted on, and new rows, no better than chance.

    Four standard errors of an AUC of two independent samples; the means of all rows, which contain the row's own label,
    rank them far above it.
    """
    frame, labels = random_rows(1)
    encoder, matrix = fit_matrix(kind, frame, STREET, Supervision(labels, "binary", seed=1))
    positives = labels.sum()
    error = np.sqrt((len(labels) + 1) / (12 * positives * (len(labels) - positives)))
    assert isinstance(encoder.columns[0], Target)
    assert abs(roc_auc(labels, matrix[:, 0]) - 0.5) < 4 * error
    fresh, outcome = random_rows(2)
    assert abs(roc_auc(outcome, encoder.matrix(fresh)[:, 0]) - 0.5) < 4 * error
    assert roc_auc(labels, encoder.matrix(frame)[:, 0]) > 0.7


def test_a_telling_category_is_told():
    """Levels with shares of their own are ranked on new rows nearly as well as by their true shares."""
    r = np.random.default_rng(0)
    share = r.beta(1, 3, 600)

    def rows(count: int) -> tuple[pl.DataFrame, np.ndarray, np.ndarray]:
        at = r.integers(0, 600, count)
        return (
            pl.DataFrame({"street": [f"s{i}" for i in at]}),
            (r.random(count) < share[at]).astype(float),
            share[at],
        )

    frame, labels, _ = rows(30_000)
    encoder = fit_encoder("linear", frame, STREET, Supervision(labels, "binary"))
    fresh, outcome, truth = rows(30_000)
    assert roc_auc(outcome, encoder.matrix(fresh)[:, 0]) > roc_auc(outcome, truth) - 0.02


def test_entities_stay_together():
    """A row's number does not hold the label of another row of its entity."""
    r = np.random.default_rng(0)
    groups = np.repeat(np.arange(2_000), 4)
    # each entity has a street of its own and one label: without entities the other rows would give it away
    frame = pl.DataFrame({"street": [f"s{g}" for g in groups]})
    labels = (r.random(2_000) < 0.5).astype(float)[groups]
    together = fit_matrix("tree", frame, STREET, Supervision(labels, "binary", groups))[1]
    apart = fit_matrix("tree", frame, STREET, Supervision(labels, "binary"))[1]
    assert abs(roc_auc(labels, together[:, 0]) - 0.5) < 0.05
    assert roc_auc(labels, apart[:, 0]) > 0.8


def test_rare_and_unseen_levels_share_their_numbers():
    """A level with two rows, and one that nobody has seen, are encoded as the rare levels together."""
    r = np.random.default_rng(0)
    streets = [f"s{i}" for i in range(300) for _ in range(5)] + ["rare", "rare"]
    labels = r.normal(size=len(streets))
    encoder = fit_encoder(
        "linear", pl.DataFrame({"street": streets}), STREET, Supervision(labels, "regression")
    )
    row = encoder.row()
    assert row({"street": "rare"}) == row({"street": "never"}) == row({"street": None})
    assert row({"street": "s1"}) != row({"street": "s2"})


def test_several_classes_have_a_column_each():
    """Of three classes the column tells the share of each."""
    r = np.random.default_rng(0)
    at = r.integers(0, 300, 9_000)
    frame = pl.DataFrame({"street": [f"s{i}" for i in at]})
    labels = (at % 3).astype(float)
    encoder = fit_encoder("tree", frame, STREET, Supervision(labels, "multiclass", classes=3))
    assert encoder.names == ["street target mean 0", "street target mean 1", "street target mean 2"]
    assert np.argmax(encoder.row()({"street": "s4"})) == 1


def test_weights_count():
    """A row of weight three moves the mean as three rows do, where the smoothing is the same."""
    at, y = np.array([0, 0, 0, 0, 1, 1, 1]), np.array([[0.0], [1], [1], [1], [0], [1], [0]])
    weighted = smoothed_means(at, y, np.array([1.0, 3, 1, 1, 1, 1, 1]), 2)[0]
    plain = smoothed_means(at, y, np.ones(7), 2)[0]
    assert weighted[0, 0] > plain[0, 0]


def test_few_levels_and_rows_without_labels_are_encoded_by_level():
    """No target mean without labels, and none where levels can be told apart one by one."""
    frame = pl.DataFrame({"street": [f"s{i % 300}" for i in range(900)]})
    assert fit_encoder("linear", frame, STREET).names[0] == "street = s0"
    few = frame.with_columns(street=pl.col("street").str.head(2))
    assert len(fit_encoder("linear", few, STREET, Supervision(np.zeros(900), "binary")).names) == 10
