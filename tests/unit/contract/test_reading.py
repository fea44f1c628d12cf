"""Reading a contract: what loads, and what every error says."""

from __future__ import annotations

from pathlib import Path

import pytest

from holdfast.contract import ColumnFacts, Money, Top, load, parse
from holdfast.contract.problems import ContractError
from holdfast.errors import ConfigError, DataError

BASE = (
    "name: churn\ntarget: Exited\npositive: 1\ncolumns: {Age: {type: integer}, Geography: {type: category}}\n"
)
COMPLETE = """\
name: churn
purpose:
  problem: we notice that customers leave when they are gone
  use: every Monday the riskiest customers get a call
  success: one closure in ten avoided among those called
task: binary
data: data/bank.csv
where: Balance >= 0
target: Exited
positive: 1
entity: CustomerId
time: null
label_delay: 30d
columns:
  Age: {type: integer, min: 0}
  Balance: {type: number, min: 0}
  Geography: {type: category, values: [France, Germany, Spain], unseen: reject}
  Gender: {type: category, values: [Female, Male]}
  Tenure: {type: integer, min: 0, max: 10, nullable: true}
ignore: [RowNumber, Surname]
features:
  is_senior: CASE WHEN Age >= 60 THEN 1 ELSE 0 END
holdout: {share: 0.2, seed: 42}
metric: roc_auc
baseline: CASE WHEN Age >= 50 THEN 1 ELSE 0 END
decision: {true_positive: 100, false_positive: -50, false_negative: 0, true_negative: 0}
candidates: [linear, lightgbm]
interpretable: false
limits: {latency_p99_us: 5000, memory_mb: 300, training_seconds: 600}
slices: [Geography, Gender]
log: durable
monitor: {window: 1d, false_alarms: 0.05}
gates: {margin: 0.02}
accept:
  - {check: DQ007, column: Balance, because: zero means no account, until: 2027-06-30}
"""
KEYS = [line.split(":")[0] for line in COMPLETE.splitlines() if line[0].isalpha()]


def problems(text: str) -> list[tuple[int, str, str, str]]:
    """Return (line, happened, expected, next) of every problem of a text."""
    with pytest.raises(ContractError) as raised:
        parse(text)
    return [(p.line, p.happened, p.expected, p.next) for p in raised.value.problems]


def the_problem(text: str) -> tuple[int, str, str, str]:
    """Return the only problem of a text."""
    (found,) = problems(text)
    return found


def test_the_complete_contract_of_the_design_is_resolved() -> None:
    """Every key of the present version is read and typed."""
    settings = parse(COMPLETE)
    assert settings.inputs == ("Age", "Balance", "Geography", "Gender", "Tenure")
    assert settings.unused == ("Exited", "CustomerId", "RowNumber", "Surname")
    assert settings.label_delay_seconds == 30 * 86_400
    assert settings.columns["Tenure"].nullable
    assert settings.columns["Geography"].values == ("France", "Germany", "Spain")
    assert settings.decision == Money(100.0, -50.0, 0.0, 0.0)
    assert settings.monitor.window_seconds == 86_400
    assert settings.accept[0].until == "2027-06-30"
    assert settings.purpose.use == "every Monday the riskiest customers get a call"


@pytest.mark.parametrize("key", [key for key in KEYS if key != "target"])
def test_null_is_allowed_for_any_key_but_the_target(key: str) -> None:
    """A key that is null is as good as one that is not there, where the data answers what must be known."""
    facts = {
        "Exited": ColumnFacts(
            name="Exited",
            kind="integer",
            rows=9,
            nulls=0,
            distinct=2,
            levels=(("0", 7), ("1", 2)),
            whole=True,
        ),
        "Age": ColumnFacts(name="Age", kind="number", rows=9, nulls=0, distinct=9),
        "Geography": ColumnFacts(
            name="Geography", kind="category", rows=9, nulls=0, distinct=2, levels=(("A", 4), ("B", 5))
        ),
        "Gender": ColumnFacts(
            name="Gender", kind="category", rows=9, nulls=0, distinct=2, levels=(("f", 4), ("m", 5))
        ),
    }
    lines = COMPLETE.splitlines(keepends=True)
    start = next(i for i, line in enumerate(lines) if line.startswith(f"{key}:"))
    end = next((i for i in range(start + 1, len(lines)) if lines[i][0].isalpha()), len(lines))
    nulled = "".join([*lines[:start], f"{key}: null\n", *lines[end:]])
    absent = "".join([*lines[:start], *lines[end:]])
    if key == "data":
        assert parse(nulled).data is None
    assert parse(nulled, facts=lambda _: facts) == parse(absent, facts=lambda _: facts)


def test_defaults() -> None:
    """What is left out takes the stated default."""
    settings = parse(BASE)
    assert (settings.task, settings.metric, settings.label_delay_seconds) == ("binary", "roc_auc", 0.0)
    assert (settings.holdout.share, settings.holdout.seed) == (0.2, 42)
    assert settings.candidates == ("linear", "lightgbm")
    assert settings.limits.latency_p99_us is None
    assert (settings.monitor.window_seconds, settings.monitor.false_alarms) == (86_400.0, 0.05)
    assert settings.gates.margin == 0.02
    assert settings.decision is None


def test_a_capacity_is_a_decision() -> None:
    """``{top: 0.01}`` is read as a capacity."""
    assert parse(BASE + "decision: {top: 0.01}\n").decision == Top(0.01)


def test_windows_are_times_or_rows() -> None:
    """Exactly one of seconds and rows is set."""
    by_rows = parse(BASE + "monitor: {window: 1000 rows}\n").monitor
    by_time = parse(BASE + "monitor: {window: 90m}\n").monitor
    assert (by_rows.window_rows, by_rows.window_seconds) == (1000, None)
    assert (by_time.window_rows, by_time.window_seconds) == (None, 5400.0)


def test_entity_among_the_ignored_is_the_entity() -> None:
    """Naming as entity what init had ignored needs no second edit."""
    settings = parse(BASE + "ignore: [CustomerId]\nentity: CustomerId\n")
    assert (settings.entity, settings.ignore) == ("CustomerId", ())


@pytest.mark.parametrize(
    ("line", "happened", "expected", "advice"),
    [
        ("nmae: churn", "nmae is an unknown key", "one of name,", "did you mean 'name'?"),
        (
            "holdout: {shar: 0.2}",
            "holdout.shar is an unknown key",
            "one of share, seed",
            "did you mean 'share'?",
        ),
        ("holdout: {share: 1}", "holdout.share is 1", "a number between 0 and 1, both excluded", ""),
        ("holdout: {share: .nan}", "holdout.share is .nan", "a number between 0 and 1, both excluded", ""),
        ("holdout: {seed: 1.5}", "holdout.seed is 1.5", "a whole number from 0", ""),
        ("holdout: 0.2", "holdout is 0.2", "a mapping of share and seed", ""),
        ("task: bianry", 'task is "bianry"', "binary, multiclass or regression", "did you mean 'binary'?"),
        ("metric: auc", 'metric is "auc"', "one of roc_auc,", "did you mean 'roc_auc'?"),
        ("label_delay: 30", "label_delay is 30", "a duration such as 30d", 'quote it: "30"'),
        ("label_delay: 30 days", 'label_delay is "30 days"', "a duration such as 30d", ""),
        ("log: always", 'log is "always"', "durable, fast or off", ""),
        ("interpretable: yes", 'interpretable is "yes"', "true or false", "write true"),
        ("candidates: [jungle]", 'candidates[0] is "jungle"', "a list of linear, lightgbm", ""),
        ("candidates: []", "candidates is []", "a list of linear, lightgbm", ""),
        ("candidates: linear", 'candidates is "linear"', "a list of linear, lightgbm", ""),
        ("ignore: [012]", "ignore[0] is 012", "a list of names of columns", 'quote it: "012"'),
        ("ignore: [Exited]", "ignore[0] is Exited, which is the target", "columns other", "take it out"),
        ("ignore: [A, A]", "ignore[1] is A, which stands there already", "each name once", "take one out"),
        (
            "entity: Exited",
            "entity is Exited, which is the target already",
            "a column of its own",
            "name another",
        ),
        (
            "time: Age",
            "columns.Age.type is integer, and this column is the time",
            "datetime",
            "correct the type",
        ),
        (
            "slices: [Geografy]",
            "slices[0] is Geografy, which no key names",
            "a column",
            "did you mean 'Geography'?",
        ),
        ("slices: [Exited]", "slices[0] is Exited, which is the target", "another column", "take it out"),
        (
            "features: {Age: Age + 1}",
            "features.Age has the name of a column",
            "a name that",
            "choose another",
        ),
        ("features: {f: 1}", "features.f is 1", "a mapping of names to SQL", 'quote it: "1"'),
        ("monitor: {window: 0d}", "monitor.window is 0d", "a window above 0", "such as 1d"),
        ("monitor: {window: 0 rows}", "monitor.window is 0 rows", "a window above 0", "such as 1d"),
        ("monitor: {false_alarms: 0}", "monitor.false_alarms is 0", "a number between 0 and 1", ""),
        ("gates: {margin: -1}", "gates.margin is -1", "a number from 0", ""),
        ("limits: {memory_mb: 0}", "limits.memory_mb is 0", "megabytes, above 0", ""),
        ("decision: {top: 1}", "decision.top is 1", "between 0 and 1, both excluded", ""),
        (
            "decision: {true_positive: 1}",
            "decision.false_positive is missing",
            "money per false",
            "add false_",
        ),
        (
            "decision: {true_positive: -1, false_positive: -1}",
            "decision: acting on a case is worth -1",
            "both",
            "",
        ),
        ("metric: r2", "metric is r2, which no binary has", "one of roc_auc", "change metric or task"),
        ("interpretable: true\ncandidates: [lightgbm]", "interpretable is true", "linear", "add linear"),
        ("accept: [{check: LK3, because: x}]", 'accept[0].check is "LK3"', "such as LK003", ""),
        ("accept: [{check: XX003, because: x}]", 'accept[0].check is "XX003"', "such as LK003", ""),
        (
            "accept: [{check: LK003}]",
            "accept[0].because is missing",
            "why the finding is taken",
            "add because",
        ),
        ("accept: [{check: LK003, because: ' '}]", 'accept[0].because is " "', "why the finding", ""),
        (
            "accept: [{check: LK003, because: x, until: soon}]",
            'accept[0].until is "soon"',
            "a day such as",
            "",
        ),
        ("positive: [1]", "positive is [1]", "the label that counts as a case", ""),
        ("positive: .inf", "positive is .inf", "the label that counts as a case", ""),
        (
            "name: yes",
            "name is yes, which many readers of YAML take for a truth value",
            "a name such as",
            "choose",
        ),
        ("name: a b", 'name is "a b"', "a name of letters", ""),
        ("name: 1", "name is 1", "a name of letters", 'quote it: "1"'),
    ],
)
def test_a_wrong_value_is_told_with_line_key_expectation_and_remedy(
    line: str, happened: str, expected: str, advice: str
) -> None:
    """One wrong line gives one problem, at that line."""
    key = line.split(":")[0]
    base = "".join(kept for kept in BASE.splitlines(keepends=True) if not kept.startswith(f"{key}:"))
    found = problems(base + line + "\n")
    at, what, expects, next_step = found[0]
    assert len(found) == 1
    assert at in ((3, 4) if key == "time" else (len(base.splitlines()) + 1, len(base.splitlines()) + 2))
    assert what.startswith(happened)
    assert expected in expects
    assert (
        next_step.startswith(advice) if advice else next_step in ("", "check the signs: costs are negative")
    )


@pytest.mark.parametrize(
    ("column", "happened"),
    [
        ("{type: int}", 'columns.x.type is "int"'),
        ("{min: 0}", "columns.x.type is missing"),
        ("null", "columns.x is null"),
        ("integer", 'columns.x is "integer"'),
        ("{type: integer, mim: 0}", "columns.x.mim is an unknown key"),
        ("{type: integer, min: 5, max: 2}", "columns.x.min is 5, above its max 2"),
        ("{type: integer, min: 0.5}", "columns.x.min is 0.5"),
        ("{type: integer, max: 9007199254740994}", "columns.x.max is 9.0072e+15"),
        ("{type: number, min: .inf}", "columns.x.min is .inf"),
        ("{type: category, min: 0}", "columns.x.min is given for a category"),
        ("{type: number, values: [a]}", "columns.x.values are given for a column of type number"),
        ("{type: category, values: []}", "columns.x.values is []"),
        ("{type: category, values: [a, a]}", "columns.x.values has 'a' 2 times"),
        ("{type: category, values: [1]}", "columns.x.values[0] is 1"),
        ("{type: category, unseen: flag}", "columns.x.unseen is given for a column without values"),
        ("{type: category, values: [a], unseen: drop}", 'columns.x.unseen is "drop"'),
        ("{type: integer, nullable: no}", 'columns.x.nullable is "no"'),
    ],
)
def test_a_wrong_column_is_told_by_its_key(column: str, happened: str) -> None:
    """What a column may hold is checked by itself and against its type."""
    line, what, _, _ = the_problem(
        f"target: y\npositive: 1\ncolumns:\n  a: {{type: number}}\n  x: {column}\n"
    )
    assert (line, what) == (5, happened)


@pytest.mark.parametrize(
    ("lines", "key"),
    [(f"{key}: null", key) for key in ("policy", "text", "retrain", "rollout", "tracking")]
    + [
        ("mostly: 0.9", "mostly"),
        ("range: [0, 1]", "range"),
        ("columns: {a: {type: number, tier: 1}}", "columns.a.tier"),
    ],
)
def test_what_a_later_version_reads_is_refused_by_name(lines: str, key: str) -> None:
    """A later key is never ignored, and never called unknown."""
    top = lines.split(":")[0]
    text = "".join(kept for kept in BASE.splitlines(keepends=True) if not kept.startswith(f"{top}:"))
    with pytest.raises(ContractError) as raised:
        parse(text + lines + "\n")
    assert raised.value.code == "not-yet-supported"
    (problem,) = raised.value.problems
    assert problem.happened == f"{key} is not yet supported"
    assert problem.line == len(text.splitlines()) + 1


def test_all_problems_are_reported_at_once_in_the_order_of_the_file() -> None:
    """Wrong values, unknown keys, later keys, repeated keys and contradictions come in one error."""
    text = (
        "nmae: churn\npolicy: w\ntarget: Exited\npositive: 1\nholdout: {share: 2}\n"
        "columns:\n  Age: {type: int, min: 0}\n  Age: {type: number}\n  Tenure: {type: integer, min: 5, max: 1}\n"
        "ignore: [Exited]\nslices: [Tenur]\n"
    )
    with pytest.raises(ContractError) as raised:
        parse(text, "other.yaml")
    assert [problem.line for problem in raised.value.problems] == [1, 2, 5, 7, 8, 9, 10, 11]
    assert raised.value.code == "contract-invalid"
    told = str(raised.value)
    assert told.startswith(
        "error[contract-invalid]: other.yaml has 8 problems\n    line 1: nmae is an unknown key;"
    )
    assert (
        "line 11: slices[0] is Tenur, which no key names; expected a column of the contract; did you" in told
    )


def test_nothing_follows_from_what_was_wrong_already() -> None:
    """A misspelt type is one problem, not also a missing feature, a bound of the wrong type and an odd slice."""
    text = (
        "target: y\npositive: 1\ntime: t\ncolumns: {t: {type: tiem}, x: {type: int, min: 0}}\nslices: [x]\n"
    )
    assert [what for _, what, _, _ in problems(text)] == [
        'columns.t.type is "tiem"',
        'columns.x.type is "int"',
    ]


def test_regressions_have_no_positive_label_and_no_decision() -> None:
    """Keys of a binary task are refused for a regression."""
    text = "target: y\ntask: regression\npositive: 1\ncolumns: {x: {type: number}}\ndecision: {top: 0.1}\n"
    assert [what for _, what, _, _ in problems(text)] == [
        "positive is given for a regression",
        "decision is given for a regression",
    ]


def test_the_target_may_be_described_but_not_as_optional() -> None:
    """Its type must fit the task; a null target is always kept apart."""
    text = "target: y\ntask: regression\ncolumns: {x: {type: number}, y: {type: %s}}\n"
    assert parse(text % "number, min: 0").columns["y"].min == 0.0
    assert the_problem(text % "category")[1] == "columns.y.type is category, for the target of a regression"
    assert the_problem(text % "number, nullable: true")[1] == "columns.y.nullable is given for the target"


def test_a_contract_needs_a_feature_and_a_target() -> None:
    """Without either there is nothing to learn."""
    assert the_problem("positive: 1\ncolumns: {x: {type: number}}\n")[1] == "target is not stated"
    text = "target: y\npositive: 1\ncolumns: {x: {type: number}, t: {type: text}}\nignore: [x, t]\n"
    assert the_problem(text)[1] == "no column is left as a feature"


def test_what_only_the_data_can_say_must_be_stated_where_there_is_none() -> None:
    """Without a table each open key is named."""
    assert [what for _, what, _, _ in problems("target: y\n")] == [
        "task is not stated, and there is no table to take it from",
        "columns is not stated, and there is no table to take it from",
    ]
    assert [
        what for _, what, _, _ in problems("target: y\nmetric: brier\ncolumns: {x: {type: number}}\n")
    ] == ["positive is not stated, and there is no table to take it from"]


def test_task_positive_and_columns_are_taken_from_the_data() -> None:
    """What is left out comes from the table, identifiers left aside; what is stated stays."""
    facts = {
        "id": ColumnFacts(name="id", kind="integer", rows=60, nulls=0, distinct=60, minimum=1, maximum=60),
        "y": ColumnFacts(
            name="y", kind="category", rows=60, nulls=0, distinct=2, levels=(("no", 40), ("yes", 20))
        ),
        "x": ColumnFacts(name="x", kind="number", rows=60, nulls=2, distinct=55),
        "day": ColumnFacts(name="day", kind="datetime", rows=60, nulls=0, distinct=60),
    }
    asked: list[str] = []
    settings = parse("data: t.csv\ntarget: y\n", facts=lambda data: asked.append(data) or facts)
    assert asked == ["t.csv"]
    assert (settings.name, settings.task, settings.positive) == ("t", "binary", "yes")
    assert (settings.inputs, settings.ignore) == (("x",), ("id", "day"))
    assert settings.columns["x"].nullable
    assert parse("data: t.csv\ntarget: y\npositive: no\n", facts=lambda _: facts).positive == "no"
    with pytest.raises(DataError) as raised:
        parse("data: t.csv\ntarget: y\n", facts=lambda _: {"y": facts["y"], "id": facts["id"]})
    assert raised.value.code == "no-inputs"


@pytest.mark.parametrize(
    "key", ["task: regression", "metric: mae", "columns: {y: {type: number}, x: {type: number}}"]
)
def test_the_task_follows_from_what_is_stated(key: str) -> None:
    """A metric or the type of the target says the task."""
    columns = "" if key.startswith("columns") else "columns: {x: {type: number}}\n"
    assert parse(f"target: y\n{columns}{key}\n").task == "regression"


@pytest.mark.parametrize(
    ("text", "code", "message"),
    [
        ("", "contract-empty", "holdfast.yaml holds no key"),
        ("# only a comment\n", "contract-empty", "holdfast.yaml holds no key"),
        ("- name\n", "yaml-invalid", "line 1: the file is not a mapping"),
        ("name: [a\ntarget: b\n", "yaml-invalid", "holdfast.yaml, line 2"),
        ("name: a: b\n", "yaml-invalid", "holdfast.yaml, line 1"),
        ("name: a\n\ttask: binary\n", "yaml-invalid", "holdfast.yaml, line 2"),
        ("name: a\n---\nname: b\n", "yaml-invalid", "holdfast.yaml, line 2"),
        ("name: \x07\n", "yaml-invalid", "holdfast.yaml"),
        ("a: &a [*a]\n", "yaml-invalid", "nested too deeply"),
        ("a: " + "[" * 300, "yaml-invalid", "holdfast.yaml"),
        ("name: a\nname: b\n", "contract-invalid", "line 2: name stands twice, first in line 1"),
        (BASE + "holdout: {seed: 1, seed: 2}\n", "duplicate-key", "line 5: holdout.seed stands twice"),
        ("columns:\n  a: {type: text}\n  a: {type: number}\n", "contract-invalid", "columns.a stands twice"),
        ("columns: {1: {type: number}}\n", "contract-invalid", "columns: the key 1 is not a string"),
        ("? [a]\n: b\n", "contract-invalid", "a key is not a string"),
        ("name: !!python/object:os.system x\n", "contract-invalid", "has the tag tag:yaml.org,2002:python"),
        ('name: "\\ud83d"\n', "contract-invalid", "half of a character"),
        ("holdout: {seed: " + "9" * 5000 + "}\n", "contract-invalid", "holdout.seed is"),
        ("gates: {margin: 1e999}\n", "contract-invalid", "gates.margin is 1e999"),
    ],
)
def test_a_text_that_is_no_contract_is_a_clear_error(text: str, code: str, message: str) -> None:
    """Broken YAML names the line and never ends in another exception."""
    with pytest.raises(ConfigError) as raised:
        parse(text)
    assert raised.value.code == code
    assert message in str(raised.value)


def test_a_file_that_cannot_be_read_is_a_clear_error(tmp_path: Path) -> None:
    """Missing, a folder, not UTF-8: each has its message."""
    latin = tmp_path / "latin.yaml"
    latin.write_bytes("name: a\ntarget: Größe\n".encode("latin-1"))
    for path, code, message in (
        (tmp_path / "none.yaml", "contract-missing", "there is no"),
        (tmp_path, "contract-unreadable", "cannot be read"),
        (latin, "contract-unreadable", "latin.yaml, line 2: byte 0xf6 is not UTF-8"),
    ):
        with pytest.raises(ConfigError) as raised:
            load(path)
        assert raised.value.code == code
        assert message in raised.value.happened


def test_a_file_with_a_byte_order_mark_and_windows_line_ends_is_read(tmp_path: Path) -> None:
    """Editors on Windows write both."""
    path = tmp_path / "holdfast.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + BASE.replace("\n", "\r\n").encode())
    assert load(path) == parse(BASE)


def test_the_table_is_looked_for_beside_the_contract(tmp_path: Path) -> None:
    """``data`` is handed over as it is written: whoever reads it knows that it is relative to the file."""
    path = tmp_path / "holdfast.yaml"
    path.write_text("data: in/t.csv\ntarget: y\n")
    asked: list[str] = []
    facts = {
        "y": ColumnFacts(
            name="y", kind="boolean", rows=9, nulls=0, distinct=2, levels=(("false", 6), ("true", 3))
        ),
        "x": ColumnFacts(name="x", kind="number", rows=9, nulls=0, distinct=9),
    }
    settings = load(path, facts=lambda table: asked.append(table) or facts)
    assert asked == ["in/t.csv"]
    assert settings.positive is True
