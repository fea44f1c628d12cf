"""Versions, their aliases by name, and attestations."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from holdfast.errors import StoreError
from holdfast.store import Store


def test_versions_are_numbered_from_one(store: Store) -> None:
    """Versions are the strings v1, v2, ... in the order they were added, with what was written down."""
    assert [store.add_version(d) for d in ("aaaa", "bbbb")] == ["v1", "v2"]
    third = store.add_version("cccc", parent="v1", lineage={"rows": 3}, created="2026-01-01T00:00:00Z")
    versions = store.versions()
    assert [v.version for v in versions] == ["v1", "v2", third]
    assert (versions[2].parent, versions[2].lineage) == ("v1", {"rows": 3})
    assert versions[2].created == "2026-01-01T00:00:00Z"
    assert versions[0].created.endswith("Z")


def test_a_version_needs_its_bundle(store: Store) -> None:
    """A version whose bundle folder is not in its place is refused."""
    with pytest.raises(StoreError) as caught:
        store.add_version("dddd")
    assert caught.value.code == "bundle-missing"
    assert store.versions() == []


def test_threads_get_distinct_numbers(store: Store) -> None:
    """Versions added at the same time get distinct numbers without a gap."""
    got: list[str] = []
    threads = [threading.Thread(target=lambda: got.append(store.add_version("aaaa"))) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(got) == sorted(f"v{k}" for k in range(1, 17))


def test_a_version_is_found_by_alias(moved: Store) -> None:
    """A name may be a number or an alias, and a version knows its aliases."""
    assert moved.version("champion") == moved.version("v2")
    assert moved.version("v2").aliases == ("champion",)
    assert moved.version("v1").aliases == ()
    assert moved.alias("challenger") is None


@pytest.mark.parametrize(
    ("name", "code", "hint"),
    [
        ("v9", "unknown-version", "v1"),
        ("champoin", "unknown-alias", "did you mean 'champion'?"),
        ("v0", "unknown-version", "v2"),
        ("../../etc", "unknown-alias", "champion"),
    ],
)
def test_an_unknown_name_is_refused(moved: Store, name: str, code: str, hint: str) -> None:
    """An unknown version or alias is refused with what there is."""
    with pytest.raises(StoreError) as caught:
        moved.version(name)
    assert caught.value.code == code
    assert hint in str(caught.value)


def test_no_champion_says_how_to_get_one(store: Store) -> None:
    """Asking for a champion where there is none says what to type."""
    store.add_version("aaaa")
    with pytest.raises(StoreError, match="holdfast promote v1 --to champion") as caught:
        store.version("champion")
    assert caught.value.code == "no-champion"


def test_attestations_keep_order_kind_and_the_ledger_state(moved: Store) -> None:
    """Attestations come back oldest first, by version and kind, also when named by alias."""
    moved.attest("v1", "evaluation", {"metrics": {"roc_auc": 0.8}})
    moved.attest("champion", "evaluation", {"metrics": {"roc_auc": 0.9}})
    moved.attest("v2", "parity", {"rows": 100, "nan": float("nan")})
    assert [a.kind for a in moved.attestations("v2")] == ["evaluation", "parity"]
    assert moved.attestations("v2", "parity")[0].payload == {"rows": 100, "nan": None}
    infos = moved.version_infos()
    assert [i.metrics for i in infos] == [{"roc_auc": 0.8}, {"roc_auc": 0.9}]
    assert infos[1].aliases == ["champion"]


def test_figures_are_about_a_bundle_whatever_its_number(store: Store) -> None:
    """A version that is the same bundle as an evaluated one shows the figures of that bundle."""
    for _ in range(2):
        store.add_version("aaaa")
    store.attest("v1", "evaluation", {"metrics": {"roc_auc": 0.8}})
    assert [i.metrics for i in store.version_infos()] == [{"roc_auc": 0.8}, {"roc_auc": 0.8}]


def test_a_newer_format_is_refused(folder: Path) -> None:
    """A store of a later program is refused by name instead of being misread."""
    import sqlite3

    Store.open(folder).close()
    connection = sqlite3.connect(folder / "store.sqlite")
    connection.execute("UPDATE meta SET value = '99'")
    connection.commit()
    connection.close()
    with pytest.raises(StoreError) as caught:
        Store.open(folder)
    assert caught.value.code == "store-newer"


def test_a_foreign_file_is_refused(folder: Path) -> None:
    """A file that is no database is an error with the path, not a stack trace."""
    (folder / "store.sqlite").write_bytes(b"not a database at all" * 100)
    with pytest.raises(StoreError, match=r"store\.sqlite") as caught:
        Store.open(folder)
    assert caught.value.code == "store-unreadable"


def test_a_bundle_is_adopted_in_one_step(store: Store, tmp_path: Path) -> None:
    """A staged bundle moves to its digest; a second copy of the same digest is dropped."""
    for _ in range(2):
        staged = tmp_path / "staged"
        (staged / "model").mkdir(parents=True)
        (staged / "model" / "spec.json").write_text("{}")
        target = store.adopt_bundle(staged, "eeee")
        assert target == store.bundle_path("eeee")
        assert (target / "model" / "spec.json").read_text() == "{}"
        assert not staged.exists()
    assert store.add_version("eeee") == "v1"


def test_commits_wait_for_the_disk(store: Store) -> None:
    """The store's connections use write-ahead logging and full synchronisation."""
    with store._engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
