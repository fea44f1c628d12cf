"""Counts of one column in one window: small, mergeable, exact."""

from __future__ import annotations

import math

import msgspec
import numpy as np

from holdfast.errors import DataError
from holdfast.types import Array

KINDS = ("null", "unseen", "out of range", "wrong type")
"""What a cell can be besides all right, in the order in which `Counts.kinds` counts them."""


class Moments(msgspec.Struct, frozen=True):
    """Number, mean, sum of squared deviations, smallest and largest of the values that were all right.

    All but ``rows`` are None without rows; ``mean`` and ``m2`` also where they overflow a double.
    """

    rows: int = 0
    mean: float | None = None
    m2: float | None = None
    minimum: float | None = None
    maximum: float | None = None

    @classmethod
    def of(cls, values: Array) -> Moments:
        """Return the moments of finite values, shape ``(rows,)``.

        Examples
        --------
        >>> Moments.of(np.array([1.0, 3.0]))
        Moments(rows=2, mean=2.0, m2=2.0, minimum=1.0, maximum=3.0)
        """
        if values.size == 0:
            return cls()
        with np.errstate(over="ignore", invalid="ignore"):
            mean = float(values.mean())
            m2 = float(((values - mean) ** 2).sum())
        return cls(values.size, _finite(mean), _finite(m2), float(values.min()), float(values.max()))

    @property
    def sd(self) -> float | None:
        """Standard deviation of the sample; None with fewer than two rows or after an overflow."""
        return math.sqrt(self.m2 / (self.rows - 1)) if self.m2 is not None and self.rows > 1 else None

    def __add__(self, other: Moments) -> Moments:
        """Return the moments of both parts together (Chan, Golub and LeVeque 1983), equal up to rounding."""
        if self.rows == 0 or other.rows == 0:
            return other if self.rows == 0 else self
        rows = self.rows + other.rows
        mean, m2 = None, None
        if self.mean is not None and other.mean is not None:
            apart = other.mean - self.mean
            mean = _finite(self.mean + apart * (other.rows / rows))
            if self.m2 is not None and other.m2 is not None:
                # A product, because ** raises where a double overflows.
                m2 = _finite(self.m2 + other.m2 + apart * apart * (self.rows * (other.rows / rows)))
        return Moments(
            rows, mean, m2, _least(self.minimum, other.minimum), _most(self.maximum, other.maximum)
        )


class Counts(msgspec.Struct, frozen=True):
    """Rows of one column in one window, by cell of the reference and by kind.

    ``cells`` are the bins of a numeric column, lowest first, or the levels of a category; together they are
    the rows that were all right. ``kinds`` are the other rows, in the order of `KINDS`. For a category
    *unseen* is every level that the reference does not list. ``moments`` is None for a category.

    Examples
    --------
    >>> one = Counts(cells=(3, 1), kinds=(1, 0, 0, 0))
    >>> (one + one).cells, (one + one).rows
    ((6, 2), 10)
    """

    cells: tuple[int, ...]
    kinds: tuple[int, int, int, int] = (0, 0, 0, 0)
    moments: Moments | None = None

    @property
    def rows(self) -> int:
        """Rows of any kind."""
        return sum(self.cells) + sum(self.kinds)

    def __add__(self, other: Counts) -> Counts:
        """Return the counts of both windows together; counts are exact, moments equal up to rounding.

        Raises
        ------
        DataError
            The two were counted in different cells (``counts-differ``).
        """
        if len(self.cells) != len(other.cells):
            raise DataError(
                "counts-differ",
                f"counts in {len(self.cells)} and in {len(other.cells)} cells cannot be added",
                expected="counts made with the same reference",
                next="count both windows with the profile of one bundle",
            )
        null, unseen, range_, type_ = (a + b for a, b in zip(self.kinds, other.kinds, strict=True))
        moments = self.moments if other.moments is None else other.moments
        if self.moments is not None and other.moments is not None:
            moments = self.moments + other.moments
        cells = tuple(a + b for a, b in zip(self.cells, other.cells, strict=True))
        return Counts(cells, (null, unseen, range_, type_), moments)

    def with_kinds(self, extra: dict[str, int]) -> Counts:
        """Return these counts with rows added that are known only by their kind, such as rejected requests.

        Examples
        --------
        >>> Counts(cells=(3,)).with_kinds({"out of range": 2}).kinds
        (0, 0, 2, 0)
        """
        null, unseen, range_, type_ = (n + extra.get(k, 0) for k, n in zip(KINDS, self.kinds, strict=True))
        return Counts(self.cells, (null, unseen, range_, type_), self.moments)


def empty(cells: int) -> Counts:
    """Return the counts of no rows, the neutral element of ``+``.

    Examples
    --------
    >>> empty(2)
    Counts(cells=(0, 0), kinds=(0, 0, 0, 0), moments=None)
    """
    return Counts(cells=(0,) * cells)


def add(parts: list[Counts]) -> Counts:
    """Return the sum of at least one count.

    Examples
    --------
    >>> add([Counts(cells=(1,)), Counts(cells=(2,))]).cells
    (3,)
    """
    total = parts[0]
    for part in parts[1:]:
        total = total + part
    return total


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _least(a: float | None, b: float | None) -> float | None:
    return a if b is None else b if a is None else min(a, b)


def _most(a: float | None, b: float | None) -> float | None:
    return a if b is None else b if a is None else max(a, b)
