"""Refused requests as an entry of the quarantine: all are counted, and a sample of their bodies is kept."""

from __future__ import annotations

import msgspec
import polars as pl

from holdfast.data import row_validator
from holdfast.data.kinds import NAMES
from holdfast.data.quarantine import SCHEMA
from holdfast.lifecycle.workspace import Workspace
from holdfast.predictions import bodies, read_log
from holdfast.records.quarantine import Held

HTTP = "http"


def held_requests(workspace: Workspace) -> Held | None:
    """Return how many rows servers refused and why, or None where none was."""
    log = read_log(workspace.folder)
    refused = int(log.rejected["rows"].sum())
    if not refused:
        return None
    counted = log.rejections.group_by("field", "kind").agg(pl.col("rows").sum())
    counted = counted.sort(["rows", "field", "kind"], descending=[True, False, False])
    reasons = {f"{field} is {_words(kind)}".strip(): rows for field, kind, rows in counted.iter_rows()}
    newest = log.rejected["minute"].max()
    time = (
        "" if newest is None else pl.Series([newest], dtype=pl.Datetime("us")).dt.to_string("iso:strict")[0]
    )
    answered = log.predictions.height
    return Held(HTTP, time, "serve", "requests", answered + refused, refused, reasons, sample=True)


def request_rows(workspace: Workspace) -> pl.DataFrame:
    """Return the sample of refused bodies with the reasons that the contract has against them now."""
    kept = bodies(workspace.folder)["body"].to_list()
    validate = row_validator(workspace.settings)
    rows = [(None, body, _reasons(body, validate)) for body in kept]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def _reasons(body: str, validate) -> list[str]:  # type: ignore[no-untyped-def]
    try:
        value = msgspec.json.decode(body)
    except msgspec.DecodeError as error:
        return [f"no JSON: {error}"]
    _, breaches = validate(value)
    return [
        f"{b.field or 'the row'}: {b.value!r} is {_words(NAMES[b.kind])}; expected {b.expected}"
        for b in breaches
    ]


def _words(kind: str) -> str:
    return "of the wrong type" if kind == "wrong type" else kind
