"""The protocol of a source, and the one that a text names."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple, Protocol

import holdfast.data.sources
from holdfast.contract.settings import Settings
from holdfast.data.discover import exported
from holdfast.data.table import Table


class Source(Protocol):
    """A table that can be read: a file, several, a query, standard input."""

    @property
    def name(self) -> str:
        """What messages, logs and lineage call it: never with a password."""

    @property
    def title(self) -> str:
        """A short name, from which a model's name can be made."""

    @property
    def files(self) -> tuple[Path, ...]:
        """The files that it reads, which no output may replace."""

    def batches(self, rows: int) -> Iterator[Table]:
        """Yield it as tables of at most ``rows`` rows, in order and in constant memory."""

    def written(self, folder: Path) -> str | Mapping[str, str]:
        """Return what ``data:`` of a contract in a folder says to mean it; never with a password."""


class SourceKind(NamedTuple):
    """One kind of source: the first whose ``match`` returns one is taken, lowest ``order`` first.

    ``match`` gets the text as it was written and the folder to which a path in it is relative.
    """

    order: int
    match: Callable[[str, Path], Source | None]


Spec = str | Path | Source
"""What may be given where a table is wanted."""


@cache
def _kinds() -> tuple[SourceKind, ...]:
    found: list[SourceKind] = exported(holdfast.data.sources, "KIND")
    return tuple(sorted(found, key=lambda kind: kind.order))


def source(spec: Spec, folder: Path | None = None) -> Source:
    """Return the source that a text or path names.

    Parameters
    ----------
    spec
        A path, with ``#Sheet`` behind a workbook's; a folder or a pattern such as ``sales/*.parquet``;
        ``sqlite:///file#query`` or another database URL with a table or query behind ``#``; ``-`` for standard input.
    folder
        To what a relative path is relative; by default the working directory.

    Raises
    ------
    DataError
        ``pattern-empty``, ``file-is-folder``, ``url-unsupported``, ``url-without-query``; what is wrong with a single
        file is told when it is read.

    Examples
    --------
    >>> source("sqlite:///bank.db#customers").name
    'sqlite:///bank.db#customers'
    """
    if not isinstance(spec, str | Path):
        return spec
    found = (kind.match(str(spec), folder or Path()) for kind in _kinds())
    return next(one for one in found if one is not None)


def of_contract(settings: Settings, folder: Path) -> Source | None:
    """Return the table of a contract in a folder; null where it names none."""
    if settings.data is None:
        return None
    return source(settings.data if settings.query is None else f"{settings.data}#{settings.query}", folder)


def relative(path: Path, folder: Path) -> str:
    """Return a path as a contract in a folder writes it: relative where it is below, else absolute."""
    absolute = path.resolve()
    try:
        return absolute.relative_to(folder.resolve()).as_posix()
    except ValueError:
        return absolute.as_posix()
