"""One bundle with columns of every kind: a table and requests get the same rows, answers and flags."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from holdfast.bundle import Bundle, Value, build, observe
from holdfast.contract.settings import Column, Settings
from holdfast.data import Table, admit
from holdfast.features import FeatureSet, column_types
from holdfast.models import Linear, Predictor, fit_encoder, inputs_of
from holdfast.profile import reference_table
from holdfast.score import score
from holdfast.serve.complete import complete
from holdfast.serve.decode import fast_path
from holdfast.serve.openapi import _column

COLUMNS = {
    "age": Column("integer", min=18, max=99, mostly=0.9),
    "price": Column("number", format="1.234,50", unit="€"),
    "shop": Column("category", values=("a", "b"), unseen="impute"),
    "note": Column("text", nullable=True),
    "asked": Column("datetime"),
    "born": Column("datetime", format="%d.%m.%Y", zone="Europe/Berlin"),
    "tags": Column("flags", separator="|"),
}
SETTINGS = Settings(
    name="t",
    task="regression",
    target="y",
    metric="r2",
    columns=COLUMNS,
    predict_at="asked",
    aliases={"AGE": "age", "Laden": "shop"},
)


def rows(n: int = 120) -> list[dict[str, Any]]:
    """Return rows as a CSV or a request has them."""
    r = np.random.default_rng(3)
    return [
        {
            "age": int(r.integers(18, 90)),
            "price": f"1.{r.integers(100, 999)},{r.integers(10, 99)} €",
            "shop": str(r.choice(["a", "b"])),
            "note": " ".join(r.choice(["good", "bad", "late", "soon"], 3)),
            "asked": f"2026-0{r.integers(1, 9)}-1{r.integers(0, 9)}T10:00:00Z",
            "born": f"{r.integers(1, 28)}.{r.integers(1, 12)}.19{r.integers(50, 99)}",
            "tags": "|".join(sorted(set(r.choice(["x", "y", "z"], 2)))),
        }
        for _ in range(n)
    ]


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    """Return a bundle of a linear model over all of them."""
    admitted = admit(Table(pl.DataFrame(rows())), SETTINGS)
    features = FeatureSet({}, column_types(SETTINGS))
    frame = features.table(admitted.frame)
    encoder = fit_encoder("linear", frame, inputs_of(SETTINGS, features))
    weights = np.linspace(-1, 1, encoder.width)
    return build(
        tmp_path_factory.mktemp("bundles"),
        settings=SETTINGS,
        predictor=Predictor(features, encoder, Linear(weights, 0.25), "regression"),
        decision=Value(),
        profile=reference_table(admitted.frame, admitted.kinds, SETTINGS),
        golden_rows=admitted.frame,
        observed=observe(admitted.frame, SETTINGS),
    )


ODD = [
    {"age": 400},
    {"age": None},
    {"shop": "kiosk"},
    {"shop": "kiosk", "age": 17.5},
    {"note": None},
    {"note": "a word " * 40},
    {"tags": "new|x"},
    {"tags": ""},
    {"born": "1.1.1700"},
    {"price": "9.999.999,00 €"},
]


@pytest.mark.parametrize("changes", ODD, ids=str)
def test_a_table_and_a_request_are_answered_alike(bundle: Bundle, changes: dict[str, Any]) -> None:
    """The same typed row, score and flags, to the last bit, with what was taken as missing named first."""
    sent = rows()[7] | changes
    (answer,) = bundle.predict([sent])
    body = json.dumps({k: v for k, v in sent.items() if v is not None}, ensure_ascii=False).encode()
    request = complete(SETTINGS, None)(body)
    found, _, flags = bundle.row()(request.rows[0])
    assert found == answer["prediction"]
    assert (request.marks or [[]])[0] + flags == answer["flags"]
    fast = fast_path(SETTINGS, None)(body)
    if fast is None:
        assert request.marks
    else:
        assert fast.rows == request.rows


def test_flags_name_what_lies_beyond_in_every_kind(bundle: Bundle) -> None:
    """Lengths, flags and ages that were not observed, and what was taken as missing."""
    for changes, flag in (
        ({"age": 400}, "age is out of range: taken as missing"),
        ({"shop": "kiosk"}, "shop is unseen: taken as missing"),
        ({"tags": "new|x"}, "tags has a flag that was not observed"),
        ({"note": None}, "note null, which was not observed"),
    ):
        (answer,) = bundle.predict([rows()[7] | changes])
        assert flag in answer["flags"]
    (long,) = bundle.predict([rows()[7] | {"note": "a word " * 40}])
    assert long["flags"][0].startswith("note above the observed ")
    assert long["flags"][0].endswith(" characters")
    (old,) = bundle.predict([rows()[7] | {"born": "1.1.1700"}])
    assert old["flags"][0].endswith(" days before asked")


def test_time_that_passes_is_not_flagged(bundle: Bundle) -> None:
    """A later moment of prediction with the same age is nothing new."""
    row = rows()[7] | {"asked": "2076-03-11T10:00:00Z", "born": "11.03.2001"}
    assert bundle.predict([row])[0]["flags"] == []


def test_aliases_are_read_in_tables_and_requests(bundle: Bundle) -> None:
    """An upstream name means our column."""
    row = rows()[7]
    renamed = {"AGE": row["age"], "Laden": row["shop"]} | {
        k: v for k, v in row.items() if k not in ("age", "shop")
    }
    assert bundle.predict([renamed]) == bundle.predict([row])
    body = json.dumps(renamed, ensure_ascii=False).encode()
    fast = fast_path(SETTINGS, None)(body)
    assert fast is not None
    assert fast.rows == complete(SETTINGS, None)(body).rows


def test_scoring_says_when_fewer_than_mostly_keep_a_rule(bundle: Bundle, tmp_path: Path) -> None:
    """Every row is answered, and the column is named with its numbers."""
    table = pl.DataFrame([row | ({"age": 400} if i < 20 else {}) for i, row in enumerate(rows(100))])
    table.write_parquet(tmp_path / "in.parquet")
    record = score(bundle, tmp_path / "in.parquet", tmp_path / "out.parquet")
    assert [(one.column, one.kept, one.rows, one.mostly) for one in record.fewer] == [("age", 80, 100, 0.9)]
    assert (record.rejected, record.flagged) == (0, 20)
    rows_of = pl.read_parquet(tmp_path / "out.parquet")
    assert rows_of["flags"].list.first().head(20).unique().to_list() == [
        "age is out of range: taken as missing"
    ]


def test_the_schema_shows_how_columns_are_written() -> None:
    """Formats, units and lists are in the description of a request."""
    assert _column(COLUMNS["asked"]) == {"type": "string", "format": "date-time"}
    text = {"type": "string", "examples": ["1.234,50 €"]}
    assert _column(COLUMNS["price"]) == {"anyOf": [{"type": "number"}, text]}
    assert {"type": "null"} in _column(Column("flags", separator="|", nullable=True))["anyOf"]
    assert _column(COLUMNS["shop"]) == {"type": "string"}
    assert _column(COLUMNS["age"])["type"] == ["integer", "null"]
