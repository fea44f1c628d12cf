"""The manifest: the bundle's table of contents. Its digest is the bundle's name, so nothing can change unseen."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import msgspec

from holdfast.errors import BundleError

FORMAT = 2
"""Version of the folder's layout. A reader opens its own and every earlier one, and refuses later ones."""

FILE = "manifest.json"
RESTORE = "restore the folder from a copy, or train again; a bundle is never edited"


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What is in a bundle and where it came from.

    ``files`` has the SHA-256 of every other file by its name, ``contract`` the digest of the resolved contract,
    ``environment`` the versions it was built with, ``lineage`` what the builder said about data, code and run.
    """

    format: int
    name: str
    task: str
    core: str
    contract: str
    files: dict[str, str]
    environment: dict[str, str]
    lineage: dict[str, Any] = {}

    def to_json(self) -> bytes:
        """Return the canonical text: equal manifests are equal bytes."""
        return msgspec.json.format(msgspec.json.encode(self, order="deterministic"), indent=1)


class _Version(msgspec.Struct):
    format: int


def digest(content: bytes) -> str:
    """Return the SHA-256 in hex.

    Examples
    --------
    >>> digest(b"")[:8]
    'e3b0c442'
    """
    return hashlib.sha256(content).hexdigest()


def read(path: Path, expected_digest: str | None = None) -> tuple[str, Manifest, dict[str, bytes]]:
    """Return digest, manifest and the content of every file, after checking all of them.

    Each file is read once: what was verified is what the caller gets, also when the folder changes meanwhile.

    Parameters
    ----------
    path
        The bundle's folder.
    expected_digest
        The digest that the manifest must have; by default the folder's own name.

    Raises
    ------
    BundleError
        ``bundle-missing``, ``bundle-manifest-unreadable``, ``bundle-newer-format``, ``bundle-file-missing``,
        ``bundle-file-unknown`` and ``bundle-file-changed``, each naming the file.
    """
    text = _manifest_text(path)
    _refuse_newer(path, text)
    found, expected = digest(text), expected_digest or path.resolve().name
    if found != expected:
        raise _changed(path, FILE, expected, found)
    try:
        manifest = msgspec.json.decode(text, type=Manifest)
    except msgspec.MsgspecError as problem:
        raise _unreadable(path, str(problem)) from problem
    return found, manifest, _contents(path, manifest)


def _manifest_text(path: Path) -> bytes:
    if not path.is_dir():
        raise BundleError(
            "bundle-missing",
            f"there is no bundle at {path}",
            expected="a folder named by the digest of its manifest",
            next="holdfast versions",
        )
    try:
        return (path / FILE).read_bytes()
    except OSError as problem:
        raise _unreadable(path, problem.strerror or str(problem)) from problem


def _refuse_newer(path: Path, text: bytes) -> None:
    # before the digest is compared: a later format may be named by other means
    try:
        stated = msgspec.json.decode(text, type=_Version).format
    except (msgspec.MsgspecError, UnicodeDecodeError) as problem:
        raise _unreadable(path, str(problem)) from problem
    if stated > FORMAT:
        raise BundleError(
            "bundle-newer-format",
            f"the bundle at {path} has format {stated}",
            expected=f"format {FORMAT} or older, which this holdfast reads",
            next="pip install -U holdfast",
        )
    if stated < 1:
        raise _unreadable(path, f"format {stated}")


def _contents(path: Path, manifest: Manifest) -> dict[str, bytes]:
    present = {p.relative_to(path).as_posix() for p in path.rglob("*") if not p.is_dir() or p.is_symlink()}
    present.discard(FILE)
    for name in sorted(manifest.files.keys() - present):
        raise BundleError(
            "bundle-file-missing",
            f"{name} is missing from the bundle at {path}",
            expected=f"the {len(manifest.files)} files that its manifest lists",
            next=RESTORE,
        )
    for name in sorted(present - manifest.files.keys()):
        raise BundleError(
            "bundle-file-unknown",
            f"{name} in the bundle at {path} is not in its manifest",
            expected=f"the {len(manifest.files)} files that its manifest lists and no other",
            next=f"move {name} away; evidence about a bundle belongs beside it, among the attestations",
        )
    contents = {name: (path / name).read_bytes() for name in manifest.files}
    for name, content in contents.items():
        if digest(content) != manifest.files[name]:
            raise _changed(path, name, manifest.files[name], digest(content))
    return contents


def _changed(path: Path, name: str, expected: str, found: str) -> BundleError:
    return BundleError(
        "bundle-file-changed",
        f"{name} in the bundle at {path} has the digest {found[:12]}",
        expected=f"the digest {expected[:12]}",
        next=RESTORE,
    )


def _unreadable(path: Path, why: str) -> BundleError:
    return BundleError(
        "bundle-manifest-unreadable",
        f"{FILE} of the bundle at {path} cannot be read: {why}",
        expected=f"the JSON of a manifest, format {FORMAT} or older",
        next=RESTORE,
    )
