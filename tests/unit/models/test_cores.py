from __future__ import annotations

import threading

import lightgbm
import numpy as np
import pytest

from holdfast.errors import BundleError, MissingDependencyError
from holdfast.models import CORES, Constant, Linear, Trees, lightgbm_library
from holdfast.models.cores import core_class

K = 6


def table(n: int = 3_000) -> np.ndarray:
    r = np.random.default_rng(3)
    x = r.normal(size=(n, K))
    x[:, 5] = r.integers(0, 9, n)
    x[r.random((n, K)) < 0.1] = np.nan
    x[:8, 0] = [np.inf, -np.inf, 1e-40, -1e-40, 0.0, -0.0, 1e308, 5e-324]
    return x


@pytest.fixture(scope="module")
def text() -> str:
    x = table()
    y = (np.nan_to_num(x[:, 0]) + np.isnan(x[:, 1]) + (x[:, 5] == 3) > 0.5).astype(float)
    x = np.where(np.isinf(x), 0.0, x)
    data = lightgbm.Dataset(x, y, categorical_feature=[5], params={"verbosity": -1})
    params = {"objective": "binary", "verbosity": -1, "num_threads": 2, "max_cat_to_onehot": 2}
    return lightgbm.train(params, data, 60).model_to_string()


def test_a_linear_sum_runs_in_column_order():
    """The linear core adds column after column, so a row's margin does not depend on the rows beside it."""
    r = np.random.default_rng(1)
    core, x = Linear(r.normal(size=40), 0.3), r.normal(size=(9_001, 40))
    whole, row = core.margin(x), core.margin_row()
    assert whole.tolist() == [row(v) for v in x.tolist()]
    expected = np.full(len(x), 0.3)
    for k in range(40):
        expected = expected + x[:, k] * core.weights[k]
    assert whole.tobytes() == expected.tobytes()
    # BLAS sums in another order: this is what the core must not do
    assert (whole != x @ core.weights + 0.3).any()


def test_a_zero_margin_has_no_sign():
    """A sum of zeros is plain zero in both executors, whatever the sign of intercept and products."""
    core = Linear(np.array([-1.0]), -0.0)
    assert str(core.margin_row()([0.0])) == str(core.margin(np.zeros((1, 1)))[0]) == "0.0"


def test_trees_answer_as_lightgbm_does(text):
    """Batch, single-row and the package's own raw scores are equal to the last bit, NaN included."""
    core, x = Trees(text), table()
    expected = lightgbm.Booster(model_str=text).predict(x, raw_score=True)
    row = core.margin_row()
    assert core.margin(x).tobytes() == expected.tobytes()
    assert np.array([row(v) for v in x.tolist()]).tobytes() == expected.tobytes()
    assert core.margin(x[:0]).shape == (0,)
    assert core.margin(np.asfortranarray(x)).tobytes() == expected.tobytes()


def test_one_prepared_call_serves_many_threads(text):
    """Threads that share a prepared call never see each other's rows."""
    core, x = Trees(text), table()
    expected, row = core.margin(x).tolist(), core.margin_row()
    wrong: list[int] = []

    def work(start: int) -> None:
        wrong.extend(i for i in range(start, len(x), 4) if row(x[i].tolist()) != expected[i])

    threads = [threading.Thread(target=work, args=(k,)) for k in range(4)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert wrong == []


def test_models_are_freed(text):
    """A prepared call keeps its model alive, and both are given back in the right order."""
    row, x = Trees(text).margin_row(), table()
    first = row(x[10].tolist())
    for _ in range(20):
        Trees(text).margin_row()(x[10].tolist())
    assert row(x[10].tolist()) == first


@pytest.mark.parametrize(
    "core", [Linear(np.array([0.1, -2e-17]), 1 / 3), Constant(-0.1)], ids=lambda c: c.name
)
def test_files_keep_every_bit(core):
    """A core read from its files answers the same bits."""
    again = core_class(core.name).from_files(core.files())
    x = np.random.default_rng(0).normal(size=(50, 2))
    assert again.margin(x).tobytes() == core.margin(x).tobytes()
    assert again.memory_mb() == core.memory_mb() > 0


def test_text_models_survive_their_file(text):
    """The trees' file is the text model itself."""
    again = Trees.from_files(Trees(text).files())
    assert again.text == text
    assert again.width == K


def test_a_broken_text_is_named(capfd):
    """Text that is no model is refused with what LightGBM says."""
    with pytest.raises(BundleError) as caught:
        Trees("tree\nversion=v4\nnum_class=zero")
    assert caught.value.code == "lightgbm-failed"


def test_several_classes_have_a_margin_each():
    """A model of three classes answers three numbers a row, the same bits in a table and alone."""
    generator = np.random.default_rng(0)
    x = generator.normal(size=(90, 2))
    data = lightgbm.Dataset(x, np.arange(90) % 3, params={"verbosity": -1})
    params = {"objective": "multiclass", "num_class": 3, "verbosity": -1, "num_threads": 1}
    booster = lightgbm.train(params, data, 4)
    core = Trees(booster.model_to_string())
    margins, row = core.margin(x), core.margin_row()
    assert core.outputs == 3
    assert margins.shape == (90, 3)
    assert margins.tobytes() == booster.predict(x, raw_score=True).tobytes()
    assert [row(values) for values in x.tolist()] == [tuple(m) for m in margins.tolist()]


def test_an_unknown_core_offers_what_there_is():
    """A bundle with a core of a later program is refused, with the known ones named."""
    with pytest.raises(BundleError) as caught:
        core_class("linaer")
    assert caught.value.code == "unknown-core"
    assert "did you mean 'linear'?" in str(caught.value)
    assert set(CORES) >= {"linear", "lightgbm", "constant"}


def test_a_missing_package_prints_the_extra(monkeypatch):
    """Without LightGBM the error has the install command of the extra."""
    monkeypatch.setattr(lightgbm_library.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(MissingDependencyError) as caught:
        lightgbm_library.path()
    assert "holdfast[serve]" in str(caught.value)


def test_a_missing_openmp_names_the_system_package(monkeypatch):
    """Without libgomp.so.1 the error names the package of the distribution."""

    def fail(where: str) -> None:
        raise OSError("libgomp.so.1: cannot open shared object file: No such file or directory")

    monkeypatch.setattr(lightgbm_library.ctypes, "CDLL", fail)
    with pytest.raises(MissingDependencyError) as caught:
        lightgbm_library.open_library(lightgbm_library.Path("lib_lightgbm.so"))
    assert caught.value.code == "missing-system-library"
    assert "apt-get install libgomp1" in str(caught.value)
