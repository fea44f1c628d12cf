"""A copy of the chain outside of the database: one line per ledger row, appended and never rewritten.

A ledger that is cut at its end is a valid, shorter ledger. What shows the cut is a copy of count and digest
at another place: in deployments and attestations, and here, where also a row without a deployment leaves
its trace. Lines are written after the row is committed, so a crash in between leaves the file behind by
some rows and never ahead; the next writer adds what is missing.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

WITNESS = "ledger.witness"


def read(folder: Path) -> dict[int, set[str]]:
    """Return the digests witnessed for every sequence number; normally one each.

    A line without its end is what a crash leaves and is skipped.

    Examples
    --------
    >>> read(Path("no-such-folder"))
    {}
    """
    try:
        text = (folder / WITNESS).read_text(encoding="ascii", errors="replace")
    except FileNotFoundError:
        return {}
    seen: dict[int, set[str]] = {}
    for line in text.split("\n"):
        count, _, digest = line.partition(" ")
        if count.isdecimal() and len(digest) == 64:
            seen.setdefault(int(count), set()).add(digest)
    return seen


def append(folder: Path, rows: Iterable[tuple[int, str]]) -> None:
    """Add lines of sequence number and digest, and wait until they are on the disk.

    Every line begins with a line break too: after a torn line the next one still stands alone. The file is
    opened for appending, so lines of two processes do not overwrite each other; their order does not
    matter.
    """
    text = "".join(f"\n{count} {digest}\n" for count, digest in rows)
    if not text:
        return
    handle = os.open(folder / WITNESS, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    try:
        os.write(handle, text.encode("ascii"))
        os.fsync(handle)
    finally:
        os.close(handle)
