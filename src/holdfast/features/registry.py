"""The table of functions: looked up by name, by the SQL parser's node, and replaced in tests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlglot import exp

from holdfast.features.function import Function


class Registry:
    """An immutable table of functions.

    Raises
    ------
    ValueError
        Two functions have one name or one syntax: a mistake in the table, found at import.
    """

    def __init__(self, functions: Iterable[Function]) -> None:
        self._functions = tuple(functions)
        self._by_name = {f.name: f for f in self._functions}
        self._by_node = {f.syntax.node: f for f in self._functions if f.syntax}
        if len(self._by_name) != len(self._functions):
            raise ValueError("two functions share a name")
        if len(self._by_node) != sum(f.syntax is not None for f in self._functions):
            raise ValueError("two functions share a syntax")

    def __iter__(self) -> Iterator[Function]:
        return iter(self._functions)

    def __getitem__(self, name: str) -> Function:
        return self._by_name[name]

    def called(self, name: str) -> Function | None:
        """Return the function written ``NAME(...)``, in upper or lower case; operators are not among them."""
        found = self._by_name.get(name.upper())
        return found if found and found.syntax is None else None

    def written(self, node: exp.Expression) -> Function | None:
        """Return the operator that a node of the SQL parser stands for."""
        return self._by_node.get(type(node))

    @property
    def names(self) -> tuple[str, ...]:
        """The names that can be written ``NAME(...)``."""
        return tuple(f.name for f in self._functions if f.syntax is None)

    def replace(self, function: Function) -> Registry:
        """Return a table in which the function of the same name is this one."""
        return Registry(function if f.name == function.name else f for f in self._functions)
