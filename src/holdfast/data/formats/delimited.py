"""Delimited text (CSV, TSV and their kin) as tables: every cell a string, every bad record kept."""

from __future__ import annotations

import codecs
from collections.abc import Iterator

import numpy as np
import polars as pl

from holdfast.data.blocks import UNCLOSED, ZERO_BYTE, Block, blocks
from holdfast.data.content import Content
from holdfast.data.dialect import HEAD, Dialect, detect, detect_encoding
from holdfast.data.formats.format import Format
from holdfast.data.quotes import split_record, unquote
from holdfast.data.stream import utf8_chunks
from holdfast.data.table import Broken, Table, Texts
from holdfast.errors import DataError
from holdfast.types import Integers, Mask


def dialect_of(content: Content) -> Dialect:
    """Return how a delimited file is written: encoding from the whole file, the rest from its first MiB."""
    with content.open() as stream:
        encoding, evidence = detect_encoding(stream, content.name)
    with content.open() as stream:
        data = stream.read(HEAD)
    codec = "utf-8-sig" if encoding == "utf-8" else encoding
    head = codecs.getincrementaldecoder(codec)(errors="ignore").decode(data)
    return detect(head, encoding, evidence, suffix=content.suffix)


def tables(content: Content, rows: int) -> Iterator[Table]:
    """Yield a delimited file as tables of at most ``rows`` rows, in constant memory.

    Raises
    ------
    DataError
        ``table-empty`` (nothing, or a header only), ``header-broken``, ``duplicate-column``,
        ``record-too-long``, ``encoding-invalid``, ``not-text``.
    """
    for table in _parts(content, dialect_of(content)):
        yield from table.parts(rows)


def _parts(content: Content, dialect: Dialect) -> Iterator[Table]:
    names: list[str] | None = None
    seen = 0
    with content.open() as stream:
        chunks = utf8_chunks(stream, dialect.encoding, old_mac=dialect.old_mac, source=content.name)
        for block in blocks(chunks, dialect, content.name):
            skip = 0
            if names is None:
                skip = _first_record(block)
                if skip == len(block.ends):
                    continue
                names = _header(block, skip, dialect, content.name)
                skip += 1
            table = _table(block, skip, names, seen, dialect, content.name)
            seen += table.read
            if table.read:
                yield table
    if not seen:
        raise DataError(
            "table-empty",
            f"{content.name} has {'a header and no record' if names else 'no text'}",
            expected="a header and at least one record",
            next="look whether the file was written completely",
        )


def _first_record(block: Block) -> int:
    filled = np.flatnonzero(block.ends > block.starts)
    return int(filled[0]) if len(filled) else len(block.ends)


def _header(block: Block, at: int, dialect: Dialect, source: str) -> list[str]:
    record = block.data[block.starts[at] : block.ends[at]]
    if block.fields[at] < 1:
        raise DataError(
            "header-broken",
            f"the header of {source} has {_reason(int(block.fields[at]), 0)}: {record[:80]!r}",
            expected="names of columns, separated by one delimiter",
            next="correct the first line of the file",
        )
    if dialect.quoting:
        fields = [unquote(field) for field in split_record(record, dialect.delimiter)]
    else:
        fields = record.split(dialect.delimiter.encode())
    names = [field.decode().strip(" \t") or f"column_{i}" for i, field in enumerate(fields, 1)]
    twice = [name for name in dict.fromkeys(names) if names.count(name) > 1]
    if twice:
        raise DataError(
            "duplicate-column",
            f"{source} has more than one column named {', '.join(map(repr, twice))}",
            expected="every column with a name of its own (a column without name is called column_N)",
            next="rename the columns in the first line of the file",
        )
    return names


def _reason(fields: int, expected: int) -> str:
    if fields == UNCLOSED:
        return "a quoted field that is not closed where it should be"
    if fields == ZERO_BYTE:
        return "a zero byte"
    return f"{fields} field{'s' if fields != 1 else ''} where the header has {expected}"


def _table(block: Block, skip: int, names: list[str], seen: int, dialect: Dialect, source: str) -> Table:
    starts, ends, fields = block.starts[skip:], block.ends[skip:], block.fields[skip:]
    good = fields == len(names)
    if len(names) == 1:
        blank = np.zeros(len(ends), np.bool_)
    else:
        blank = ends == starts
    numbers = seen + np.cumsum(~blank)
    broken = [
        Broken(
            int(numbers[i]),
            block.data[starts[i] : ends[i]].decode(errors="replace"),
            _reason(int(fields[i]), len(names)),
        )
        for i in np.flatnonzero(~good & ~blank)
    ]
    clean = _kept(block, skip, good & ~blank)
    good = good & ~blank
    frame = _parse(clean, names, int(good.sum()), dialect, source)
    texts = [Texts(block.data, numbers[good], starts[good], ends[good])] if good.any() else []
    return Table(
        frame,
        numbers[good],
        broken,
        source=source,
        dialect=dialect,
        texts=texts,
        notes=(dialect.evidence,),
    )


def _kept(block: Block, skip: int, keep: Mask) -> bytes:
    first = int(block.clean_ends[skip - 1]) + 1 if skip else 0
    if keep.all():
        return block.clean[first:]
    lengths: Integers = np.diff(block.clean_ends[skip:], prepend=first - 1)
    buffer = np.frombuffer(block.clean, np.uint8)[first:]
    return buffer[np.repeat(keep, lengths)].tobytes()


def _parse(clean: bytes, names: list[str], height: int, dialect: Dialect, source: str) -> pl.DataFrame:
    schema = dict.fromkeys(names, pl.String)
    if not height:
        return pl.DataFrame(schema=schema)
    frame = pl.read_csv(
        clean,
        has_header=False,
        schema=schema,
        separator=dialect.delimiter,
        quote_char='"' if dialect.quoting and b'"' in clean else None,
        infer_schema=False,
        raise_if_empty=False,
    )
    if frame.height != height:
        raise DataError(
            "parser-disagrees",
            f"{source}: {height} records were counted and {frame.height} were parsed",
            expected="the same number from both",
            next="convert the file to Parquet, and please report this file",
        )
    return frame


FORMAT = Format("text", (".csv", ".tsv", ".tab"), lambda _: True, tables, order=9, textual=True)
