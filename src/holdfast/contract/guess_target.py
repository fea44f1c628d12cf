"""What ``init`` guesses from the target: the task, the positive label, the metric."""

from __future__ import annotations

from collections.abc import Mapping

from holdfast.contract.facts import ColumnFacts
from holdfast.contract.settings import Task
from holdfast.errors import ConfigError, DataError, close_match
from holdfast.types import Label

RARE = 0.05
"""Positives below this share make average precision the metric: ROC AUC hardly moves with the few that matter."""

FEWEST_AMOUNTS = 10
_YES = frozenset(("1", "true", "t", "yes", "y", "positive", "pos"))
_NO = frozenset(("0", "-1", "false", "f", "no", "n", "negative", "neg"))


def target_of(facts: Mapping[str, ColumnFacts], target: str) -> ColumnFacts:
    """Return the facts of the target.

    Raises
    ------
    ConfigError
        ``target-missing``: the table has no such column.
    DataError
        ``target-empty``: it has no value. ``target-constant``: it has only one.
    """
    if target not in facts:
        raise ConfigError(
            "target-missing",
            f"the table has no column {target!r}",
            expected=f"one of {', '.join(list(facts)[:20])}{', ...' if len(facts) > 20 else ''}",
            next=close_match(target, facts) or "name a column of the table",
        )
    found = facts[target]
    if found.present == 0:
        raise DataError(
            "target-empty",
            f"the target {target} has no value in {found.rows} rows",
            expected="a target that is known in most rows",
            next="take rows whose outcome is known",
        )
    if found.distinct == 1:
        only = found.levels[0][0] if found.levels else "one value"
        raise DataError(
            "target-constant",
            f"the target {target} is {only} in all {found.present} rows that have one",
            expected="two classes, or amounts that differ",
            next="take rows with both outcomes",
        )
    return found


def guess_task(target: ColumnFacts) -> Task:
    """Return ``binary`` for two values, ``regression`` for amounts.

    Raises
    ------
    ConfigError
        ``not-yet-supported``: three or more classes, or three to nine whole numbers, which look like classes.
        ``target-unusable``: a date or free text.
    """
    if target.kind == "datetime" or (target.kind == "text" and target.distinct > 2):
        raise ConfigError(
            "target-unusable",
            f"the target {target.name} is a column of type {target.kind}",
            expected="two classes, or amounts",
            next="name another column, or derive one from it",
        )
    if target.distinct == 2:
        return "binary"
    if target.kind in ("number", "integer") and (not target.whole or target.distinct >= FEWEST_AMOUNTS):
        return "regression"
    number = target.kind in ("number", "integer")
    raise ConfigError(
        "not-yet-supported",
        f"the target {target.name} has {target.distinct} classes; multiclass is not yet supported",
        expected="a target of two classes, or of amounts",
        next="write holdfast.yaml with task: regression if these are amounts"
        if number
        else "derive a column that says one class or not",
    )


def guess_positive(target: ColumnFacts) -> Label:
    """Return the label that counts as a case: the one that says yes where the other says no, else the rarer one.

    It has the type of the data: an integer, a float, a boolean or a string. Equally frequent labels: the last
    in the order of the text.

    Examples
    --------
    >>> spam = ColumnFacts(name="Label", kind="category", rows=10, nulls=0, distinct=2, levels=(("ham", 8), ("spam", 2)))
    >>> guess_positive(spam)
    'spam'
    """
    levels = sorted(target.levels or ())
    said = [text for text, _ in levels if text.strip().lower() in _YES]
    others = [text for text, _ in levels if text not in said]
    if len(said) == 1 and others and (said[0] != "1" or others[0].strip().lower() in _NO):
        return typed(said[0], target)
    fewest = min(count for _, count in levels)
    return typed([text for text, count in levels if count == fewest][-1], target)


def typed(text: str, facts: ColumnFacts) -> Label:
    """Return a level with the type of its column."""
    if facts.kind == "boolean":
        return text == "true"
    if facts.kind in ("number", "integer"):
        value = float(text)
        return int(value) if value.is_integer() else value
    return text


def guess_metric(task: Task, target: ColumnFacts, positive: Label | None) -> str:
    """Return ``r2`` for a regression; for classes ``roc_auc``, or ``average_precision`` below 5 % positives."""
    if task == "regression":
        return "r2"
    cases = sum(count for text, count in target.levels or () if typed(text, target) == positive)
    return "average_precision" if 0 < cases < RARE * target.present else "roc_auc"
