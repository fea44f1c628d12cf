"""Values as YAML text that every reader takes for the same value, whatever characters they have.

An emitter decides by the rules of one YAML version. A contract is read by people and other tools too, so a string
stands without quotes only where YAML 1.1 and 1.2 both read a string; all others are double-quoted.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date

from holdfast.errors import ConfigError

Plain = None | bool | int | float | str | date
"""What a scalar of a contract may be."""

LONGEST_SIMPLE_KEY = 1000  # YAML stops looking for the colon after 1,024 characters of a key
_WORDS = re.compile(r"[^\W\d][\w./-]*( [\w./-]+)*")
_TAKEN = frozenset(("null", "true", "false", "yes", "no", "on", "off", "y", "n"))
_INVISIBLE = re.compile("[^\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")


def scalar(value: Plain) -> str:
    """Return one value as YAML.

    Raises
    ------
    ConfigError
        ``not-unicode``: a string has a lone surrogate, which no UTF-8 file can hold.

    Examples
    --------
    >>> print(scalar("Geography"), scalar("no"), scalar("1"), scalar(3.0), scalar(0.25), scalar(None))
    Geography "no" "1" 3 0.25 null
    """
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, date):
        return value.isoformat()
    return _string(value)


def label(value: bool | int | float | str | None) -> str:
    """Return a value of the target as YAML; unlike :func:`scalar`, a float stays one: ``1.0``."""
    return repr(float(value)) if isinstance(value, float) else scalar(value)


def flow(value: object) -> str:
    """Return a value, a list or a mapping in flow style, on one line.

    Examples
    --------
    >>> flow({"type": "category", "values": ["yes", "maybe"]})
    '{type: category, values: ["yes", maybe]}'
    """
    if isinstance(value, Mapping):
        return "{" + ", ".join(_pair(str(name), item) for name, item in value.items()) + "}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ", ".join(flow(item) for item in value) + "]"
    return scalar(value)  # type: ignore[arg-type]


def entry(name: str, value: object) -> str:
    """Return one line of a block: a key, indented, and its value in flow style.

    A name too long for a simple key takes two lines.

    Examples
    --------
    >>> entry("no", {"type": "text"})
    '  "no": {type: text}'
    """
    text = _string(name)
    return f"  ? {text}\n  : {flow(value)}" if len(text) > LONGEST_SIMPLE_KEY else f"  {text}: {flow(value)}"


def _pair(name: str, value: object) -> str:
    text = _string(name)
    return f"{'? ' if len(text) > LONGEST_SIMPLE_KEY else ''}{text}: {flow(value)}"


def _number(value: float) -> str:
    whole = value.is_integer() and abs(value) < 1e15 and str(value) != "-0.0"
    return str(int(value)) if whole else repr(float(value))


def _string(text: str) -> str:
    if _SURROGATE.search(text):
        raise ConfigError(
            "not-unicode",
            f"{text!r} has half of a character",
            expected="text that can be written as UTF-8",
            next="rename it in the data",
        )
    plain = _WORDS.fullmatch(text) and text.lower() not in _TAKEN and text.isprintable()
    return text if plain else quoted(text)


def quoted(text: str) -> str:
    """Return a string in double quotes, with escapes for what cannot be seen.

    Examples
    --------
    >>> print(quoted("12"), quoted('say "no"'))
    "12" "say \\"no\\""
    """
    return _INVISIBLE.sub(_escaped, json.dumps(text, ensure_ascii=False))


def _escaped(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
