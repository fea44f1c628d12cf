"""``holdfast.load``: a verified bundle by name."""

from __future__ import annotations

from pathlib import Path

from holdfast.bundle import Bundle
from holdfast.errors import ConfigError
from holdfast.lifecycle.version import load_version
from holdfast.lifecycle.workspace import Workspace


def load(name: str = "champion", project: Path | str | None = None) -> Bundle:
    """Return the bundle of a version, verified, its golden rows replayed through both executors.

    Parameters
    ----------
    name
        ``churn@champion``, ``churn@v3``, or without the model's name ``champion``, ``v3``.
    project
        Folder of ``holdfast.yaml``; by default ``HOLDFAST_PROJECT``, else the nearest one upward from here.

    Raises
    ------
    ConfigError
        ``no-contract``; ``another-model``: the project's model has another name.
    StoreError
        ``no-champion``, ``unknown-version``.
    BundleError
        The bundle does not verify.
    """
    workspace = Workspace.find(project)
    model, at, version = name.rpartition("@")
    if at and model != workspace.settings.name:
        raise ConfigError(
            "another-model",
            f"{name!r}: the model of {workspace.contract} is {workspace.settings.name!r}",
            expected=f"{workspace.settings.name}@{version}",
        )
    return load_version(workspace, version)
