"""Writing so that what was written is still there after a power cut."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path


def write_synced(path: Path, content: bytes) -> None:
    """Write a new file and force it to the disk.

    Raises
    ------
    FileExistsError
        The name is taken.
    """
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def sync_folder(path: Path) -> None:
    """Force a folder's names to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files into an empty folder, with the folders between, and force all of it to the disk."""
    folders = {folder}
    for name, content in files.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        folders.update(p for p in target.parents if p.is_relative_to(folder))
        write_synced(target, content)
    for path in sorted(folders, key=lambda p: -len(p.parts)):
        sync_folder(path)
