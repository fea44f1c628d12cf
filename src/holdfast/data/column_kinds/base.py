"""What a kind of column must know: both executors of validation, its words, and plain data for the higher rooms."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any, ClassVar, Literal, NamedTuple, TypeAlias

import polars as pl

from holdfast.contract.facts import MOST_LEVELS, ColumnFacts
from holdfast.contract.settings import Column, Kind
from holdfast.data.canonical import NULL_WORDS, value_text
from holdfast.data.kinds import Kinds
from holdfast.data.numbers import is_text
from holdfast.types import Value

Cell: TypeAlias = Callable[[Any], tuple[Value, int]]
"""From one plain value to its typed value (null where it has none that counts) and the code of its kind."""

Summary: TypeAlias = Literal["number", "level", "length", "flags", "age"]
"""How profile, monitor and flags see a column: its values, its levels, its lengths, its flags, its ages."""


class Judged(NamedTuple):
    """Typed values, null where the cell has none that counts, and the kind of every cell."""

    values: pl.Series
    kinds: Kinds


class Wire(NamedTuple):
    """A column in JSON.

    ``type`` is what msgspec decodes strictly and ``schema`` the OpenAPI schema, both without null. With ``bounds``
    (smallest, largest, whole numbers only) the decoded value is a number to be compared; where ``converted``, it
    goes through the row executor's cell; otherwise it is the typed value.
    """

    type: Any
    schema: dict[str, Any]
    bounds: tuple[float, float, bool] | None = None
    converted: bool = False


class Seen:
    """A raw column that is looked at to find out what it is; what several kinds ask is computed once."""

    def __init__(self, series: pl.Series) -> None:
        self.series = series

    @cached_property
    def is_text(self) -> bool:
        """Whether the cells are strings."""
        return is_text(self.series)

    @cached_property
    def present(self) -> pl.Series:
        """The cells that are not null; of strings, those that are no word for null either."""
        if not self.is_text:
            return self.series.drop_nulls()
        text = self.series.cast(pl.String)
        return text.filter(~text.str.strip_chars(" ").str.to_lowercase().is_in(NULL_WORDS)).drop_nulls()

    @cached_property
    def known(self) -> pl.Series:
        """The distinct strings."""
        return self.present.unique()

    @property
    def many(self) -> bool:
        """Whether there are more distinct strings than a category would list."""
        return len(self.known) > MOST_LEVELS


class ColumnKind(ABC):
    """One kind of column. Attributes are plain data that the higher rooms look up.

    Attributes
    ----------
    name
        As in the contract.
    dtype
        Of the typed frame.
    expression
        The type in the expression language.
    model
        The type as a model's input.
    summary
        How profile, monitor and the flags of answers see it.
    precedence
        Raw columns are held against the kinds in rising order.
    """

    name: ClassVar[Kind]
    dtype: ClassVar[Any]
    expression: ClassVar[Literal["number", "boolean", "string", "datetime"]]
    model: ClassVar[Literal["number", "boolean", "category", "text", "datetime", "flags"]]
    summary: ClassVar[Summary]
    precedence: ClassVar[int]

    @abstractmethod
    def judge(self, series: pl.Series, column: Column) -> Judged:
        """Return raw cells as typed values and kinds: the vectorised executor."""

    @abstractmethod
    def cell(self, column: Column) -> Cell:
        """Return the function from one JSON value to its typed value and kind: the row executor."""

    @abstractmethod
    def expected(self, column: Column) -> str:
        """Return in words what a cell may hold, null left out."""

    @abstractmethod
    def wire(self, column: Column) -> Wire:
        """Return the column in JSON."""

    @abstractmethod
    def edges(self, column: Column) -> list[Value]:
        """Return typed values at the edges of what the contract allows, null left out; at least one."""

    @abstractmethod
    def example(self, column: Column, low: float, high: float, level: str | None) -> Any:
        """Return a JSON value that the contract accepts, from a range and a level that were observed."""

    @abstractmethod
    def recognise(self, seen: Seen) -> Column | None:
        """Return the raw column as one of this kind, with how it is written; null where it is none."""

    @abstractmethod
    def facts(self, series: pl.Series, column: Column) -> ColumnFacts:
        """Return what was seen in a raw column of this kind; values that do not fit it are left out."""

    def levels(self, column: Column) -> tuple[str, ...] | None:
        """Return the levels, where no others can be all right; null for all but closed sets."""
        return None

    def sent(self, value: Value, column: Column) -> Any:
        """Return a typed value as a request sends it: the row executor gives it back."""
        return value

    def logged(self, name: str, values: Sequence[Any]) -> pl.Series:
        """Return typed values of the prediction log as raw cells, which ``judge`` reads back as they were.

        Another version may have taken values of another type; then they are text.
        """
        types = {type(value) for value in values if value is not None}
        if types and types <= {int, float}:
            return pl.Series(name, [None if v is None else float(v) for v in values], pl.Float64)
        if types == {bool}:
            return pl.Series(name, values, pl.Boolean)
        return pl.Series(name, [None if v is None else value_text(v) for v in values], pl.String)
