"""The moment of prediction is a column of times."""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.contract.options import Options
from holdfast.contract.problems import Problem, dotted
from holdfast.contract.rule import Rule
from holdfast.errors import close_match


def _predict_at(options: Options) -> Iterator[Problem]:
    name, columns = options.predict_at, options.columns
    if name is None:
        return
    taken = {options.target: "the target", options.entity: "the entity", options.weight: "the weight"}
    if name in taken or name in (options.ignore or ()):
        happened = f"predict_at is {name}, which is {taken.get(name, 'ignored')}"
        yield Problem(("predict_at",), happened, "a column of times that every request carries")
    elif columns is not None and name not in columns:
        happened = f"predict_at is {name}, which columns does not name"
        advice = close_match(name, columns) or f"add {name}: {{type: datetime}} to columns"
        yield Problem(("predict_at",), happened, "a column of type datetime", advice)
    elif columns is not None and columns[name].type != "datetime":
        happened = f"predict_at is {name}, a column of type {columns[name].type}"
        yield Problem(
            ("predict_at",), happened, "a column of type datetime", f"correct {dotted(('columns', name))}"
        )


RULES: tuple[Rule, ...] = (
    Rule(("predict_at", "columns", "target", "entity", "weight", "ignore"), _predict_at),
)
