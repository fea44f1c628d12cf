"""A linear model in words: what each column adds to the margin."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from holdfast.models.encoders import Encoder
from holdfast.models.encodings.scaled import Scaled
from holdfast.models.linear import Linear


class Term(msgspec.Struct, frozen=True):
    """One summand of a linear model.

    ``weight`` is what the margin (log-odds, or the unit of the target) gains when a number is ``per`` larger,
    or when an indicator such as ``Geography = Spain`` is true (``per`` is null then). ``at`` is the value at
    which a number adds nothing: the mean of the training rows.
    """

    name: str
    weight: float
    per: float | None = None
    at: float | None = None

    @property
    def text(self) -> str:
        """The term as a line of text.

        Examples
        --------
        >>> Term("Age", 0.81, per=10.5, at=38.9).text
        'Age: +0.81 for every 10.5 above 38.9'
        """
        if self.per is None:
            return f"{self.name}: {self.weight:+.4g}"
        return f"{self.name}: {self.weight:+.4g} for every {self.per:.4g} above {self.at:.4g}"


def linear_terms(encoder: Encoder, core: Linear) -> list[Term]:
    """Return the intercept, then the terms, largest effect first.

    Examples
    --------
    >>> import numpy as np
    >>> encoder = Encoder("linear", (Scaled("area", 600.0, 600.0, 100.0, indicator=False),))
    >>> [term.text for term in linear_terms(encoder, Linear(np.array([-2.0]), 22.0))]
    ['intercept: +22', 'area: -2 for every 100 above 600']
    """
    named = list(_named(encoder, core))
    named.sort(key=lambda term: -abs(term.weight))
    return [Term("intercept", core.intercept), *named]


def _named(encoder: Encoder, core: Linear) -> Iterator[Term]:
    weights = iter(core.weights.tolist())
    for column in encoder.columns:
        for position, name in enumerate(column.names):
            if isinstance(column, Scaled) and position == 0:
                yield Term(name, next(weights), per=column.scale, at=column.mean)
            else:
                yield Term(name, next(weights))
