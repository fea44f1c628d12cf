"""Names and roles of columns: each column has one."""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.contract.names import TRUTH_WORDS
from holdfast.contract.options import Options
from holdfast.contract.problems import Path, Problem, dotted
from holdfast.contract.rule import Rule


def _name(options: Options) -> Iterator[Problem]:
    if options.name is not None and options.name.lower() in TRUTH_WORDS:
        happened = f"name is {options.name}, which many readers of YAML take for a truth value"
        yield Problem(("name",), happened, "a name such as churn", "choose another name")


def _target(options: Options) -> Iterator[Problem]:
    if options.target is None:
        yield Problem(
            ("target",), "target is not stated", "the name of the column to predict", "add target: COLUMN"
        )


def _roles(options: Options) -> Iterator[Problem]:
    roles = {"target": options.target, "entity": options.entity, "time": options.time_column}
    seen: dict[str, str] = {}
    for role, column in roles.items():
        if column is not None and column in seen:
            happened = f"{role} is {column}, which is the {seen[column]} already"
            yield Problem(
                (role,), happened, "a column of its own", f"name another column or write {role}: null"
            )
        elif column is not None:
            seen[column] = role
    for place, column in enumerate(options.ignore or ()):
        if column == options.target:
            happened = f"{dotted(('ignore', place))} is {column}, which is the target"
            yield Problem(
                ("ignore", place), happened, "columns other than the target", "take it out of ignore"
            )


def _time(options: Options) -> Iterator[Problem]:
    column = (options.columns or {}).get(options.time_column or "")
    if options.time_column is not None and column is not None and column.type != "datetime":
        path: Path = ("columns", options.time_column, "type")
        happened = f"{dotted(path)} is {column.type}, and this column is the time"
        yield Problem(path, happened, "datetime", "correct the type, or name another column as time")


def _repeated(options: Options) -> Iterator[Problem]:
    lists = {"ignore": options.ignore, "slices": options.slices, "candidates": options.candidates}
    for key, names in lists.items():
        first: set[str] = set()
        for place, name in enumerate(names or ()):
            if name in first:
                happened = f"{dotted((key, place))} is {name}, which stands there already"
                yield Problem((key, place), happened, "each name once", "take one out")
            first.add(name)


RULES: tuple[Rule, ...] = (
    Rule(("name",), _name),
    Rule(("target",), _target),
    Rule(("target", "entity", "time", "ignore"), _roles),
    Rule(("time",), _time),
    Rule(("ignore", "slices", "candidates"), _repeated),
)
