"""What a contract leaves to its data: the task, the positive label, the columns."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import msgspec

from holdfast.contract.facts import ColumnFacts
from holdfast.contract.guess import propose
from holdfast.contract.guess_columns import guess_column
from holdfast.contract.options import METRICS, ColumnOptions, MatrixOptions, Options
from holdfast.contract.problems import Problem
from holdfast.contract.settings import Task

Facts = Callable[[str], Mapping[str, ColumnFacts]]
"""What was seen in the table that ``data`` names: asked only where the contract leaves something to it."""


TASKS: dict[str, Task] = {"binary": "binary", "multiclass": "multiclass", "regression": "regression"}


def with_task(options: Options) -> Options:
    """Return the options with the task that their other keys imply, where none is stated and one is implied."""
    task = options.task or _implied(options)
    return options if task is None or task == options.task else options.model_copy(update={"task": task})


def _implied(options: Options) -> Task | None:
    if options.classes is not None or isinstance(options.decision, MatrixOptions):
        return "multiclass"
    if options.positive is not None or options.decision is not None:
        return "binary"
    if options.metric is not None:
        having = [task for task, metrics in METRICS.items() if options.metric in metrics]
        return TASKS[having[0]] if len(having) == 1 else None
    column = (options.columns or {}).get(options.target or "")
    implied: dict[str, Task] = {"number": "regression", "boolean": "binary"}
    return implied.get(column.type) if column is not None else None


def open_keys(options: Options) -> tuple[str, ...]:
    """Return the keys that only the data can fill."""
    positive_open = options.task in (None, "binary") and options.positive is None
    candidates = {
        "task": options.task is None,
        "positive": positive_open,
        "classes": options.task == "multiclass" and options.classes is None,
        "columns": options.columns is None,
    }
    return tuple(key for key, is_open in candidates.items() if is_open)


def unfilled(options: Options) -> Iterator[Problem]:
    """Yield a problem for each key that only the data can fill, for a contract that is read without data."""
    expected = {
        "task": "binary, multiclass or regression",
        "positive": "the label that counts as a case",
        "classes": "a list of the labels",
        "columns": "a mapping of names to types",
    }
    for key in open_keys(options):
        if key == "positive" and options.task is None:
            continue
        happened = f"{key} is not stated, and there is no table to take it from"
        yield Problem((key,), happened, expected[key], f"state {key}, or data")


def complete(options: Options, facts: Mapping[str, ColumnFacts]) -> Options:
    """Return the options with task, positive label and columns taken from the table where they are null.

    Raises
    ------
    ConfigError, DataError
        The target is missing or fits no task; see :func:`holdfast.contract.guess.propose`.
    """
    assert options.target is not None
    proposal = propose(facts, options.target, task=options.task)
    filled: dict[str, Any] = {"task": proposal.task}
    if proposal.task == "binary" and options.positive is None:
        filled["positive"] = proposal.positive
    if proposal.task == "multiclass" and options.classes is None:
        filled["classes"] = list(proposal.classes)
    if options.columns is None:
        ignore = options.ignore
        if ignore is None:
            ignore = [
                *proposal.ignore,
                *([proposal.entity] if proposal.entity and not options.entity else []),
                *([proposal.time] if proposal.time and not options.time else []),
            ]
            filled["ignore"] = ignore
        taken = {options.target, options.entity, options.time_column, *ignore}
        filled["columns"] = {name: _written(facts[name]) for name in facts if name not in taken}
    return options.model_copy(update=filled)


def _written(facts: ColumnFacts) -> ColumnOptions:
    column = guess_column(facts)
    stated = {name: value for name, value in msgspec.structs.asdict(column).items() if value is not None}
    if column.values is None:
        stated.pop("unseen")
    else:
        stated["values"] = list(column.values)
    return ColumnOptions(**stated)
