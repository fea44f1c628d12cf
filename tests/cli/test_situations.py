"""Bad situations end with exit status 2 and three parts, write nothing half, and never show a traceback."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from holdfast.project import Project


def refused(ran, code):  # type: ignore[no-untyped-def]
    """Assert an error with this code, in three parts, on standard error and as JSON where it was asked for."""
    assert ran.status == 2, ran
    assert ran.err.startswith(f"error[{code}]: "), ran.err
    assert "\n  expected: " in ran.err
    assert "\n  next: " in ran.err
    assert "Traceback" not in ran.err
    if ran.out:
        assert set(ran.json["error"]) == {"code", "message", "expected", "next"}
        assert ran.json["error"]["code"] == code


def files(folder: Path) -> set[str]:
    """Return the files of a project but those of the database."""
    found = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return {name for name in found if ".sqlite" not in name and not name.endswith("/lock")}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (None, "file-not-found"),
        ("", "table-empty"),
        ("age,balance,city,products,left\n", "table-empty"),
        ("age,balance,city,products\n30,1.5,Bern,1\n", "target-missing"),
        ("age,left\n" + "30,1\n" * 30, "target-constant"),
    ],
    ids=["missing", "empty", "header-only", "no-target", "one-class"],
)
def test_init_on_a_useless_table(run, tmp_path, content, code):  # type: ignore[no-untyped-def]
    """``init`` writes no contract for a table that cannot be learned from."""
    if content is not None:
        (tmp_path / "table.csv").write_text(content)
    ran = run("init", "--data", "table.csv", "--target", "left", "--json")
    assert ran.status == 2, ran
    assert "Traceback" not in ran.err
    assert ran.json["error"]["code"] == code
    assert not (tmp_path / "holdfast.yaml").exists()


HEADER = "customer,day,age,balance,city,products,left\n"


@pytest.mark.parametrize(
    "content",
    [
        None,
        "",
        HEADER,
        HEADER.replace(",left", ",Left") + "C,2026-01-01,30,1.5,Bern,1,0\n",
        HEADER + "C,2026-01-01,30,1.5,Bern,1,1\n" * 40,
        HEADER + "C,2026-01-01,-1,x,Paris,9,0\n" * 40,
        HEADER + "".join(f"C{i},2026-01-01,{30 + i},1.5,Bern,1,{i % 2}\n" for i in range(12)),
    ],
    ids=["missing", "empty", "header-only", "no-target", "one-class", "all-quarantined", "too-few"],
)
@pytest.mark.parametrize("command", ["check", "train"])
def test_a_table_that_cannot_be_learned_from(copy, run, content, command):  # type: ignore[no-untyped-def]
    """``check`` and ``train`` say what is wrong with the table, and no version appears."""
    folder = copy()
    (folder / "customers.csv").unlink()
    if content is not None:
        (folder / "customers.csv").write_text(content)
    ran = run(command, "--json", cwd=folder)
    if command == "check" and ran.status in (0, 1):
        assert {"findings", "outcomes", "rows"} <= set(ran.json)
        return
    assert ran.status in (1, 2)
    assert ran.json["error"]["code"] not in ("internal", "operating-system")
    assert "Traceback" not in ran.err
    assert [v.version for v in Project(folder).versions()] == ["v1"]


@pytest.mark.parametrize("command", ["check", "versions", "ledger", "evaluate", "rollback", "monitor"])
def test_without_a_contract(run, command):  # type: ignore[no-untyped-def]
    """A command outside of a project says where it looked and how to start."""
    refused(run(command, "--json"), "no-contract")


def test_broken_inputs_of_score_and_retrain(copy, run):  # type: ignore[no-untyped-def]
    """A file that is not what its name says is an error by name, and leaves no output."""
    folder = copy(champion=True)
    (folder / "in.parquet").write_bytes(b"PAR1 this is no parquet file PAR1")
    (folder / "in.arrow").write_bytes(b"\x00" * 100)
    before = files(folder)
    for name in ("in.parquet", "in.arrow", "nowhere.csv"):
        for arguments in (
            ("score", name, "out.csv"),
            ("retrain", "--data", name),
            ("monitor", "--data", name),
        ):
            ran = run(*arguments, "--json", cwd=folder)
            assert ran.status == 2, ran
            assert ran.json["error"]["code"] not in ("internal", "operating-system"), ran.out
    assert files(folder) == before


def test_a_store_that_is_held(copy, run, monkeypatch):  # type: ignore[no-untyped-def]
    """A writer that does not let go of the store is waited for, and then named."""
    folder = copy(champion=True)
    monkeypatch.setattr("holdfast.store.engine.BUSY_SECONDS", 0.2)
    path = next((folder / ".holdfast").glob("*.sqlite"))
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    ran = run("promote", "v1", "--override", "now", cwd=folder)
    holder.close()
    assert ran.err.startswith("error[store-busy]: ")
    assert ran.status == 2
    assert run("promote", "v1", "--override", "now", cwd=folder).status == 0


def test_a_store_that_is_none(copy, run):  # type: ignore[no-untyped-def]
    """A database that was overwritten is named, whatever the command."""
    folder = copy(champion=True)
    for path in (folder / ".holdfast").glob("*.sqlite*"):
        path.write_bytes(b"no database at all, but long enough to look at" * 40)
    for command in ("versions", "ledger", "evaluate", "rollback"):
        refused(run(command, "--json", cwd=folder), "store-unreadable")


def test_a_file_where_the_folder_should_be(copy, run):  # type: ignore[no-untyped-def]
    """A project whose folder cannot be written says so."""
    folder = copy()
    (folder / ".holdfast").rename(folder / "elsewhere")
    (folder / ".holdfast").write_text("")
    refused(run("train", "--json", cwd=folder), "operating-system")


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_a_folder_that_cannot_be_written(copy, run):  # type: ignore[no-untyped-def]
    """Reading works in a read-only project; writing says which file was refused."""
    folder = copy(champion=True)
    (folder / ".holdfast" / "training").chmod(0o500)
    refused(run("train", "--json", cwd=folder), "operating-system")


def test_a_contract_with_a_mistake(copy, run):  # type: ignore[no-untyped-def]
    """A mistyped key names file, line and the key that was meant, as text and as JSON."""
    folder = copy()
    contract = folder / "holdfast.yaml"
    contract.write_text(contract.read_text().replace("metric:", "metrik:"))
    ran = run("check", "--json", cwd=folder)
    assert ran.status == 2
    message = json.dumps(ran.json)
    assert "metrik" in message
    assert "holdfast.yaml" in message
    assert "did you mean" in message


@pytest.mark.slow
@pytest.mark.parametrize(
    ("most", "command"),
    [(100_000, ["train"]), (20_000, ["evaluate"]), (100_000, ["score", "many.csv", "out.csv"])],
    ids=["train", "evaluate", "score"],
)
def test_a_full_disk(copy, customers, monkeypatch, most, command):  # type: ignore[no-untyped-def]
    """A disk on which no file can grow ends a command with its name; no half output, and the project works on."""
    folder = copy(champion=command[0] == "score", rows=20_000)
    customers(20_000, seed=3).write_csv(folder / "many.csv")
    before = {v.version for v in Project(folder).versions()}
    monkeypatch.delenv("HOLDFAST_DEBUG", raising=False)
    limit = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({most}, {most}));"
    program = "from holdfast.cli.main import main; main()"
    full = [sys.executable, "-c", limit + program, *command]
    ran = subprocess.run(full, cwd=folder, capture_output=True, text=True, timeout=120)
    assert ran.returncode == 2, ran
    assert ran.stderr.startswith("error["), ran.stderr
    assert "error[internal]" not in ran.stderr
    assert not (folder / "out.csv").exists()
    assert {v.version for v in Project(folder).versions()} == before
    assert Project(folder).verify_ledger()["bad"] is None
    again = subprocess.run(
        [sys.executable, "-c", program, *command], cwd=folder, capture_output=True, timeout=120
    )
    assert again.returncode == 0, again.stderr
