"""What is no table, or none that is read here: each refused by its name, with what to do."""

from __future__ import annotations

import re

from holdfast.data.content import Content
from holdfast.errors import DataError

EXPECTED = "CSV or TSV text, JSON lines, Parquet, Arrow IPC, or an Excel workbook (.xlsx)"

_FOREIGN: tuple[tuple[re.Pattern[bytes], str, str], ...] = (
    (re.compile(rb"PK\x03\x04"), "a ZIP archive", "unpack it"),
    (
        re.compile(rb"\xd0\xcf\x11\xe0"),
        "an old or a protected Excel workbook",
        "save it as .xlsx, without a password",
    ),
    (re.compile(rb"SQLite format 3"), "a SQLite database", "sqlite:///FILE#TABLE names a table of it"),
    (re.compile(rb"%PDF"), "a PDF document", "export the table as CSV"),
    (re.compile(rb"7z\xbc\xaf|Rar!|\xfd7zXZ"), "an archive", "unpack it"),
    (
        re.compile(rb"\s*<(!doctype|html)", re.I),
        "a web page",
        "download the file itself: this may be a page of login",
    ),
    (re.compile(rb"\s*<\?xml"), "an XML document", "export the table as CSV"),
    (re.compile(rb"\s*\[\s*[\[{]"), "one JSON list", "jq -c '.[]' FILE > FILE.jsonl makes one object a line"),
    (
        re.compile(rb'\s*\{\s*\n\s*"'),
        "JSON over several lines",
        "jq -c . FILE > FILE.jsonl makes one object a line",
    ),
)


def refuse(content: Content) -> None:
    """Refuse what is known not to be a table of text.

    Raises
    ------
    DataError
        ``format-unsupported``.
    """
    for pattern, what, remedy in _FOREIGN:
        if pattern.match(content.head):
            raise DataError("format-unsupported", f"{content.name} is {what}", expected=EXPECTED, next=remedy)
