"""What ``holdfast init`` proposes for a table: pure functions of what was seen in its columns."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from holdfast.contract.facts import ColumnFacts
from holdfast.contract.guess_columns import guess_column
from holdfast.contract.guess_roles import (
    guess_entity,
    guess_time,
    why_code,
    why_identifier,
    why_names,
    why_second_target,
)
from holdfast.contract.guess_target import (
    guess_classes,
    guess_metric,
    guess_positive,
    guess_task,
    target_of,
)
from holdfast.contract.settings import FEATURE_KINDS, Column, Task
from holdfast.errors import DataError
from holdfast.types import Label

MOST_SLICES = 3
MOST_SLICE_LEVELS = 10


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """A contract's guessed part.

    ``columns`` are all that have a role as an input or are recognised and left out (text, dates); ``ignore``
    has the reason for each column. ``facts`` are those of the whole table. ``file_order`` is true where it was said
    that the order of the rows is time; ``alike`` how often neighbouring rows have the same class, and how often they
    would by chance, where that suggests it.
    """

    task: Task
    target: str
    metric: str
    columns: dict[str, Column]
    facts: dict[str, ColumnFacts]
    positive: Label | None = None
    classes: tuple[Label, ...] = ()
    entity: str | None = None
    time: str | None = None
    ignore: dict[str, str] = {}
    slices: tuple[str, ...] = ()
    file_order: bool = False
    alike: tuple[float, float] | None = None


def propose(
    facts: Mapping[str, ColumnFacts],
    target: str,
    relations: Mapping[str, float] | None = None,
    *,
    task: Task | None = None,
    file_order: bool = False,
) -> Proposal:
    """Propose a contract.

    Parameters
    ----------
    facts
        What was seen, one for each column of the table, in its order.
    target
        The column to predict.
    relations
        Correlation of numeric columns with a numeric target, in [-1, 1]; NaN and absent: unknown.
    task
        Null: from the target.
    file_order
        The order of the rows is time, so no column is taken for it.

    Raises
    ------
    ConfigError
        ``target-missing``, ``target-unusable``, ``too-many-classes``; see :mod:`holdfast.contract.guess_target`.
    DataError
        ``target-empty``, ``target-constant``, ``classes-too-rare``, or ``no-inputs``: nothing is left to learn from.

    Examples
    --------
    >>> left = ColumnFacts(name="left", kind="integer", rows=9, nulls=0, distinct=2, levels=(("0", 7), ("1", 2)))
    >>> fee = ColumnFacts(name="fee", kind="number", rows=9, nulls=0, distinct=9, minimum=2.5, maximum=9.5,
    ...     p10=2.5, median=4.5)
    >>> proposal = propose({"left": left, "fee": fee}, "left")
    >>> proposal.task, proposal.positive, proposal.columns["fee"].min
    ('binary', 1, 0.0)
    """
    seen = target_of(facts, target)
    task = task or guess_task(seen)
    positive = guess_positive(seen) if task == "binary" else None
    classes = guess_classes(seen) if task == "multiclass" else ()
    others = {name: column for name, column in facts.items() if name != target}
    entity, time = guess_entity(others), None if file_order else guess_time(others)
    ignore = {
        name: why
        for name, column in others.items()
        if name not in (entity, time)
        and (why := _why_ignored(column, seen, task, (relations or {}).get(name, 0.0)))
    }
    columns = {
        name: guess_column(column)
        for name, column in others.items()
        if name not in (entity, time) and name not in ignore
    }
    _require_inputs(columns, target)
    if seen.format is not None or seen.unit is not None:  # how the target is written, too
        columns = {target: Column(seen.kind, format=seen.format, unit=seen.unit), **columns}
    return Proposal(
        task=task,
        target=target,
        metric=guess_metric(task, seen, positive),
        columns=columns,
        facts=dict(facts),
        positive=positive,
        classes=classes,
        entity=entity,
        time=time,
        ignore=ignore,
        slices=_slices(columns),
        file_order=file_order,
    )


def _why_ignored(column: ColumnFacts, target: ColumnFacts, task: Task, correlation: float) -> str | None:
    if column.present == 0:
        return "it has no value in any row"
    second = why_second_target(column, target, correlation) if task == "regression" else None
    return second or why_identifier(column) or why_code(column) or why_names(column)


def _slices(columns: Mapping[str, Column]) -> tuple[str, ...]:
    few = [name for name, column in columns.items() if 2 <= len(column.values or ()) <= MOST_SLICE_LEVELS]
    return tuple(few[:MOST_SLICES])


def _require_inputs(columns: Mapping[str, Column], target: str) -> None:
    if any(column.type in FEATURE_KINDS for column in columns.values()):
        return
    raise DataError(
        "no-inputs",
        f"besides the target {target} every column is the entity, the time, an identifier or empty",
        expected="at least one column to learn from",
        next="add columns to the table; features from text are not yet supported",
    )
