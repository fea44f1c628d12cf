"""``-``: standard input, kept in a temporary file for as long as the program runs, as a table is read twice."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from holdfast.data.sources.file import File
from holdfast.data.sources.source import SourceKind
from holdfast.data.table import Table
from holdfast.errors import DataError

NAME = "standard input"


@dataclass(frozen=True)
class StandardInput:
    """What is piped into the program, of any format that a file may have."""

    name: str = NAME
    title: str = "stdin"
    files: tuple[Path, ...] = ()

    def batches(self, rows: int) -> Iterator[Table]:
        """Yield it as tables; it can be read again."""
        yield from File(_spooled(), called=NAME).batches(rows)

    def written(self, folder: Path) -> str:
        """Return ``-``."""
        return "-"


@cache
def _spooled() -> Path:
    if sys.stdin is None or sys.stdin.isatty():
        raise DataError(
            "standard-input-terminal",
            "- means standard input, and nothing is piped into it",
            expected="a table on standard input",
            next="cat table.csv | holdfast ..., or name a file",
        )
    _KEPT.append(whole := tempfile.NamedTemporaryFile(prefix="holdfast-"))  # noqa: SIM115  it goes with the program
    shutil.copyfileobj(sys.stdin.buffer, whole)
    whole.flush()
    return Path(whole.name)


_KEPT: list[object] = []


def _match(spec: str, folder: Path) -> StandardInput | None:
    return StandardInput() if spec == "-" else None


KIND = SourceKind(0, _match)
