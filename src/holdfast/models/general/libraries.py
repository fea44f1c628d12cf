"""The libraries of the general path: imported when a model needs them, and named when they are missing."""

from __future__ import annotations

import importlib
import importlib.metadata
from collections.abc import Iterable
from types import ModuleType

from holdfast.errors import MissingDependencyError

DISTRIBUTIONS = {
    "sklearn": "scikit-learn",
    "skops": "skops",
    "pandas": "pandas",
    "lightgbm": "lightgbm",
    "xgboost": "xgboost",
    "catboost": "catboost",
    "skrub": "skrub",
}
EXTRA = ("sklearn", "skops", "pandas")
PURPOSE = "answer with a model of the general path"


def need(name: str) -> ModuleType:
    """Return a module of a library.

    Raises
    ------
    MissingDependencyError
        ``missing-dependency``, with the command that installs it.
    """
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        root = (error.name or name).partition(".")[0]
        raise missing(root) from error


def missing(root: str) -> MissingDependencyError:
    """Return the error for a library that is not installed."""
    library = DISTRIBUTIONS.get(root, root)
    if root in EXTRA:
        return MissingDependencyError.of(library, "sklearn", PURPOSE)
    return MissingDependencyError(
        "missing-dependency",
        f"{library} is not installed; it is needed to {PURPOSE}",
        expected="the libraries that the manifest of the bundle names under environment",
        next=f"pip install {library}",
    )


def versions(roots: Iterable[str]) -> dict[str, str]:
    """Return the installed versions of libraries by the name of their distribution; absent ones are left out.

    Examples
    --------
    >>> versions(["no_such_library"])
    {}
    """
    found = {}
    for root in roots:
        name = DISTRIBUTIONS.get(root, root)
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            continue
    return found
