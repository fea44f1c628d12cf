"""Cutting delimited text into records and counting the fields of each, before any parser sees it.

A parser of tables pads a short record with nulls and cuts a long one or gives up, so the count is taken
here, on the bytes: positions of line ends and delimiters outside quotes, by the parity of the quotes before
them. That needs regular quotes (a quote opens only at the start of a field and closes only at its end);
where they are not, the careful walk of :mod:`holdfast.data.quotes` takes the block record by record.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from holdfast.data.dialect import Dialect
from holdfast.data.quotes import walk
from holdfast.errors import DataError
from holdfast.types import Integers, Mask

LONGEST = 1 << 24
"""Bytes that one record may have: beyond it the file is refused, and a quoted field counts as not closed."""

NEWLINE, QUOTE = 10, 34
UNCLOSED = -1
ZERO_BYTE = -2


class Block(NamedTuple):
    """A run of whole records.

    ``data`` is their text; record ``i`` is ``data[starts[i]:ends[i]]`` without its line end and has
    ``fields[i]`` fields, or ``UNCLOSED`` or ``ZERO_BYTE``. ``clean`` is the text with the same records in
    which every quote is regular. Blank lines are records of one field here.
    """

    data: bytes
    clean: bytes
    starts: Integers
    ends: Integers
    fields: Integers
    clean_ends: Integers


def blocks(chunks: Iterable[bytes], dialect: Dialect, source: str) -> Iterator[Block]:
    """Yield the records of a text in blocks, from chunks of UTF-8 with ``\\n`` line ends.

    Raises
    ------
    DataError
        ``record-too-long``: more than 16 MiB without a line end.

    Examples
    --------
    >>> chunks = [b'a,b\\n1,"x', b'\\ny"\\n2\\n']
    >>> [block.fields.tolist() for block in blocks(chunks, Dialect(",", "utf-8"), "")]
    [[2], [2, 1]]
    """
    rest = b""
    for chunk in chunks:
        block, rest = _cut(rest + chunk, dialect, last=False)
        if block is not None:
            yield block
        if len(rest) > LONGEST and rest.find(b"\n") < 0:
            raise DataError(
                "record-too-long",
                f"{source} has a record of more than {LONGEST:,} bytes without a line end; "
                f"it begins with {rest[:40]!r}",
                expected="a table with one record a line",
                next="look at the line ends of the file, or convert it to Parquet",
            )
    if rest:
        block, _ = _cut(rest if rest.endswith(b"\n") else rest + b"\n", dialect, last=True)
        if block is not None:
            yield block


def _cut(data: bytes, dialect: Dialect, *, last: bool) -> tuple[Block | None, bytes]:
    quotes = dialect.quoting and b'"' in data
    found = _by_parity(data, dialect.delimiter, quotes=quotes, last=last)
    if found is None or (len(found[0]) == 0 and quotes and len(data) > LONGEST):
        walked = walk(data, dialect.delimiter, last=last, longest=LONGEST)
        starts, ends, fields = walked.starts, walked.ends, walked.fields
        clean, clean_ends = walked.clean, walked.clean_ends
        consumed = walked.consumed
    else:
        ends, fields = found
        consumed = int(ends[-1]) + 1 if len(ends) else 0
        starts = np.concatenate([[0], ends[:-1] + 1]).astype(np.int64) if len(ends) else ends
        clean, clean_ends = data[:consumed], ends
    if not len(ends):
        return None, data[consumed:]
    whole = data[:consumed]
    if b"\0" in whole:
        fields = _without_zero_bytes(whole, ends, fields)
    return Block(whole, clean, starts, ends, fields, clean_ends), data[consumed:]


def _by_parity(data: bytes, delimiter: str, *, quotes: bool, last: bool) -> tuple[Integers, Integers] | None:
    buffer = np.frombuffer(data, np.uint8)
    ends = np.flatnonzero(buffer == NEWLINE)
    delimiters = np.flatnonzero(buffer == ord(delimiter))
    if quotes:
        places = np.flatnonzero(buffer == QUOTE)
        if not _regular(buffer, places, ord(delimiter), last=last):
            return None
        ends = ends[_outside(places, ends)]
        delimiters = delimiters[_outside(places, delimiters)]
    before = np.searchsorted(delimiters, ends)
    return ends, np.diff(before, prepend=0) + 1


def _outside(quotes: Integers, places: Integers) -> Mask:
    outside: Mask = (np.searchsorted(quotes, places) & 1) == 0
    return outside


def _regular(buffer: npt.NDArray[np.uint8], quotes: Integers, delimiter: int, *, last: bool) -> bool:
    """Say whether each quote opens at the start of a field and closes at its end; a doubled one does both."""
    if last and len(quotes) % 2:
        return False
    opening, closing = quotes[0::2], quotes[1::2]
    before = buffer[np.maximum(opening - 1, 0)]
    starts = (opening == 0) | (before == delimiter) | (before == NEWLINE) | (before == QUOTE)
    if not starts.all():
        return False
    closing = closing[closing + 1 < len(buffer)]
    after = buffer[closing + 1]
    return bool(((after == delimiter) | (after == NEWLINE) | (after == QUOTE)).all())


def _without_zero_bytes(data: bytes, ends: Integers, fields: Integers) -> Integers:
    places = np.flatnonzero(np.frombuffer(data, np.uint8) == 0)
    fields = fields.copy()
    fields[np.searchsorted(ends, places)] = ZERO_BYTE
    return fields
