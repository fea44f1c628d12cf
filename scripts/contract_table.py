"""The table of all keys of a contract, from what a user may write and what it resolves to."""

from __future__ import annotations

from typing import Any, get_args

import msgspec
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from holdfast.contract.later import COLUMN, TOP
from holdfast.contract.options import (
    METRICS,
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
from holdfast.contract.resolve import DEFAULT_METRIC
from holdfast.contract.settings import Column, Gates, Holdout, Limits, Money, Monitor, Settings

MAPPINGS: dict[str, tuple[type[BaseModel], type[msgspec.Struct] | None]] = {
    "purpose": (PurposeOptions, None),
    "columns.NAME": (ColumnOptions, Column),
    "holdout": (HoldoutOptions, Holdout),
    "decision": (MoneyOptions, Money),
    "decision ": (TopOptions, None),
    "decision  ": (MatrixOptions, None),
    "data": (DatabaseOptions, None),
    "time": (TimeOptions, None),
    "search": (SearchOptions, None),
    "limits": (LimitOptions, Limits),
    "monitor": (MonitorOptions, Monitor),
    "gates": (GateOptions, Gates),
    "accept[]": (AcceptOptions, None),
}
"""Keys that hold a mapping: what may be written there, and what it resolves to."""

DERIVED = {
    "name": "the table's name",
    "task": "from the target",
    "positive": "the label that says yes where the other says no, else the rarer one",
    "columns": "from the data",
    "metric": ", ".join(f"`{metric}` for {task}" for task, metric in DEFAULT_METRIC.items()),
    "label_delay": "outcomes count at once",
    "monitor.window": "`1d`",
    "columns.NAME.values": "any level",
    "limits.latency_p99_us": "no limit",
    "limits.memory_mb": "no limit",
    "limits.training_seconds": "no limit",
}
"""Defaults that no record holds as they are written."""


def every_key() -> list[tuple[str, FieldInfo, str]]:
    """Return path, field and default of every key, in the order of the file."""
    found = []
    for name, field in Options.model_fields.items():
        found.append((name, field, _default(name, field, Settings, name)))
        for prefix, (options, settings) in MAPPINGS.items():
            if prefix.split(".")[0].rstrip("[] ") != name:
                continue
            for key, inner in options.model_fields.items():
                path = f"{prefix.strip()}.{inner.alias or key}"
                found.append((path, inner, _default(path, inner, settings, key)))
    return found


def _default(path: str, field: FieldInfo, settings: type[msgspec.Struct] | None, key: str) -> str:
    if field.is_required() or path == "target":
        return "required"
    if path in DERIVED:
        return DERIVED[path]
    known = {f.name: f for f in msgspec.structs.fields(settings)} if settings is not None else {}
    if key not in known or known[key].required:
        return "null"
    value = known[key].default
    if value is msgspec.NODEFAULT or isinstance(value, msgspec.Struct):
        return "as its keys" if isinstance(value, msgspec.Struct) else "null"
    return f"`{_yaml(value)}`"


def _yaml(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple | list):
        return f"[{', '.join(map(str, value))}]"
    return str(value)


def table() -> str:
    """Return the table, the metrics and the keys of later versions."""
    rows = ["| Key | What is expected | When null or left out |", "|---|---|---|"]
    for path, field, default in every_key():
        rows.append(f"| `{path}` | {(field.description or '').replace('|', chr(92) + '|')} | {default} |")
    metrics = [f"- {task}: {', '.join(f'`{m}`' for m in names)}" for task, names in METRICS.items()]
    later = [
        *sorted(TOP),
        *(f"columns.NAME.{key}" for key in sorted(COLUMN)),
    ]
    return "\n".join(
        [
            *rows,
            "",
            "Metrics by task (a loss counts negated, so that larger is better everywhere):",
            "",
            *metrics,
            "",
            "Types of columns: " + ", ".join(f"`{kind}`" for kind in get_args(_kinds())) + ".",
            "",
            "Keys that a later version will read, and that this one refuses by name (`not-yet-supported`): "
            + ", ".join(f"`{key}`" for key in later)
            + ".",
        ]
    )


def _kinds() -> Any:
    from holdfast.contract.settings import Kind

    return Kind


if __name__ == "__main__":
    print(table())
