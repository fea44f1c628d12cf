"""Values of a request in an answer."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdfast.serve.show import LONGEST, shown

scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters())
values = st.recursive(
    scalars, lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters()), inner), max_leaves=8
)


@given(values)
def test_every_value_can_be_shown(value):
    """Whatever was sent, what is shown of it is JSON that any reader takes, and short."""
    text = msgspec.json.encode(shown(value))
    assert msgspec.json.decode(text) is not ...
    assert len(text) <= 6 * LONGEST + 10


@pytest.mark.parametrize("value", [None, True, 25, -1.5, "x", 2**62])
def test_plain_values_stay_what_they_are(value):
    """A value that JSON can hold is shown as it is."""
    assert shown(value) == value
    assert type(shown(value)) is type(value)
