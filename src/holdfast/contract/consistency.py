"""What must hold between the keys of a contract. A rule is one function, entered in the table at the end.

A rule reads Options and yields problems; it is left out where a key that it reads did not fit by itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from holdfast.contract.durations import seconds, window_rows
from holdfast.contract.names import TRUTH_WORDS
from holdfast.contract.options import METRICS, ColumnOptions, MoneyOptions, Options
from holdfast.contract.problems import Path, Problem, dotted
from holdfast.contract.settings import FEATURE_KINDS
from holdfast.errors import close_match

_LARGEST_WHOLE = 2**53


def _name(options: Options) -> Iterator[Problem]:
    if options.name is not None and options.name.lower() in TRUTH_WORDS:
        happened = f"name is {options.name}, which many readers of YAML take for a truth value"
        yield Problem(("name",), happened, "a name such as churn", "choose another name")


def _target(options: Options) -> Iterator[Problem]:
    if options.target is None:
        yield Problem(
            ("target",), "target is not stated", "the name of the column to predict", "add target: COLUMN"
        )


def _roles(options: Options) -> Iterator[Problem]:
    roles = {"target": options.target, "entity": options.entity, "time": options.time}
    seen: dict[str, str] = {}
    for role, column in roles.items():
        if column is not None and column in seen:
            happened = f"{role} is {column}, which is the {seen[column]} already"
            yield Problem(
                (role,), happened, "a column of its own", f"name another column or write {role}: null"
            )
        elif column is not None:
            seen[column] = role
    for place, column in enumerate(options.ignore or ()):
        if column == options.target:
            happened = f"{dotted(('ignore', place))} is {column}, which is the target"
            yield Problem(
                ("ignore", place), happened, "columns other than the target", "take it out of ignore"
            )


def _time(options: Options) -> Iterator[Problem]:
    column = (options.columns or {}).get(options.time or "")
    if options.time is not None and column is not None and column.type != "datetime":
        path: Path = ("columns", options.time, "type")
        happened = f"{dotted(path)} is {column.type}, and this column is the time"
        yield Problem(path, happened, "datetime", "correct the type, or name another column as time")


def _repeated(options: Options) -> Iterator[Problem]:
    lists = {"ignore": options.ignore, "slices": options.slices, "candidates": options.candidates}
    for key, names in lists.items():
        first: set[str] = set()
        for place, name in enumerate(names or ()):
            if name in first:
                happened = f"{dotted((key, place))} is {name}, which stands there already"
                yield Problem((key, place), happened, "each name once", "take one out")
            first.add(name)


def _columns(options: Options) -> Iterator[Problem]:
    for name, column in (options.columns or {}).items():
        path: Path = ("columns", name)
        for key, value in (("min", column.min), ("max", column.max)):
            if value is not None:
                yield from _bound((*path, key), value, column)
        if column.min is not None and column.max is not None and column.min > column.max:
            happened = f"{dotted((*path, 'min'))} is {column.min:g}, above its max {column.max:g}"
            yield Problem((*path, "min"), happened, "min not above max", "exchange them")
        yield from _levels(path, column)


def _bound(path: Path, value: float, column: ColumnOptions) -> Iterator[Problem]:
    if column.type not in ("number", "integer"):
        happened = f"{dotted(path)} is given for a {column.type}"
        yield Problem(path, happened, "min and max for number and integer only", f"take {path[-1]} out")
    elif column.type == "integer" and (not value.is_integer() or abs(value) > _LARGEST_WHOLE):
        happened = f"{dotted(path)} is {value:g}"
        yield Problem(path, happened, "a whole number of at most 2^53 for an integer", "or type: number")


def _levels(path: Path, column: ColumnOptions) -> Iterator[Problem]:
    if column.values is not None and column.type != "category":
        happened = f"{dotted((*path, 'values'))} are given for a column of type {column.type}"
        yield Problem(
            (*path, "values"), happened, "values for type category only", "type: category, or no values"
        )
    if column.unseen is not None and (column.values is None or column.type != "category"):
        happened = f"{dotted((*path, 'unseen'))} is given for a column without values"
        yield Problem(
            (*path, "unseen"), happened, "unseen beside values only", "add values, or take unseen out"
        )
    for level, count in Counter(column.values or ()).items():
        if count > 1:
            happened = f"{dotted((*path, 'values'))} has {level!r} {count} times"
            yield Problem((*path, "values"), happened, "each level once", "take it out")


def _target_column(options: Options) -> Iterator[Problem]:
    column = (options.columns or {}).get(options.target or "")
    if options.target is None or column is None:
        return
    path: Path = ("columns", options.target)
    allowed = {"regression": ("number", "integer"), "binary": ("number", "integer", "boolean", "category")}
    if column.type not in allowed.get(options.task or "binary", ()):
        happened = (
            f"{dotted((*path, 'type'))} is {column.type}, for the target of a {options.task or 'model'}"
        )
        yield Problem((*path, "type"), happened, f"one of {', '.join(allowed[options.task or 'binary'])}")
    for key in ("unseen", "nullable"):
        if getattr(column, key) is not None:
            happened = f"{dotted((*path, key))} is given for the target"
            expected = "no such key: a row without a known target is always kept apart"
            yield Problem((*path, key), happened, expected, f"take {key} out")


def _inputs(options: Options) -> Iterator[Problem]:
    if options.columns is None:
        return
    left_out = {options.target, options.entity, options.time, *(options.ignore or ())}
    kinds = [column.type for name, column in options.columns.items() if name not in left_out]
    if not any(kind in FEATURE_KINDS for kind in kinds):
        happened = "no column is left as a feature"
        expected = f"at least one column of type {', '.join(FEATURE_KINDS)} that is not ignored"
        yield Problem(("columns",), happened, expected, "add one, or take one out of ignore")


def _features(options: Options) -> Iterator[Problem]:
    taken: dict[str | None, str] = dict.fromkeys(options.ignore or (), "an ignored column")
    taken |= dict.fromkeys(options.columns or (), "a column")
    taken |= {options.entity: "the entity", options.time: "the time", options.target: "the target"}
    for name in options.features or ():
        if name in taken:
            happened = f"{dotted(('features', name))} has the name of {taken[name]}"
            yield Problem(("features", name), happened, "a name that no column has", "choose another name")


def _slices(options: Options) -> Iterator[Problem]:
    if options.columns is None:
        return
    known = [*options.columns, *(options.ignore or ()), *(options.features or ())]
    known += [name for name in (options.entity, options.time) if name is not None]
    for place, name in enumerate(options.slices or ()):
        path: Path = ("slices", place)
        column = options.columns.get(name)
        if name == options.target:
            yield Problem(
                path, f"{dotted(path)} is {name}, which is the target", "another column", "take it out"
            )
        elif name not in known:
            expected = "a column of the contract"
            yield Problem(
                path, f"{dotted(path)} is {name}, which no key names", expected, close_match(name, known)
            )
        elif column is not None and column.type in ("text", "datetime"):
            happened = f"{dotted(path)} is {name}, a column of type {column.type}"
            yield Problem(path, happened, "a category, boolean, integer or number", "take it out")


def _binary_only(options: Options) -> Iterator[Problem]:
    if options.task != "regression":
        return
    for key, value in (("positive", options.positive), ("decision", options.decision)):
        if value is not None:
            yield Problem(
                (key,), f"{key} is given for a regression", f"{key} for task binary only", f"{key}: null"
            )


def _metric(options: Options) -> Iterator[Problem]:
    known = METRICS.get(options.task or "", ())
    if options.metric is not None and known and options.metric not in known:
        happened = f"metric is {options.metric}, which no {options.task} has"
        yield Problem(("metric",), happened, f"one of {', '.join(known)}", "change metric or task")


def _decision(options: Options) -> Iterator[Problem]:
    money = options.decision
    if not isinstance(money, MoneyOptions):
        return
    acting = money.true_positive - (money.false_negative or 0.0)
    sparing = (money.true_negative or 0.0) - money.false_positive
    if acting <= 0 or sparing <= 0:
        happened = (
            f"decision: acting on a case is worth {acting:g} more than missing it, "
            f"and leaving a non-case alone {sparing:g} more than acting on it"
        )
        expected = "both above 0; otherwise one decision is always right and no model is needed"
        yield Problem(("decision",), happened, expected, "check the signs: costs are negative")


def _interpretable(options: Options) -> Iterator[Problem]:
    if options.interpretable and options.candidates and "linear" not in options.candidates:
        happened = f"interpretable is true and candidates are {', '.join(options.candidates)}"
        yield Problem(("candidates",), happened, "a candidate whose terms can be read: linear", "add linear")


def _window(options: Options) -> Iterator[Problem]:
    window = options.monitor.window if options.monitor else None
    if window is not None and not (window_rows(window) if window.endswith("rows") else seconds(window)):
        yield Problem(("monitor", "window"), f"monitor.window is {window}", "a window above 0", "such as 1d")


Rule = Callable[[Options], Iterator[Problem]]

RULES: tuple[tuple[tuple[str, ...], Rule], ...] = (
    (("name",), _name),
    (("target",), _target),
    (("target", "entity", "time", "ignore"), _roles),
    (("time",), _time),
    (("ignore", "slices", "candidates"), _repeated),
    (("columns",), _columns),
    (("target", "task"), _target_column),
    (("columns", "target", "entity", "time", "ignore"), _inputs),
    (("features",), _features),
    (("columns", "ignore", "features", "entity", "time", "slices"), _slices),
    (("task", "positive", "decision"), _binary_only),
    (("metric", "task"), _metric),
    (("decision",), _decision),
    (("interpretable", "candidates"), _interpretable),
    (("monitor",), _window),
)
"""Each rule with the keys that it cannot do without."""


def contradictions(options: Options, left_out: frozenset[Path] = frozenset()) -> Iterator[Problem]:
    """Yield what does not hold between keys; nothing about paths that were left out.

    Examples
    --------
    >>> options = Options(target="Exited", ignore=["Exited"])
    >>> [problem.happened for problem in contradictions(options)]
    ['ignore[0] is Exited, which is the target']
    """
    for keys, rule in RULES:
        if any((key,) in left_out for key in keys):
            continue
        for problem in rule(options):
            if not any(problem.path[: len(path)] == path for path in left_out):
                yield problem
