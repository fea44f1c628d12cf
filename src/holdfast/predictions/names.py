"""Names of log files, and the ids that lead back to them."""

from __future__ import annotations

import os
import re
import secrets
import time
from pathlib import Path

FOLDER = "predictions"
SUFFIX = ".sqlite"
OUTCOMES = "outcomes" + SUFFIX

_STEM = re.compile(r"[0-9]{8}T[0-9]{6}Z-([0-9]{1,10})-[0-9a-f]{8}")
_ID = re.compile(r"([0-9]{8}T[0-9]{6}Z-[0-9]{1,10}-[0-9a-f]{8})-([1-9][0-9]{0,17})")


def new_stem() -> str:
    """Return a name that no other server process has: start, process id, 32 random bits.

    Examples
    --------
    >>> pid_of(new_stem()) == os.getpid()
    True
    """
    start = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
    return f"{start}-{os.getpid()}-{secrets.token_hex(4)}"


def pid_of(stem: str) -> int | None:
    """Return the process that wrote a log, or None for a name that is not a log's."""
    found = _STEM.fullmatch(stem)
    return int(found[1]) if found else None


def split_id(name: str) -> tuple[str, int] | None:
    """Return log and number of a prediction's id, or None for what never was one.

    Only what matches becomes part of a path, so an id from a request cannot name another file.

    Examples
    --------
    >>> split_id("20260722T101500Z-77-9f3a1b2c-12")
    ('20260722T101500Z-77-9f3a1b2c', 12)
    >>> split_id("../../etc/passwd-1") is None
    True
    """
    found = _ID.fullmatch(name)
    return (found[1], int(found[2])) if found else None


def log_files(folder: Path) -> tuple[list[Path], list[Path]]:
    """Return the logs of a ``.holdfast`` folder, oldest first, and the files there that are none.

    Examples
    --------
    >>> log_files(Path("no-such-folder"))
    ([], [])
    """
    logs, foreign = [], []
    place = folder / FOLDER
    for path in sorted(place.iterdir()) if place.is_dir() else []:
        own = path.name.removesuffix("-wal").removesuffix("-shm").removesuffix("-journal")
        if path.suffix == SUFFIX and pid_of(path.stem) is not None:
            logs.append(path)
        elif own != OUTCOMES and not (own != path.name and pid_of(own.removesuffix(SUFFIX)) is not None):
            foreign.append(path)
    return logs, foreign
