"""The JSON of every command has the keys that others build on, null where one does not apply."""

from __future__ import annotations

import pytest

from holdfast.project import Project
from holdfast.records import plain

FINDING = {"code", "name", "severity", "certainty", "column", "message", "evidence", "remedy"}
CANDIDATE = {
    "name",
    "score",
    "interval",
    "latency_p99_us",
    "memory_mb",
    "training_seconds",
    "beats_baseline",
    "why",
    "exact",
    "note",
    "parameters",
    "search",
}
MOVE = {"alias", "from", "to", "gates", "moved", "reason"}


def keys(record: object, expected: set[str]) -> None:
    """Assert that a JSON object has exactly these keys."""
    assert isinstance(record, dict)
    assert set(record) == expected


def test_init(customers, run, tmp_path):  # type: ignore[no-untyped-def]
    """Where the contract is, and the guesses."""
    customers(500).write_csv(tmp_path / "customers.csv")
    ran = run("init", "--data", "customers.csv", "--target", "left", "--json")
    keys(ran.json, {"contract", "task", "target", "source", "rows", "read_as", "guesses", "left_out"})
    assert run("init", "--data", "customers.csv", "--target", "left", "--json").status == 2


def test_check(copy, run):  # type: ignore[no-untyped-def]
    """Findings, the outcome of every check, and the rows."""
    folder = copy()
    found = run("check", "--json", cwd=folder).json
    keys(found, {"findings", "outcomes", "rows", "accepted", "read_as"})
    keys(found["rows"], {"read", "used", "excluded", "quarantined", "reasons"})
    for finding in found["findings"]:
        keys(finding, FINDING)
    assert set(found["outcomes"].values()) <= {"passed", "finding", "not applicable", "skipped", "accepted"}


def test_train_and_evaluate(copy, run):  # type: ignore[no-untyped-def]
    """A run on four axes; one look with every figure."""
    folder = copy()
    trained = run("train", "--json", cwd=folder).json
    assert {"version", "selected", "candidates", "baseline", "threshold"} <= set(trained)
    keys(trained["baseline"], {"name", "score", "beaten"})
    for candidate in trained["candidates"]:
        keys(candidate, CANDIDATE)
    shown = run("evaluate", "--json", cwd=folder).json
    assert {"version", "looks", "metrics", "threshold", "confusion", "net_value", "slices"} <= set(shown)
    assert shown["version"] == trained["version"] == "v2"
    assert shown["threshold"] == trained["threshold"]
    keys(shown["confusion"], {"tp", "fp", "fn", "tn"})
    keys(shown["net_value"], {"value", "interval", "at_half", "note"})
    for metric in shown["metrics"].values():
        keys(metric, {"value", "interval", "note"})
    for part in shown["slices"]:
        keys(part, {"column", "level", "rows", "positives", "metrics"})


def test_moves(copy, run):  # type: ignore[no-untyped-def]
    """Promotion and rollback have the same keys, also when nothing moved."""
    refused = run("promote", "v1", "--json", cwd=copy())
    assert refused.status == 1
    keys(refused.json, MOVE)
    for gate in refused.json["gates"]:
        keys(gate, {"name", "outcome", "evidence"})
    assert (refused.json["from"], refused.json["to"], refused.json["reason"]) == (None, None, None)
    folder = copy(champion=True)
    assert run("train", cwd=folder).status == 0
    keys(run("promote", "v2", "--json", cwd=folder).json, MOVE)
    keys(run("rollback", "--json", cwd=folder).json, MOVE)


def test_score_export_monitor(copy, run):  # type: ignore[no-untyped-def]
    """Rows scored, exported and watched."""
    folder = copy(champion=True)
    scored = run("score", "customers.csv", "out.parquet", "--json", cwd=folder).json
    assert {"rows", "rejected", "flagged", "rows_per_second"} <= set(scored)
    assert (scored["rows"], scored["rejected"]) == (2_000, 0)
    assert run("predictions", "export", "log.parquet", "--json", cwd=folder).json["rows"] == 0
    watched = run("monitor", "--data", "customers.csv", "--json", cwd=folder).json
    assert {"windows", "drift", "performance"} <= set(watched)
    for window in watched["windows"]:
        keys(window, {"start", "end", "rows", "rejected", "alarms"})
    for drift in watched["drift"]:
        assert {"window", "column", "statistic", "p_value", "effect", "psi", "alarm"} <= set(drift)
    assert {"labelled", "coverage", "metrics"} <= set(watched["performance"])
    assert watched["performance"]["labelled"] == 2_000


def test_retrain(copy, customers, run, tmp_path):  # type: ignore[no-untyped-def]
    """A challenger, and the same keys with nulls where there is nothing to learn from."""
    folder = copy(champion=True)
    customers(300, seed=1).write_csv(tmp_path / "new.csv")
    expected = {"version", "champion", "rows", "difference", "better", "gates", "message"}
    nothing = run("retrain", "--json", cwd=folder)
    assert nothing.status == 1
    keys(nothing.json, expected)
    assert (nothing.json["version"], nothing.json["difference"], nothing.json["better"]) == (None, None, None)
    made = run("retrain", "--data", tmp_path / "new.csv", "--json", cwd=folder)
    assert made.status == 0
    keys(made.json, expected)
    keys(made.json["rows"], {"training", "holdout"})
    keys(made.json["difference"], {"metric", "value", "interval"})


def test_lists_are_what_the_project_returns(copy, run):  # type: ignore[no-untyped-def]
    """``versions`` and ``ledger`` print the records that the Python verbs return."""
    folder = copy(champion=True)
    project = Project(folder)
    versions = run("versions", "--json", cwd=folder).json
    assert versions == {"versions": plain(project.versions())}
    keys(versions["versions"][0], {"version", "created", "aliases", "digest", "metrics", "notes"})
    assert run("ledger", "--json", cwd=folder).json == {"ledger": plain(project.ledger())}
    assert run("ledger", "--verify", "--json", cwd=folder).json == plain(project.verify_ledger())


@pytest.mark.parametrize(
    "arguments",
    [["check"], ["evaluate"], ["monitor", "--data", "customers.csv"], ["promote", "v1"], ["retrain"]],
    ids=lambda arguments: arguments[0],
)
def test_a_verb_returns_the_record_of_the_command(copy, run, arguments):  # type: ignore[no-untyped-def]
    """A Python verb on a copy of the project returns what the command printed."""
    champion = arguments[0] in ("monitor", "retrain")
    printed = run(*arguments, "--json", cwd=copy(champion=champion)).json
    folder = copy(champion=champion)
    project = Project(folder)
    verb = getattr(project, arguments[0])
    if arguments[0] == "promote":
        returned = verb("v1")
    elif arguments[0] == "monitor":
        returned = verb(data=folder / "customers.csv")
    else:
        returned = verb()
    assert without_clock(plain(returned)) == without_clock(printed)


def without_clock(record: dict) -> dict:
    """Return a record without its time of day."""
    return {key: value for key, value in record.items() if key != "opened"}
