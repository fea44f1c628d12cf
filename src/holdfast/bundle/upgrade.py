"""Bundles of earlier formats: their contract's digest as it was counted then, and what it means now.

Format 1 knew texts and times and left them out of the features; they were accepted and unused. So they are ignored
columns of the contract of today, which says the same.
"""

from __future__ import annotations

import hashlib
from typing import Any

import msgspec

from holdfast.contract.settings import Settings

_KEYS = (
    *(
        "name",
        "task",
        "target",
        "columns",
        "metric",
        "purpose",
        "data",
        "where",
        "positive",
        "entity",
        "time",
    ),
    *(
        "label_delay_seconds",
        "ignore",
        "features",
        "holdout",
        "baseline",
        "decision",
        "candidates",
        "interpretable",
    ),
    *("limits", "slices", "log", "monitor", "gates", "accept"),
)
_COLUMN_KEYS = ("type", "min", "max", "values", "unseen", "nullable")
_INNER_KEYS = {"holdout": ("share", "seed"), "monitor": ("window_seconds", "window_rows", "false_alarms")}
_UNUSED = ("text", "datetime")


def digest(settings: Settings, version: int) -> str:
    """Return the digest of a contract as a bundle of some format names it."""
    if version > 1:
        return settings.digest()
    values: dict[str, Any] = msgspec.to_builtins(settings)
    kept = {key: values[key] for key in _KEYS}
    kept["columns"] = {
        name: {key: column[key] for key in _COLUMN_KEYS} for name, column in sorted(kept["columns"].items())
    }
    kept["features"] = dict(sorted(kept["features"].items()))
    kept |= {name: {key: kept[name][key] for key in keys} for name, keys in _INNER_KEYS.items()}
    return hashlib.sha256(msgspec.json.encode(kept)).hexdigest()


def upgraded(settings: Settings, version: int) -> Settings:
    """Return the contract of a bundle of some format as the contract of today that means the same.

    Examples
    --------
    >>> from holdfast.contract.settings import Column
    >>> columns = {"age": Column("number"), "note": Column("text")}
    >>> old = Settings(name="x", task="regression", target="y", metric="r2", columns=columns)
    >>> upgraded(old, 1).inputs, upgraded(old, 2).inputs
    (('age',), ('age', 'note'))
    """
    if version > 1:
        return settings
    roles = (settings.target, settings.entity, settings.time, *settings.ignore)
    unused = [name for name, c in settings.columns.items() if c.type in _UNUSED and name not in roles]
    return msgspec.structs.replace(settings, ignore=(*settings.ignore, *unused))
