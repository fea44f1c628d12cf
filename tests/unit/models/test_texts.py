"""Texts as terms: vocabularies and hashes, weights, and what is kept."""

from __future__ import annotations

from functools import partial

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdfast.models import Encoder, Input, Supervision, fit_encoder
from holdfast.models.bags import Grams, HashedGrams, HashedWords, Words, learn_bags
from holdfast.models.calendar import parts, parts_of_one
from holdfast.models.evidence import most_informative, term_weights
from holdfast.models.sparse import Csr
from holdfast.models.texts import gram, gram_key, gram_keys, gram_keys_of, words

TEXTS = ["win a free prize", "free prize now", None, "see you at home", "", "at home now", "win win win"]
FRAME = pl.DataFrame({"text": TEXTS})
INPUT = [Input("text", "text")]
LABELS = Supervision(np.array([1.0, 1, 0, 0, 0, 0, 1]), "binary")


@pytest.mark.parametrize(("kind", "place"), [("linear", "tfidf"), ("tree", "text_summary")])
def test_many_terms_are_hashed(monkeypatch, kind, place):
    """Beyond the largest vocabulary terms share buckets: constant width, and rows equal the table to the last bit."""
    few = partial(learn_bags, most=5)
    monkeypatch.setattr(
        f"holdfast.models.encodings.{place}.learn_bags", lambda texts, **_: few(texts, buckets=64)
    )
    encoder = Encoder.from_json(fit_encoder(kind, FRAME, INPUT, LABELS).to_json())
    bags = encoder.columns[0].bags
    assert [type(bag) for bag in bags] == [HashedWords, HashedGrams]
    assert [len(bag.texts) for bag in bags] == [64, 64]
    fresh = pl.DataFrame({"text": [*TEXTS, "words never seen"]})
    matrix, encode = encoder.matrix(fresh), encoder.row()
    table = matrix.dense() if isinstance(matrix, Csr) else matrix
    for row, line in zip(fresh.to_dicts(), table, strict=True):
        found = encode(row)
        dense = np.zeros(len(line))
        if kind == "linear":
            dense[found.indices] = found.values
        else:
            dense[:] = found
        assert dense.tobytes() == line.tobytes()


def test_terms_of_a_single_text_are_not_kept():
    """A vocabulary has the terms that two training texts have, in the order of code points."""
    bags = [bag for bag, _ in learn_bags(TEXTS)]
    assert isinstance(bags[0], Words)
    assert isinstance(bags[1], Grams)
    assert bags[0].terms == ("at", "at home", "free", "free prize", "home", "now", "prize", "win")
    assert bags[0].texts == (2, 2, 2, 2, 2, 2, 2, 2)


def test_training_is_encoded_as_any_table():
    """What ``fit`` answers for its own rows is what ``block`` answers for them."""
    encoder = fit_encoder("linear", FRAME, INPUT)
    from holdfast.models.encodings.tfidf import fit

    fitted = fit(INPUT[0], FRAME, None)
    assert fitted.training.dense().tobytes() == encoder.matrix(FRAME).dense().tobytes()


def test_each_bag_has_length_one():
    """Words and characters of a text are scaled to length 1 apart; null says "is null" and nothing else."""
    encoder = fit_encoder("linear", FRAME, INPUT)
    matrix, split = encoder.matrix(FRAME).dense(), len(encoder.columns[0].bags[0].texts)
    assert np.linalg.norm(matrix[0, :split]) == pytest.approx(1.0)
    assert np.linalg.norm(matrix[0, split:-1]) == pytest.approx(1.0)
    assert matrix[2].tolist() == [0.0] * (encoder.width - 1) + [1.0]
    assert encoder.names[0] == "text: 'at'"


@given(st.text(max_size=60))
def test_grams_of_one_text_are_those_of_many(text):
    """Cutting a text alone and among others gives the same grams, and a key is its gram."""
    rows, keys = gram_keys_of(["before", text, None])
    assert sorted(keys[rows == 1].tolist()) == sorted(gram_keys(text).tolist())
    assert all(gram_key(gram(key)) == key for key in keys.tolist())


def test_words_are_cut_in_linear_time():
    """A hostile text of a hundred thousand characters is cut in no time, and trigrams read its beginning alone."""
    assert len(words("a" * 100_000)) == 1
    assert len(words("a " * 50_000)) == 99_999
    assert len(gram_keys("a" * 100_000)) < 2_100


@given(st.floats(-1e13, 1e13))
def test_parts_of_a_time_are_those_of_the_calendar(seconds):
    """One time and an array have the same parts; months and weekdays are those of Python's calendar."""
    found = {name: float(values[0]) for name, values in parts(np.array([seconds])).items()}
    assert found == {name: float(value) for name, value in parts_of_one(seconds).items()}
    if abs(seconds) < 6e10:
        import datetime

        day = datetime.date(1970, 1, 1) + datetime.timedelta(days=float(np.floor(seconds / 86_400.0)))
        assert (found["month"], found["weekday"]) == (day.month, day.isoweekday())


def test_evidence_of_classes_and_amounts():
    """A term of one class weighs for it; of amounts it weighs what its texts lie above the mean."""
    rows = Csr.of_dense(np.array([[1.0, 0.0], [1.0, 0.0], [0.0, 1.0], [0.0, 1.0]]))
    target = np.array([[1.0], [1.0], [0.0], [0.0]])
    weights = term_weights(rows, target, np.ones(4), "binary")
    assert weights[0, 0] == -weights[0, 1] == pytest.approx(np.log(3.0))
    assert term_weights(rows, 10 * target, np.ones(4), "regression").tolist() == [[10 / 3, -10 / 3]]


def test_the_most_informative_terms_by_hand():
    """Of a term of one class alone, one of both, and a rare one, the first tells most."""
    rows = Csr.of_dense(np.array([[1.0, 1, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1.0]]))
    stored = rows.data != 0
    rows = Csr(
        np.concatenate(([0], np.cumsum(stored.reshape(4, 3).sum(axis=1)))),
        rows.indices[stored],
        rows.data[stored],
        3,
    )
    target = np.array([[1.0], [1.0], [0.0], [0.0]])
    assert most_informative(rows, target, np.ones(4), 1).tolist() == [0]
    assert most_informative(rows, None, np.ones(4), 2).tolist() == [0, 1]
