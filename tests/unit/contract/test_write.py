"""The text of a new contract: it loads, says what it guessed, and can be edited line by line."""

from __future__ import annotations

import re
from pathlib import Path

import polars as pl
import pytest

from holdfast.contract import ColumnFacts, default_name, init_text, parse, propose
from holdfast.data import Table, facts
from holdfast.errors import ConfigError, DataError

TABLES = {
    "churn": ("bank_churn/Churn_Modelling.csv", "Exited"),
    "energy": ("energy_efficiency/ENB2012.csv", "Y1"),
    "fraud": ("fraud_synthetic/train.csv", "is_fraud"),
}


@pytest.fixture(scope="module")
def written(data: Path) -> dict[str, str]:
    """Return the contract of each real table."""
    texts = {}
    for name, (file, target) in TABLES.items():
        frame = pl.read_csv(data / file)
        numeric = [column for column in frame.columns if frame[column].dtype.is_numeric()]
        relations = {column: frame.select(pl.corr(column, target)).item() for column in numeric}
        proposal = propose(facts(Table(frame)), target, relations)
        texts[name] = init_text(proposal, name=default_name(file), data=file)
    return texts


def test_bank_churn(written: dict[str, str]) -> None:
    """Identifiers and surnames are ignored, small integers and categories are closed, amounts are open."""
    settings = parse(written["churn"])
    assert settings.ignore == ("RowNumber", "CustomerId", "Surname")
    assert "#   Surname: names or codes: 2,932 different ones in 10,000 rows" in written["churn"]
    assert (settings.task, settings.positive, settings.metric) == ("binary", 1, "roc_auc")
    assert settings.columns["Geography"].values == ("France", "Germany", "Spain")
    assert (settings.columns["NumOfProducts"].min, settings.columns["NumOfProducts"].max) == (1.0, 4.0)
    assert (settings.columns["Balance"].min, settings.columns["Balance"].max) == (0.0, None)
    assert settings.slices == ("Geography", "Gender")
    assert settings.decision is None
    assert settings.limits.latency_p99_us == 5000


def test_energy_efficiency(written: dict[str, str]) -> None:
    """The second target is ignored and the reason stands beside it; no input is."""
    settings = parse(written["energy"])
    assert (settings.task, settings.positive, settings.metric) == ("regression", None, "r2")
    assert settings.ignore == ("Y2",)
    assert settings.inputs == tuple(f"X{place}" for place in range(1, 9))
    assert "#   Y2: its correlation with Y1 is 0.976: most likely a second target" in written["energy"]


def test_synthetic_fraud(written: dict[str, str]) -> None:
    """Hours and weekdays are bounded, amounts only below; rare cases are measured by average precision."""
    settings = parse(written["fraud"])
    assert (settings.columns["hour"].min, settings.columns["hour"].max) == (0.0, 23.0)
    assert (settings.columns["day_of_week"].min, settings.columns["day_of_week"].max) == (0.0, 6.0)
    assert (settings.columns["amount"].min, settings.columns["amount"].max) == (0.0, None)
    assert settings.columns["merchant_category"].unseen == "reject"
    assert settings.metric == "average_precision"
    assert settings.ignore == ()


@pytest.mark.parametrize("name", TABLES)
def test_every_key_can_be_replaced_by_its_line(written: dict[str, str], name: str) -> None:
    """Each key begins a line, and with the lines indented under it can be taken out or set anew."""
    text = written[name]
    keys = re.findall(r"^(\w+):", text, re.MULTILINE)
    assert len(keys) == len(set(keys)) == 29
    for key in keys:
        block = re.compile(rf"^{key}:.*\n?(?:(?:[ \t]+|- ).*\n?|[\]}}].*\n?)*", re.MULTILINE)
        changed, count = block.subn(f"{key}: null\n", text)
        assert count == 1
        if key not in ("target", "task", "positive", "columns"):
            parse(changed)
    other = re.sub(r"^ignore:.*\n", "ignore: [X, Y]\n", text, flags=re.MULTILINE)
    assert parse(other).ignore == ("X", "Y")


def test_guesses_are_marked_and_nothing_else_is(written: dict[str, str]) -> None:
    """What came from the data carries the mark; what is a plain default does not."""
    marked = {line.split(":")[0].strip() for line in written["churn"].splitlines() if "# guess" in line}
    assert {"task", "positive", "metric", "ignore", "slices", "Age", "Geography"} <= marked
    assert not marked & {"name", "data", "target", "holdout", "limits", "decision", "label_delay", "log"}


def test_what_people_must_say_is_left_to_them(written: dict[str, str]) -> None:
    """Purpose, money and the delay of labels are null, with an example of money."""
    for text in written.values():
        settings = parse(text)
        assert settings.purpose.problem is settings.purpose.use is settings.purpose.success is None
        assert settings.decision is settings.baseline is settings.where is None
        assert "\nlabel_delay: null" in text
    assert "#   decision: {true_positive: 100, false_positive: -50" in written["churn"]


def test_the_example_of_a_decision_is_valid(written: dict[str, str]) -> None:
    """Both commented decisions load when their marks are taken away."""
    for example in re.findall(r"^#   (decision: \{[^}]*\})", written["churn"], re.MULTILINE):
        text = re.sub(r"^decision:.*$", example, written["churn"], flags=re.MULTILINE)
        assert parse(text).decision is not None


def kinds_of(**kinds: str) -> dict[str, ColumnFacts]:
    """Return columns of these kinds, of 100 rows."""
    return {
        name: ColumnFacts(name=name, kind=kind, rows=100, nulls=0, distinct=80)
        for name, kind in kinds.items()
    }


def test_entity_time_and_empty_columns_are_proposed_with_reasons() -> None:
    """Each guess about a role is told in the text."""
    columns = kinds_of(y="number", user_id="integer", seen="datetime", x="number", story="text")
    columns["story"] = ColumnFacts(
        name="story", kind="text", rows=100, nulls=0, distinct=80, words=12.3, characters=70.0
    )
    columns["void"] = ColumnFacts(name="void", kind="text", rows=100, nulls=100, distinct=0)
    proposal = propose(columns, "y")
    text = init_text(proposal, name="a", data="a.csv")
    settings = parse(text)
    assert (settings.entity, settings.time, settings.ignore) == ("user_id", "seen", ("void",))
    assert settings.inputs == ("x", "story")
    assert settings.unused == ("y", "user_id", "seen", "void")
    for line in (
        "entity: user_id  # guess: it repeats",
        "time: seen  # guess: the only column of dates",
        "#   void: it has no value in any row",
        "  story: {type: text}  # guess: 80 different texts of 12 words on average",
    ):
        assert f"\n{line}" in text


def test_a_table_without_inputs_is_refused() -> None:
    """Text alone is no feature yet."""
    with pytest.raises(DataError) as raised:
        propose(kinds_of(y="number", story="text"), "y")
    assert raised.value.code == "no-inputs"


@pytest.mark.parametrize("name", ["", "yes", "a b", "a@b", "../x", "-a", "a" * 101])
def test_a_name_that_no_contract_can_have_is_refused(name: str) -> None:
    """Before anything is written."""
    with pytest.raises(ConfigError) as raised:
        init_text(propose(kinds_of(y="number", x="number"), "y"), name=name, data="a.csv")
    assert raised.value.code == "name-invalid"


def test_half_a_character_in_a_name_is_refused() -> None:
    """No UTF-8 file can hold it."""
    with pytest.raises(ConfigError) as raised:
        init_text(propose(kinds_of(y="number", **{"\ud800": "number"}), "y"), name="a", data="a.csv")
    assert raised.value.code == "not-unicode"


def test_names_longer_than_a_simple_key_are_written() -> None:
    """YAML gives up on a key after 1,024 characters unless it is marked as one."""
    name = "k" * 1100
    proposal = propose(kinds_of(y="number", **{name: "number"}), "y")
    assert parse(init_text(proposal, name="a", data="a.csv")).inputs == (name,)
