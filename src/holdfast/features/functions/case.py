"""CASE, searched and simple."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from sqlglot import exp

from holdfast.features.function import Function, Overload, RowFunction, Syntax
from holdfast.features.nodes import TYPES, Call
from holdfast.features.nullability import Sources, merged
from holdfast.features.vectors import Vector, comparable


def _case(*parts: Any) -> Vector:
    conditions = parts[:-1:2]
    values, back = comparable([*parts[1::2], parts[-1]])
    result = values[-1]
    for condition, value in zip(reversed(conditions), reversed(values[:-1]), strict=True):
        result = np.where(condition == 1.0, value, result)
    return back(result)


def _case_row(*parts: RowFunction) -> RowFunction:
    branches = tuple(zip(parts[:-1:2], parts[1::2], strict=True))
    otherwise = parts[-1]

    def run(row: Mapping[str, Any]) -> Any:
        for condition, value in branches:
            if condition(row):
                return value(row)
        return otherwise(row)

    return run


def _read(node: Any) -> Sequence[Any]:
    subject = node.args.get("this")
    operands: list[Any] = []
    for branch in node.args.get("ifs") or ():
        condition = branch.args["this"]
        if subject is not None:
            condition = exp.EQ(this=subject.copy(), expression=condition.copy())
        operands += [condition, branch.args["true"]]
    return [*operands, node.args.get("default") or exp.Null()]


def _write(parts: Sequence[str]) -> str:
    branches = zip(parts[:-1:2], parts[1::2], strict=True)
    whens = " ".join(f"WHEN {condition} THEN {value}" for condition, value in branches)
    return f"CASE {whens} ELSE {parts[-1]} END"


def _missing(call: Call, arguments: Sequence[Sources]) -> Sources:
    # a null condition is not true; only the values count
    return merged([*arguments[1::2], arguments[-1]])


FUNCTIONS = (
    Function(
        name="CASE",
        usage="CASE WHEN p THEN x ... ELSE y END, CASE v WHEN a THEN x ... ELSE y END",
        family="Choice",
        overloads=tuple(Overload(("boolean", t), t, repeat=("boolean", t), last=(t,)) for t in TYPES),
        vectorised=_case,
        row=_case_row,
        meaning="The value of the first branch whose condition is true; the second form compares "
        "with `v = a`. All values have one type. A branch that is not taken never matters.",
        nulls="A null condition is not true. Without ELSE, a row that no branch takes is null.",
        missing=_missing,
        syntax=Syntax(exp.Case, frozenset({"this", "ifs", "default"}), _read, _write),
    ),
)
