"""``holdfast serve``: answer over HTTP."""

from __future__ import annotations

from typing import Annotated

import typer

from holdfast.cli.common import JsonOption, ProjectOption, errors


def command(
    port: Annotated[int, typer.Option("--port", min=1, max=65_535, help="Port to listen on.")] = 8000,
    host: Annotated[str, typer.Option("--host", help="Address to listen on.")] = "127.0.0.1",
    path: ProjectOption = None,
    as_json: JsonOption = False,
) -> None:
    """Serve the champion over HTTP; the port opens when the bundle is verified, and follows promotions."""
    with errors(as_json):
        # not by way of Project: a serving process loads what answers rows, and nothing else
        from holdfast.contract.place import FOLDER, find_root
        from holdfast.serve import run

        run(find_root(path) / FOLDER, host=host, port=port)
