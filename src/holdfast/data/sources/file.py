"""One file, whatever its format; ``book.xlsx#Sheet2`` is a sheet of a workbook."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from holdfast.data.content import Content
from holdfast.data.formats.format import format_of
from holdfast.data.sources.source import SourceKind, relative
from holdfast.data.table import Table
from holdfast.errors import DataError


@dataclass(frozen=True)
class File:
    """A file as a table.

    ``part`` is the sheet of a workbook; ``called`` is what messages say in place of the file's name.
    """

    path: Path
    part: str | None = None
    called: str | None = None

    @property
    def name(self) -> str:
        """The file's name."""
        called = self.called or self.path.name
        return f"{called}#{self.part}" if self.part else called

    @property
    def title(self) -> str:
        """The file's name, or the sheet's."""
        return self.part or self.path.name

    @property
    def files(self) -> tuple[Path, ...]:
        """The file."""
        return (self.path,)

    def batches(self, rows: int) -> Iterator[Table]:
        """Yield the file as tables; see :func:`holdfast.data.read.batches`."""
        content = Content.of(self.path, self.called, self.part)
        try:
            for table in format_of(content).tables(content, rows):
                yield table
                content.require_unchanged()
        except DataError:
            content.require_unchanged()  # says more than that it cannot be read
            raise

    def written(self, folder: Path) -> str:
        """Return the path, relative to the folder where that is possible, with the sheet."""
        path = relative(self.path, folder)
        return f"{path}#{self.part}" if self.part else path


def _match(spec: str, folder: Path) -> File:
    path = folder / Path(spec).expanduser()
    if "#" in spec and not path.exists():
        name, _, part = spec.partition("#")
        return File(folder / Path(name).expanduser(), part or None)
    return File(path)


KIND = SourceKind(9, _match)
