"""What a row that keeps the contract is answered."""

from __future__ import annotations

import json

import polars as pl
import pytest

from holdfast.bundle import load
from holdfast.store.deployment_reader import DeploymentReader


@pytest.fixture
def bundle(shops):
    deployment = DeploymentReader(shops[0].state).current()
    return load(deployment.bundle_path)


def test_one_object_is_answered_with_version_and_threshold(shops, good, bundle):
    """An object is answered with an object: id, version, prediction, flags, probability and threshold."""
    status, answer = shops[1].predict(good)
    assert status == 200
    assert list(answer) == ["id", "version", "prediction", "flags", "probability", "threshold"]
    expected = bundle.predict([good])[0]
    assert (answer["version"], answer["threshold"]) == ("v1", 0.5)
    assert (answer["prediction"], answer["probability"]) == (expected["prediction"], expected["probability"])


def test_a_list_is_answered_in_order_by_either_executor(shops, good, bundle):
    """A short list, a long one and single rows get bit-equal answers, with ids of their own."""
    rows = [dict(good, amount=1 + i / 7, hour=i % 24) for i in range(1500)]
    long = shops[1].predict(rows)[1]
    short = shops[1].predict(rows[:50])[1]
    assert [a["probability"] for a in long] == bundle.predict(pl.DataFrame(rows))["probability"].to_list()
    assert [a["probability"] for a in short] == [a["probability"] for a in long[:50]]
    assert len({a["id"] for a in long + short}) == 1550


def test_ten_thousand_rows_fit(shops, good):
    """Ten thousand rows in one list are answered."""
    status, answers = shops[1].predict([good] * 10_000)
    assert (status, len(answers)) == (200, 10_000)


def test_unused_fields_are_accepted_and_change_nothing(shops, good):
    """Target, entity, time and ignored columns are accepted and never features."""
    plain = shops[1].predict(good)[1]["probability"]
    for extra in (
        {"fraud": 1},
        {"fraud": "x"},
        {"customer": 7, "at": "2026-03-01"},
        {"note": {"any": ["thing"]}},
    ):
        status, answer = shops[1].predict(dict(good, **extra))
        assert (status, answer["probability"]) == (200, plain), extra


def test_whole_floats_and_missing_nulls_pass(shops, good):
    """3.0 is an integer, and a nullable field may be null or left out."""
    same = shops[1].predict(dict(good, hour=3.0))[1]["probability"]
    assert same == shops[1].predict(good)[1]["probability"]
    left_out = {name: value for name, value in good.items() if name != "rush"}
    assert (
        shops[1].predict(left_out)[1]["probability"]
        == shops[1].predict(dict(good, rush=None))[1]["probability"]
    )


def test_values_beyond_the_observed_are_answered_and_flagged(shops, good):
    """A value inside the contract and beyond what was observed is answered with a flag."""
    status, answer = shops[1].predict(dict(good, amount=1e7, kind="zz"))
    assert status == 200
    assert [flag.split()[0] for flag in answer["flags"]] == ["amount", "kind"]


def test_json_notation_does_not_matter(shops, good):
    """White space, escapes and the order of fields lead to the same answer."""
    probability = shops[1].predict(good)[1]["probability"]
    escaped = json.dumps(dict(reversed(good.items())), indent=3).replace("online", "\\u006fnline")
    assert shops[1].predict(b" \n" + escaped.encode() + b"\t")[1]["probability"] == probability


def test_a_regression_has_neither_probability_nor_threshold(folder, start):
    """A regression answers with a value and nothing that does not apply."""
    folder.promote(folder.add_regression())
    status, answer = start(folder).predict({"area": 650})
    assert (status, list(answer)) == (200, ["id", "version", "prediction", "flags"])
    assert isinstance(answer["prediction"], float)


def test_health_documents_and_metrics(shops, good):
    """Probes, the OpenAPI document, a page without network, and Prometheus metrics are there."""
    server = shops[1]
    server.predict(good)
    assert json.loads(server.get("/live")[1]) == {"status": "live"}
    assert json.loads(server.get("/ready")[1]) == {"status": "ready", "model": "shops", "version": "v1"}
    document = json.loads(server.get("/openapi.json")[1])
    row = document["components"]["schemas"]["Row"]
    assert row["properties"]["hour"] == {
        "type": "integer", "minimum": 0, "maximum": 23, "description": "an integer from 0 to 23",
    }  # fmt: skip
    assert row["required"] == ["amount", "hour", "shop"]
    page = server.get("/docs")[1].decode()
    assert "an integer from 0 to 23" in page
    assert "http" not in page
    assert server.metric('holdfast_predictions_total{version="v1"}') >= 1
    assert server.metric('holdfast_request_seconds_count{path="/v1/predict"}') >= 1
    assert server.request("HEAD", "/ready") == (200, b"")
