"""A pipeline as files without code, and what may come out of them."""

from __future__ import annotations

import io
import json
import zipfile
from functools import cache
from typing import Any

import numpy as np
import pytest
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from holdfast.errors import BundleError, ConfigError
from holdfast.models.general import persist, trusted

R = np.random.default_rng(3)
X = R.normal(size=(200, 3))
Y = (X[:, 0] + R.normal(size=200) > 0).astype(int)


class Unknown(StandardScaler):
    """A type that no library has."""


OWN = f"{Unknown.__module__}.{Unknown.__qualname__}"


@cache
def booster(kind: str) -> Any:
    """Return a small fitted model of a boosting library."""
    if kind == "lightgbm":
        from lightgbm import LGBMClassifier

        return LGBMClassifier(n_estimators=5, n_jobs=1, verbosity=-1).fit(X, Y)
    if kind == "xgboost":
        from xgboost import XGBClassifier

        return XGBClassifier(n_estimators=5, n_jobs=1).fit(X, Y)
    from catboost import CatBoostClassifier

    return CatBoostClassifier(iterations=5, thread_count=1, verbose=False, allow_writing_files=False).fit(
        X, Y
    )


def rewritten(content: bytes, change: Any) -> bytes:
    """Return a skops file whose schema was changed."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w") as archive:
        for name in source.namelist():
            part = source.read(name)
            archive.writestr(name, change(part.decode()) if name == "schema.json" else part)
    return target.getvalue()


def test_the_same_estimator_gives_the_same_bytes():
    """Neither addresses in memory nor the time are in the files."""
    model = make_pipeline(StandardScaler(), LogisticRegression()).fit(X, Y)
    again = make_pipeline(StandardScaler(), LogisticRegression()).fit(X, Y)
    assert persist.dump(model) == persist.dump(again)


@pytest.mark.parametrize(("kind", "suffix"), [("lightgbm", "txt"), ("xgboost", "ubj"), ("catboost", "cbm")])
def test_boosters_are_stored_in_their_own_format(kind, suffix):
    """Inside a pipeline too, and what comes back answers the same bits; the original keeps its booster."""
    model = make_pipeline(StandardScaler(), booster(kind))
    model.steps[0][1].fit(X)
    expected = model.predict_proba(X)
    files = persist.dump(model)
    assert f"native-0.{suffix}" in files
    assert np.array_equal(persist.load(files).predict_proba(X), expected)
    assert np.array_equal(model.predict_proba(X), expected)


def test_a_clone_of_what_comes_back_has_the_parameters():
    """A retraining refits what was stored."""
    from sklearn.base import clone

    for kind, parameter in (
        ("catboost", "iterations"),
        ("lightgbm", "n_estimators"),
        ("xgboost", "n_estimators"),
    ):
        back = persist.load(persist.dump(booster(kind)))
        assert clone(back).get_params()[parameter] == 5


def test_a_type_that_nobody_vouched_for_is_not_stored():
    """It is named, with the way on."""
    with pytest.raises(ConfigError) as error:
        persist.dump(Unknown().fit(X))
    assert error.value.code == "pipeline-type-unknown"
    assert f"holdfast.trust('{OWN}')" in error.value.next


def test_a_type_that_is_trusted_on_purpose(monkeypatch):
    """By name, in the process or by the environment variable; without it the file is refused."""
    monkeypatch.setattr(trusted, "_registered", {OWN})
    files = persist.dump(Unknown().fit(X))
    assert isinstance(persist.load(files), Unknown)
    monkeypatch.setattr(trusted, "_registered", set())
    with pytest.raises(BundleError) as error:
        persist.load(files)
    assert error.value.code == "pipeline-type-untrusted"
    monkeypatch.setenv("HOLDFAST_TRUST", f"other.Name, {OWN}")
    assert isinstance(persist.load(files), Unknown)


@pytest.mark.parametrize("name", ["os.system", "builtins.eval", "subprocess.Popen"])
def test_a_tampered_file_with_another_type_is_refused(name):
    """The list of types is not read from the file; nothing of it is imported or called."""
    files = persist.dump(StandardScaler().fit(X))
    module, _, cls = name.rpartition(".")
    old = '"__class__": "StandardScaler", "__module__": "sklearn.preprocessing._data"'
    new = f'"__class__": "{cls}", "__module__": "{module}"'
    tampered = {**files, persist.PIPELINE: rewritten(files[persist.PIPELINE], lambda t: t.replace(old, new))}
    assert tampered != files
    with pytest.raises(BundleError) as error:
        persist.load(tampered)
    assert error.value.code in ("pipeline-type-untrusted", "pipeline-unreadable")
    assert cls in error.value.happened


def test_a_tree_that_leads_out_of_itself_is_refused():
    """scikit-learn would walk it without looking."""
    boosting = HistGradientBoostingClassifier(max_iter=2, early_stopping=False).fit(X, Y)
    boosting._predictors[0][0].nodes["left"][0] = 9_999
    forest = RandomForestClassifier(2, random_state=0).fit(X, Y)
    forest.estimators_[1].tree_.feature[0] = 77
    for model in (boosting, forest):
        with pytest.raises(BundleError) as error:
            persist.load(persist.dump(model))
        assert error.value.code == "pipeline-unsound"


def test_damaged_files_are_told():
    """A part that is missing, a file that is no archive, a format that does not have the type."""
    files = persist.dump(booster("lightgbm"))
    stored = json.loads(files[persist.NATIVE])
    wrong = json.dumps([{**stored[0], "type": "os.system"}]).encode()
    for damaged in (
        {},
        {**files, persist.PIPELINE: b"nothing"},
        {**files, persist.NATIVE: wrong},
        {persist.NATIVE: b"[]"},
    ):
        with pytest.raises(BundleError) as error:
            persist.load(damaged)
        assert error.value.code == "pipeline-unreadable"
