"""GET /openapi.json and /docs: what the current contract accepts, for programs and for people."""

from __future__ import annotations

import html
from typing import Any

import msgspec

from holdfast.contract.settings import Column
from holdfast.data import rules
from holdfast.data.column_kinds import kind_of
from holdfast.data.rules import is_optional
from holdfast.serve.model import Model
from holdfast.serve.response import Response, json
from holdfast.serve.routing import Current

_REF = "#/components/schemas/"


class Docs:
    """Describes the current model; after a promotion the description is that of the new one."""

    def __init__(self, current: Current) -> None:
        self._current = current

    async def openapi(self, _: bytes) -> Response:
        """The OpenAPI 3.1 document."""
        return json(document(self._current.model))

    async def page(self, _: bytes) -> Response:
        """A page without scripts and without network."""
        return Response(200, page(self._current.model).encode(), b"text/html; charset=utf-8")


def document(model: Model) -> dict[str, Any]:
    """Return the OpenAPI 3.1 document of a model's contract."""
    name = model.settings.name
    return {
        "openapi": "3.1.0",
        "info": {
            "title": name,
            "version": model.version,
            "description": model.settings.purpose.problem or "",
        },
        "paths": {
            "/v1/predict": {"post": _operation("Predict one row or a list of rows", "Row", "Answer")},
            "/v1/outcomes": {
                "post": _operation("Say what really happened", "Outcome", "Receipt", many_out=False)
            },
            "/live": {"get": _plain("The process runs")},
            "/ready": {"get": _plain("A verified model answers, and which")},
            "/metrics": {"get": _plain("Counts in the text format of Prometheus")},
        },
        "components": {"schemas": _schemas(model)},
    }


def _operation(summary: str, sent: str, answered: str, *, many_out: bool = True) -> dict[str, Any]:
    answer = _one_or_many(answered) if many_out else {"$ref": _REF + answered}
    codes = {
        "400": ("not JSON", "Problem"),
        "413": ("a body above 8 MiB", "Problem"),
        "422": ("the contract is violated; every violation is named", "Violations"),
        "503": ("the log cannot keep it now", "Problem"),
    }
    responses = {code: _content(text, {"$ref": _REF + schema}) for code, (text, schema) in codes.items()}
    body = {"required": True, "content": {"application/json": {"schema": _one_or_many(sent)}}}
    return {
        "summary": summary,
        "requestBody": body,
        "responses": {"200": _content("done", answer)} | responses,
    }


def _plain(summary: str) -> dict[str, Any]:
    return {"summary": summary, "responses": {"200": {"description": summary}}}


def _content(text: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"description": text, "content": {"application/json": {"schema": schema}}}


def _one_or_many(name: str) -> dict[str, Any]:
    ref = {"$ref": _REF + name}
    return {"oneOf": [ref, {"type": "array", "minItems": 1, "items": ref}]}


def _schemas(model: Model) -> dict[str, Any]:
    string = {"type": "string"}
    violation = {"row": {"type": ["integer", "null"]}, "field": {"type": ["string", "null"]}, "value": {}}
    outcome = {"id": string, "outcome": _label(model), "time": {"type": "string", "format": "date-time"}}
    receipt: dict[str, Any] = {"accepted": {"type": "integer"}, "known": {"type": "integer"}}
    return {
        "Row": _row(model),
        "Answer": _answer(model),
        "Outcome": _object(outcome, ["id", "outcome"]),
        "Receipt": _object(receipt | {"unknown": {"type": "array", "items": string}}),
        "Problem": _object({"error": string, "message": string}),
        "Violations": _object(
            {
                "error": string,
                "violations": {"type": "array", "items": _object(violation | {"expected": string})},
            }
        ),
    }


def _object(properties: dict[str, Any], required: list[str] | None = None) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": required or list(properties)}


def _row(model: Model) -> dict[str, Any]:
    settings = model.settings
    properties = {name: _column(settings.columns[name]) for name in settings.inputs}
    for name, rule in rules(settings).items():
        properties[name]["description"] = rule.expected
    properties |= {name: {"description": "accepted, never a feature"} for name in settings.unused}
    properties |= {
        alias: {"description": f"another name of {name}"} for alias, name in settings.aliases.items()
    }
    named_otherwise = set(settings.aliases.values())
    required = [
        n for n in settings.inputs if not is_optional(settings.columns[n]) and n not in named_otherwise
    ]
    return _object(properties, required) | {"additionalProperties": False}


def _column(column: Column) -> dict[str, Any]:
    schema = kind_of(column).wire(column).schema
    if not is_optional(column):
        return schema
    if "anyOf" in schema:
        return {"anyOf": [*schema["anyOf"], {"type": "null"}]}
    nullable = schema | {"type": [schema["type"], "null"]}
    return nullable | {"enum": [*schema["enum"], None]} if "enum" in schema else nullable


def _label(model: Model) -> dict[str, Any]:
    labels = model.bundle.labels
    return {"type": "number"} if labels is None else {"enum": list(labels)}


def _answer(model: Model) -> dict[str, Any]:
    flags = {"type": "array", "items": {"type": "string"}}
    answer = {
        "id": {"type": "string"},
        "version": {"type": "string"},
        "prediction": _label(model),
        "flags": flags,
    }
    return _object(answer | model.bundle.decision.described())


_STYLE = """body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#1b1f24}
table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.3rem .6rem;border-bottom:1px solid #ddd}
pre{background:#f5f6f8;padding:1rem;overflow:auto}code{font-size:.95em}"""


def page(model: Model) -> str:
    """Return the contract's fields and an example request as one HTML page."""
    settings = model.settings
    title = html.escape(f"{settings.name} {model.version}")
    fields = "".join(
        f"<tr><td><code>{html.escape(name)}</code></td><td>{html.escape(rule.expected)}</td></tr>"
        for name, rule in rules(settings).items()
    )
    unused = ", ".join(f"<code>{html.escape(name)}</code>" for name in settings.unused)
    where = f"<p>Only rows where <code>{html.escape(settings.where)}</code>.</p>" if settings.where else ""
    body = html.escape(msgspec.json.format(msgspec.json.encode(_example(model)), indent=2).decode())
    return (
        f"<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content='width=device-width'>"
        f"<title>{title}</title><style>{_STYLE}</style><h1>{title}</h1>{where}"
        f"<h2>POST /v1/predict</h2><pre>{body}</pre><p>One row, or a list of rows: all or nothing.</p>"
        f"<table><tr><th>field<th>expected</tr>{fields}</table>"
        f"<p>Accepted and never a feature: {unused}.</p>"
        f"<p>Also: <code>POST /v1/outcomes</code>, <a href=/live>/live</a>, <a href=/ready>/ready</a>, "
        f"<a href=/metrics>/metrics</a>, <a href=/openapi.json>/openapi.json</a>.</p></html>"
    )


def _example(model: Model) -> dict[str, Any]:
    """Return a row that the contract accepts: the middle of what was observed."""
    observed = model.bundle.observed
    found: dict[str, Any] = {}
    for name in model.settings.inputs:
        column, (low, high) = model.settings.columns[name], observed.ranges.get(name, (0.0, 0.0))
        level = next(iter(observed.levels.get(name, ())), None)
        found[name] = kind_of(column).example(column, low, high, level)
    return found
