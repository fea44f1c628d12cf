"""From the plain values of a file to Options: what does not fit is told by key and left out."""

from __future__ import annotations

import json
import re
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ValidationError

from holdfast.contract.document import Document
from holdfast.contract.options import (
    AcceptOptions,
    ColumnOptions,
    DatabaseOptions,
    GateOptions,
    HoldoutOptions,
    LimitOptions,
    MatrixOptions,
    MoneyOptions,
    MonitorOptions,
    Options,
    PurposeOptions,
    SearchOptions,
    TimeOptions,
    TopOptions,
)
from holdfast.contract.problems import Path, Problem, dotted
from holdfast.contract.yaml_text import quoted
from holdfast.errors import close_match

_MODELS: dict[str, type[BaseModel]] = {
    "purpose": PurposeOptions,
    "columns": ColumnOptions,
    "data": DatabaseOptions,
    "holdout": HoldoutOptions,
    "limits": LimitOptions,
    "monitor": MonitorOptions,
    "gates": GateOptions,
    "search": SearchOptions,
    "time": TimeOptions,
    "accept": AcceptOptions,
}
_ALSO_CALLED = {
    "numeric": "number",
    "float": "number",
    "double": "number",
    "int": "integer",
    "bool": "boolean",
}
_ALSO_CALLED |= {"string": "category", "str": "category", "date": "datetime", "timestamp": "datetime"}


@dataclass(frozen=True)
class Validated:
    """Options without what was wrong, the problems, and the paths that were left out because of them."""

    options: Options
    problems: tuple[Problem, ...]
    left_out: frozenset[Path]


def validate(document: Document, left_out: frozenset[Path] = frozenset()) -> Validated:
    """Return the Options of a document, without the values at ``left_out`` and without those that do not fit.

    A value that does not fit is told and then left out, so that what depends on the others can still be checked.
    """
    values = deepcopy(document.values)
    for path in left_out:
        _delete(values, path)
    try:
        return Validated(Options.model_validate(values), (), left_out)
    except ValidationError as error:
        told: dict[Path, Any] = {}
        for item in error.errors(include_url=False):
            told.setdefault(_path(item["loc"]), item)
    problems = tuple(_problem(path, item, document) for path, item in told.items())
    unknown = {path for path, item in told.items() if item["type"] == "extra_forbidden"}
    for path in unknown:
        _delete(values, path)
    taken = {_take_out(values, path) for path in told.keys() - unknown}
    return Validated(Options.model_validate(values), problems, left_out | taken)


def _path(location: tuple[str | int, ...]) -> Path:
    if location[0] == "positive":  # a union: one error for each type that it is not
        return ("positive",)
    if location[0] in ("decision", "data", "time"):  # behind it stands which of the forms was taken
        return (location[0], *location[2:])
    return location


def _delete(values: dict[str, Any], path: Path) -> None:
    inner: Any = values
    for part in path[:-1]:
        inner = inner.get(part) if isinstance(inner, dict) else None
    if isinstance(inner, dict):
        inner.pop(path[-1], None)


def _take_out(values: dict[str, Any], path: Path) -> Path:
    """Take out a value that does not fit, with what cannot stand without it; return the path that is gone."""
    top = str(path[0])
    if top == "columns" and len(path) > 1 and (len(path) == 2 or path[2] == "type"):
        # Of a type that may be a feature, so that nothing follows from the column's absence.
        values[top][path[1]] = {"type": "category"}
        return path[:2]
    if top == "columns" and len(path) > 3:
        path = path[:3]
    elif top != "columns" and (
        top in ("data", "decision", "search", "time") or any(isinstance(part, int) for part in path)
    ):
        path = (top,)
    _delete(values, path)
    return path


def _model(path: Path, document: Document) -> type[BaseModel] | None:
    """Return the model of the mapping that a path points into."""
    if len(path) == 1:
        return Options
    if path[0] == "decision":
        forms: dict[str, type[BaseModel]] = {"top": TopOptions, "matrix": MatrixOptions}
        stated = document.values["decision"] or ()
        return next((model for key, model in forms.items() if key in stated), MoneyOptions)
    depth = 3 if path[0] in ("columns", "accept") else 2
    return _MODELS.get(str(path[0])) if len(path) >= depth else Options


def _field(path: Path, document: Document) -> tuple[type[BaseModel], str]:
    model = _model(path, document) or Options
    place = {Options: 0, ColumnOptions: 2, AcceptOptions: 2}.get(model, 1)
    return model, str(path[place])


def _problem(path: Path, error: Any, document: Document) -> Problem:
    model, name = _field(path, document)
    line = document.line(path)
    fields = {field.alias or key: field for key, field in model.model_fields.items()}
    if error["type"] == "extra_forbidden":
        known = tuple(fields)
        advice = close_match(name, known) or "take the key out"
        happened = f"{dotted(path)} is an unknown key"
        return Problem(path, happened, f"one of {', '.join(known)}", advice, "unknown-key", line)
    expected = fields[name].description or ""
    if error["type"] == "missing":
        return Problem(path, f"{dotted(path)} is missing", expected, f"add {path[-1]}", line=line)
    happened = f"{dotted(path)} is {_shown(path, error['input'], document)}"
    return Problem(path, happened, expected, _advice(path, error, document), line=line)


def _advice(path: Path, error: Any, document: Document) -> str:
    value, kind = error["input"], error["type"]
    if kind == "literal_error" and isinstance(value, str):
        allowed = re.findall(r"'([^']*)'", error["ctx"]["expected"])
        match = _ALSO_CALLED.get(value.lower())
        return f"did you mean {match!r}?" if match in allowed else close_match(value, allowed)
    if kind == "string_type" and path in document.written and value is not None:
        return f"quote it: {quoted(document.written[path])}"
    if kind == "bool_type" and str(value).lower() in ("yes", "no", "on", "off"):
        return f"write {'true' if str(value).lower() in ('yes', 'on') else 'false'}"
    return ""


def _shown(path: Path, value: Any, document: Document) -> str:
    if value is not None and not isinstance(value, (str, list, dict)):
        return document.written.get(path, str(value))
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else f"{text[:57]}..."
