"""Edits of a contract change what they say and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from holdfast.contract.edit import Edit, difference, edited
from holdfast.errors import ConfigError

TEXT = """\
# what this model promises
name: churn  # a name
where: null  # rows this model is about
entity:
columns:
  Age: {type: integer, min: 0}  # guess: 18 to 92 seen
  City:
    type: category
    values: [Bern, Oslo]
    unseen: reject
  Zip: {type: text}

# Accepted in requests and unused.
#   Row: a number
ignore: [Row]  # guess
features: {}
accept:
  - {check: LK003, because: known}
holdout: {share: 0.2, seed: 42}"""


def values(text: str) -> dict:
    """Return a contract as plain values."""
    return YAML(typ="safe", pure=True).load(text)


@pytest.mark.parametrize(
    ("edit", "line"),
    [
        (Edit(("name",), "loss"), "name: loss  # a name"),
        (Edit(("where",), "Age > 3"), 'where: "Age > 3"  # rows this model is about'),
        (Edit(("entity",), "Row"), "entity: Row"),
        (Edit(("columns", "Age", "min"), 1), "  Age: {type: integer, min: 1}  # guess: 18 to 92 seen"),
        (
            Edit(("columns", "Age", "max"), 9),
            "  Age: {type: integer, min: 0, max: 9}  # guess: 18 to 92 seen",
        ),
        (Edit(("columns", "City", "values"), ["Bern", "Rome"]), "    values: [Bern, Rome]"),
        (Edit(("columns", "City", "nullable"), True), "    nullable: true"),
        (Edit(("columns", "Day"), {"type": "datetime"}), "  Day: {type: datetime}"),
        (Edit(("ignore",), ["Row", "Day"]), "ignore: [Row, Day]  # guess"),
        (Edit(("features", "old"), "Age > 50"), 'features: {old: "Age > 50"}'),
        (Edit(("aliases", "age"), "Age"), "aliases: {age: Age}"),
        (Edit(("holdout", "from"), "2026-07-01"), 'holdout: {share: 0.2, seed: 42, from: "2026-07-01"}'),
    ],
)
def test_one_line_changes(edit: Edit, line: str):
    """The line with the value is as expected, and every other line is as it was."""
    before, after = TEXT.splitlines(), edited(TEXT, [edit]).splitlines()
    assert line in after
    assert len(set(after) - set(before)) == 1
    assert len(set(before) - set(after)) <= 1


@pytest.mark.parametrize(
    ("path", "gone"),
    [
        (("columns", "Age"), 1),
        (("columns", "City"), 4),
        (("columns", "Zip"), 1),
        (("columns", "Age", "min"), 1),
        (("columns", "Age", "type"), 1),
        (("columns", "City", "unseen"), 1),
        (("features",), 1),
        (("accept",), 2),
        (("holdout",), 1),
        (("columns", "Nobody"), 0),
        (("nothing", "there"), 0),
    ],
)
def test_a_key_goes_away(path: tuple[str, ...], gone: int):
    """With its block, and nothing beside it."""
    after = edited(TEXT, [Edit(path, remove=True)])
    expected = values(TEXT)
    inner = expected
    for key in path[:-1]:
        inner = inner.get(key, {})
    inner.pop(path[-1], None)
    assert values(after) == expected
    assert len(set(TEXT.splitlines()) - set(after.splitlines())) == gone
    assert "# Accepted in requests and unused." in after


def test_a_key_that_holds_no_mapping():
    """Nothing is overwritten that a person wrote."""
    with pytest.raises(ConfigError) as refused:
        edited("columns: 3\n", [Edit(("columns", "Age"), {"type": "text"})])
    assert refused.value.code == "contract-not-editable"


def test_the_difference_is_short():
    """Only the lines around a change are told."""
    after = edited(TEXT, [Edit(("columns", "Age", "type"), "number")])
    assert difference(TEXT, after).count("\n") == 7
    assert difference(TEXT, TEXT) == ""


NAMES = st.text("abAB _-:#'\"é", min_size=1, max_size=6)
PLAIN = st.one_of(st.none(), st.booleans(), st.integers(-9, 9), st.text(max_size=5).filter(str.isprintable))


@given(
    st.sampled_from([(), ("columns",), ("columns", "Age"), ("columns", "City"), ("features",), ("new",)]),
    NAMES,
    st.one_of(PLAIN, st.dictionaries(NAMES, PLAIN, max_size=2), st.lists(PLAIN, max_size=2)),
)
def test_what_is_set_is_read_back(place: tuple[str, ...], name: str, value: object):
    """Whatever the name and the value; and removing it again gives the values as they were."""
    after = edited(TEXT, [Edit((*place, name), value)])
    expected = values(TEXT)
    inner = expected
    for key in place:
        inner = inner.setdefault(key, {})
    was_there = name in inner
    inner[name] = value
    assert values(after) == expected
    if not was_there and place != ("new",):
        assert values(edited(after, [Edit((*place, name), remove=True)])) == values(TEXT)
