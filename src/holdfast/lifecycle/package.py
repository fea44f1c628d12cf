"""``package``: a pipeline that was brought becomes a version, by the way that every version takes."""

from __future__ import annotations

from typing import Any

from holdfast.data import Table
from holdfast.lifecycle.build import labels_of, make
from holdfast.lifecycle.catalogue import Catalogue
from holdfast.lifecycle.faithful import require_faithful
from holdfast.lifecycle.inspect import BlockedError, inspect, read_and_split
from holdfast.lifecycle.intake import Progress
from holdfast.lifecycle.material import first_material
from holdfast.lifecycle.packaged import Packaged
from holdfast.lifecycle.workspace import Workspace
from holdfast.records import Training


def package(
    workspace: Workspace,
    packaged: Packaged,
    table: Table,
    catalogue: Catalogue,
    progress: Progress,
    *,
    brought: Any = None,
) -> Training:
    """Check a table, split it behind the seal, fit a clone on the training rows, and store a new version.

    Parameters
    ----------
    brought
        The table of inputs as the user has it: what came fitted must answer it alike.

    Raises
    ------
    BlockedError
        ``blocked-by-findings``: a check found an error that the contract does not accept.
    ConfigError
        ``pipeline-answers-differ``, and what ``Packaged.family`` raises.
    """
    settings = workspace.settings
    intake, sides = read_and_split(workspace, "package", progress, table)
    progress("checking")
    report = inspect(intake, sides, settings, catalogue)
    if report.errors:
        raise BlockedError(report.errors)
    material = first_material(workspace, intake, sides, table.source)
    given = packaged.family(settings, labels_of(settings, material.negative)).given
    if given is not None:
        admitted = intake.admitted
        require_faithful(given, admitted.frame, brought, admitted.row - 1)
    return make(workspace, material, catalogue, progress, report=report, packaged=packaged)
