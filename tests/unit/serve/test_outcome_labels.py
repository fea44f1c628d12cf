"""How a refused outcome is told which labels there are."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from holdfast.serve.outcomes import _expected


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        ((False, True), "false or true"),
        (("no", "yes"), "'no' or 'yes'"),
        ((0, 1), "0 or 1"),
        (None, "a number"),
    ],
)
def test_labels_are_named_as_json_writes_them(labels, expected):  # type: ignore[no-untyped-def]
    """A boolean label is false or true to whoever sends JSON, not False or True."""
    assert _expected(SimpleNamespace(bundle=SimpleNamespace(labels=labels))) == expected  # type: ignore[arg-type]
