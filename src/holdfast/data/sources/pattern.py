"""A pattern of files: ``sales/*.csv``, ``logs/**/part-*.parquet``."""

from __future__ import annotations

import re
from pathlib import Path

from holdfast.data.sources.several import Several
from holdfast.data.sources.source import SourceKind
from holdfast.errors import DataError

_WILD = re.compile(r"[*?\[]")


def _match(spec: str, folder: Path) -> Several | None:
    path = folder / Path(spec).expanduser()
    if not _WILD.search(spec) or path.exists():
        return None
    parts = path.parts
    fixed = next(i for i, part in enumerate(parts) if _WILD.search(part))
    base, pattern = Path(*parts[:fixed]), str(Path(*parts[fixed:]))
    found = sorted(path for path in base.glob(pattern) if path.is_file() and not path.name.startswith("."))
    if not found:
        raise DataError(
            "pattern-empty",
            f"no file matches {spec}",
            expected="at least one table",
            next=f"ls {base}; the shell must not replace the pattern, so write it in quotes",
        )
    return Several(spec, base, tuple(found), pattern)


KIND = SourceKind(5, _match)
