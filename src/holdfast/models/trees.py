"""The boosted-trees core: LightGBM's text model, answered by its C library for tables and for single rows."""

from __future__ import annotations

import ctypes
import os
import threading
import weakref
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

import numpy as np

from holdfast.models import lightgbm_library as lightgbm
from holdfast.models.cores import register
from holdfast.models.link import Link
from holdfast.types import Array

FILE = "lightgbm.txt"


@register
class Trees:
    """Gradient boosted trees with one margin a row, or one a class.

    Parameters
    ----------
    text
        What ``Booster.model_to_string()`` returns. Its thresholds and leaves are decimal with 17 digits, so a
        reader answers to the last bit.

    Raises
    ------
    BundleError
        ``lightgbm-failed`` when the text is not a model.
    MissingDependencyError
        LightGBM or its system library is not installed.

    Notes
    -----
    A single row goes through ``LGBM_BoosterPredictForMatSingleRowFast``, its buffer made once and guarded by
    a lock, so any number of threads may share one core. Text, batch and single-row answers are bit-equal.
    """

    name: ClassVar[str] = "lightgbm"
    exact_everywhere: ClassVar[bool] = True
    link: ClassVar[Link | None] = None
    answer: ClassVar[int] = lightgbm.RAW_SCORE

    def __init__(self, text: str) -> None:
        self.text = text
        self._library = lightgbm.library()
        self._handle = _load(text)
        weakref.finalize(self, self._library.LGBM_BoosterFree, self._handle)
        self._outputs = self._count("LGBM_BoosterGetNumClasses")
        self._width = self._count("LGBM_BoosterGetNumFeature")

    @property
    def width(self) -> int:
        """Number of columns."""
        return self._width

    @property
    def outputs(self) -> int:
        """How many margins a row has: the number of classes, 1 for two of them and for a regression."""
        return self._outputs

    def margin(self, matrix: Array) -> Array:
        """Return raw scores, shape ``(n,)`` or ``(n, outputs)``; the rows are shared out over the processors at hand."""
        rows = np.ascontiguousarray(matrix, dtype=np.float64)
        out = np.empty(len(rows) if self._outputs == 1 else (len(rows), self._outputs))
        written = ctypes.c_int64()
        if len(rows) == 0:
            return out
        status = self._library.LGBM_BoosterPredictForMat(
            *(self._handle, rows.ctypes.data, lightgbm.FLOAT64, rows.shape[0], rows.shape[1], 1),
            *(self.answer, 0, -1, f"num_threads={_processors()}".encode()),
            *(ctypes.byref(written), out.ctypes.data),
        )
        lightgbm.require(status, f"answer {len(rows)} rows")
        return out

    def margin_row(self) -> Callable[[list[float]], Any]:
        """Return the same for one row, about 5 microseconds: a float, or a tuple of ``outputs``."""
        return _SingleRow(self)

    def files(self) -> dict[str, bytes]:
        """Return its one file, the text model."""
        return {FILE: self.text.encode()}

    @classmethod
    def from_files(cls, files: Mapping[str, bytes]) -> Trees:
        """Return the core of ``files``."""
        return cls(files[FILE].decode())

    def memory_mb(self) -> float:
        """Return an estimate: the text, and about as much again for the trees that LightGBM made of it."""
        return 2 * len(self.text) / 1e6

    def _count(self, function: str) -> int:
        number = ctypes.c_int()
        lightgbm.require(
            getattr(self._library, function)(self._handle, ctypes.byref(number)), "describe itself"
        )
        return number.value


class _SingleRow:
    """A prepared call: configuration, input and output buffers, and the lock around them."""

    def __init__(self, trees: Trees) -> None:
        self._trees = trees  # a prepared call must not outlive its model
        self._config = ctypes.c_void_p()
        self._lock = threading.Lock()
        self._row, self._out = (ctypes.c_double * trees.width)(), (ctypes.c_double * trees.outputs)()
        self._several = trees.outputs > 1
        library = lightgbm.library()
        status = library.LGBM_BoosterPredictForMatSingleRowFastInit(
            *(trees._handle, trees.answer, 0, -1, lightgbm.FLOAT64, trees.width, b"num_threads=1"),
            ctypes.byref(self._config),
        )
        lightgbm.require(status, "prepare for single rows")
        weakref.finalize(self, _free_call, library, self._config, trees)
        self._predict = library.LGBM_BoosterPredictForMatSingleRowFast
        self._written = ctypes.c_int64()
        self._arguments = (
            *(self._config, ctypes.byref(self._row), ctypes.byref(self._written), ctypes.byref(self._out)),
        )

    def __call__(self, values: list[float]) -> float | tuple[float, ...]:
        with self._lock:
            self._row[:] = values  # type: ignore[assignment]
            status = self._predict(*self._arguments)
            margin = tuple(self._out) if self._several else self._out[0]
        if status:
            lightgbm.require(status, "answer a row")
        return margin


def _free_call(library: ctypes.CDLL, config: ctypes.c_void_p, trees: Trees) -> None:
    # the model is an argument so that it is freed after the call that holds a lock inside it
    library.LGBM_FastConfigFree(config)


def _load(text: str) -> ctypes.c_void_p:
    handle, iterations = ctypes.c_void_p(), ctypes.c_int()
    status = lightgbm.library().LGBM_BoosterLoadModelFromString(
        text.encode(), ctypes.byref(iterations), ctypes.byref(handle)
    )
    lightgbm.require(status, "read the text model")
    return handle


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
