"""ROUND against exact arithmetic."""

from __future__ import annotations

import math
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from holdfast.features.functions.rounding import round_half_away


def exact(x: float, digits: int) -> float:
    """Return the double nearest to the exact rounding of the exact value of x."""
    scaled = abs(Fraction(x)) * Fraction(10) ** digits
    whole = math.floor(scaled + Fraction(1, 2))
    return math.copysign(float(Fraction(whole) / Fraction(10) ** digits), x) + 0.0


numbers = st.one_of(
    st.floats(allow_nan=False, allow_infinity=False),
    st.integers(-(10**9), 10**9).map(lambda k: k / 8),
    st.integers(-(10**9), 10**9).map(lambda k: k / 1000),
    st.integers(-(2**53), 2**53).map(lambda k: k / 2.0**8),
)


@given(x=numbers, digits=st.integers(-22, 22))
def test_round_is_the_nearest_double_to_the_exact_result(x: float, digits: int) -> None:
    """Neither the scaling nor the division back can move a result, or the decision about a half."""
    assert round_half_away(x, digits) == exact(x, digits)


@given(x=numbers.filter(lambda x: abs(x) < 1e15), ulps=st.integers(-2, 2), digits=st.integers(0, 6))
def test_round_decides_right_next_to_a_half(x: float, ulps: int, digits: int) -> None:
    """The doubles on both sides of a decimal half are told apart."""
    near = (math.floor(x) + 0.5) / 10.0**digits
    for _ in range(abs(ulps)):
        near = math.nextafter(near, math.copysign(math.inf, ulps))
    assert round_half_away(near, digits) == exact(near, digits)
