"""``holdfast explain --features``: types, nulls and columns of the contract's features, without a table."""

from __future__ import annotations

import pytest

CONTRACT = """\
name: shop
task: binary
data: gone.csv
target: returned
positive: 1
entity: null
time: null
label_delay: null
columns:
  amount: {type: number, min: 0}
  discount: {type: number, nullable: true}
  city: {type: category, values: [Bern, Oslo], unseen: reject}
features: FEATURES
metric: roc_auc
"""
FEATURES = """
  share: discount / amount
  net: COALESCE(discount, 0) > 5
  half: amount / 2
  area: HASH_BUCKET(city, 16)
  band: CASE WHEN amount > 100 THEN 'large' END
"""


@pytest.fixture
def project(tmp_path):  # type: ignore[no-untyped-def]
    """Return what makes a folder with a contract and nothing else."""

    def make(features: str):  # type: ignore[no-untyped-def]
        (tmp_path / "holdfast.yaml").write_text(CONTRACT.replace("FEATURES", features))
        return tmp_path

    return make


def test_features_are_explained_without_a_table_or_a_model(project, run, snapshot):  # type: ignore[no-untyped-def]
    """The table says of each feature what it is, whether it can be null, and by what."""
    folder = project(FEATURES)
    snapshot("explain-features", run("explain", "--features", cwd=folder), folder)


def test_the_same_as_json(project, run):  # type: ignore[no-untyped-def]
    """One document, with every place that a null can come from."""
    found = {
        f["name"]: f for f in run("explain", "--features", "--json", cwd=project(FEATURES)).json["features"]
    }
    assert {name: f["nullable"] for name, f in found.items()} == {
        "share": True,
        "net": False,
        "half": False,
        "area": False,
        "band": True,
    }
    assert [source["origin"] for source in found["share"]["because"]] == ["discount", "/"]
    assert found["share"]["columns"] == ["discount", "amount"]
    assert (found["net"]["decides"], found["band"]["decides"], found["half"]["decides"]) == (
        "COALESCE",
        "NULL",
        None,
    )


def test_a_wrong_feature_is_refused_and_a_code_is_not_taken(project, run):  # type: ignore[no-untyped-def]
    """What train would refuse is refused here."""
    ran = run("explain", "--features", cwd=project("{broken: DATEDIFF(amount)}"))
    assert ran.status == 2
    assert "DATE_DIFF" in ran.err
    assert run("explain", "LK003", "--features", cwd=project("{}")).status == 2
    assert "no features" in run("explain", "--features", cwd=project("{}")).out
