"""One way from a record to plain values and to JSON text."""

from __future__ import annotations

import math
from typing import Any

import msgspec
import numpy as np


def _other(value: Any) -> Any:
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, np.ndarray):
        return value.tolist()
    raise NotImplementedError(f"no JSON form for {type(value).__name__}")


def _finite(value: Any) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, dict):
        return {key: _finite(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(item) for item in value]
    return value


def plain(record: Any) -> Any:
    """Return a record as dicts, lists, strings, numbers, booleans and None; NaN and infinities become None.

    Examples
    --------
    >>> plain(np.float64("nan")) is None
    True
    """
    return _finite(msgspec.to_builtins(record, enc_hook=_other, str_keys=True))


def to_json(record: Any) -> str:
    """Return a record as one line of JSON; NaN and infinities become null.

    Examples
    --------
    >>> to_json({"rows": np.int64(3), "value": float("inf")})
    '{"rows":3,"value":null}'
    """
    return msgspec.json.encode(plain(record)).decode()
