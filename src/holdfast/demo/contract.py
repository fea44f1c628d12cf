"""Editing the contract that ``init`` wrote, as a user would in an editor: one top-level key at a time."""

from __future__ import annotations

from pathlib import Path

from holdfast.contract.keys import with_key
from holdfast.lifecycle.workspace import CONTRACT


def put(folder: Path, key: str, value: str) -> None:
    """Set a top-level key to a value in flow style; its comment and its indented lines go.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> _ = (folder / CONTRACT).write_text("name: a  # guess\\nentity: null\\n")
    >>> put(folder, "name", "b")
    >>> (folder / CONTRACT).read_text()
    'name: b\\nentity: null\\n'
    """
    path = folder / CONTRACT
    path.write_text(with_key(path.read_text(encoding="utf-8"), key, value), encoding="utf-8")
