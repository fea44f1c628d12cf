"""What is wrong with an expression, said with its name, its text and the place in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlglot import exp

from holdfast.errors import ConfigError
from holdfast.features.refusals import NODES, OTHER, SIGNS, Refusal

_NEXT = (
    "write it with what the reference page `expressions` lists, or make the column before holdfast reads it"
)


@dataclass(frozen=True, slots=True)
class Problems:
    """Makes the errors of one expression: ``name`` is what it is in the contract."""

    text: str
    name: str

    def of(self, code: str, happened: str, node: Any, expected: str, hint: str = "") -> ConfigError:
        """Return the error for a node of the SQL parser's tree."""
        start = _start(node)
        place = "in" if start is None else f"at character {start + 1} of"
        message = f"{self.name}: {happened}, {place} {self.text!r}"
        return ConfigError(code, message, expected=expected, next=hint or _NEXT)

    def refused(self, refusal: Refusal, node: Any, word: str = "") -> ConfigError:
        """Return the error for something that is refused by name."""
        return self.of(refusal.code, refusal.happened.format(word), node, refusal.expected)

    def unknown(self, node: Any) -> ConfigError:
        """Return the error for a node that is not on the allow-list."""
        kind = type(node).__name__
        return self.refused(NODES.get(kind, OTHER), node, SIGNS.get(kind, kind.upper()))

    def extra(self, node: Any, part: str, value: Any) -> ConfigError:
        """Return the error for a part of a node that may not be filled."""
        if type(value).__name__ in NODES:
            return self.unknown(value)
        kind = type(node).__name__
        word = f"{part.replace('_', ' ').upper()} with {SIGNS.get(kind, kind.upper())}"
        return self.refused(OTHER, node, word)


def _start(node: Any) -> int | None:
    """Return where the first word of a node stands in the text, as far as the SQL parser kept it."""
    if not isinstance(node, exp.Expression):
        return None
    return min((part.meta["start"] for part in node.walk() if "start" in part.meta), default=None)
