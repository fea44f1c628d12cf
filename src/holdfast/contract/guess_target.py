"""What ``init`` guesses from the target: the task, the positive label or the classes, the metric."""

from __future__ import annotations

from collections.abc import Mapping

from holdfast.contract.classes import FEWEST_ROWS, MOST_CLASSES
from holdfast.contract.facts import ColumnFacts
from holdfast.contract.settings import Task
from holdfast.errors import ConfigError, DataError, close_match
from holdfast.types import Label

RARE = 0.05
"""Positives below this share make average precision the metric: ROC AUC hardly moves with the few that matter."""

FEWEST_AMOUNTS = 10
"""So many whole numbers are amounts, unless they count classes."""

MOST_COUNTED = 20
EVENLY = 2.0
"""Whole numbers without a gap from 0 or 1 count classes when none has twice or half of an even share of the rows."""

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
    """Return ``binary`` for two values, ``multiclass`` for several labels, ``regression`` for amounts.

    Whole numbers are labels where there are three to nine of them, or up to twenty that count classes: without a gap
    from 0 or 1, in about equally many rows.

    Raises
    ------
    ConfigError
        ``target-unusable``: a date or free text. ``too-many-classes``: more than fifty labels.

    Examples
    --------
    >>> digit = ColumnFacts(name="digit", kind="integer", rows=100, nulls=0, distinct=10, minimum=0.0, maximum=9.0,
    ...     whole=True, levels=tuple((str(i), 10) for i in range(10)))
    >>> guess_task(digit)
    'multiclass'
    """
    if target.kind == "datetime" or (target.kind == "text" and target.distinct > 2):
        raise _no_target(target)
    if target.distinct == 2:
        return "binary"
    if target.kind in ("number", "integer"):
        few = target.whole and target.distinct < FEWEST_AMOUNTS
        return "multiclass" if few or _counts_classes(target) else "regression"
    return "multiclass"


def _no_target(target: ColumnFacts) -> ConfigError:
    if target.kind == "text" and 2 * target.distinct <= target.present:
        return _too_many(target)
    return ConfigError(
        "target-unusable",
        f"the target {target.name} is a column of type {target.kind}",
        expected="classes, or amounts",
        next="name another column, or derive one from it",
    )


def _too_many(target: ColumnFacts) -> ConfigError:
    return ConfigError(
        "too-many-classes",
        f"the target {target.name} has {target.distinct:,} labels",
        expected=f"at most {MOST_CLASSES} classes",
        next="join labels that are treated alike into one, or write task: regression if they are amounts",
    )


def _counts_classes(target: ColumnFacts) -> bool:
    if not target.whole or target.levels is None or target.distinct > MOST_COUNTED:
        return False
    even = target.present / target.distinct
    counts = [count for _, count in target.levels]
    gapless = target.minimum in (0.0, 1.0) and target.maximum == target.minimum + target.distinct - 1
    return gapless and min(counts) * EVENLY > even and max(counts) < even * EVENLY


def guess_classes(target: ColumnFacts) -> tuple[Label, ...]:
    """Return the labels in at least ten rows, in the order of numbers or of text.

    Raises
    ------
    ConfigError
        ``too-many-classes``: more than fifty.
    DataError
        ``classes-too-rare``: fewer than two labels are in ten rows.

    Examples
    --------
    >>> size = ColumnFacts(name="size", kind="category", rows=63, nulls=0, distinct=4,
    ...     levels=(("S", 30), ("M", 20), ("L", 12), ("?", 1)))
    >>> guess_classes(size)
    ('L', 'M', 'S')
    """
    if target.levels is None or target.distinct > MOST_CLASSES:
        raise _too_many(target)
    kept = [typed(text, target) for text, count in target.levels if count >= FEWEST_ROWS]
    if len(kept) < 2:
        raise DataError(
            "classes-too-rare",
            f"the target {target.name} has {target.distinct} labels, {len(kept)} of them in {FEWEST_ROWS} rows",
            expected=f"at least two labels with {FEWEST_ROWS} rows each",
            next="bring more rows, or join labels that are treated alike into one",
        )
    return tuple(sorted(kept))


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
    """Return ``r2`` for a regression, ``macro_f1`` for several classes; for two ``roc_auc``, or ``average_precision``
    below 5 % positives.
    """
    if task != "binary":
        return "r2" if task == "regression" else "macro_f1"
    cases = sum(count for text, count in target.levels or () if typed(text, target) == positive)
    return "average_precision" if 0 < cases < RARE * target.present else "roc_auc"
