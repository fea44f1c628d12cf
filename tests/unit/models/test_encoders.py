from __future__ import annotations

import math

import numpy as np
import polars as pl
import pytest

from holdfast.models.encoders import Encoder, fit_encoder
from holdfast.models.inputs import Input
from holdfast.models.levels import MOST_LEVELS

INPUTS = [
    Input("area", "number"),
    Input("open", "boolean"),
    Input("kind", "category"),
    Input("full", "number"),
    Input("place", "category"),
]


def frame() -> pl.DataFrame:
    return pl.DataFrame(
        {
            "area": [514.5, None, 686.0, 808.5],
            "open": [True, None, True, False],
            "kind": ["b", None, "a", "b"],
            "full": [1.0, 2.0, 3.0, 4.0],
            "place": ["x", "x", "y", "x"],
        }
    )


@pytest.fixture(params=["linear", "tree"])
def encoder(request) -> Encoder:
    return fit_encoder(request.param, frame(), INPUTS)


def test_names_say_what_a_column_is():
    """Columns are named after the input, the level, or that it was missing."""
    assert fit_encoder("linear", frame(), INPUTS).names == [
        *("area", "area is null", "open", "open is null"),
        *("kind = a", "kind = b", "kind is null", "full", "place = x", "place = y"),
    ]
    assert fit_encoder("tree", frame(), INPUTS).names == ["area", "open", "kind", "full", "place"]


def test_trees_know_their_categories():
    """The codes of levels are marked as categorical for the trees, and nothing is for a linear model."""
    assert fit_encoder("tree", frame(), INPUTS).categorical == (2, 4)
    assert fit_encoder("linear", frame(), INPUTS).categorical == ()


def test_scaled_numbers_have_mean_zero_and_deviation_one():
    """Numbers of a linear model are imputed by the median, then scaled by mean and standard deviation."""
    column = fit_encoder("linear", frame(), INPUTS).matrix(frame())[:, 0]
    assert column.mean() == pytest.approx(0.0, abs=1e-12)
    assert column.std() == pytest.approx(1.0)
    filled = np.array([514.5, 686.0, 686.0, 808.5])
    assert column == pytest.approx((filled - filled.mean()) / filled.std())


def test_the_matrix_is_float64_in_row_order(encoder):
    """The matrix is what the C library reads: float64, C-contiguous."""
    matrix = encoder.matrix(frame())
    assert matrix.dtype == np.float64
    assert matrix.flags.c_contiguous


def test_null_is_a_level_of_its_own_when_it_was_seen():
    """A null category seen in training has its own column or code."""
    linear = fit_encoder("linear", frame(), INPUTS)
    assert linear.matrix(frame())[1, 4:7].tolist() == [0.0, 0.0, 1.0]
    assert fit_encoder("tree", frame(), INPUTS).matrix(frame())[:, 2].tolist() == [1.0, 2.0, 0.0, 1.0]


def test_null_that_was_not_seen_gets_median_and_mode():
    """A null that training never saw is imputed, also for trees, which would take it for zero."""
    row = {"area": 1.0, "open": False, "kind": "a", "full": None, "place": None}
    tree = fit_encoder("tree", frame(), INPUTS).row()(row)
    assert tree[3] == 2.5
    assert tree[4] == 0.0
    linear = fit_encoder("linear", frame(), INPUTS).row()(row)
    assert linear[7] == 0.0
    assert linear[8:] == [1.0, 0.0]


def test_an_unseen_level_is_zeros_or_nan():
    """A level that training never saw is zero in all its columns, and NaN for trees."""
    row = {"area": 1.0, "open": False, "kind": "never", "full": 1.0, "place": ""}
    linear = fit_encoder("linear", frame(), INPUTS).row()(row)
    assert linear[4:7] == [0.0, 0.0, 0.0]
    assert linear[8:] == [0.0, 0.0]
    tree = fit_encoder("tree", frame(), INPUTS).row()(row)
    assert math.isnan(tree[2])
    assert math.isnan(tree[4])


def test_missing_values_of_trees_stay_missing_where_they_were_seen():
    """Trees learn where a missing number goes, so it reaches them as NaN."""
    assert math.isnan(fit_encoder("tree", frame(), INPUTS).matrix(frame())[1, 0])


def test_a_constant_column_is_zero_and_not_noise():
    """Rounding in the mean of a constant is not taken for a scale."""
    constant = pl.DataFrame({"x": [0.1] * 7})
    encoder = fit_encoder("linear", constant, [Input("x", "number")])
    assert encoder.matrix(constant)[:, 0].tolist() == [0.0] * 7


def test_huge_values_stay_finite():
    """The largest doubles are cut, so that a sum of them is a number; both executors cut alike."""
    huge = pl.DataFrame({"x": [1e308, -1e308, 1e-3, 0.0]})
    encoder = fit_encoder("linear", pl.DataFrame({"x": [1e-9, 2e-9]}), [Input("x", "number")])
    table, row = encoder.matrix(huge), encoder.row()
    assert np.isfinite(table).all()
    assert table.tolist() == [row(r) for r in huge.to_dicts()]
    overflowing = fit_encoder("linear", huge, [Input("x", "number")])
    assert np.isfinite(overflowing.matrix(huge)).all()


def test_empty_columns_have_a_place():
    """A column without a single value is encoded as a constant, and a category without levels as nothing."""
    nothing = pl.DataFrame({"x": [None, None], "k": [None, None]}, schema={"x": pl.Float64, "k": pl.String})
    inputs = [Input("x", "number"), Input("k", "category")]
    for kind in ("linear", "tree"):
        encoder = fit_encoder(kind, nothing, inputs)
        same = [encoder.row()(r) for r in nothing.to_dicts()]
        assert np.array_equal(encoder.matrix(nothing), np.array(same), equal_nan=True)


def test_rare_levels_beyond_the_limit_are_unseen():
    """A category keeps its most frequent levels only."""
    values = [f"level {i:03}" for i in range(MOST_LEVELS + 10) for _ in range(1 + (i < MOST_LEVELS))]
    encoder = fit_encoder("linear", pl.DataFrame({"k": values}), [Input("k", "category")])
    assert len(encoder.names) == MOST_LEVELS
    assert sum(encoder.row()({"k": f"level {MOST_LEVELS:03}"})) == 0.0


def test_json_keeps_every_bit(encoder):
    """An encoder that was written and read back encodes to the same bits."""
    again = Encoder.from_json(encoder.to_json())
    assert again == encoder
    assert again.matrix(frame()).tobytes() == encoder.matrix(frame()).tobytes()


def test_rows_equal_tables(encoder):
    """The row executor gives each row the bits of its line of the matrix."""
    rows = np.array([encoder.row()(r) for r in frame().to_dicts()])
    assert rows.tobytes() == encoder.matrix(frame()).tobytes()


def test_an_encoder_of_an_older_bundle_loads():
    """The file that the first version wrote is read, and encodes as it did."""
    stored = b"""{"kind": "linear", "columns": [
     {"type": "scaled", "name": "area", "fill": 600.0, "mean": 600.0, "scale": 100.0, "indicator": true},
     {"type": "one-hot", "name": "kind", "levels": ["a", "b"], "null_level": false, "fill": "a"}]}"""
    encoder = Encoder.from_json(stored)
    assert encoder.row()({"area": 700.0, "kind": "b"}) == [1.0, 0.0, 0.0, 1.0]
    trees = Encoder.from_json(
        b'{"kind": "tree", "columns": [{"type": "plain", "name": "area", "fill": null},'
        b'{"type": "ordinal", "name": "kind", "levels": ["a"], "null_level": true, "fill": null}]}'
    )
    assert trees.row()({"area": 7.0, "kind": None}) == [7.0, 1.0]
