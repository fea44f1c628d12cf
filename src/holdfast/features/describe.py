"""What a contract's features are, before anything is trained: type, nullability and why, and the columns they read."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from holdfast.contract.settings import Column as Cell
from holdfast.contract.settings import Settings
from holdfast.features.column_types import column_types
from holdfast.features.feature_set import FeatureSet
from holdfast.features.functions import FUNCTIONS
from holdfast.features.nodes import Column, Expression, Literal, Node, Option, Type
from holdfast.features.nullability import Source, Sources
from holdfast.features.registry import Registry


class NullSource(msgspec.Struct, frozen=True):
    """Where a null can come from: a column or a function, and in words why."""

    origin: str
    why: str


class FeatureFacts(msgspec.Struct, frozen=True):
    """One feature. ``decides`` is what makes it null or, where it never is, what puts a value for every null."""

    name: str
    expression: str
    type: Type
    nullable: bool
    because: tuple[NullSource, ...]
    decides: str | None
    columns: tuple[str, ...]


def describe(settings: Settings) -> tuple[FeatureFacts, ...]:
    """Return the facts about each feature of a contract.

    Raises
    ------
    ConfigError
        ``expression-...`` for the first expression that does not pass.

    Examples
    --------
    >>> from holdfast.contract.settings import Column
    >>> settings = Settings(name="x", task="binary", target="y", metric="roc_auc", features={"r": "a / b"},
    ...                     columns={"a": Column("number"), "b": Column("number"), "y": Column("boolean")})
    >>> [(fact.type, fact.nullable, fact.decides) for fact in describe(settings)]
    [('number', True, '/')]
    """
    features = FeatureSet(settings.features, column_types(settings))
    gaps = {name: why for name in settings.inputs if (why := gap(settings.columns[name]))}
    return tuple(_facts(name, expression, gaps) for name, expression in features.expressions.items())


def gap(column: Cell) -> str:
    """Return why a column can be missing, or an empty string where the contract does not let it."""
    if column.nullable:
        return "nullable in the contract"
    if column.mostly is not None:
        return "a cell that breaks the column's rule counts as missing (`mostly`)"
    return "an unseen level counts as missing (`unseen: impute`)" if column.unseen == "impute" else ""


def null_sources(node: Node | Option, gaps: Mapping[str, str], functions: Registry = FUNCTIONS) -> Sources:
    """Return where a null of a tree can come from; empty: never.

    Parameters
    ----------
    node
        The tree.
    gaps
        The columns that can be missing, and why.

    Examples
    --------
    >>> from holdfast.features import parse
    >>> tree = parse("COALESCE(a / b, 0)", {"a": "number", "b": "number"}).tree
    >>> null_sources(tree, {"a": "nullable"})
    ()
    """
    if isinstance(node, Option):
        return ()
    if isinstance(node, Literal):
        return (Source("NULL", "NULL is written, or CASE has no ELSE"),) if node.value is None else ()
    if isinstance(node, Column):
        return (Source(node.name, gaps[node.name]),) if node.name in gaps else ()
    values = [part for part in node.arguments if not isinstance(part, Option)]
    return functions[node.function].missing(node, [null_sources(part, gaps, functions) for part in values])


def _facts(name: str, expression: Expression, gaps: Mapping[str, str]) -> FeatureFacts:
    sources = null_sources(expression.tree, gaps)
    because = tuple(NullSource(source.origin, source.why) for source in sources)
    decides = sources[0].origin if sources else _settler(expression.tree, gaps)
    return FeatureFacts(
        name, expression.text, expression.type, bool(sources), because, decides, expression.columns
    )


def _settler(node: Node | Option, gaps: Mapping[str, str]) -> str | None:
    """Return the first function, from the outside, that has an answer although an argument may be null."""
    if isinstance(node, (Option, Literal, Column)):
        return None
    if any(null_sources(part, gaps) for part in node.arguments):
        return node.function
    return next((found for part in node.arguments if (found := _settler(part, gaps))), None)
