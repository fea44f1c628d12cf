"""``-`` and pipes such as ``<(zcat a.gz)``: kept in a temporary file while the program runs, as a table is read twice."""

from __future__ import annotations

import shutil
import stat
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO

from holdfast.data.sources.file import File
from holdfast.data.sources.source import SourceKind
from holdfast.data.table import Table
from holdfast.errors import DataError


@dataclass(frozen=True)
class Stream:
    """What is piped into the program, of any format that a file may have.

    ``pipe`` is where it comes from, null for standard input.
    """

    pipe: Path | None = None

    @property
    def name(self) -> str:
        """The pipe, or standard input."""
        return "standard input" if self.pipe is None else str(self.pipe)

    title = "stdin"
    files: tuple[Path, ...] = ()

    def batches(self, rows: int) -> Iterator[Table]:
        """Yield it as tables; it can be read again."""
        yield from File(_spooled(self.pipe), called=self.name).batches(rows)

    def written(self, folder: Path) -> str:
        """Return ``-``, or the pipe."""
        return "-" if self.pipe is None else str(self.pipe)


_KEPT: list[object] = []
"""Temporary files, which go when the program does."""


@cache
def _spooled(pipe: Path | None) -> Path:
    if pipe is not None:
        with pipe.open("rb") as stream:
            return _copied(stream)
    if sys.stdin is None or sys.stdin.isatty():
        raise DataError(
            "standard-input-terminal",
            "- means standard input, and nothing is piped into it",
            expected="a table on standard input",
            next="cat table.csv | holdfast ..., or name a file",
        )
    return _copied(sys.stdin.buffer)


def _copied(stream: IO[bytes]) -> Path:
    _KEPT.append(whole := tempfile.NamedTemporaryFile(prefix="holdfast-"))  # noqa: SIM115
    shutil.copyfileobj(stream, whole)
    whole.flush()
    return Path(whole.name)


def _match(spec: str, folder: Path) -> Stream | None:
    if spec == "-":
        return Stream()
    path = folder / spec
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError):
        return None
    return Stream(path) if stat.S_ISFIFO(mode) or stat.S_ISCHR(mode) else None


KIND = SourceKind(0, _match)
