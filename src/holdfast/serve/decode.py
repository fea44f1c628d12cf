"""The fast path: one strict pass over the bytes, for rows that keep the contract; doubt is somebody else's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Any, TypeAlias

import msgspec
from msgspec import UNSET, UnsetType

from holdfast.bundle import Population
from holdfast.contract.settings import Settings
from holdfast.data import time_rule
from holdfast.data.canonical import EXACT
from holdfast.data.column_kinds import Cell, Wire, kind_of
from holdfast.serve.complete import micros
from holdfast.serve.request import Request, TypedRow

FastPath = Callable[[bytes], Request | None]
_Sent: TypeAlias = tuple[tuple[Any, ...], tuple[Any, ...]]
"""What a Struct holds: values of the inputs and of the unused columns, under our names."""


def fast_path(settings: Settings, population: Population | None) -> FastPath:
    """Return the function from a body to its rows, or to null: "look again, completely".

    What it accepts the complete validator accepts, with the same typed rows: a property test holds both to it.
    Types are checked by a msgspec Struct generated from the contract, unknown fields forbidden; ranges and whole
    numbers after it, and what is written as text by the row executor of its column. A cell that is not all right is
    in doubt, also where it would be taken as missing.

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
        self._inputs, unused = settings.inputs, settings.unused
        self._values = _getter([f"c{i}" for i in range(len(self._inputs))])
        self._extras = _getter([f"u{i}" for i in range(len(unused))]) if unused else None
        self._nothing = (UNSET,) * len(unused)
        self._aliases = [
            (f"a{i}", name) for i, name in enumerate(settings.aliases.values()) if name in _names(settings)
        ]
        self._alias_places = [_place(name, settings) for _, name in self._aliases]
        columns = [(name, settings.columns[name]) for name in self._inputs]
        wires = [(name, kind_of(column).wire(column), column) for name, column in columns]
        self._numbers = [(name, *wire.bounds) for name, wire, _ in wires if wire.bounds is not None]
        self._cells: list[tuple[str, Cell]] = [(n, kind_of(c).cell(c)) for n, w, c in wires if w.converted]
        aliased = {name for _, name in self._aliases}
        self._needed = [i for i, (name, c) in enumerate(columns) if name in aliased and not c.nullable]
        self._has_null = any(column.nullable for _, column in columns)
        self._entity = None if settings.entity is None else unused.index(settings.entity)
        self._time_input = settings.time if settings.time in self._inputs else None
        self._time = None if settings.time is None or self._time_input else unused.index(settings.time)
        event = time_rule(settings)
        self._moment = None if event is None else kind_of(event.column).cell(event.column)
        self._inside = None if population is None else population.row

    @classmethod
    def of(cls, settings: Settings, population: Population | None) -> _Reader | None:
        """Return the reader, or null for names that a Struct cannot have or that would hide among the colons."""
        names = (*settings.inputs, *settings.unused, *settings.aliases)
        if not settings.inputs or any(":" in name for name in names):
            return None
        aliased = set(settings.aliases.values())
        fields, rename = [], {}
        for i, name in enumerate(settings.inputs):
            column = settings.columns[name]
            fields.append(_field(f"c{i}", kind_of(column).wire(column), column.nullable, name in aliased))
            rename[f"c{i}"] = name
        fields += [(f"u{i}", Any, UNSET) for i in range(len(settings.unused))]
        rename |= {f"u{i}": name for i, name in enumerate(settings.unused)}
        for i, (alias, name) in enumerate(settings.aliases.items()):
            if name in settings.inputs:
                column = settings.columns[name]
                fields.append(_field(f"a{i}", kind_of(column).wire(column), column.nullable, True))
                rename[f"a{i}"] = alias
            elif name in settings.unused:
                fields.append((f"a{i}", Any, UNSET))
                rename[f"a{i}"] = alias
        try:
            struct = msgspec.defstruct(
                "Row", fields, rename=rename, forbid_unknown_fields=True, kw_only=True, gc=False
            )
        except (ValueError, TypeError):  # a name with a quote, a backslash or a control character
            return None
        return cls(settings, population, struct)

    def request(self, body: bytes, structs: Sequence[msgspec.Struct], *, single: bool) -> Request | None:
        """Return the rows of decoded structs, or null in doubt."""
        if not structs or b"\\" in body:
            return None
        colons = body.count(b":")
        rows: list[TypedRow] = []
        sent: list[_Sent] = []
        for struct in structs:
            values = self._values(struct)
            extra = self._nothing if self._extras is None else self._extras(struct)
            if self._aliases:
                found = self._under_our_names(struct, values, extra)
                if found is None:
                    return None
                values, extra = found
            row = self._typed(values)
            if row is None:
                return None
            rows.append(row)
            sent.append((values, extra))
            colons -= len(values) - values.count(UNSET) if self._has_null else len(values)
            if extra != self._nothing:
                if not all(map(_is_plain, extra)):
                    return None
                colons -= len(extra) - extra.count(UNSET)
        if colons and colons != _inside_strings(sent):
            return None
        if self._inside is not None and not all(map(self._inside, rows)):
            return None
        return self._beside(rows, [extra for _, extra in sent], single)

    def _under_our_names(
        self, struct: msgspec.Struct, values: tuple[Any, ...], extra: tuple[Any, ...]
    ) -> tuple[tuple[Any, ...], tuple[Any, ...]] | None:
        """Return inputs and unused columns with those sent under an alias; null where one is sent twice or not."""
        lists = (list(values), list(extra))
        for (attribute, _), (part, at) in zip(self._aliases, self._alias_places, strict=True):
            value = getattr(struct, attribute)
            if value is not UNSET:
                if lists[part][at] is not UNSET:
                    return None
                lists[part][at] = value
        if any(lists[0][at] is UNSET for at in self._needed):
            return None
        return tuple(lists[0]), tuple(lists[1])

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
        for name, cell in self._cells:
            value = row[name]
            if value is not None and value is not UNSET:
                row[name], kind = cell(value)
                if kind:
                    return None
        if self._has_null and UNSET in values:
            for name, value in row.items():
                if value is UNSET:
                    row[name] = None
        return row

    def _beside(self, rows: list[TypedRow], extras: list[tuple[Any, ...]], single: bool) -> Request | None:
        entities: list[Any] | None = None
        times: list[int | None] | None = None
        if self._entity is not None:
            sent = [extra[self._entity] for extra in extras]
            entities = [None if value is UNSET else value for value in sent]
        if self._time_input is not None:
            times = [micros(row[self._time_input]) for row in rows]
        elif self._time is not None and self._moment is not None:
            times = []
            for extra in extras:
                value = extra[self._time]
                moment, kind = self._moment(None if value is UNSET else value)
                if kind and value is not None and value is not UNSET:
                    return None
                times.append(micros(moment))
        return Request(rows, single, entities, times)


def _field(name: str, wire: Wire, nullable: bool, aliased: bool) -> tuple[Any, ...]:
    """Return the field of a Struct as msgspec reads it strictly; UNSET stands for a field that was not sent."""
    kind = wire.type | None if nullable else wire.type
    return (name, kind | UnsetType, UNSET) if nullable or aliased else (name, kind)


def _names(settings: Settings) -> set[str]:
    return {*settings.inputs, *settings.unused}


def _place(name: str, settings: Settings) -> tuple[int, int]:
    """Return whether a column is an input (0) or unused (1), and where among these."""
    inputs = settings.inputs
    return (0, inputs.index(name)) if name in inputs else (1, settings.unused.index(name))


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


def _inside_strings(sent: list[_Sent]) -> int:
    """Return the colons inside the strings of the rows as sent, those in lists too."""
    total = 0
    for values, extra in sent:
        for value in (*values, *extra):
            if isinstance(value, str):
                total += value.count(":")
            elif isinstance(value, list):
                total += sum(text.count(":") for text in value)
    return total
