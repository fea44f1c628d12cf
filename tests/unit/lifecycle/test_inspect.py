"""``check`` tells of everything that ``train`` would stop at."""

from __future__ import annotations

import shutil

import pytest

from holdfast.errors import ConfigError
from holdfast.project import Project


@pytest.mark.parametrize(
    ("key", "code"),
    [
        ("features: {a: now()}", "expression-not-repeatable"),
        ("features: {a: left + 1}", "expression-unknown-column"),
        ("baseline: agee > 50", "expression-unknown-column"),
        ("baseline: LOWER(city)", "expression-type"),
    ],
)
def test_an_expression_that_cannot_be_computed_is_refused_before_the_split(copy, edit, key, code):  # type: ignore[no-untyped-def]
    """A feature or a baseline that train would refuse is refused by check too, and nothing is sealed for it."""
    folder = copy()
    shutil.rmtree(folder / ".holdfast")
    edit(folder, candidates=f"[linear]\n{key}")
    for verb in (Project(folder).check, Project(folder).train):
        with pytest.raises(ConfigError) as caught:
            verb()
        assert caught.value.code == code
    assert not list((folder / ".holdfast").rglob("split.json"))
