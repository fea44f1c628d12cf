from __future__ import annotations

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdfast.errors import BundleError
from holdfast.models.calibration import Identity, Isotonic, Sigmoid, Temperature, from_spec, spec

MAPS = [
    Identity(),
    Sigmoid(1.7, -0.3),
    Isotonic((-2.0, -0.1, 0.4, 3.0), (0.01, 0.2, 0.2, 0.97)),
    Isotonic((0.5,), (0.3,)),
    Isotonic((0.0, 5e-324), (0.1, 0.9)),
]
margins = st.floats(allow_nan=False) | st.sampled_from([-2.0, -0.1, 0.4, 3.0, 0.5, 5e-324, -0.0])


@pytest.mark.parametrize("calibration", MAPS, ids=lambda m: m.name)
@given(st.lists(margins, min_size=1, max_size=20))
def test_rows_equal_tables(calibration, values):
    """Every map gives one margin the same bits as an array, and always a probability."""
    table = calibration.probabilities(np.array(values))
    row = calibration.row()
    assert [row(v) for v in values] == table.tolist()
    assert ((table >= 0) & (table <= 1)).all()


@pytest.mark.parametrize("calibration", MAPS[:4], ids=lambda m: m.name)
def test_maps_never_fall(calibration):
    """A larger margin never gets a smaller probability."""
    table = calibration.probabilities(np.linspace(-5, 5, 2_001))
    assert (np.diff(table) >= 0).all()


def test_isotonic_meets_its_knots_and_halves_between():
    """At a knot the value of the knot, halfway the mean of its neighbours, outside the nearest value."""
    found = Isotonic((0.0, 1.0, 2.0), (0.1, 0.5, 0.7)).probabilities(np.array([-9, 0, 0.5, 1, 1.5, 2, 9]))
    assert found == pytest.approx([0.1, 0.1, 0.3, 0.5, 0.6, 0.7, 0.7])


@given(st.lists(st.tuples(margins, margins, margins), min_size=1, max_size=9), st.floats(1e-3, 1e3))
def test_temperature_rows_equal_tables_and_keep_the_order(values, temperature):
    """One row of classes gets the bits of a table, probabilities, and the order of its margins."""
    calibration = Temperature(temperature)
    table = calibration.probabilities(np.array(values))
    row = calibration.row()
    assert [list(row(v)) for v in values] == table.tolist()
    assert ((table >= 0) & (table <= 1)).all()
    for one, found in zip(values, table.tolist(), strict=True):
        assert found[one.index(max(one))] == max(found)


@pytest.mark.parametrize("temperature", [0.0, -1.0, float("nan"), float("inf")])
def test_a_temperature_that_is_no_map_is_refused(temperature):
    """Zero, negative and infinite temperatures are refused by name."""
    with pytest.raises(BundleError) as caught:
        Temperature(temperature)
    assert caught.value.code == "calibration-invalid"


@pytest.mark.parametrize("calibration", [*MAPS, Temperature(1.25)], ids=lambda m: m.name)
def test_specification_survives_json(calibration):
    """A map written as JSON and read back is the same map."""
    assert from_spec(msgspec.json.decode(msgspec.json.encode(spec(calibration)))) == calibration


@pytest.mark.parametrize(
    ("knots", "values"),
    [((), ()), ((1.0, 1.0), (0.1, 0.2)), ((1.0, 2.0), (0.3, 0.2)), ((1.0,), (1.5,)), ((1.0, 2.0), (0.5,))],
)
def test_knots_that_are_no_map_are_refused(knots, values):
    """Empty, repeated, falling or impossible knots are refused by name."""
    with pytest.raises(BundleError) as caught:
        Isotonic(knots, values)
    assert caught.value.code == "calibration-invalid"
