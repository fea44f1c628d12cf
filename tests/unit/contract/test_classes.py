"""Classes and their money: what fits together, and what is told."""

from __future__ import annotations

import pytest

from holdfast.contract import init_text
from holdfast.contract.facts import ColumnFacts
from holdfast.contract.guess import propose
from holdfast.contract.problems import ContractError
from holdfast.contract.reading import parse
from holdfast.contract.resolved import dump, undump
from holdfast.contract.settings import Matrix

HEAD = "target: y\ncolumns: {x: {type: number}}\n"
FACTS = {
    "y": ColumnFacts(
        name="y",
        kind="category",
        rows=64,
        nulls=0,
        distinct=4,
        levels=(("low", 30), ("mid", 20), ("top", 12), ("?", 2)),
    ),
    "x": ColumnFacts(name="x", kind="number", rows=64, nulls=0, distinct=64, minimum=0.5, maximum=9.5),
}


def problem(text: str) -> str:
    with pytest.raises(ContractError) as caught:
        parse(HEAD + text)
    return caught.value.happened


def test_classes_make_the_task() -> None:
    """Classes, or a metric that only several classes have, say multiclass; the metric is macro F1 by default."""
    settings = parse(
        HEAD + 'classes: [low, 2, 1.0, "1", true]\n'.replace('"1"', '"one"').replace("true", "t")
    )
    assert (settings.task, settings.metric) == ("multiclass", "macro_f1")
    assert settings.classes == ("low", 2, 1.0, "one", "t")
    assert parse(HEAD + "metric: accuracy\nclasses: [a, b, c]\n").task == "multiclass"


def test_labels_keep_their_type_in_the_resolved_contract() -> None:
    """1, 1.5, a quoted number and a text survive, so the digest does too."""
    settings = parse(HEAD + 'classes: [1, 2.5, "3", low]\n')
    again = undump(dump(settings))
    assert [type(label) for label in again.classes] == [int, float, str, str]
    assert again.digest() == settings.digest()


def test_classes_come_from_the_data() -> None:
    """Left out, they are the labels with enough rows."""
    settings = parse("data: t.csv\ntarget: y\n", facts=lambda _: FACTS)
    assert (settings.task, settings.classes) == ("multiclass", ("low", "mid", "top"))
    assert (
        parse("data: t.csv\ntask: multiclass\ntarget: y\n", facts=lambda _: FACTS).classes == settings.classes
    )


def test_without_data_classes_are_asked_for() -> None:
    """A multiclass contract without classes and without a table cannot be resolved."""
    with pytest.raises(ContractError) as caught:
        parse(HEAD + "task: multiclass\n")
    assert "classes is not stated" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("classes: [a, a]\n", "classes has a 2 times"),
        ('classes: [1, "1"]\n', "classes has 1 2 times"),
        (f"classes: [{', '.join(f'c{i}' for i in range(51))}]\n", "classes has 51 labels"),
        ("task: regression\nclasses: [a, b]\n", "classes are given for a regression task"),
        ("task: binary\npositive: 1\nclasses: [a, b]\n", "classes are given for a binary task"),
        ("task: multiclass\nclasses: [a, b]\npositive: a\n", "positive is given for a multiclass task"),
        ("classes: [a, b, c]\nmetric: roc_auc\n", "metric is roc_auc, which no multiclass has"),
        (
            "classes: [a, b]\ndecision: {true_positive: 1, false_positive: -1}\n",
            "decision has a form for two classes",
        ),
        (
            "task: binary\npositive: 1\ndecision: {matrix: {a: {a: 1}}}\n",
            "decision is a matrix, and the task is binary",
        ),
        ("classes: [a, b]\ndecision: {matrix: {a: {a: 1}}}\n", "decision.matrix has no line for b"),
        (
            "classes: [a, b]\ndecision: {matrix: {a: {a: 1}, b: {b: 1}, d: {a: 0}}}\n",
            "decision.matrix.d is none of the classes",
        ),
        (
            "classes: [a, b]\ndecision: {matrix: {a: {a: 1, z: 0}, b: {b: 1}}}\n",
            "decision.matrix.a.z is none of the classes",
        ),
        (
            "classes: [a, b]\ndecision: {matrix: {a: {a: -1}, b: {b: 1}}}\n",
            "where a is the truth, deciding b is worth more",
        ),
        (
            "classes: [a, b]\ndecision: {matrix: {a: {a: 1, b: 0}, b: {a: 1, b: 1}}}\n",
            "deciding a is right whatever the truth is",
        ),
    ],
)
def test_what_does_not_fit_is_told(text: str, told: str) -> None:
    """Each contradiction names key and reason."""
    assert told in problem(text)


def test_a_matrix_in_the_order_of_the_classes() -> None:
    """Cells that are left out are worth nothing."""
    text = "classes: [b, a]\ndecision: {matrix: {a: {a: 1, b: -2}, b: {b: 3}}}\n"
    assert parse(HEAD + text).decision == Matrix(((3.0, 0.0), (-2.0, 1.0)))


def test_init_writes_classes_and_what_it_left_out() -> None:
    """The text loads as it is, says the counts, names the rare label, and its example of money is valid."""
    text = init_text(propose(FACTS, "y"), name="m", data="t.csv")
    lines = dict(line.split(":", 1) for line in text.splitlines() if not line.startswith("#") and ":" in line)
    assert lines["classes"] == " [low, mid, top]  # guess: labels, low in 30, mid in 20, top in 12 rows"
    assert '#   left out: "?" in 2 rows' in text
    assert parse(text, facts=lambda _: FACTS).classes == ("low", "mid", "top")
    example = "decision: {matrix: {low: {low: 10, mid: -5}, mid: {low: -1, mid: 0}}}"
    assert f"#   {example}  (and so on" in text
    assert parse(HEAD + f"classes: [low, mid]\n{example}\n").task == "multiclass"


def test_init_says_how_whole_numbers_are_amounts() -> None:
    """Few whole numbers are taken as labels, and the line says so."""
    counts = tuple((str(i), 20) for i in range(1, 6))
    grades = {
        **FACTS,
        "y": ColumnFacts(
            name="y",
            kind="integer",
            rows=100,
            nulls=0,
            distinct=5,
            levels=counts,
            minimum=1.0,
            maximum=5.0,
            whole=True,
        ),
    }
    text = init_text(propose(grades, "y"), name="m", data="t.csv")
    assert (
        "task: multiclass  # guess from the target: 5 whole numbers, taken as labels; task: regression"
        in text
    )
    assert "classes: [1, 2, 3, 4, 5]" in text
