"""How a delimited text file is written (encoding, delimiter, quotes), found by looking, with the evidence."""

from __future__ import annotations

import codecs
import re
from typing import BinaryIO, Literal

import msgspec
import numpy as np

from holdfast.errors import DataError

Encoding = Literal["utf-8", "utf-16", "utf-32", "cp1252", "latin-1"]

HEAD = 1 << 20
"""Bytes of text from which delimiter and quoting are judged."""

SAMPLE = 2_000
"""Lines of it in which fields are counted."""

DELIMITERS = (",", "\t", ";", "|")
BOMS: tuple[tuple[bytes, Encoding], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16: its mark begins with the one of UTF-16
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NAMES: dict[Encoding, str] = {
    "utf-8": "UTF-8",
    "utf-16": "UTF-16",
    "utf-32": "UTF-32",
    "cp1252": "Windows-1252",
    "latin-1": "Latin-1",
}
_NOT_IN_CP1252 = (0x81, 0x8D, 0x8F, 0x90, 0x9D)
_CHUNK = 1 << 22


class Dialect(msgspec.Struct, frozen=True):
    """How a delimited file is written.

    ``quoting`` is false where quotation marks are plain text. ``old_mac`` is true where lines end with a
    carriage return alone. ``evidence`` says in words what decided.
    """

    delimiter: str
    encoding: Encoding
    quoting: bool = True
    old_mac: bool = False
    evidence: str = ""


def detect_encoding(stream: BinaryIO, source: str) -> tuple[Encoding, str]:
    """Return the encoding of a whole file and what decided it; the stream is read once, in constant memory.

    A byte order mark decides. Without one, text that is valid UTF-8 throughout is UTF-8; else it is
    Windows-1252, or Latin-1 where a byte occurs that Windows-1252 does not define.

    Raises
    ------
    DataError
        ``not-text``: zero bytes all over, so binary, or UTF-16 without a byte order mark. ``file-damaged``: UTF-8
        that ends in the middle of a character.

    Examples
    --------
    >>> import io
    >>> detect_encoding(io.BytesIO(b"name,city\\nJos\\xe9,Vig\\xf3"), "a.csv")
    ('cp1252', 'byte 0xE9 at offset 13 is not UTF-8')
    """
    head = stream.read(_CHUNK)
    for mark, encoding in BOMS:
        if head.startswith(mark):
            return encoding, f"byte order mark of {encoding.upper()}"
    if head[:4096].count(0) * 10 > len(head[:4096]):
        raise DataError(
            "not-text",
            f"{source} has zero bytes all over: it is binary, or UTF-16 without a byte order mark",
            expected="CSV or TSV text, Parquet, or Arrow IPC",
            next="save it as UTF-8 text or as Parquet",
        )
    decoder, offset, chunk = codecs.getincrementaldecoder("utf-8")(), 0, head
    ascii_only, seen_others = True, False
    while chunk:
        if not (chunk.isascii() and not decoder.getstate()[0]):
            ascii_only = False
            try:
                seen_others |= not decoder.decode(chunk).isascii()
            except UnicodeDecodeError as error:
                return _eight_bit(stream, chunk, offset, error)
        offset += len(chunk)
        chunk = stream.read(_CHUNK)
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        if seen_others:
            raise _cut_off(source) from None
        return "cp1252", "the last character is not whole UTF-8"
    return "utf-8", "ASCII only" if ascii_only else "valid UTF-8 throughout"


def _cut_off(source: str) -> DataError:
    return DataError(
        "file-damaged",
        f"{source} is UTF-8 and ends in the middle of a character: it is cut off",
        expected="a whole file",
        next="copy or write the file again",
    )


def _eight_bit(
    stream: BinaryIO, chunk: bytes, offset: int, error: UnicodeDecodeError
) -> tuple[Encoding, str]:
    # The decoder may have carried up to three bytes over, so the place is found again in the chunk itself.
    carried = len(error.object) - len(chunk)
    place = max(error.start - carried, 0)
    evidence = f"byte 0x{error.object[error.start]:02X} at offset {offset + place} is not UTF-8"
    while chunk:
        seen = np.bincount(np.frombuffer(chunk, np.uint8), minlength=256)
        odd = [byte for byte in _NOT_IN_CP1252 if seen[byte]]
        if odd:
            return "latin-1", f"{evidence}; 0x{odd[0]:02X} is not defined in Windows-1252"
        chunk = stream.read(_CHUNK)
    return "cp1252", evidence


def detect(head: str, encoding: Encoding, evidence: str, *, suffix: str = "") -> Dialect:
    """Return the dialect judged from the first characters of a file, which must not be empty.

    A delimiter counts where the header has it; the one that gives most records the header's number of fields
    wins, then the one with more fields. Quotes are plain text where records that break the rules of quoting
    are at least as many as those that keep them, while every line has the header's number of fields when
    quotes are ignored (in a file separated by tabs one such record is enough: tab-separated text has no
    quoting by its definition).

    Examples
    --------
    >>> found = detect("a;b\\n1,5;2\\n", "utf-8", "ASCII only")
    >>> found.delimiter, found.evidence
    (';', "delimiter ';' in 2 of 2 lines, 2 fields each; UTF-8 (ASCII only); decimal comma in 1 of 2 cells")
    >>> detect('kind\\ttext\\nham\\t"Hi" she said\\n', "utf-8", "", suffix=".tsv").quoting
    False
    """
    old_mac = "\r" in head and "\n" not in head
    text = head.replace("\r\n", "\n").replace("\r", "\n") if "\r" in head else head
    lines = text.split("\n")
    if len(head) >= HEAD and len(lines) > 1:
        lines.pop()  # cut off by the end of the head
    lines = [line for line in lines if line]
    written = _NAMES[encoding] + (f" ({evidence})" if evidence else "")
    if not lines:
        return Dialect(",", encoding, True, old_mac, written)
    delimiter, why = _delimiter(lines, suffix)
    quoting, why_quotes = _quoting(lines, delimiter)
    commas = _decimal_comma(lines, delimiter)
    parts = (why, written, commas, why_quotes, "lines end with a carriage return alone" if old_mac else "")
    return Dialect(delimiter, encoding, quoting, old_mac, "; ".join(part for part in parts if part))


def _delimiter(lines: list[str], suffix: str) -> tuple[str, str]:
    best: tuple[int, int, str] | None = None
    order = DELIMITERS if suffix not in (".tsv", ".tab") else ("\t", ",", ";", "|")
    sample = lines[:SAMPLE]
    for delimiter in order:
        fields = [_fields(line, delimiter) for line in sample]
        if fields[0] < 2:
            continue
        alike = sum(count == fields[0] for count in fields)
        if best is None or (alike, fields[0]) > best[:2]:
            best = (alike, fields[0], delimiter)
    if best is None:
        return ",", "one column: no delimiter in the first line"
    alike, count, delimiter = best
    return delimiter, f"delimiter {delimiter!r} in {alike:,} of {len(sample):,} lines, {count} fields each"


_DECIMAL_COMMA = re.compile(r'"?[+-]?[0-9.]*,[0-9]+"?')


def _decimal_comma(lines: list[str], delimiter: str) -> str:
    """Say in how many cells a number seems to be written with a comma; nothing where the comma separates cells."""
    if delimiter == ",":
        return ""
    cells = [cell for line in lines[1:SAMPLE] for cell in line.split(delimiter)]
    commas = sum(_DECIMAL_COMMA.fullmatch(cell) is not None for cell in cells)
    return f"decimal comma in {commas:,} of {len(cells):,} cells" if commas else ""


_QUOTED = re.compile(r'"[^"]*"')


def _fields(line: str, delimiter: str) -> int:
    return (_QUOTED.sub("", line) if '"' in line else line).count(delimiter) + 1


def _quoting(lines: list[str], delimiter: str) -> tuple[bool, str]:
    opened = [line for line in lines if line.startswith('"') or delimiter + '"' in line]
    if not opened:
        return True, ""
    d = re.escape(delimiter)
    field = rf'(?:"[^"]*+(?:""[^"]*+)*+"|[^"{d}][^{d}]*+|)'
    whole = re.compile(rf"{field}(?:{d}{field})*+")
    broken = sum(whole.fullmatch(line) is None for line in opened)
    fields = lines[0].count(delimiter)
    consistent = all(line.count(delimiter) == fields for line in lines)
    enough = broken >= 1 if delimiter == "\t" else broken >= max(3, len(opened) - broken)
    if consistent and enough:
        return (
            False,
            f"quotes are plain text: {broken} of {len(opened)} quoted lines break the rules of quoting",
        )
    return True, ""
