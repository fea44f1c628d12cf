"""A folder: all tables in it, at any depth, such as partitioned Parquet."""

from __future__ import annotations

from pathlib import Path

from holdfast.data.formats.format import suffixes
from holdfast.data.packed import packing_named
from holdfast.data.sources.several import Several
from holdfast.data.sources.source import SourceKind
from holdfast.errors import DataError


def is_table(path: Path) -> bool:
    """Say whether a file's name is that of a table; those that begin with ``_`` or ``.`` are notes of a writer.

    Examples
    --------
    >>> is_table(Path("part-0.parquet")), is_table(Path("a.csv.gz")), is_table(Path("_SUCCESS"))
    (True, True, False)
    """
    name = path if packing_named(path.suffix.lower()) is None else path.with_suffix("")
    return name.suffix.lower() in suffixes() and not path.name.startswith(("_", "."))


def _match(spec: str, folder: Path) -> Several | None:
    base = folder / Path(spec).expanduser()
    if not base.is_dir():
        return None
    inside = sorted(path for path in base.rglob("*") if path.is_file() and not _hidden(path, base))
    found = [path for path in inside if is_table(path)]
    if not found:
        raise DataError(
            "file-is-folder",
            f"{base} is a folder without a table in it",
            expected=f"files that end in {', '.join(sorted(suffixes()))}, compressed or not",
            next="name a file, or another folder",
        )
    return Several(spec.rstrip("/") or spec, base, tuple(found), left_out=len(inside) - len(found))


def _hidden(path: Path, base: Path) -> bool:
    return any(part.startswith((".", "_")) for part in path.relative_to(base).parts)


KIND = SourceKind(4, _match)
