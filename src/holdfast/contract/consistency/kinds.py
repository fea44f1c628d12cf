"""How a column is written fits its type; what need hold only mostly is an input."""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from holdfast.contract.formats import NUMBER_FORMATS, faults
from holdfast.contract.options import ColumnOptions, Options
from holdfast.contract.problems import Path, Problem, dotted
from holdfast.contract.rule import Rule

_OF_TYPES = {
    "format": ("number", "integer", "datetime"),
    "unit": ("number", "integer"),
    "zone": ("datetime",),
    "separator": ("flags",),
}
_NOT_IN_UNITS = frozenset("0123456789+-.,()'")
_NOT_BETWEEN_FLAGS = frozenset('[]" \x1f')


def _written(options: Options) -> Iterator[Problem]:
    for name, column in (options.columns or {}).items():
        for key, types in _OF_TYPES.items():
            value = getattr(column, key)
            path: Path = ("columns", name, key)
            if value is not None and column.type not in types:
                happened = f"{dotted(path)} is given for a column of type {column.type}"
                yield Problem(path, happened, f"{key} for type {' and '.join(types)} only", f"take {key} out")
            elif value is not None:
                yield from _CHECKED[key](path, column, value)


def _format(path: Path, column: ColumnOptions, value: str) -> Iterator[Problem]:
    if column.type == "datetime":
        why = faults(value)
        if why is not None:
            happened = f'{dotted(path)} is "{value}": {why}'
            yield Problem(path, happened, 'a format such as "%d.%m.%Y %H:%M"; several with | between')
    elif value not in NUMBER_FORMATS:
        expected = f"1234.5 in one of the ways {', '.join(map(repr, NUMBER_FORMATS))}"
        yield Problem(path, f'{dotted(path)} is "{value}"', expected, "write that number as the column does")


def _unit(path: Path, column: ColumnOptions, value: str) -> Iterator[Problem]:
    if value.strip() != value or not _NOT_IN_UNITS.isdisjoint(value):
        happened = f'{dotted(path)} is "{value}"'
        yield Problem(path, happened, 'a sign without digits or spaces around it, such as "$" or "kg"')


def _zone(path: Path, column: ColumnOptions, value: str) -> Iterator[Problem]:
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError):
        happened = f"{dotted(path)} is {value}, which no zone is called"
        yield Problem(path, happened, "a name of the IANA database, such as Europe/Berlin or UTC")


def _separator(path: Path, column: ColumnOptions, value: str) -> Iterator[Problem]:
    if not _NOT_BETWEEN_FLAGS.isdisjoint(value):
        yield Problem(path, f"{dotted(path)} is {value!r}", 'a character such as "|", ";" or ","')


_CHECKED = {"format": _format, "unit": _unit, "zone": _zone, "separator": _separator}


def _mostly(options: Options) -> Iterator[Problem]:
    left_out = {options.target, options.entity, options.time_column, *(options.ignore or ())}
    for name, column in (options.columns or {}).items():
        if column.mostly is not None and name in left_out - {options.predict_at}:
            path: Path = ("columns", name, "mostly")
            happened = f"{dotted(path)} is given for a column that is no input"
            yield Problem(path, happened, "mostly for the columns that a model reads", "take mostly out")


RULES: tuple[Rule, ...] = (
    Rule(("columns",), _written),
    Rule(("columns", "target", "entity", "time", "ignore", "predict_at"), _mostly),
)
