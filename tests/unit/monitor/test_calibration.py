"""The promise about false alarms, over redrawn references."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest


@pytest.fixture(scope="module")
def calibration() -> ModuleType:
    path = Path(__file__).parents[3] / "benchmarks" / "calibration.py"
    spec = importlib.util.spec_from_file_location("holdfast_benchmark_calibration", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # its dataclass looks itself up there
    spec.loader.exec_module(module)
    return module


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_quiet_windows_alarm_at_the_stated_rate(calibration: ModuleType) -> None:
    """With 19 columns, one of 5,000 levels, a window without drift alarms in about 5 % of cases, not more."""
    windows, columns = calibration.quiet([(200, 200), (1_000, 1_000), (10_000, 1_000)], 200, 20)
    calibration.judge(windows, calibration.LEAST)
    calibration.judge(columns, 0.0)
    assert [cell for cell in [*windows, *columns] if not cell.holds] == []


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_planted_shifts_are_found(calibration: ModuleType) -> None:
    """A quarter of a standard deviation, twice the spread and a jump of nulls are found at 1,000 rows."""
    found = {cell.what: cell.rate for cell in calibration.power([(10_000, 1_000)], 40, 20)}
    for shift in ("mean +0.25 sd", "spread x 2", "nulls 2 -> 12 %", "a tenth moved to one of 5 levels"):
        assert next(rate for what, rate in found.items() if what.endswith(shift)) >= 0.9


def test_a_rate_out_of_its_band_is_called_that(calibration: ModuleType) -> None:
    """The judge refuses a rate of 15 % over 400 windows, and one of 0, and passes one of 5 %."""
    cells = [calibration._cell("any", 1_000, 1_000, 400, rate) for rate in (0.15, 0.0, 0.05)]
    calibration.judge(cells, calibration.LEAST)
    assert [cell.holds for cell in cells] == [False, True, True]
    many = [calibration._cell("any", 1_000, 1_000, 4_000, 0.0)]
    calibration.judge(many, calibration.LEAST)
    assert not many[0].holds


def test_one_draw_gives_a_p_for_every_column(calibration: ModuleType) -> None:
    """All nineteen columns of the published table are in the run, and the seed decides it."""
    one, two = (calibration.p_values(np.random.default_rng(7), 200, 200) for _ in range(2))
    assert one.shape == (19,)
    assert np.array_equal(one, two)
    assert np.all((one >= 0.0) & (one <= 1.0))
