"""What an encoding is: how one input becomes numbers, fitted on training rows, then frozen. One file each.

A file in ``models/encodings/`` has a frozen struct, a :class:`Column`, and declares in ``ENCODING`` which types of
input it takes for which kind of model. Both executors do the same IEEE operations in the same order.

Missing values and unseen levels have a place by definition:

===========================  =============================  ==============================
value                        linear model                   trees
===========================  =============================  ==============================
null, seen in training       median or mode, and a column   NaN; for a category a level
                             that says "is null"            of its own
null, not seen in training   median or mode                 median or mode
unseen level                 zero in all its columns        NaN
===========================  =============================  ==============================

Encodings that differ from this table say so in their own text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal, TypeAlias

import msgspec
import polars as pl

from holdfast.contract.settings import Task
from holdfast.models.inputs import Input, InputType
from holdfast.models.sparse import Csr, Encoded, SparseRow
from holdfast.types import Array, Integers, Value

Kind: TypeAlias = Literal["linear", "tree", "scaled"]
"""What a model takes: ``linear`` scaled numbers, and compressed rows where there is a text; ``tree`` values and codes, NaN
where missing; ``scaled`` what ``linear`` takes, but dense: a text is a few columns."""

Step: TypeAlias = Callable[[Mapping[str, Value], list[float]], None]
SparseStep: TypeAlias = Callable[[Mapping[str, Value]], SparseRow]


class Column(msgspec.Struct, frozen=True):
    """One fitted encoding of the input ``name``.

    A dense one has ``write`` (the vectorised executor, into a matrix) and ``step`` (the row executor, appending to a
    list); a ``sparse`` one has ``block`` and ``sparse_step`` instead. ``is_code`` says that its one output column holds
    the codes of levels.
    """

    sparse: ClassVar[bool] = False
    is_code: ClassVar[bool] = False
    name: str

    @property
    def names(self) -> list[str]:
        """Names of the columns that it writes."""
        raise NotImplementedError

    @property
    def width(self) -> int:
        """How many columns it writes."""
        return len(self.names)

    @property
    def known(self) -> tuple[str, ...] | None:
        """The levels that it tells apart; None for an input without levels."""
        return None

    def write(self, frame: pl.DataFrame, out: Array) -> None:
        """Write the encoded rows into a matrix of shape ``(n, width)``."""
        raise NotImplementedError

    def step(self) -> Step:
        """Return a function that appends the encoded value of a row to a list."""
        raise NotImplementedError

    def block(self, frame: pl.DataFrame) -> Csr:
        """Return the encoded rows, shape ``(n, width)``."""
        raise NotImplementedError

    def sparse_step(self) -> SparseStep:
        """Return a function from a row to its indices, rising and below ``width``, and its values."""
        raise NotImplementedError


@dataclass(frozen=True)
class Supervision:
    """What an encoding that looks at the target may learn from: the labels of the rows it is fitted on.

    ``labels`` has shape ``(n,)``: 0 and 1, class numbers, or amounts. ``groups`` are codes of entities, ``weights`` what
    each row counts, both shape ``(n,)`` or None; ``classes`` is their number in a multiclass task, else 0.
    """

    labels: Array
    task: Task
    groups: Integers | None = None
    weights: Array | None = None
    classes: int = 0
    seed: int = 0


@dataclass(frozen=True)
class Fitted:
    """A fitted encoding, and what the rows it was fitted on are encoded as.

    ``training`` is null where that is what ``write`` or ``block`` answers. It is not where the encoding has seen the labels
    of these rows: then each row is encoded by what the others say.
    """

    column: Column
    training: Encoded = None


Fit: TypeAlias = Callable[[Input, pl.DataFrame, Supervision | None], Fitted]
Suits: TypeAlias = Callable[[Input, pl.DataFrame, Supervision | None], bool]


def always(_: Input, __: pl.DataFrame, ___: Supervision | None) -> bool:
    """Say that an encoding takes every input of its types."""
    return True


@dataclass(frozen=True)
class Encoding:
    """The declaration of an encoding.

    Of the encodings that take an input's type for a kind of model, the one with the lowest ``rank`` whose ``suits`` says
    yes for the training rows is fitted.
    """

    column: type[Column]
    types: tuple[InputType, ...]
    kinds: tuple[Kind, ...]
    fit: Fit
    suits: Suits = always
    rank: int = 0
