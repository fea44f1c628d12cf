"""The careful walk: records of text whose quotes are not regular, one by one.

A field is quoted when its first character is a quote; it ends at the next quote that is not doubled, and a
delimiter or a line end must follow. A quote inside an unquoted field is plain text (``5" pipe``). Where a
record breaks this, only its first line is given up and the next line starts afresh: one forgotten quote
costs one record, not the rest of the file.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from holdfast.types import Integers

_QUOTED = rb'"[^"]*+(?:""[^"]*+)*+"'


class Walked(NamedTuple):
    """Records found: places, fields of each (-1: broken), and the same records with regular quotes."""

    starts: Integers
    ends: Integers
    fields: Integers
    clean: bytes
    clean_ends: Integers
    consumed: int


@lru_cache(maxsize=8)
def _patterns(delimiter: str) -> tuple[re.Pattern[bytes], re.Pattern[bytes], re.Pattern[bytes]]:
    d = re.escape(delimiter.encode())
    field = rb"(?:" + _QUOTED + rb'|[^"' + d + rb"\n][^" + d + rb"\n]*+|)"
    record = re.compile(field + rb"(?:" + d + field + rb")*+\n")
    partial = rb'(?:"[^"]*+(?:""[^"]*+)*+"?|' + field + rb")"
    incomplete = re.compile(rb"(?:" + field + d + rb")*+" + partial + rb"\Z")
    return record, incomplete, re.compile(rb"(" + field + rb")(?:" + d + rb"|\n)")


def split_record(record: bytes, delimiter: str) -> list[bytes]:
    """Return the fields of one well-formed record (without line end) as written, quotes included.

    Examples
    --------
    >>> split_record(b'1,"a, b",5" pipe', ",")
    [b'1', b'"a, b"', b'5" pipe']
    """
    return [match.group(1) for match in _patterns(delimiter)[2].finditer(record + b"\n")]


def unquote(field: bytes) -> bytes:
    """Return the content of a field.

    Examples
    --------
    >>> unquote(b'"a ""b"" c"'), unquote(b'5" pipe')
    (b'a "b" c', b'5" pipe')
    """
    return field[1:-1].replace(b'""', b'"') if field.startswith(b'"') else field


def _regular(fields: list[bytes], delimiter: str) -> bytes:
    quoted = (
        b'"' + field.replace(b'"', b'""') + b'"' if b'"' in field and not field.startswith(b'"') else field
        for field in fields
    )
    return delimiter.encode().join(quoted)


def walk(data: bytes, delimiter: str, *, last: bool, longest: int) -> Walked:
    """Return the whole records of ``data``, which ends with a line end when it is the ``last``.

    A record with a line end in quotes that is not whole where the data ends waits for more of it, up to
    ``longest`` bytes.

    Examples
    --------
    >>> walk(b'1,"x\\n2,5" pipe\\n', ",", last=True, longest=100).fields.tolist()
    [-1, 2]
    """
    record, incomplete, _ = _patterns(delimiter)
    mark = delimiter.encode()
    starts, ends, fields, clean = [], [], [], []
    place = 0
    while (end := data.find(b"\n", place)) >= 0:
        line = data[place:end]
        count, text = line.count(mark) + 1, line
        if b'"' in line:
            match = record.match(data, place)
            if match:
                end = match.end() - 1
                parts = split_record(data[place:end], delimiter)
                count, text = len(parts), _regular(parts, delimiter)
            elif not last and len(data) - place <= longest and incomplete.match(data, place):
                break
            else:
                count = -1
        starts.append(place)
        ends.append(end)
        fields.append(count)
        clean.append(text)
        place = end + 1
    lengths = np.fromiter((len(text) + 1 for text in clean), np.int64, len(clean))
    return Walked(
        np.asarray(starts, np.int64),
        np.asarray(ends, np.int64),
        np.asarray(fields, np.int64),
        b"".join(text + b"\n" for text in clean),
        np.cumsum(lengths) - 1,
        place,
    )
