"""Requests as typed rows."""

from __future__ import annotations

from typing import Any

import pytest

from holdfast.contract.settings import Column, Settings
from holdfast.data import row_validator
from holdfast.data.kinds import NULL, OUT_OF_RANGE, UNKNOWN_FIELD, UNSEEN, WRONG_TYPE

COLUMNS = {
    "amount": Column("number", min=0),
    "hour": Column("integer", min=0, max=23),
    "online": Column("boolean", nullable=True),
    "category": Column("category", values=("a", "b")),
    "note": Column("text"),
    "seen": Column("datetime"),
}
SETTINGS = Settings(
    name="t",
    task="binary",
    target="y",
    metric="roc_auc",
    positive=1,
    columns=COLUMNS,
    entity="id",
    time="at",
    ignore=("n", "note", "seen"),
)
GOOD = {"amount": 150.0, "hour": 3, "category": "a"}
VALIDATE = row_validator(SETTINGS)


def test_a_typed_row_has_the_inputs_and_nothing_else() -> None:
    """Numbers are floats, a nullable field may be left out, unused fields are accepted and left out."""
    row = dict(GOOD, y=1, id={"any": "thing"}, at="2026-01-01T00:00:00Z", note="x", seen=None, n=[1])
    assert VALIDATE(row) == ({"amount": 150.0, "hour": 3.0, "online": None, "category": "a"}, [])
    typed, _ = VALIDATE(row)
    assert typed is not None
    assert type(typed["hour"]) is float


@pytest.mark.parametrize(
    ("field", "value", "kind"),
    [
        ("amount", -500.0, OUT_OF_RANGE),
        ("amount", "NaN", WRONG_TYPE),
        ("amount", "150.0", WRONG_TYPE),
        ("amount", float("nan"), WRONG_TYPE),
        ("amount", float("inf"), OUT_OF_RANGE),
        ("amount", None, NULL),
        ("amount", True, WRONG_TYPE),
        ("amount", [150.0], WRONG_TYPE),
        ("amount", {"v": 1}, WRONG_TYPE),
        ("amount", 10**400, OUT_OF_RANGE),
        ("hour", 25, OUT_OF_RANGE),
        ("hour", 24, OUT_OF_RANGE),
        ("hour", -1, OUT_OF_RANGE),
        ("hour", 3.5, WRONG_TYPE),
        ("hour", True, WRONG_TYPE),
        ("hour", "3", WRONG_TYPE),
        ("hour", 10**400, OUT_OF_RANGE),
        ("hour", -(2**53) - 1, OUT_OF_RANGE),
        ("hour", float("inf"), OUT_OF_RANGE),
        ("online", 1, WRONG_TYPE),
        ("online", "true", WRONG_TYPE),
        ("category", 5, WRONG_TYPE),
        ("category", None, NULL),
        ("category", "", UNSEEN),
        ("category", "A", UNSEEN),
        ("category", "\ud800", UNSEEN),
        ("category", "\0", UNSEEN),
        ("category", ["a"], WRONG_TYPE),
        ("at", "yesterday", WRONG_TYPE),
        ("at", 5, WRONG_TYPE),
        ("extra", 1, UNKNOWN_FIELD),
    ],
)
def test_garbage_never_becomes_a_row(field: str, value: Any, kind: int) -> None:
    """One bad field is one breach with its value and kind."""
    typed, breaches = VALIDATE({**GOOD, field: value})
    assert typed is None
    assert [(breach.field, breach.kind) for breach in breaches] == [(field, kind)]
    assert breaches[0].value is value
    assert breaches[0].expected


def test_every_breach_is_named() -> None:
    """All faults of a row come at once, in contract order, unknown fields last."""
    _, breaches = VALIDATE({"Amount": 1, "hour": 99, "category": "z"})
    assert [breach.field for breach in breaches] == ["amount", "hour", "category", "Amount"]
    assert "did you mean 'amount'?" in breaches[-1].expected


@pytest.mark.parametrize("value", [None, 5, "x", [], [1], True])
def test_what_is_no_object_is_refused(value: Any) -> None:
    """A value in a row's place is one breach without a field."""
    typed, breaches = VALIDATE(value)
    assert typed is None
    assert [breach.field for breach in breaches] == [None]


def test_an_unseen_level_passes_where_it_is_flagged() -> None:
    """The level stays in the typed row."""
    column = Column("category", values=("a",), unseen="flag")
    settings = Settings(name="t", task="binary", target="y", metric="m", positive=1, columns={"k": column})
    assert row_validator(settings)({"k": "new"}) == ({"k": "new"}, [])
