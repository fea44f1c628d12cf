"""What servers run, and where it lies in the folder of a project."""

from __future__ import annotations

from pathlib import Path

import msgspec

STORE_FILE = "store.sqlite"
BUNDLES = "bundles"


class Deployment(msgspec.Struct, frozen=True):
    """What servers run from ``time`` on: version and bundle belong together.

    ``revision`` grows by one with every promotion and rollback of the champion. ``previous`` is the
    revision that a rollback would write back, null where there is none. ``detail`` is what else belongs to
    the record.
    """

    revision: int
    version: str
    digest: str
    time: str
    bundle_path: Path
    previous: int | None = None
    detail: dict[str, object] = {}


def bundle_path(folder: Path, digest: str) -> Path:
    """Return where the bundle of a digest lies.

    Examples
    --------
    >>> bundle_path(Path(".holdfast"), "4f2a").as_posix()
    '.holdfast/bundles/4f2a'
    """
    return folder / BUNDLES / digest
