"""Attestations: evidence about a bundle, kept beside it, written once and never changed.

They lie in ``attestations/<digest>/<kind>-<n>.json`` of the folder that holds the bundle: an evaluation, a gate's
verdict, the reference of the predictions. The bundle itself stays what its digest names.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import msgspec

from holdfast.bundle.disk import sync_folder, write_synced
from holdfast.errors import BundleError

FOLDER = "attestations"
_KIND = re.compile(r"[a-z][a-z0-9-]*[a-z0-9]|[a-z]")
_DIGEST = re.compile(r"[0-9a-f]{64}")


class Attestation(msgspec.Struct, frozen=True):
    """One piece of evidence: its kind, its number among those of that kind (from 1), and what it says."""

    kind: str
    number: int
    payload: Any


def add(folder: Path, digest: str, kind: str, payload: Any) -> Path:
    """Write a new attestation and return its path. It is durable when this returns.

    Parameters
    ----------
    folder
        Where the bundle's own folder is.
    digest
        The bundle's digest.
    kind
        Lower-case words joined by hyphens, such as ``evaluation``.
    payload
        Anything with a JSON form.

    Raises
    ------
    BundleError
        ``attestation-name`` for a kind or digest that is none.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = add(Path(folder), "ab" * 32, "evaluation", {"rows": 3})
    ...     read(Path(folder), "ab" * 32)
    [Attestation(kind='evaluation', number=1, payload={'rows': 3})]
    """
    _require_names(digest, kind)
    place = folder / FOLDER / digest
    place.mkdir(parents=True, exist_ok=True)
    waiting = place / f".{kind}-{os.getpid()}-{os.urandom(4).hex()}"
    write_synced(waiting, msgspec.json.format(msgspec.json.encode(payload), indent=1))
    try:
        written = _link(waiting, place, kind)
    finally:
        waiting.unlink()
    for level in (place, place.parent, folder):
        sync_folder(level)
    return written


def read(folder: Path, digest: str, kind: str | None = None) -> list[Attestation]:
    """Return the attestations of a bundle, those of one kind in the order in which they were added."""
    found = []
    for path in (folder / FOLDER / digest).glob("*.json"):
        name, _, number = path.stem.rpartition("-")
        if kind is None or name == kind:
            found.append(Attestation(name, int(number), msgspec.json.decode(path.read_bytes())))
    return sorted(found, key=lambda a: (a.kind, a.number))


def _link(waiting: Path, place: Path, kind: str) -> Path:
    number = 1 + sum(path.stem.rpartition("-")[0] == kind for path in place.glob(f"{kind}-*.json"))
    while True:
        target = place / f"{kind}-{number}.json"
        try:
            # a hard link fails when the name is taken, so a written attestation cannot be replaced
            os.link(waiting, target)
        except FileExistsError:
            number += 1
        else:
            return target


def _require_names(digest: str, kind: str) -> None:
    if _DIGEST.fullmatch(digest) is None or _KIND.fullmatch(kind) is None:
        raise BundleError(
            "attestation-name",
            f"an attestation {kind!r} about the bundle {digest!r}",
            expected="a kind such as evaluation, and the 64 hex digits of a digest",
        )
