"""The target: labels of classes and values of a regression, the same from a file and from an outcome."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from holdfast.contract.settings import Column, Settings
from holdfast.data.canonical import NUMBER, number_text, texts, value_text
from holdfast.data.cells import judge
from holdfast.data.kinds import NULL, OK, UNSEEN, Kinds
from holdfast.data.rows import cell
from holdfast.data.rules import Rule, rule
from holdfast.errors import ConfigError, DataError
from holdfast.types import Array, Label


def label_text(value: Any) -> str:
    """Return the form in which labels compare: ``1``, ``1.0``, ``"1"`` and ``" 1 "`` are one, as are
    ``True``, ``"true"``.

    Examples
    --------
    >>> label_text(1.0), label_text("01"), label_text("TRUE"), label_text("Yes ")
    ('1', '1', 'true', 'Yes')
    """
    text = value_text(value).strip(" ")
    if text.lower() in ("true", "false"):
        return text.lower()
    return number_text(float(text)) if NUMBER.fullmatch(text) and abs(float(text)) < 1e300 else text


def target_rule(settings: Settings) -> Rule:
    """Return the rule of the target; for a regression a finite number, whatever else the contract leaves open."""
    stated = settings.columns.get(settings.target)
    if settings.task == "regression":
        low, high = (stated.min, stated.max) if stated else (None, None)
        return rule(settings.target, Column("number", min=low, max=high))
    values = stated.values if stated and stated.type == "category" else None
    found = rule(settings.target, Column("category", values=values))
    if settings.task == "multiclass":
        return Rule(found.name, found.column, f"one of {', '.join(map(repr, settings.classes))}")
    return Rule(found.name, found.column, found.expected if values else "a label")


def class_numbers(settings: Settings) -> dict[str, float]:
    """Return the number of each class by the form in which labels compare, from 0 in the contract's order.

    Raises
    ------
    ConfigError
        ``classes-alike``: two of the labels compare as one.

    Examples
    --------
    >>> settings = Settings(name="x", task="multiclass", target="y", metric="accuracy", classes=("a", 2), columns={})
    >>> class_numbers(settings)
    {'a': 0.0, '2': 1.0}
    """
    found = {label_text(one): float(number) for number, one in enumerate(settings.classes)}
    if len(found) == len(settings.classes):
        return found
    raise ConfigError(
        "classes-alike",
        f"classes are {', '.join(map(repr, settings.classes))}, and two of them are one label in a table",
        expected="labels that differ by more than zeros before a number, spaces around, or the case of true and false",
        next="write each label once",
    )


def labels(series: pl.Series, settings: Settings) -> tuple[Array, Kinds]:
    """Return a column of targets as numbers, NaN where there is none that counts, and the kinds of its cells.

    Parameters
    ----------
    series
        Raw cells, shape ``(n,)``.

    Returns
    -------
    For a binary task 1.0 where the cell is the contract's positive label and 0.0 where it is another one; for a
    multiclass task the number of the class, and a label that is none of them is unseen; for a regression the value.

    Examples
    --------
    >>> settings = Settings(name="x", task="binary", target="y", metric="roc_auc", positive=1, columns={})
    >>> labels(pl.Series(["1", "0", None, "1.0"]), settings)[0].tolist()
    [1.0, 0.0, nan, 1.0]
    """
    judged = judge(series, target_rule(settings))
    if settings.task == "regression":
        return np.array(judged.values.to_numpy(), dtype=np.float64), judged.kinds
    known = judged.values.unique().drop_nulls()
    forms = [label_text(text) for text in known.to_list()]
    empty = [text for text, form in zip(known.to_list(), forms, strict=True) if form.lower() in ("", "nan")]
    kinds = judged.kinds
    if empty:
        kinds[judged.values.is_in(empty).fill_null(False).to_numpy()] = NULL
    numbers = _numbers(forms, settings)
    found = judged.values.replace_strict(known, numbers, default=None, return_dtype=pl.Float64)
    values = np.array(found.to_numpy(), dtype=np.float64)
    kinds[np.isnan(values) & (kinds == OK)] = UNSEEN
    values[kinds != OK] = np.nan
    return values, kinds


def _numbers(forms: list[str], settings: Settings) -> list[float | None]:
    """Return the number of each label by its form; null for one that is no class of several."""
    if settings.task == "multiclass":
        table = class_numbers(settings)
        return [table.get(form) for form in forms]
    positive = label_text(settings.positive)
    return [float(form == positive) for form in forms]


def negative_label(series: pl.Series, settings: Settings) -> Label | None:
    """Return the one label of a binary target that is not the positive one; null where only the positive is
    seen.

    Raises
    ------
    DataError
        ``target-not-binary``: there are several.

    Examples
    --------
    >>> settings = Settings(name="x", task="binary", target="y", metric="roc_auc", positive=1, columns={})
    >>> negative_label(pl.Series(["1", "0", "0"]), settings)
    0
    """
    positive = label_text(settings.positive)
    counts = texts(series).drop_nulls().value_counts(sort=True)
    others: dict[str, int] = {}
    for text, count in counts.iter_rows():
        form = label_text(text)
        if form != positive and form.lower() not in ("", "nan"):
            others[form] = others.get(form, 0) + count
    if len(others) > 1:
        shown = ", ".join(f"{form!r} ({count})" for form, count in list(others.items())[:5])
        raise DataError(
            "target-not-binary",
            f"target {settings.target} has {len(others)} labels besides {settings.positive!r}: {shown}",
            expected="one other label",
            next=f"correct the labels, or state `task: regression` if {settings.target} is a quantity",
        )
    return _typed(next(iter(others)), settings.positive) if others else None


def _typed(text: str, like: Label | None) -> Label:
    if text in ("true", "false") and not isinstance(like, str):
        return text == "true"
    if isinstance(like, str) or not NUMBER.fullmatch(text):
        return text
    number = float(text)
    return int(number) if number.is_integer() else number


def label(value: Any, settings: Settings, negative: Label | None = None) -> float | None:
    """Return one outcome as a number like :func:`labels`, or null where it is none.

    Parameters
    ----------
    negative
        The other label of a binary task, where it is known; an outcome that is neither is null then.

    Examples
    --------
    >>> settings = Settings(name="x", task="binary", target="y", metric="roc_auc", positive="yes", columns={})
    >>> label("yes", settings, "no"), label("no", settings, "no"), label("maybe", settings, "no")
    (1.0, 0.0, None)
    """
    if settings.task == "regression":
        typed, kind = cell(target_rule(settings))(value)
        return float(typed) if kind == OK and isinstance(typed, float) else None
    if not isinstance(value, str | bool | int | float):
        return None
    form = label_text(value)
    if settings.task == "multiclass":
        return class_numbers(settings).get(form)
    if form == label_text(settings.positive):
        return 1.0
    if form.lower() in ("", "nan") or (negative is not None and form != label_text(negative)):
        return None
    return 0.0
