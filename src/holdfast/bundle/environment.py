"""Where a bundle was built and where it runs: versions, and a digest of what the processor's arithmetic answers.

Nothing is refused because of a version. The golden rows decide: bit-equal where the environment is the same,
within the stated tolerance where it is not. What differs is reported.
"""

from __future__ import annotations

import hashlib
import platform

import numpy as np
import polars as pl

from holdfast.models import Scorer, lightgbm_library
from holdfast.version import __version__

DECISIVE = ("numpy", "lightgbm", "machine", "arithmetic")
"""What can change the last bit of a score; where these agree, bit equality is required."""


def arithmetic() -> str:
    """Return a digest of NumPy's exponential and logarithm at fixed points.

    NumPy picks a kernel by the processor's features, so equal versions may differ in the last bit.

    Examples
    --------
    >>> arithmetic() == arithmetic()
    True
    """
    points = np.linspace(-40.0, 40.0, 4_001)
    return hashlib.sha256(np.exp(points).tobytes() + np.log(np.exp2(points)).tobytes()).hexdigest()[:16]


def current(predictor: Scorer | None = None) -> dict[str, str]:
    """Return the environment of this process; ``lightgbm`` is there when it is installed.

    Parameters
    ----------
    predictor
        A model that other libraries answer for: their versions are part of it.
    """
    found = {
        "holdfast": __version__,
        "python": platform.python_version(),
        "numpy": np.__version__,
        "polars": pl.__version__,
        "machine": platform.machine(),
        "arithmetic": arithmetic(),
    }
    lightgbm = lightgbm_library.version()
    if lightgbm is not None:
        found["lightgbm"] = lightgbm
    return found if predictor is None else {**found, **predictor.versions()}


def differences(built: dict[str, str], here: dict[str, str]) -> list[str]:
    """Return what differs, in words, in the order of the names.

    Examples
    --------
    >>> differences({"numpy": "2.1.0"}, {"numpy": "2.4.6"})
    ['numpy: built with 2.1.0, here 2.4.6']
    """
    names = sorted(built.keys() | here.keys())
    return [
        f"{name}: built with {built.get(name, 'none')}, here {here.get(name, 'none')}"
        for name in names
        if built.get(name) != here.get(name)
    ]


def is_same(built: dict[str, str], here: dict[str, str], core: str) -> bool:
    """Return whether scores must be equal to the last bit; LightGBM counts only for a bundle that uses it.

    Examples
    --------
    >>> is_same({"numpy": "2", "lightgbm": "4"}, {"numpy": "2"}, core="linear")
    True
    """
    names = [name for name in DECISIVE if name != "lightgbm" or core == "lightgbm"]
    return all(built.get(name) == here.get(name) for name in names)
