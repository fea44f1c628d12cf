"""LightGBM's shared library through ctypes: found without importing the Python package, which costs a second.

Only what answering needs is declared: load a text model, predict many rows, predict one row fast, free.
"""

from __future__ import annotations

import ctypes
import functools
import importlib.metadata
import importlib.util
import sys
from pathlib import Path

from holdfast.errors import BundleError, MissingDependencyError

FLOAT64 = 1  # C_API_DTYPE_FLOAT64
NORMAL = 0  # C_API_PREDICT_NORMAL
RAW_SCORE = 1  # C_API_PREDICT_RAW_SCORE

_SUFFIX = {"darwin": "lib_lightgbm.dylib", "win32": "lib_lightgbm.dll"}


def version() -> str | None:
    """Return the installed version of LightGBM, or None without it.

    Examples
    --------
    >>> int(version().split(".")[0]) >= 4
    True
    """
    try:
        return importlib.metadata.version("lightgbm")
    except importlib.metadata.PackageNotFoundError:
        return None


def path() -> Path:
    """Return where the shared library is.

    Raises
    ------
    MissingDependencyError
        ``missing-dependency``: the package is not installed, or was installed without its library.
    """
    spec = importlib.util.find_spec("lightgbm")
    if spec is not None and spec.origin is not None:
        root = Path(spec.origin).parent
        name = _SUFFIX.get(sys.platform, "lib_lightgbm.so")
        for folder in (root / "lib", root / "bin", root):
            if (folder / name).is_file():
                return folder / name
    raise MissingDependencyError.of("lightgbm", "serve", "answer with boosted trees")


def open_library(where: Path) -> ctypes.CDLL:
    """Return the library at that path.

    Raises
    ------
    MissingDependencyError
        ``missing-system-library``: it needs the OpenMP runtime of the system (``libgomp.so.1``), which slim
        container images leave out.
    """
    try:
        return ctypes.CDLL(str(where))
    except OSError as problem:
        needs = "libgomp.so.1" if "libgomp" in str(problem) else "a system library"
        raise MissingDependencyError(
            "missing-system-library",
            f"LightGBM's library needs {needs}: {problem}",
            expected="the OpenMP runtime of the system",
            next="Debian, Ubuntu: apt-get install libgomp1; Fedora: dnf install libgomp; Alpine: apk add "
            "libgomp; macOS: brew install libomp",
        ) from problem


@functools.cache
def library() -> ctypes.CDLL:
    """Return the library with the signatures of the functions used, loaded once a process."""
    lib = open_library(path())
    handle, integer, text = ctypes.c_void_p, ctypes.c_int, ctypes.c_char_p
    lib.LGBM_GetLastError.restype = ctypes.c_char_p
    signatures = {
        "LGBM_BoosterLoadModelFromString": (text, handle, handle),
        "LGBM_BoosterGetNumFeature": (handle, handle),
        "LGBM_BoosterGetNumClasses": (handle, handle),
        "LGBM_BoosterFree": (handle,),
        "LGBM_FastConfigFree": (handle,),
        "LGBM_BoosterPredictForMat": (
            *(handle, handle, integer, ctypes.c_int32, ctypes.c_int32, integer),
            *(integer, integer, integer, text, handle, handle),
        ),
        "LGBM_BoosterPredictForMatSingleRowFastInit": (
            *(handle, integer, integer, integer, integer, ctypes.c_int32, text, handle),
        ),
        "LGBM_BoosterPredictForMatSingleRowFast": (handle, handle, handle, handle),
    }
    for name, arguments in signatures.items():
        function = getattr(lib, name)
        function.argtypes, function.restype = arguments, integer
    return lib


def require(status: int, doing: str) -> None:
    """Raise what LightGBM says went wrong when a call did not return 0.

    Raises
    ------
    BundleError
        ``lightgbm-failed``.
    """
    if status != 0:
        said = library().LGBM_GetLastError().decode(errors="replace")
        raise BundleError("lightgbm-failed", f"LightGBM could not {doing}: {said}")
