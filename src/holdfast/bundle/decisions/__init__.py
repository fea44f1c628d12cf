"""The kinds of decisions: each file here has a ``DECISION``, and a new file joins the table by itself."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from typing import Any

import msgspec

from holdfast.bundle.decision import Decision


def _discovered() -> Iterator[type[Any]]:
    for module in sorted(pkgutil.iter_modules(__path__), key=lambda module: module.name):
        yield importlib.import_module(f"{__name__}.{module.name}").DECISION


DECISIONS: dict[str, type[Any]] = {kind.kind: kind for kind in _discovered()}
"""All kinds by name."""


def encode(decision: Decision) -> bytes:
    """Return a decision as JSON; floats survive to the last bit.

    Examples
    --------
    >>> encode(DECISIONS["value"]()).decode()
    '{"kind":"value"}'
    """
    return msgspec.json.encode({"kind": decision.kind, **msgspec.to_builtins(decision)})


def decode(content: bytes) -> Decision:
    """Return the decision of its JSON. One without ``kind`` is of a bundle from before there were several.

    Raises
    ------
    msgspec.MsgspecError
        It is something else, or of a kind that this program does not know.

    Examples
    --------
    >>> decode(b'{"threshold": 0.5, "labels": [0, 1], "rule": "", "note": ""}').kind
    'threshold'
    """
    plain = msgspec.json.decode(content, type=dict[str, Any])
    kind = plain.pop("kind", "value" if plain.get("threshold") is None else "threshold")
    if kind not in DECISIONS:
        raise msgspec.ValidationError(f"a decision of the kind {kind!r}: one of {', '.join(DECISIONS)}")
    found: Decision = msgspec.convert(plain, DECISIONS[kind])
    return found


__all__ = ["DECISIONS", "decode", "encode"]
