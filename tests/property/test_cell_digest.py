"""One cell of text has the digest that it has in a column."""

from __future__ import annotations

import polars as pl
from hypothesis import example, given
from hypothesis import strategies as st

from holdfast.data.fingerprint import cell_digests, text_cell_digest

numbers = st.one_of(
    st.integers().map(str), st.floats().map(repr), st.from_regex(r"[+-]?\d*\.?\d*([eE][+-]?\d+)?")
)
times = st.one_of(
    st.datetimes().map(str), st.datetimes().map(lambda t: t.isoformat() + "+02:00"), st.dates().map(str)
)
words = st.sampled_from(
    ["nan", "NaN", "true", "FALSE", "inf", "-Infinity", "na", "null", "", "007", "1_000", "٣"]
)
padded = st.builds(
    lambda a, x, b: a + x + b,
    st.sampled_from(["", " ", "\t"]),
    st.one_of(numbers, times, words),
    st.sampled_from(["", " ", "\n"]),
)
plain = st.text(st.characters(exclude_categories=["Cs"]))


@given(st.one_of(padded, plain))
@example("9007199254740993")
@example(" +9007199254740992")
@example("-0")
@example("1e400")
@example("2026-13-01")
@example("1969-12-31T23:59:59.999999Z")
@example("\x00cell:00000000000000ff")
def test_text_cell_digest_is_that_of_a_column(text: str) -> None:
    """The scalar and the column agree on every text."""
    assert text_cell_digest(text) == int(cell_digests(pl.Series([text]))[0])
