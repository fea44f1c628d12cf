"""What rows count, natural shares and intervals: each for the task that it belongs to."""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.contract.options import Options
from holdfast.contract.problems import Path, Problem, dotted
from holdfast.contract.rule import Rule


def _prevalence(options: Options) -> Iterator[Problem]:
    if options.prevalence is not None and options.task not in (None, "binary"):
        happened = f"prevalence is given for a {options.task} task"
        yield Problem(("prevalence",), happened, "prevalence for task binary only", "prevalence: null")


def _interval(options: Options) -> Iterator[Problem]:
    if options.interval is not None and options.task not in (None, "regression"):
        happened = f"interval is given for a {options.task} task"
        yield Problem(("interval",), happened, "interval for task regression only", "interval: null")


def _weight(options: Options) -> Iterator[Problem]:
    if options.weight is None:
        return
    roles = {"target": options.target, "entity": options.entity, "time": options.time_column}
    for role, name in roles.items():
        if options.weight == name:
            happened = f"weight is {name}, which is the {role}"
            yield Problem(("weight",), happened, "a column of its own", "name another column")
    column = (options.columns or {}).get(options.weight)
    if column is not None and column.type not in ("number", "integer"):
        path: Path = ("columns", options.weight, "type")
        happened = f"{dotted(path)} is {column.type}, and this column is the weight"
        yield Problem(path, happened, "number", "correct the type, or name another column as weight")


RULES: tuple[Rule, ...] = (
    Rule(("prevalence", "task"), _prevalence),
    Rule(("interval", "task"), _interval),
    Rule(("weight", "target", "entity", "time"), _weight),
)
