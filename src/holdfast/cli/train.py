"""``holdfast train``: check, split, train, bundle."""

from __future__ import annotations

from holdfast.cli.common import JsonOption, ProjectOption, emit, errors, progress, project


def command(path: ProjectOption = None, as_json: JsonOption = False) -> None:
    """Train the candidates on the training side of the split and store the selected one as a new version."""
    with errors(as_json):
        from holdfast.reports import terminal

        with progress(as_json) as tell:
            trained = project(path).train(progress=tell)
        emit(trained, as_json, terminal.trained)
