"""A packaged pipeline behind the same door."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder

import holdfast


@pytest.mark.slow
def test_a_packaged_pipeline_is_served(folder, start):
    """Validated, answered within 1e-9 of the table, logged; a row that breaks the contract is refused."""
    (folder.root / "holdfast.yaml").unlink()
    r = np.random.default_rng(1)
    x = pd.DataFrame({"age": r.integers(18, 80, 300), "city": r.choice(["Bern", "Oslo"], 300)})
    y = pd.Series((x["age"] + r.normal(0, 10, 300) > 50).astype(int), name="left")
    columns = ColumnTransformer([("n", SimpleImputer(), ["age"]), ("c", OneHotEncoder(), ["city"])])
    holdfast.package(make_pipeline(columns, LogisticRegression()), x, y, project=folder.root)
    project = holdfast.Project(folder.root)
    assert project.promote("v1", override="trial").moved
    server = start(folder)
    rows = [{"age": int(age), "city": city} for age, city in x.head(20).itertuples(index=False)]
    status, answers = server.predict(rows)
    expected = project.load().predict(x.head(20))
    assert status == 200
    assert np.allclose([a["probability"] for a in answers], expected["probability"], rtol=1e-9, atol=0)
    assert [a["prediction"] for a in answers] == expected["prediction"].tolist()
    assert server.predict({"age": 30, "city": "Rome"})[0] == 422
    assert server.stop() == 0
    assert set(folder.logged) == {answer["id"] for answer in answers}
