"""What a column may hold fits its type, and something is left to learn from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from holdfast.contract.options import ColumnOptions, Options
from holdfast.contract.problems import Path, Problem, dotted
from holdfast.contract.rule import Rule
from holdfast.contract.settings import FEATURE_KINDS

_LARGEST_WHOLE = 2**53


def _columns(options: Options) -> Iterator[Problem]:
    for name, column in (options.columns or {}).items():
        path: Path = ("columns", name)
        for key, value in (("min", column.min), ("max", column.max)):
            if value is not None:
                yield from _bound((*path, key), value, column)
        if column.min is not None and column.max is not None and column.min > column.max:
            happened = f"{dotted((*path, 'min'))} is {column.min:g}, above its max {column.max:g}"
            yield Problem((*path, "min"), happened, "min not above max", "exchange them")
        yield from _levels(path, column)


def _bound(path: Path, value: float, column: ColumnOptions) -> Iterator[Problem]:
    if column.type not in ("number", "integer"):
        happened = f"{dotted(path)} is given for a {column.type}"
        yield Problem(path, happened, "min and max for number and integer only", f"take {path[-1]} out")
    elif column.type == "integer" and (not value.is_integer() or abs(value) > _LARGEST_WHOLE):
        happened = f"{dotted(path)} is {value:g}"
        yield Problem(path, happened, "a whole number of at most 2^53 for an integer", "or type: number")


def _levels(path: Path, column: ColumnOptions) -> Iterator[Problem]:
    if column.values is not None and column.type != "category":
        happened = f"{dotted((*path, 'values'))} are given for a column of type {column.type}"
        yield Problem(
            (*path, "values"), happened, "values for type category only", "type: category, or no values"
        )
    if column.unseen is not None and (column.values is None or column.type != "category"):
        happened = f"{dotted((*path, 'unseen'))} is given for a column without values"
        yield Problem(
            (*path, "unseen"), happened, "unseen beside values only", "add values, or take unseen out"
        )
    for level, count in Counter(column.values or ()).items():
        if count > 1:
            happened = f"{dotted((*path, 'values'))} has {level!r} {count} times"
            yield Problem((*path, "values"), happened, "each level once", "take it out")


def _target_column(options: Options) -> Iterator[Problem]:
    column = (options.columns or {}).get(options.target or "")
    if options.target is None or column is None:
        return
    path: Path = ("columns", options.target)
    labels = ("number", "integer", "boolean", "category")
    allowed = {"regression": ("number", "integer"), "binary": labels, "multiclass": labels}
    if column.type not in allowed.get(options.task or "binary", ()):
        happened = (
            f"{dotted((*path, 'type'))} is {column.type}, for the target of a {options.task or 'model'}"
        )
        yield Problem((*path, "type"), happened, f"one of {', '.join(allowed[options.task or 'binary'])}")
    for key in ("unseen", "nullable"):
        if getattr(column, key) is not None:
            happened = f"{dotted((*path, key))} is given for the target"
            expected = "no such key: a row without a known target is always kept apart"
            yield Problem((*path, key), happened, expected, f"take {key} out")


def _inputs(options: Options) -> Iterator[Problem]:
    if options.columns is None:
        return
    left_out = {options.target, options.entity, options.time_column, *(options.ignore or ())}
    kinds = [column.type for name, column in options.columns.items() if name not in left_out]
    if not any(kind in FEATURE_KINDS for kind in kinds):
        happened = "no column is left as a feature"
        expected = f"at least one column of type {', '.join(FEATURE_KINDS)} that is not ignored"
        yield Problem(("columns",), happened, expected, "add one, or take one out of ignore")


RULES: tuple[Rule, ...] = (
    Rule(("columns",), _columns),
    Rule(("target", "task"), _target_column),
    Rule(("columns", "target", "entity", "time", "ignore"), _inputs),
)
