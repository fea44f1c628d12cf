"""Derived features and slices name what is there."""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.contract.options import Options
from holdfast.contract.problems import Path, Problem, dotted
from holdfast.contract.rule import Rule
from holdfast.errors import close_match


def _features(options: Options) -> Iterator[Problem]:
    taken: dict[str | None, str] = dict.fromkeys(options.ignore or (), "an ignored column")
    taken |= dict.fromkeys(options.columns or (), "a column")
    taken |= {options.entity: "the entity", options.time_column: "the time", options.target: "the target"}
    for name in options.features or ():
        if name in taken:
            happened = f"{dotted(('features', name))} has the name of {taken[name]}"
            yield Problem(("features", name), happened, "a name that no column has", "choose another name")


def _slices(options: Options) -> Iterator[Problem]:
    if options.columns is None:
        return
    known = [*options.columns, *(options.ignore or ()), *(options.features or ())]
    known += [name for name in (options.entity, options.time_column) if name is not None]
    for place, name in enumerate(options.slices or ()):
        path: Path = ("slices", place)
        column = options.columns.get(name)
        if name == options.target:
            yield Problem(
                path, f"{dotted(path)} is {name}, which is the target", "another column", "take it out"
            )
        elif name not in known:
            expected = "a column of the contract"
            yield Problem(
                path, f"{dotted(path)} is {name}, which no key names", expected, close_match(name, known)
            )
        elif column is not None and column.type in ("text", "datetime", "flags"):
            happened = f"{dotted(path)} is {name}, a column of type {column.type}"
            yield Problem(path, happened, "a category, boolean, integer or number", "take it out")


RULES: tuple[Rule, ...] = (
    Rule(("features",), _features),
    Rule(("columns", "ignore", "features", "entity", "time", "slices"), _slices),
)
