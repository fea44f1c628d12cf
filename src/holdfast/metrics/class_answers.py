"""Answers that are classes, not probabilities, as scores of several classes."""

from __future__ import annotations

import numpy as np
import polars as pl

from holdfast.contract.settings import Settings
from holdfast.data.target import class_numbers, label_text
from holdfast.errors import ConfigError
from holdfast.features import FeatureSet, column_types
from holdfast.types import Array


def certain(numbers: Array, otherwise: Array) -> Array:
    """Return certainty of a class as probabilities, shape ``(n, k)``.

    Parameters
    ----------
    numbers
        Numbers of classes, shape ``(n,)``; NaN where there is no answer.
    otherwise
        The probabilities of a row without one, shape ``(k,)``.

    Examples
    --------
    >>> certain(np.array([1.0, np.nan]), np.array([0.75, 0.25])).tolist()
    [[0.0, 1.0], [0.75, 0.25]]
    """
    known = ~np.isnan(numbers)
    found = np.tile(otherwise, (len(numbers), 1))
    found[known] = np.eye(len(otherwise))[numbers[known].astype(np.int64)]
    return found


def class_shares(labels: Array, classes: int) -> Array:
    """Return the share of each class, shape ``(k,)``.

    Examples
    --------
    >>> class_shares(np.array([0.0, 2.0]), 3).tolist()
    [0.5, 0.0, 0.5]
    """
    counts = np.bincount(labels.astype(np.int64), minlength=classes)
    return np.asarray(counts / max(1, len(labels)), dtype=np.float64)


def ruled(expression: str, frame: pl.DataFrame, settings: Settings) -> Array:
    """Return the number of the class that a rule names for each row; NaN where it names none.

    Raises
    ------
    ConfigError
        ``baseline-not-a-class``: the rule yields something that is no label; ``expression-...``.
    """
    rule = FeatureSet({"baseline": expression}, column_types(settings))
    answers = rule.table(frame)["baseline"].cast(pl.String)
    table, known = class_numbers(settings), answers.unique().drop_nulls()
    forms = [label_text(one) for one in known.to_list()]
    strange = [text for text, form in zip(known.to_list(), forms, strict=True) if form not in table]
    if strange:
        raise ConfigError(
            "baseline-not-a-class",
            f"the baseline answers {strange[0]!r}",
            expected=f"one of {', '.join(map(repr, settings.classes))}, or null",
            next="write a rule such as CASE WHEN x > 1 THEN 'a' ELSE 'b' END",
        )
    found = answers.replace_strict(known, [table[f] for f in forms], default=None, return_dtype=pl.Float64)
    return np.array(found.to_numpy(), dtype=np.float64)
