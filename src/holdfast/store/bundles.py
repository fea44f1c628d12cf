"""Bundle folders under their digest: whole before a version names them."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from holdfast.errors import StoreError
from holdfast.store.deployment import bundle_path


def adopt(folder: Path, staged: Path, digest: str) -> Path:
    """Move a finished bundle folder to its place in one step, after its bytes are on the disk.

    A bundle is content-addressed: where one with this digest is there already, the staged copy is removed.
    ``staged`` must be on the same file system as ``folder``.
    """
    target = bundle_path(folder, digest)
    target.parent.mkdir(parents=True, exist_ok=True)
    for path in sorted(staged.rglob("*")):
        sync(path)
    sync(staged)
    try:
        staged.rename(target)
    except OSError:
        if not target.is_dir():
            raise
        shutil.rmtree(staged)
    sync(target.parent)
    return target


def sync(path: Path) -> None:
    """Wait until a file's bytes or a folder's names are on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def require(folder: Path, digest: str) -> None:
    """Raise ``bundle-missing`` unless the folder of this digest is in its place."""
    path = bundle_path(folder, digest)
    if not path.is_dir():
        raise StoreError(
            "bundle-missing",
            f"no folder {path}",
            expected="the bundle in its place before a version names it",
            next="build it again: holdfast train",
        )
