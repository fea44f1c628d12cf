"""Parity of tables and rows for every encoding: whatever typed rows Hypothesis thinks of, the same bits."""

from __future__ import annotations

import functools
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdfast.models import Encoder, Input, Linear, fit_encoder
from holdfast.models.arrays import sums
from holdfast.models.encoding import Supervision
from holdfast.models.encodings import ENCODINGS
from holdfast.models.sparse import Csr, SparseRow

KINDS = ("linear", "tree", "scaled")
INPUTS = (
    Input("amount", "number"),
    Input("open", "boolean"),
    Input("city", "category"),
    Input("street", "category"),
    Input("note", "text"),
    Input("since", "datetime", against="now"),
    Input("born", "datetime"),
    Input("now", "datetime", against="now"),
    Input("tags", "flags"),
    Input("marks", "flags"),
)
SCHEMA: dict[str, Any] = {
    "amount": pl.Float64,
    "open": pl.Boolean,
    "city": pl.String,
    "street": pl.String,
    "note": pl.String,
    "since": pl.Float64,
    "born": pl.Float64,
    "now": pl.Float64,
    "tags": pl.String,
    "marks": pl.String,
}
WORDS = [
    "win",
    "free prize",
    "call",
    "now",
    "home",
    "you",
    "£5",
    "http",
    "0800",
    "ok!",
    "İstanbul",
    "ﬁn",
    "雨",
]
WORDS += ["\U0001f600"]


def training(rows: int = 900, *, nulls: bool) -> pl.DataFrame:
    """Return typed rows of every kind."""
    r = np.random.default_rng(3)

    def holes(values: list[Any]) -> list[Any]:
        return [None if nulls and r.random() < 0.1 else value for value in values]

    def joined(pool: list[str], most: int) -> list[str]:
        picks = (r.choice(pool, size=r.integers(0, most), replace=False) for _ in range(rows))
        return ["\x1f".join(sorted(pick)) for pick in picks]

    columns = {
        "amount": r.lognormal(3, 2, rows).tolist(),
        "open": (r.random(rows) < 0.5).tolist(),
        "city": r.choice(["a", "b", "c d", "é"], rows).tolist(),
        "street": [f"s{i}" for i in r.integers(0, 300, rows)],
        "note": [" ".join(r.choice(WORDS, r.integers(0, 9))) for _ in range(rows)],
        "since": r.uniform(-1e9, 1.7e9, rows).tolist(),
        "born": (86_400.0 * r.integers(-9_000, 9_000, rows)).tolist(),
        "now": r.uniform(1.6e9, 1.7e9, rows).tolist(),
        "tags": joined(["new", "sale", "x"], 4),
        "marks": joined([f"m{i}" for i in range(150)], 6),
    }
    return pl.DataFrame({name: holes(values) for name, values in columns.items()}, schema=SCHEMA)


@functools.cache
def row_of(kind: str, nulls: bool, task: str) -> Any:
    """Return the row executor."""
    return encoder(kind, nulls, task).row()


@functools.cache
def encoder(kind: str, nulls: bool, task: str) -> Encoder:
    """Return an encoder of every kind of input, read back from its file."""
    frame = training(nulls=nulls)
    r = np.random.default_rng(5)
    labels = r.integers(0, 3 if task == "multiclass" else 2, frame.height).astype(float)
    labels = r.normal(size=frame.height) if task == "regression" else labels
    learned = Supervision(labels, task, classes=3 if task == "multiclass" else 0)  # type: ignore[arg-type]
    return Encoder.from_json(fit_encoder(kind, frame, INPUTS, learned).to_json())  # type: ignore[arg-type]


number = st.none() | st.floats(allow_nan=False, allow_infinity=False)
second = st.none() | st.floats(-1e11, 1e11) | st.sampled_from([0.0, -0.0, -1.0, 86_399.999999, 951_782_400.0])
cell = st.none() | st.sets(st.sampled_from(["new", "sale", "m1", "m2", "never", "m149"])).map(
    lambda flags: "\x1f".join(sorted(flags))
)
note = st.none() | st.lists(st.sampled_from([*WORDS, "\t", " ", "NOW"])).map(" ".join) | st.text(max_size=40)
street = st.none() | st.sampled_from(["s1", "s2", "s299", "s300", ""]) | st.text(max_size=3)
rows_of = st.fixed_dictionaries(
    {
        "amount": number,
        "open": st.none() | st.booleans(),
        "city": st.none() | st.sampled_from(["a", "é", "", "z"]),
        "street": street,
        "note": note,
        "since": second,
        "born": second,
        "now": second,
        "tags": cell,
        "marks": cell,
    }
)


def same(one: Any, other: Any) -> bool:
    """Say whether numbers have the same bits, NaN aside."""
    one, other = np.asarray(one, dtype=np.float64), np.asarray(other, dtype=np.float64)
    missing = np.isnan(one)
    equal = one.view(np.int64) == other.view(np.int64)
    return bool((missing == np.isnan(other)).all() and (equal | missing).all())


def dense(row: Any, width: int) -> np.ndarray:
    """Return one encoded row with its zeros."""
    if not isinstance(row, SparseRow):
        return np.array(row)
    out = np.zeros(width)
    out[row.indices] = row.values
    return out


@pytest.mark.parametrize(
    ("kind", "task", "nulls"),
    [
        ("linear", "binary", True),
        ("tree", "binary", False),
        ("tree", "multiclass", True),
        ("scaled", "regression", True),
    ],
)
@given(rows=st.lists(rows_of, min_size=1, max_size=8))
def test_rows_equal_tables(kind, task, nulls, rows):
    """Each row alone is encoded as among the others, to the last bit; a linear model sees no NaN."""
    found = encoder(kind, nulls, task)
    matrix = found.matrix(pl.DataFrame(rows, schema=SCHEMA))
    table = matrix.dense() if isinstance(matrix, Csr) else matrix
    encode = row_of(kind, nulls, task)
    alone = np.array([dense(encode(row), found.width) for row in rows])
    assert same(alone, table)
    assert found.width == len(found.names) == table.shape[1]
    if kind != "tree":
        assert np.isfinite(table).all()


@pytest.mark.parametrize("nulls", [False])
@given(rows=st.lists(rows_of, min_size=1, max_size=8))
def test_sparse_sums_equal(nulls, rows):
    """A linear model answers a compressed row alone as among others; the intercept comes last."""
    found = encoder("linear", nulls, "binary")
    core = Linear(np.random.default_rng(0).normal(size=found.width), 0.3)
    encode, margin = row_of("linear", nulls, "binary"), core.margin_row()
    matrix = found.matrix(pl.DataFrame(rows, schema=SCHEMA))
    assert found.sparse
    assert same([margin(encode(row)) for row in rows], core.margin(matrix))


@given(
    values=st.lists(st.floats(-1e300, 1e300), max_size=60),
    places=st.lists(st.integers(0, 3), min_size=60, max_size=60),
)
def test_sums_run_in_the_order_given(values, places):
    """NumPy's bincount, which both executors add up with, adds one value after the other from zero."""
    expected = [0.0] * 4
    for place, value in zip(places, values, strict=False):
        expected[place] += value
    found = sums(np.array(places[: len(values)], dtype=np.int64), np.array(values), 4)
    assert found.tolist() == expected or np.isnan(expected).any()


def test_every_encoding_is_covered():
    """No encoding is left out of the rows above."""
    found = {
        type(column)
        for kind in KINDS
        for column in encoder(kind, True, "regression" if kind == "scaled" else "binary").columns
    }
    assert found == {encoding.column for encoding in ENCODINGS}
