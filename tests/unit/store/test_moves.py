"""Promotions and rollbacks: compare and swap, deployments, what a server reads."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from holdfast.errors import StoreError
from holdfast.records import Gate
from holdfast.store import DeploymentReader, Store


def test_a_move_needs_the_alias_where_it_was(moved: Store) -> None:
    """A promotion that was decided on another state is refused and changes nothing."""
    moved.add_version("cccc")
    for stale in (None, "v1", "v3"):
        with pytest.raises(StoreError) as caught:
            moved.move_alias("champion", stale, "v3", action="promote", deployment={})
        assert caught.value.code == "alias-moved"
    assert moved.alias("champion") == "v2"
    assert len(moved.ledger.rows()) == 2
    assert len(moved.deployments()) == 2


def test_of_two_threads_one_wins(moved: Store) -> None:
    """Of many promotions that saw the same state exactly one takes place."""
    moved.add_version("cccc")
    won: list[int] = []
    codes: list[str] = []

    def promote() -> None:
        try:
            won.append(moved.move_alias("champion", "v2", "v3", action="promote", deployment={}))
        except StoreError as error:
            codes.append(error.code)

    threads = [threading.Thread(target=promote) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(won), codes) == (1, ["alias-moved"] * 7)
    assert moved.verify() is None


RACE = """
import sys
from pathlib import Path
from holdfast.errors import StoreError
from holdfast.store import Store
folder, to = Path(sys.argv[1]), sys.argv[2]
sys.stdin.readline()                      # both processes are started, then let go at once
with Store.open(folder) as store:
    try:
        store.move_alias("champion", None, to, action="promote", deployment={})
        print("won")
    except StoreError as error:
        print(error.code)
"""


def test_of_two_processes_one_wins(folder: Path) -> None:
    """Two processes that promote at once: one wins, the other is told, and the ledger holds one row."""
    with Store.open(folder) as store:
        store.add_version("aaaa")
        store.add_version("bbbb")
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", RACE, str(folder), to],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for to in ("v1", "v2")
    ]
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    said = [process.communicate(timeout=60)[0].strip() for process in processes]
    assert sorted(said) == ["alias-moved", "won"]
    with Store.open(folder) as store:
        assert store.alias("champion") == ("v1" if said[0] == "won" else "v2")
        assert len(store.ledger.rows()) == len(store.deployments()) == 1
        assert store.verify() is None


def test_two_processes_create_one_store(tmp_path: Path) -> None:
    """Processes that open a folder without a store at the same time make one store and number on."""
    (tmp_path / "bundles" / "aaaa").mkdir(parents=True)
    code = (
        "import sys; from holdfast.store import Store; sys.stdin.readline();"
        "print(Store.open(sys.argv[1]).add_version('aaaa'))"
    )
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(tmp_path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    said = [process.communicate("go\n", timeout=60)[0].strip() for process in processes]
    assert sorted(said) == ["v1", "v2", "v3"]


def test_the_ledger_says_what_moved_and_why(moved: Store) -> None:
    """A move is in the ledger with from, to, who, why and the gates."""
    moved.add_version("cccc")
    gate = Gate("not-worse", "overridden", {"low": -0.1})
    seq = moved.move_alias(
        "champion", "v2", "v3", action="promote", who="eva@bank", why="agreed", gates=[gate]
    )
    row = moved.ledger.rows()[-1]
    assert (row.seq, row.who, row.action, row.subject) == (seq, "eva@bank", "promote", "champion")
    assert row.detail == {
        "from": "v2",
        "to": "v3",
        "why": "agreed",
        "gates": [{"name": "not-worse", "outcome": "overridden", "evidence": {"low": -0.1}}],
    }


def test_an_alias_without_deployment_changes_no_server(moved: Store) -> None:
    """Moving another alias leaves what servers run as it is."""
    moved.move_alias("challenger", None, "v1", action="alias")
    deployment = moved.deployment()
    assert deployment is not None
    assert (deployment.version, deployment.revision) == ("v2", 2)


@pytest.mark.parametrize("alias", ["v3", "Champion", "", "a b", "../x"])
def test_an_alias_is_a_word(moved: Store, alias: str) -> None:
    """A name that could be a version or is no lower-case word is refused."""
    with pytest.raises(StoreError) as caught:
        moved.move_alias(alias, None, "v1", action="alias")
    assert caught.value.code == "alias-name"


def test_rollback_writes_the_previous_record_back(moved: Store) -> None:
    """A rollback restores version, digest and what was kept with the record, under a new revision."""
    moved.add_version("cccc")
    moved.move_alias("champion", "v2", "v3", action="promote", deployment={"alarms": ["amount"]})
    back = moved.roll_back("v3", why="worse")
    assert (back.version, back.digest, back.revision, back.detail) == ("v2", "bbbb", 4, {})
    assert moved.alias("champion") == "v2"
    assert moved.ledger.rows()[-1].detail["from"] == "v3"
    further = moved.roll_back("v2")
    assert (further.version, further.revision) == ("v1", 5)
    with pytest.raises(StoreError) as caught:
        moved.roll_back("v1")
    assert caught.value.code == "nothing-to-roll-back"
    assert moved.verify() is None


def test_promote_and_roll_back_twice(moved: Store) -> None:
    """Promoting again after a rollback and rolling back again returns to the same version."""
    moved.roll_back("v2")
    moved.move_alias("champion", "v1", "v2", action="promote", deployment={})
    assert moved.roll_back("v2").version == "v1"
    assert [d.version for d in moved.deployments()] == ["v1", "v2", "v1", "v2", "v1"]


def test_promoting_what_runs_keeps_the_way_back(moved: Store) -> None:
    """After a second promotion of the champion a rollback still returns to the version before it."""
    moved.move_alias("champion", "v2", "v2", action="promote", deployment={})
    assert [row.action for row in moved.ledger.rows()].count("promote") == 3
    assert moved.roll_back("v2").version == "v1"
    assert moved.verify() is None


def test_a_stale_rollback_is_refused(moved: Store) -> None:
    """A rollback that was decided on another state changes nothing."""
    with pytest.raises(StoreError) as caught:
        moved.roll_back("v1")
    assert caught.value.code == "alias-moved"
    assert len(moved.deployments()) == 2


def test_the_reader_follows_the_store(moved: Store) -> None:
    """A server's reader sees every promotion and rollback, and where the bundle lies."""
    reader = DeploymentReader(moved.folder)
    assert reader.current() == moved.deployment()
    assert reader.deployment_revision() == 2
    moved.roll_back("v2")
    current = reader.current()
    assert current is not None
    assert (current.version, current.revision) == ("v1", 3)
    assert current.bundle_path.is_dir()
    reader.close()


def test_the_reader_without_a_store(tmp_path: Path) -> None:
    """Before the first promotion there is nothing to run, with or without a store; it appears by itself."""
    reader = DeploymentReader(tmp_path)
    assert (reader.current(), reader.deployment_revision()) == (None, 0)
    (tmp_path / "bundles" / "aaaa").mkdir(parents=True)
    with Store.open(tmp_path) as store:
        assert (reader.current(), reader.deployment_revision()) == (None, 0)
        store.move_alias("champion", None, store.add_version("aaaa"), action="promote", deployment={})
        assert reader.deployment_revision() == 1
    reader.close()


def test_the_reader_notices_a_restored_folder(moved: Store, tmp_path: Path) -> None:
    """A folder put back from a copy is read anew."""
    moved.close()
    shutil.copytree(moved.folder, tmp_path / "copy")
    reader = DeploymentReader(moved.folder)
    with Store.open(moved.folder) as store:
        store.roll_back("v2")
    assert reader.deployment_revision() == 3
    reader._let_go()
    shutil.rmtree(moved.folder)
    (tmp_path / "copy").rename(moved.folder)
    assert reader.deployment_revision() == 2
    reader.close()


def test_the_reader_names_a_damaged_file(tmp_path: Path) -> None:
    """A store that cannot be read is an error with its path."""
    (tmp_path / "store.sqlite").write_bytes(b"x" * 5000)
    reader = DeploymentReader(tmp_path)
    with pytest.raises(StoreError) as caught:
        reader.current()
    assert caught.value.code == "store-unreadable"
    reader.close()


def test_the_reader_needs_no_sqlalchemy() -> None:
    """Importing the reader loads no database toolkit and no data library."""
    code = (
        "import sys, holdfast.store.deployment_reader;"
        "print([m for m in ('sqlalchemy', 'polars', 'numpy', 'pydantic') if m in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert out.strip() == "[]"
