"""What every command prints: stdout, stderr and exit status under snapshot."""

from __future__ import annotations

import re
import sqlite3

import pytest


@pytest.mark.parametrize(
    ("name", "champion", "arguments"),
    [
        ("check", False, ["check"]),
        ("evaluate", False, ["evaluate"]),
        ("evaluate-again", True, ["evaluate"]),
        ("promote-refused", False, ["promote", "v1"]),
        ("promote-alias", False, ["promote", "v1", "--to", "challenger"]),
        ("promote-override", False, ["promote", "v1", "--override", "a pilot among ourselves"]),
        ("promote-unknown", False, ["promote", "v7"]),
        ("rollback-first", True, ["rollback"]),
        ("retrain-nothing", True, ["retrain"]),
        ("monitor-table", True, ["monitor", "--data", "customers.csv"]),
        ("monitor-no-champion", False, ["monitor"]),
        ("score-no-champion", False, ["score", "customers.csv", "out.csv"]),
        ("versions", True, ["versions"]),
        ("ledger", True, ["ledger"]),
        ("ledger-verify", True, ["ledger", "--verify"]),
        ("export", True, ["predictions", "export", "log.csv"]),
        ("export-format", True, ["predictions", "export", "log.xlsx"]),
    ],
)
def test_a_command_on_a_project(copy, run, snapshot, name, champion, arguments):  # type: ignore[no-untyped-def]
    """What a command says is what was reviewed."""
    folder = copy(champion=champion)
    snapshot(name, run(*arguments, cwd=folder), folder)


def test_init(customers, run, snapshot, tmp_path):  # type: ignore[no-untyped-def]
    """``init`` says what it guessed and what it left out, and does not replace a contract unasked."""
    customers(500).write_csv(tmp_path / "customers.csv")
    arguments = ("init", "--data", "customers.csv", "--target", "left", "--name", "churn")
    snapshot("init", run(*arguments), tmp_path)
    snapshot("init-exists", run(*arguments), tmp_path)
    before = (tmp_path / "holdfast.yaml").read_text()
    assert run(*arguments, "--yes").status == 0
    assert (tmp_path / "holdfast.yaml.old").read_text() == before
    (tmp_path / "holdfast.yaml").write_text("# edited by hand\n")
    assert run(*arguments, "--yes").status == 0
    assert (tmp_path / "holdfast.yaml.old").read_text() == before
    assert (tmp_path / "holdfast.yaml.old.2").read_text() == "# edited by hand\n"


def test_train(copy, run, snapshot):  # type: ignore[no-untyped-def]
    """``train`` shows the candidates on four axes; what was measured with a clock is masked here."""
    folder = copy()
    ran = run("train", cwd=folder)
    clocked = re.sub(r"(?m)^(\* linear .*\]) +\S+ +\S+ +\S+", r"\1 N N N", ran.out)
    snapshot("train", ran._replace(out=clocked), folder)


def test_score(copy, customers, run, snapshot):  # type: ignore[no-untyped-def]
    """``score`` counts what was answered, flagged and rejected; rejected rows do not change the exit status."""
    folder = copy(champion=True)
    table = customers(20, seed=5).with_columns(products=1 + (customers(20, seed=5)["age"] // 20))
    table.write_csv(folder / "in.csv")
    snapshot("score", run("score", "in.csv", "out.csv", cwd=folder), folder)
    assert (folder / "out.rejected.csv").is_file()


def test_moves(copy, run, snapshot):  # type: ignore[no-untyped-def]
    """A second version is compared with the champion, moves, and is rolled back; the ledger has all of it."""
    folder = copy(champion=True)
    contract = folder / "holdfast.yaml"
    contract.write_text(
        contract.read_text().replace("ignore: [customer, day]", "ignore: [customer, day, products]")
    )
    assert run("train", cwd=folder).status == 0
    snapshot("promote-second", run("promote", "v2", cwd=folder), folder)
    snapshot("rollback", run("rollback", "--because", "to see the way back", cwd=folder), folder)
    snapshot("ledger-moves", run("ledger", cwd=folder), folder)


def test_the_leaderboard(copy, run, snapshot):  # type: ignore[no-untyped-def]
    """An empty board, an entry that leads, and the board with it."""
    folder = copy(champion=True)
    snapshot("leaderboard-empty", run("leaderboard", cwd=folder), folder)
    snapshot("leaderboard-entered", run("leaderboard", "v1", cwd=folder), folder)
    snapshot("leaderboard", run("leaderboard", cwd=folder), folder)


def test_a_tampered_ledger(copy, run, snapshot):  # type: ignore[no-untyped-def]
    """``ledger --verify`` names the first bad row and exits 1."""
    folder = copy(champion=True)
    connection = sqlite3.connect(next((folder / ".holdfast").glob("*.sqlite")))
    connection.execute("DROP TRIGGER ledger_no_update")
    connection.execute("UPDATE ledger SET who = 'nobody' WHERE seq = '2'")
    connection.commit()
    connection.close()
    snapshot("ledger-tampered", run("ledger", "--verify", cwd=folder), folder)


def test_explain(run, snapshot, tmp_path):  # type: ignore[no-untyped-def]
    """``explain`` prints the page of a check or an error, and offers a close match for a wrong code."""
    snapshot("explain-check", run("explain", "LK003"), tmp_path)
    snapshot("explain-error", run("explain", "seal-already-opened"), tmp_path)
    snapshot("explain-unknown", run("explain", "LK00"), tmp_path)


def test_a_blocked_training(copy, run, snapshot):  # type: ignore[no-untyped-def]
    """``check`` and ``train`` stop with 1 at a leak and say what to do."""
    folder = copy()
    lines = (folder / "customers.csv").read_text().splitlines()
    ends = {"0": "stays", "1": "gone"}
    leaking = [f"{lines[0]},closed", *(f"{line},{ends[line[-1]]}" for line in lines[1:])]
    (folder / "customers.csv").write_text("\n".join(leaking) + "\n")
    contract = folder / "holdfast.yaml"
    column = "\n  closed: {type: category, values: [gone, stays]}\nignore:"
    contract.write_text(contract.read_text().replace("\nignore:", column))
    snapshot("check-leak", run("check", cwd=folder), folder)
    blocked = run("train", "--json", cwd=folder)
    assert (blocked.status, blocked.json["error"]["code"]) == (1, "blocked-by-findings")


def test_wrong_options(run, snapshot, tmp_path):  # type: ignore[no-untyped-def]
    """An unknown command is refused with a suggestion, as text and as JSON."""
    ran = run("promot", "v1", "--json")
    assert ran.status == 2
    assert "'promote'" in ran.json["error"]["message"]
    assert run("promot", "v1").status == 2
    assert run("promote", "--json").json["error"]["code"] == "usage"
    assert run("train", "--jsno").status == 2
