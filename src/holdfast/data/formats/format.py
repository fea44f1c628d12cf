"""The protocol of a format, and the one that a file has."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import NamedTuple

import holdfast.data.formats
from holdfast.data.content import Content
from holdfast.data.discover import exported
from holdfast.data.foreign import refuse
from holdfast.data.table import Table
from holdfast.errors import DataError


class Format(NamedTuple):
    """One format of tables.

    ``recognises`` judges by the first bytes; ``tables`` yields a file as tables of at most so many rows. Formats are
    asked by ``order``, lowest first. A file with one of the ``suffixes`` that is not recognised is damaged, unless
    the format is ``textual``.
    """

    name: str
    suffixes: tuple[str, ...]
    recognises: Callable[[Content], bool]
    tables: Callable[[Content, int], Iterator[Table]]
    order: int = 0
    textual: bool = False


@cache
def formats() -> tuple[Format, ...]:
    """Return every format, in the order in which they are asked."""
    found: list[Format] = exported(holdfast.data.formats, "FORMAT")
    return tuple(sorted(found, key=lambda kind: kind.order))


def format_of(content: Content) -> Format:
    """Return the format of a file; the first bytes decide, not the suffix.

    Raises
    ------
    DataError
        ``format-unsupported`` (a PDF, an archive, a web page), or ``file-damaged``: named as Parquet, Arrow or Excel,
        and not so inside.
    """
    found = next(kind for kind in formats() if kind.recognises(content))
    named = next((kind for kind in formats() if content.suffix in kind.suffixes), found)
    if not found.textual:
        return found
    if named is not found and not named.textual:
        raise DataError(
            "file-damaged",
            f"{content.name} is named as {named.name} and begins with {content.head[:8]!r}",
            expected=f"the first bytes of {named.name}",
            next="write the file again, or rename it to .csv if it is text",
        )
    refuse(content)
    return found


def suffixes() -> frozenset[str]:
    """Return the endings of files that are tables, compression left out."""
    return frozenset(suffix for kind in formats() for suffix in kind.suffixes)
