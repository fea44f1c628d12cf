"""JSON lines: one object a line. Read twice, first for the names of the columns, in constant memory."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import polars as pl

from holdfast.data.blocks import LONGEST
from holdfast.data.content import Content
from holdfast.data.dialect import BOMS
from holdfast.data.formats.format import Format
from holdfast.data.json_record import Cells, MalformedError, decode, json_text
from holdfast.data.stream import utf8_chunks
from holdfast.data.table import Broken, Table, Texts
from holdfast.errors import DataError

_LIST = re.compile(rb"\[\s*[\[{]")


class _Line(NamedTuple):
    """A line that is not blank: its number from 1, its text, and its cells or what is wrong with it."""

    number: int
    text: bytes
    cells: Cells | None
    reason: str


class _Columns(NamedTuple):
    """Names in the order in which they first occur, and those among them that hold lists and nothing else."""

    names: list[str]
    lists: frozenset[str]
    objects: int


def tables(content: Content, rows: int) -> Iterator[Table]:
    """Yield JSON lines as tables of at most ``rows`` rows.

    Cells are text as in a CSV: numbers as they are written, ``true``, ``false``; null and a key that is left out are
    missing. An object within an object becomes columns named ``outer.inner``; a column of lists stays one of lists,
    and a list elsewhere is its JSON text. A line that is no object, or has a key twice, is broken.

    Raises
    ------
    DataError
        ``table-empty``; ``json-lines-invalid``: no line is an object; ``encoding-invalid``: JSON is UTF-8;
        ``record-too-long``.
    """
    columns = _survey(content)
    notes = (_note(columns),)
    waiting: list[_Line] = []
    broken: list[Broken] = []
    for line in _lines(content):
        if line.cells is None:
            broken.append(Broken(line.number, line.text.decode(errors="replace"), line.reason))
            continue
        waiting.append(line)
        if len(waiting) == min(rows, 50_000):
            yield _table(waiting, broken, columns, content.name, notes)
            waiting, broken = [], []
    if waiting or broken:
        yield _table(waiting, broken, columns, content.name, notes)


def _survey(content: Content) -> _Columns:
    names: dict[str, bool] = {}
    objects, first = 0, None
    for line in _lines(content):
        if line.cells is None:
            first = first or line
            continue
        objects += 1
        for name, value in line.cells.items():
            names[name] = names.get(name, True) and (value is None or isinstance(value, list))
    if objects:
        return _Columns(list(names), frozenset(name for name, lists in names.items() if lists), objects)
    if first is None:
        raise DataError(
            "table-empty",
            f"{content.name} has no line",
            expected="at least one object",
            next="look whether the file was written completely",
        )
    raise DataError(
        "json-lines-invalid",
        f"{content.name} has no line that is a JSON object; the first begins with {first.text[:40]!r}: {first.reason}",
        expected="one JSON object a line",
        next="jq -c . FILE > FILE.jsonl; or rename the file if it is no JSON",
    )


def _note(columns: _Columns) -> str:
    nested = [name for name in columns.names if "." in name]
    return (
        f"JSON lines, UTF-8; {len(columns.names)} columns in {columns.objects:,} objects"
        + (
            f"; from objects within them: {', '.join(nested[:5])}{', ...' if nested[5:] else ''}"
            if nested
            else ""
        )
        + (f"; lists: {', '.join(sorted(columns.lists)[:5])}" if columns.lists else "")
    )


def _lines(content: Content) -> Iterator[_Line]:
    encoding = next((found for mark, found in BOMS if content.head.startswith(mark)), "utf-8")
    number, rest = 0, b""
    with content.open() as stream:
        for chunk in utf8_chunks(stream, encoding, source=content.name):  # type: ignore[arg-type]
            *whole, rest = (rest + chunk).split(b"\n")
            if len(rest) > LONGEST:
                raise _too_long(content.name)
            for text in whole:
                if text.strip():
                    number += 1
                    yield _line(number, text, content.name)
    if rest.strip():
        yield _line(number + 1, rest, content.name)


def _too_long(name: str) -> DataError:
    return DataError(
        "record-too-long",
        f"{name} has a record of more than {LONGEST:,} bytes without a line end",
        expected="one JSON object a line",
        next="jq -c . FILE > FILE.jsonl",
    )


def _line(number: int, text: bytes, source: str) -> _Line:
    try:
        return _Line(number, text, decode(text), "")
    except UnicodeDecodeError as error:
        raise DataError(
            "encoding-invalid",
            f"{source}, line {number}: byte 0x{text[error.start]:02X} is not UTF-8",
            expected="UTF-8, as JSON is by its definition",
            next="iconv -f windows-1252 -t utf-8 FILE > NEW, if it came from Windows",
        ) from None
    except MalformedError as error:
        return _Line(number, text, None, str(error))


def _table(
    lines: list[_Line], broken: list[Broken], columns: _Columns, source: str, notes: tuple[str, ...]
) -> Table:
    numbers = np.array([line.number for line in lines], np.int64)
    cells = [line.cells or {} for line in lines]
    frame = pl.DataFrame([_column(name, cells, lists=name in columns.lists) for name in columns.names])
    ends = np.cumsum([len(line.text) + 1 for line in lines], dtype=np.int64) - 1
    starts = np.concatenate([[0], ends[:-1] + 1]).astype(np.int64) if lines else ends
    texts = [Texts(b"\n".join(line.text for line in lines), numbers, starts, ends)] if lines else []
    return Table(frame, numbers, broken, source=source, texts=texts, notes=notes)


def _column(name: str, cells: list[Cells], *, lists: bool) -> pl.Series:
    values: list[Any] = [row.get(name) for row in cells]
    if lists:
        return pl.Series(name, values, pl.List(pl.String))
    return pl.Series(name, [json_text(v) if isinstance(v, list) else v for v in values], pl.String)


def _recognises(content: Content) -> bool:
    head = content.head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if content.suffix in (".jsonl", ".ndjson") and not _LIST.match(head):
        return True
    first = head.partition(b"\n")[0].strip()
    if not first.startswith(b"{"):
        return False
    try:
        return isinstance(json.loads(first), dict)
    except ValueError:
        return False


FORMAT = Format("JSON lines", (".jsonl", ".ndjson", ".json"), _recognises, tables, order=1, textual=True)
