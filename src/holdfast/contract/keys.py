"""Top-level keys of a contract's text, and of Settings: what a program states instead of a person."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from holdfast.contract.settings import Column, Matrix, Money, Monitor, Settings, Top

PLAIN = (
    *(
        "name",
        "task",
        "target",
        "metric",
        "where",
        "positive",
        "prevalence",
        "entity",
        "predict_at",
        "aliases",
        "ignore",
    ),
    *("features", "weight", "baseline", "interval", "candidates", "interpretable", "slices", "log"),
)
"""Keys that are written as they are resolved."""


def with_key(text: str, key: str, value: str) -> str:
    """Return a contract's text with another value, in flow style, for a top-level key.

    Its comment and its indented lines go; a key that is not there is added at the end.

    Examples
    --------
    >>> with_key("name: a  # guess\\nentity: null\\n", "name", "b")
    'name: b\\nentity: null\\n'
    """
    block = rf"^{re.escape(key)}:.*\n?(?:[ \t]+.*\n?)*"
    changed, count = re.subn(block, lambda _: f"{key}: {value}\n", text, count=1, flags=re.MULTILINE)
    return changed if count else f"{text.rstrip()}\n{key}: {value}\n"


def keys_of(settings: Settings) -> dict[str, Any]:
    """Return Settings as the keys that a person would write; what is at its default is left out.

    Examples
    --------
    >>> settings = Settings(name="x", task="regression", target="y", metric="r2", columns={"a": Column("number")})
    >>> keys_of(settings)
    {'name': 'x', 'task': 'regression', 'target': 'y', 'metric': 'r2', 'columns': {'a': {'type': 'number'}}}
    """
    default = Settings(name="", task="binary", target="", columns={}, metric="")
    stated = {key: getattr(settings, key) for key in PLAIN}
    written = {key: _listed(value) for key, value in stated.items() if value != getattr(default, key)}
    written["columns"] = {name: _column(column) for name, column in settings.columns.items()}
    parts: dict[str, Any] = {
        "purpose": settings.purpose,
        "holdout": settings.holdout,
        "limits": settings.limits,
    }
    parts |= {"gates": settings.gates, "search": settings.search}
    for key, part in parts.items():
        if part is not None and part != getattr(default, key):
            written[key] = {name.replace("start", "from"): v for name, v in _part(part).items()}
    return written | _others(settings)


def _others(settings: Settings) -> dict[str, Any]:
    found: dict[str, Any] = {
        "data": settings.data if settings.query is None else {"url": settings.data, "query": settings.query},
        "classes": list(settings.classes),
        "time": {"order": "file"} if settings.file_order else settings.time,
        "label_delay": f"{settings.label_delay_seconds:.9g}s" if settings.label_delay_seconds else None,
        "decision": _decision(settings),
        "monitor": _monitor(settings.monitor),
        "accept": [_part(one) for one in settings.accept],
    }
    return {key: value for key, value in found.items() if value}


def _decision(settings: Settings) -> dict[str, Any] | None:
    stated = settings.decision
    if isinstance(stated, Money):
        return {key: value for key, value in msgspec.to_builtins(stated).items() if key != "type"}
    if isinstance(stated, Top):
        return {"top": stated.top}
    if isinstance(stated, Matrix):
        classes = [str(label) for label in settings.classes]
        rows = (dict(zip(classes, row, strict=True)) for row in stated.matrix)
        return {"matrix": dict(zip(classes, rows, strict=True))}
    return None


def _monitor(monitor: Monitor) -> dict[str, Any]:
    if monitor == Monitor():
        return {}
    window = f"{monitor.window_rows} rows" if monitor.window_rows else f"{monitor.window_seconds:.9g}s"
    return {"window": window, "false_alarms": monitor.false_alarms}


def _column(column: Column) -> dict[str, Any]:
    stated = {key: _listed(v) for key, v in msgspec.structs.asdict(column).items() if v is not None}
    if column.values is None and column.unseen == "reject":
        stated.pop("unseen")
    if not column.nullable:
        stated.pop("nullable")
    return stated


def _part(part: msgspec.Struct) -> dict[str, Any]:
    return {key: value for key, value in msgspec.to_builtins(part).items() if value is not None}


def _listed(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
