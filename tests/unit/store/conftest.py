"""A store with bundle folders in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from holdfast.store import Store


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a project's ``.holdfast`` with three empty bundles."""
    for digest in ("aaaa", "bbbb", "cccc"):
        (tmp_path / ".holdfast" / "bundles" / digest).mkdir(parents=True)
    return tmp_path / ".holdfast"


@pytest.fixture
def store(folder: Path) -> Iterator[Store]:
    """Return a store without versions."""
    with Store.open(folder) as opened:
        yield opened


@pytest.fixture
def moved(store: Store) -> Store:
    """Return a store where v1 was promoted, then v2."""
    for digest, before in (("aaaa", None), ("bbbb", "v1")):
        version = store.add_version(digest)
        store.move_alias("champion", before, version, action="promote", deployment={})
    return store
