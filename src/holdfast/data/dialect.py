"""How a delimited text file is written (encoding, delimiter, quotes), found by looking, with the evidence."""

from __future__ import annotations

import codecs
import re
from pathlib import Path
from typing import BinaryIO, Literal

import msgspec
import numpy as np

from holdfast.errors import DataError

Encoding = Literal["utf-8", "utf-16", "utf-32", "cp1252", "latin-1"]

HEAD = 1 << 20
"""Bytes of text from which delimiter and quoting are judged."""

DELIMITERS = (",", "\t", ";", "|")
_BOMS: tuple[tuple[bytes, Encoding], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16: its mark begins with the one of UTF-16
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
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
        ``not-text``: zero bytes all over, so binary, or UTF-16 without a byte order mark.

    Examples
    --------
    >>> import io
    >>> detect_encoding(io.BytesIO(b"name,city\\nJos\\xe9,Vig\\xf3"), "a.csv")
    ('cp1252', 'byte 0xE9 at offset 13 is not UTF-8')
    """
    head = stream.read(_CHUNK)
    for mark, encoding in _BOMS:
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
    ascii_only = True
    while chunk:
        if not (chunk.isascii() and not decoder.getstate()[0]):
            ascii_only = False
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError as error:
                return _eight_bit(stream, chunk, offset, error)
        offset += len(chunk)
        chunk = stream.read(_CHUNK)
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252", "the last character is not whole UTF-8"
    return "utf-8", "ASCII only" if ascii_only else "valid UTF-8 throughout"


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


def detect(head: str, encoding: Encoding, evidence: str, path: Path) -> Dialect:
    """Return the dialect judged from the first characters of a file, which must not be empty.

    A delimiter counts where the header has it; the one that gives most records the header's number of fields
    wins, then the one with more fields. Quotes are plain text where records that break the rules of quoting
    are at least as many as those that keep them, while every line has the header's number of fields when
    quotes are ignored (in a file separated by tabs one such record is enough: tab-separated text has no
    quoting by its definition).

    Examples
    --------
    >>> detect("a;b\\n1,5;2\\n", "utf-8", "ASCII only", Path("x.csv")).delimiter
    ';'
    >>> detect('kind\\ttext\\nham\\t"Hi" she said\\n', "utf-8", "", Path("x.tsv")).quoting
    False
    """
    old_mac = "\r" in head and "\n" not in head
    text = head.replace("\r\n", "\n").replace("\r", "\n") if "\r" in head else head
    lines = text.split("\n")
    if len(head) >= HEAD and len(lines) > 1:
        lines.pop()  # cut off by the end of the head
    lines = [line for line in lines if line]
    if not lines:
        return Dialect(",", encoding, True, old_mac, evidence)
    delimiter, why = _delimiter(lines, path)
    quoting, why_quotes = _quoting(lines, delimiter)
    return Dialect(
        delimiter, encoding, quoting, old_mac, "; ".join(part for part in (evidence, why, why_quotes) if part)
    )


def _delimiter(lines: list[str], path: Path) -> tuple[str, str]:
    best: tuple[float, int, str] | None = None
    order = DELIMITERS if path.suffix.lower() not in (".tsv", ".tab") else ("\t", ",", ";", "|")
    sample = lines[:2000]
    for delimiter in order:
        fields = [_fields(line, delimiter) for line in sample]
        if fields[0] < 2:
            continue
        share = sum(count == fields[0] for count in fields) / len(fields)
        if best is None or (share, fields[0]) > best[:2]:
            best = (share, fields[0], delimiter)
    if best is None:
        return ",", "one column"
    name = {",": "comma", "\t": "tab", ";": "semicolon", "|": "vertical bar"}[best[2]]
    return best[2], f"{name}: {best[1]} fields in {100 * best[0]:.4g} % of {len(sample)} lines"


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
