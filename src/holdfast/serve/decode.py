"""The fast path: one strict pass over the bytes, for rows that keep the contract; doubt is somebody else's."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Any, Literal

import msgspec
from msgspec import UNSET, UnsetType

from holdfast.bundle import Population
from holdfast.contract.settings import Column, Settings
from holdfast.data.canonical import EXACT
from holdfast.serve.complete import microseconds
from holdfast.serve.request import Request, TypedRow

FastPath = Callable[[bytes], Request | None]
_LARGEST = sys.float_info.max


def fast_path(settings: Settings, population: Population | None) -> FastPath:
    """Return the function from a body to its rows, or to null: "look again, completely".

    What it accepts the complete validator accepts, with the same typed rows: a property test holds both to it.
    Types are checked by a msgspec Struct generated from the contract, unknown fields forbidden; ranges and whole
    numbers after it.

    Notes
    -----
    msgspec lets the last of several equal keys win. Rows of scalars have one colon for each key besides those
    inside strings, so a repeated key leaves more colons in the body than keys and strings account for. Behind a
    backslash a colon could hide, so a body with one is not looked at here.
    """
    reader = _Reader.of(settings, population)
    if reader is None:
        return lambda body: None
    one = msgspec.json.Decoder(reader.struct).decode
    many = msgspec.json.Decoder(list[reader.struct]).decode  # type: ignore[name-defined]

    def read(body: bytes) -> Request | None:
        try:
            if body[:1] == b"{":
                return reader.request(body, [one(body)], single=True)
            return reader.request(body, many(body), single=False)
        except (msgspec.MsgspecError, UnicodeDecodeError, OverflowError, RecursionError):
            return None

    return read


class _Reader:
    """The generated Struct, and what is checked after it."""

    def __init__(
        self, settings: Settings, population: Population | None, struct: type[msgspec.Struct]
    ) -> None:
        self.struct = struct
        self._inputs = settings.inputs
        self._values = _getter([f"c{i}" for i in range(len(self._inputs))])
        self._extras = _getter([f"u{i}" for i in range(len(settings.unused))]) if settings.unused else None
        self._nothing = (UNSET,) * len(settings.unused)
        columns = [(name, settings.columns[name]) for name in self._inputs]
        self._numbers = [(name, *_bounds(c)) for name, c in columns if c.type in ("number", "integer")]
        self._has_null = any(column.nullable for _, column in columns)
        self._entity = None if settings.entity is None else settings.unused.index(settings.entity)
        self._time = None if settings.time is None else settings.unused.index(settings.time)
        self._inside = None if population is None else population.row

    @classmethod
    def of(cls, settings: Settings, population: Population | None) -> _Reader | None:
        """Return the reader, or null for names that a Struct cannot have or that would hide among the colons."""
        if not settings.inputs or any(":" in name for name in (*settings.inputs, *settings.unused)):
            return None
        fields: list[Any] = []
        for i, name in enumerate(settings.inputs):
            column = settings.columns[name]
            if column.values == () and column.unseen == "reject":
                return None
            fields.append((f"c{i}", _type(column), UNSET) if column.nullable else (f"c{i}", _type(column)))
        fields += [(f"u{i}", Any, UNSET) for i in range(len(settings.unused))]
        rename = {f"c{i}": name for i, name in enumerate(settings.inputs)}
        rename |= {f"u{i}": name for i, name in enumerate(settings.unused)}
        try:
            struct = msgspec.defstruct(
                "Row", fields, rename=rename, forbid_unknown_fields=True, kw_only=True, gc=False
            )
        except ValueError:  # a name with a quote, a backslash or a control character
            return None
        return cls(settings, population, struct)

    def request(self, body: bytes, structs: Sequence[msgspec.Struct], *, single: bool) -> Request | None:
        """Return the rows of decoded structs, or null in doubt."""
        if not structs or b"\\" in body:
            return None
        colons = body.count(b":")
        rows: list[TypedRow] = []
        extras: list[tuple[Any, ...]] = []
        for struct in structs:
            values = self._values(struct)
            row = self._typed(values)
            if row is None:
                return None
            rows.append(row)
            colons -= len(values) - values.count(UNSET) if self._has_null else len(values)
            if self._extras is not None:
                extra = self._extras(struct)
                extras.append(extra)
                if extra != self._nothing:
                    if not all(map(_is_plain, extra)):
                        return None
                    colons -= len(extra) - extra.count(UNSET)
        if colons and colons != _inside_strings(rows, extras):
            return None
        if self._inside is not None and not all(map(self._inside, rows)):
            return None
        return self._beside(rows, extras, single)

    def _typed(self, values: tuple[Any, ...]) -> TypedRow | None:
        row: TypedRow = dict(zip(self._inputs, values, strict=True))
        for name, low, high, whole in self._numbers:
            value: Any = row[name]
            if value is None or value is UNSET:
                continue
            number = value + 0.0  # as the complete validator: a double, and no negative zero
            if not low <= number <= high or (whole and (number % 1.0 or not -EXACT <= value <= EXACT)):
                return None
            row[name] = number
        if self._has_null and UNSET in values:
            for name, value in row.items():
                if value is UNSET:
                    row[name] = None
        return row

    def _beside(self, rows: list[TypedRow], extras: list[tuple[Any, ...]], single: bool) -> Request | None:
        entities, times = None, None
        if self._entity is not None:
            sent = [extra[self._entity] for extra in extras]
            entities = [None if value is UNSET else value for value in sent]
        if self._time is not None:
            sent = [extra[self._time] for extra in extras]
            times = [microseconds(value) for value in sent]
            for time, value in zip(times, sent, strict=True):
                if time is None and value is not None and value is not UNSET:
                    return None
        return Request(rows, single, entities, times)


def _type(column: Column) -> Any:
    """Return the type of a column as msgspec reads it strictly; UNSET stands for a field that was not sent."""
    kind: Any
    if column.type == "boolean":
        kind = bool
    elif column.type == "category":
        closed = column.values is not None and column.unseen == "reject"
        kind = Literal[column.values] if closed else str
    else:
        kind = int | float
    return kind | None | UnsetType if column.nullable else kind


def _bounds(column: Column) -> tuple[float, float, bool]:
    low = -_LARGEST if column.min is None else column.min
    high = _LARGEST if column.max is None else column.max
    return low, high, column.type == "integer"


def _getter(names: list[str]) -> Callable[[Any], tuple[Any, ...]]:
    if len(names) > 1:
        return attrgetter(*names)
    get = attrgetter(names[0])
    return lambda struct: (get(struct),)


def _is_plain(value: Any) -> bool:
    """Say whether an unused value is a scalar, and no integer beyond 64 bits."""
    if isinstance(value, int):
        return value.bit_length() < 64
    return not isinstance(value, list | dict)


def _inside_strings(rows: list[TypedRow], extras: list[tuple[Any, ...]]) -> int:
    groups: list[Any] = [row.values() for row in rows]
    return sum(value.count(":") for group in (*groups, *extras) for value in group if isinstance(value, str))
