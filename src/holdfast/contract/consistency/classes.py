"""Classes and the money of every class decided for every other: multiclass only, and each class once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from holdfast.contract.classes import MOST_CLASSES, label_key
from holdfast.contract.options import MatrixOptions, MoneyOptions, Options, TopOptions
from holdfast.contract.problems import Problem, dotted
from holdfast.contract.rule import Rule
from holdfast.errors import close_match

Table = Mapping[str, Mapping[str, float]]


def _classes(options: Options) -> Iterator[Problem]:
    if options.classes is None:
        return
    if options.task not in (None, "multiclass"):
        happened = f"classes are given for a {options.task} task"
        yield Problem(("classes",), happened, "classes for task multiclass only", "take them out")
    for key, count in Counter(map(label_key, options.classes)).items():
        if count > 1:
            yield Problem(("classes",), f"classes has {key} {count} times", "each label once", "take it out")
    if len(options.classes) > MOST_CLASSES:
        happened = f"classes has {len(options.classes)} labels"
        yield Problem(
            ("classes",), happened, f"at most {MOST_CLASSES}", "join labels that are treated alike into one"
        )


def _positive(options: Options) -> Iterator[Problem]:
    if options.task == "multiclass" and options.positive is not None:
        happened = "positive is given for a multiclass task"
        yield Problem(("positive",), happened, "positive for task binary only", "positive: null")


def _form(options: Options) -> Iterator[Problem]:
    several = options.task == "multiclass"
    if several and isinstance(options.decision, (MoneyOptions, TopOptions)):
        happened = "decision has a form for two classes, and the task is multiclass"
        expected = "decision: {matrix: {actual: {decided: money}}}"
        yield Problem(("decision",), happened, expected, "write a matrix, or decision: null")
    if options.task == "binary" and isinstance(options.decision, MatrixOptions):
        happened = "decision is a matrix, and the task is binary"
        expected = "true_positive, false_positive, false_negative and true_negative, or top"
        yield Problem(("decision",), happened, expected, "write the four amounts, or decision: null")


def _matrix(options: Options) -> Iterator[Problem]:
    if not isinstance(options.decision, MatrixOptions) or options.classes is None:
        return
    keys, stated = [label_key(label) for label in options.classes], options.decision.matrix
    unknown = list(_unknown(stated, keys))
    yield from unknown
    lacking = [key for key in keys if key not in stated]
    if lacking:
        happened = f"decision.matrix has no line for {', '.join(lacking)}"
        yield Problem(("decision", "matrix"), happened, "a line for each class", f"add {lacking[0]}: {{...}}")
    elif not unknown:
        yield from _worth(stated, keys)


def _unknown(stated: Table, keys: list[str]) -> Iterator[Problem]:
    lines = [("decision", "matrix", actual) for actual in stated]
    cells = [("decision", "matrix", a, decided) for a, line in stated.items() for decided in line]
    for path in (*lines, *cells):
        if path[-1] not in keys:
            happened = f"{dotted(path)} is none of the classes"
            yield Problem(path, happened, f"one of {', '.join(keys)}", close_match(path[-1], keys))


def _worth(stated: Table, keys: list[str]) -> Iterator[Problem]:
    """The right decision is the best one for each class, and no decision is the best one for all of them."""
    for actual in keys:
        best = max(keys, key=lambda decided: stated[actual].get(decided, 0.0))
        if stated[actual].get(best, 0.0) > stated[actual].get(actual, 0.0):
            happened = f"decision.matrix: where {actual} is the truth, deciding {best} is worth more"
            expected = "the right decision worth at least as much as any other"
            yield Problem(
                ("decision", "matrix", actual), happened, expected, "check the signs: costs are negative"
            )
            return
    always = [d for d in keys if all(stated[a].get(d, 0.0) >= stated[a].get(a, 0.0) for a in keys)]
    if always:
        happened = f"decision.matrix: deciding {always[0]} is right whatever the truth is"
        expected = "a decision that depends on the truth; otherwise no model is needed"
        yield Problem(("decision", "matrix"), happened, expected, "check the amounts")


RULES: tuple[Rule, ...] = (
    Rule(("classes", "task"), _classes),
    Rule(("positive", "task"), _positive),
    Rule(("decision", "task"), _form),
    Rule(("decision", "classes"), _matrix),
)
