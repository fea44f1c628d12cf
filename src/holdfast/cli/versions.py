"""``holdfast versions``: what the store holds."""

from __future__ import annotations

from functools import partial

from holdfast.cli.common import JsonOption, ProjectOption, emit, errors, project


def command(path: ProjectOption = None, as_json: JsonOption = False) -> None:
    """List the versions, oldest first, with their aliases and sealed figures."""
    with errors(as_json):
        from holdfast.reports import terminal

        found = project(path)
        listed = partial(terminal.listed, metric=found.settings.metric)
        emit({"versions": found.versions()}, as_json, listed)
