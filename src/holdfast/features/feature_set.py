"""The derived features of a contract: for tables and for rows; ``features.json`` of a bundle."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import msgspec
import polars as pl

from holdfast.errors import BundleError, ConfigError
from holdfast.features.nodes import Expression, Type
from holdfast.features.parser import parse
from holdfast.features.row_executor import rowwise
from holdfast.features.table_executor import vectorised
from holdfast.features.vectors import to_series, vectors

FORMAT = 1
"""Version of ``features.json``."""


class _Feature(msgspec.Struct, frozen=True):
    """One feature in ``features.json``: ``columns`` is its lineage."""

    name: str
    expression: str
    type: Type
    columns: tuple[str, ...]


class _Document(msgspec.Struct, frozen=True):
    """``features.json``: the features, and the types of the columns that they read."""

    format: int
    columns: dict[str, Type]
    features: tuple[_Feature, ...]


class FeatureSet:
    """Named expressions over the columns of a table.

    Parameters
    ----------
    expressions
        Name of each feature, and its SQL. A feature reads columns of the table, not other features.
    types
        The columns that may be read, and their types.

    Raises
    ------
    ConfigError
        ``expression-...`` for the first expression that does not pass, ``expression-type`` for a datetime (a feature
        is a number, a boolean or a string), or ``feature-name-taken``.

    Examples
    --------
    >>> features = FeatureSet({"ratio": "a / b"}, {"a": "number", "b": "number"})
    >>> features.row()({"a": 1.0, "b": 4.0})
    {'a': 1.0, 'b': 4.0, 'ratio': 0.25}
    >>> features.table(pl.DataFrame({"a": [1.0], "b": [0.0]})).to_dicts()
    [{'a': 1.0, 'b': 0.0, 'ratio': None}]
    """

    def __init__(self, expressions: Mapping[str, str], types: Mapping[str, Type]) -> None:
        for name in expressions:
            if name in types:
                raise ConfigError(
                    "feature-name-taken",
                    f"features.{name}: the table has a column of this name",
                    expected="a name that no column has",
                    next="rename the feature",
                )
        self.expressions: dict[str, Expression] = {
            name: parse(text, types, name=f"features.{name}") for name, text in expressions.items()
        }
        for name, expression in self.expressions.items():
            _usable(name, expression)
        self._types = {
            column: types[column] for expression in self.expressions.values() for column in expression.columns
        }
        self._vectorised = {name: vectorised(expression) for name, expression in self.expressions.items()}

    @property
    def types(self) -> dict[str, Type]:
        """The type of each feature."""
        return {name: expression.type for name, expression in self.expressions.items()}

    @property
    def lineage(self) -> dict[str, tuple[str, ...]]:
        """The columns that each feature reads."""
        return {name: expression.columns for name, expression in self.expressions.items()}

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns that any feature reads, each once."""
        return tuple(self._types)

    def table(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Return a typed frame with the features appended as typed columns (Float64, Boolean, String)."""
        columns = vectors(frame, self._types)
        derived = [
            to_series(name, run(columns), self.expressions[name].type)
            for name, run in self._vectorised.items()
        ]
        return frame.with_columns(derived)

    def row(self) -> Callable[[Mapping[str, Any]], dict[str, Any]]:
        """Return a function from a typed row to a new row with the features added."""
        compiled = tuple((name, rowwise(expression)) for name, expression in self.expressions.items())

        def run(row: Mapping[str, Any]) -> dict[str, Any]:
            extended = dict(row)
            for name, feature in compiled:
                extended[name] = feature(row)
            return extended

        return run

    def to_json(self) -> str:
        """Return ``features.json``: each expression with its type and column lineage."""
        features = tuple(_Feature(name, e.text, e.type, e.columns) for name, e in self.expressions.items())
        document = _Document(FORMAT, self._types, features)
        return msgspec.json.format(msgspec.json.encode(document), indent=2).decode() + "\n"

    @classmethod
    def from_json(cls, text: str | bytes) -> FeatureSet:
        """Return the features of a ``features.json``; the expressions are read, checked and compiled again.

        Raises
        ------
        BundleError
            ``features-unreadable``: not such a file, or of a newer format. ``features-changed``: an
            expression has now another type or lineage than when the file was written.
        """
        try:
            document = msgspec.json.decode(text, type=_Document)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise _unreadable(str(error)) from error
        if document.format > FORMAT:
            raise _unreadable(f"format {document.format}")
        features = cls({f.name: f.expression for f in document.features}, document.columns)
        for stated in document.features:
            found = features.expressions[stated.name]
            if (found.type, found.columns) != (stated.type, stated.columns):
                raise BundleError(
                    "features-changed",
                    f"features.json: {stated.name} is a {found.type} over {', '.join(found.columns)}",
                    expected=f"a {stated.type} over {', '.join(stated.columns)}, as it was written",
                    next="restore the bundle, or train again with this version of holdfast",
                )
        return features


def _usable(name: str, expression: Expression) -> None:
    if expression.type == "datetime":
        raise ConfigError(
            "expression-type",
            f"features.{name}: {expression.text!r} is a datetime",
            expected="a number, a boolean or a string",
            next="take a part of it (`EXTRACT(hour FROM t)`) or a difference (`DATE_DIFF('day', t, u)`)",
        )


def _unreadable(why: str) -> BundleError:
    return BundleError(
        "features-unreadable",
        f"features.json: {why}",
        expected=f"features of format {FORMAT} or older",
        next="restore the bundle, or update holdfast",
    )
