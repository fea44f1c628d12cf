"""Forests and histogram boosting of scikit-learn, as LightGBM text: the same bits, whatever the table."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from holdfast.train.conversion.thresholds import widened
from holdfast.train.families import FAMILIES
from holdfast.train.families.forest import TREES
from holdfast.train.matrix import Matrix

FEW = max(5, settings.default.max_examples // 50)
"""Each example fits a model or two."""

CELLS = st.one_of(
    st.sampled_from(
        [0.0, -0.0, 1.0, 1e-40, -1e-36, 1e300, -1e300, 3.4e38, 1e39, 0.1, np.nextafter(0.1, 1), float("nan")]
    ),
    st.floats(allow_nan=False, allow_infinity=False),
    st.floats(-3, 3, width=32),
)


def test_a_widened_threshold_asks_the_same_question() -> None:
    """``x <= t'`` and ``float32(x) <= t`` agree at t', just above it, and at every double around t."""

    @given(st.floats(-3.4e38, 3.4e38), st.floats(allow_nan=False, allow_infinity=False))
    def same(threshold: float, other: float) -> None:
        t = np.array([threshold])
        wide = widened(t)
        near = [wide, np.nextafter(wide, np.inf), np.nextafter(wide, -np.inf), t, np.nextafter(t, np.inf)]
        values = np.concatenate([*near, np.array([other])])
        with np.errstate(over="ignore"):
            rounded = values.astype(np.float32).astype(np.float64)
        assert ((values <= wide) == (rounded <= t)).all()

    same()


@st.composite
def tables(draw: st.DrawFn) -> Matrix:
    """Draw encoded rows with missing values, ties and far values, codes of levels, and labels of any task."""
    n = draw(st.integers(8, 40))
    numbers = draw(arrays.arrays(np.float64, (n, 2), elements=CELLS))
    codes = draw(arrays.arrays(np.float64, (n, 1), elements=st.sampled_from([0.0, 1, 2, 31, 32, 33, np.nan])))
    task = draw(st.sampled_from(["binary", "multiclass", "regression"]))
    classes = {"binary": 2, "multiclass": 3, "regression": 0}[task]
    if classes:
        labels = np.arange(n) % classes
        labels = labels[np.array(draw(st.permutations(range(n))))].astype(np.float64)
    else:
        labels = draw(arrays.arrays(np.float64, n, elements=st.floats(-1e6, 1e6)))
        labels[0], labels[1] = 0.0, 1.0
    weights = draw(st.none() | arrays.arrays(np.float64, n, elements=st.floats(0.1, 10)))
    values = np.ascontiguousarray(np.hstack([numbers, codes]))
    return Matrix(
        values, labels, None, (2,), ("a", "b", "c"), task, draw(st.integers(0, 9)), weights,  # type: ignore[arg-type]
        classes if task == "multiclass" else 0,
    )  # fmt: skip


@settings(max_examples=FEW)
@given(tables())
def test_a_forest_answers_as_scikit_learn(matrix: Matrix) -> None:
    """The fit raises where any compared answer differs: rows of the table, edges of splits, missing values."""
    core = FAMILIES["forest"].fit(matrix)
    answer = core.margin_row()
    alone = [answer(row) for row in matrix.values.tolist()]
    assert np.array_equal(core.margin(matrix.values), np.array(alone))
    assert core.text.count("Tree=") == TREES * max(1, matrix.classes)  # type: ignore[attr-defined]


@settings(max_examples=FEW)
@given(tables())
def test_histogram_boosting_answers_as_scikit_learn(matrix: Matrix) -> None:
    """As for forests; with levels of its own and with codes as numbers."""
    for categorical in ((2,), ()):
        core = FAMILIES["histogram"].fit(replace(matrix, categorical=categorical, parameters={"max_iter": 5}))
        answer = core.margin_row()
        assert np.array_equal(
            core.margin(matrix.values), np.array([answer(r) for r in matrix.values.tolist()])
        )
