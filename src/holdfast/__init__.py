"""Holdfast: from a table to a monitored production model that stays right there.

``holdfast.Project("path")`` has the verbs of the command line; ``holdfast.load("churn@champion")`` is a verified
bundle whose ``predict`` takes and returns what the caller has; ``holdfast.package(pipeline, X, y)`` brings a pipeline of
one's own. All are reached lazily, so that importing the package costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from holdfast.version import __version__

if TYPE_CHECKING:
    from holdfast.project import Project as Project
    from holdfast.project import load as load
    from holdfast.project import package as package
    from holdfast.project import trust as trust


__all__ = ["Project", "__version__", "load", "package", "trust"]


def __getattr__(name: str) -> Any:
    if name in ("Project", "load", "package", "trust"):
        import holdfast.project

        return getattr(holdfast.project, name)
    raise AttributeError(f"module 'holdfast' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
