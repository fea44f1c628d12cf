"""The kinds of literals that a function is compiled with: numbers, words of a list, texts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol


class OptionKind(Protocol):
    """What a literal at one place of a function may be."""

    @property
    def expected(self) -> str:
        """What is allowed, for the message."""
        ...

    @property
    def samples(self) -> tuple[int | str, ...]:
        """Allowed values as they stand in the tree, for tests of both executors."""
        ...

    def read(self, value: Any) -> int | str | None:
        """Return a literal as it stands in the tree, or null where it is not allowed.

        Raises
        ------
        Unsupported
            It is not allowed, for a reason of its own.
        """
        ...


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number between two ends, both included.

    Examples
    --------
    >>> Whole(0, 9).read(3.0), Whole(0, 9).read(10.0), Whole(0, 9).read(True)
    (3, None, None)
    """

    least: int
    most: int

    @property
    def expected(self) -> str:
        """What is allowed."""
        return f"a whole number from {self.least} to {self.most}"

    @property
    def samples(self) -> tuple[int, ...]:
        """Both ends, and what lies around zero."""
        near = (value for value in (-2, -1, 0, 1, 2, 7) if self.least < value < self.most)
        return (self.least, *near, self.most)

    def read(self, value: Any) -> int | None:
        """Return the number if it is one of these."""
        fits = isinstance(value, float) and value.is_integer() and self.least <= value <= self.most
        return int(value) if fits else None


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a list, in upper or lower case; ``words`` maps what may be written to what it means.

    Examples
    --------
    >>> unit = Word("a unit", {"day": "day", "days": "day"})
    >>> unit.read("Days"), unit.read("fortnight"), unit.expected
    ('day', None, "a unit: 'day'")
    """

    what: str
    words: Mapping[str, str]

    @property
    def expected(self) -> str:
        """What is allowed."""
        return f"{self.what}: " + ", ".join(f"'{word}'" for word in self.samples)

    @property
    def samples(self) -> tuple[str, ...]:
        """Every meaning once."""
        return tuple(dict.fromkeys(self.words.values()))

    def read(self, value: Any) -> str | None:
        """Return what the word means."""
        return self.words.get(value.lower()) if isinstance(value, str) else None


@dataclass(frozen=True, slots=True)
class Text:
    """Any string of a least and a most length.

    Examples
    --------
    >>> Text("a separator", ("-",), least=1).read("") is None
    True
    """

    what: str
    samples: tuple[str, ...]
    least: int = 0
    most: int = 10_000

    @property
    def expected(self) -> str:
        """What is allowed."""
        return self.what

    def read(self, value: Any) -> str | None:
        """Return the string if its length fits."""
        return value if isinstance(value, str) and self.least <= len(value) <= self.most else None
