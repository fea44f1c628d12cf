"""The reference of the command line, from the program itself: what ``--help`` says, as Markdown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import typer

from holdfast.cli.main import app

ROOT: Any = typer.main.get_command(app)


def walk() -> Iterator[tuple[str, Any]]:
    """Yield every command with its full name, in the order of ``--help``."""
    for name, command in ROOT.commands.items():
        children = getattr(command, "commands", None)
        if children is None:
            yield name, command
            continue
        for inner, child in children.items():
            yield f"{name} {inner}", child


def entry(name: str, command: Any) -> str:
    """Return the section of one command."""
    shown = [parameter for parameter in command.params if not getattr(parameter, "hidden", False)]
    arguments = [_argument(parameter) for parameter in shown if not _is_option(parameter)]
    usage = " ".join(["holdfast", name, *arguments, "[OPTIONS]"])
    lines = [f"## {name}", "", _text(command.help), "", "```text", usage, "```", ""]
    rows = [_row(parameter) for parameter in shown]
    if rows:
        lines += ["| Argument or option | |", "|---|---|", *rows, ""]
    return "\n".join(lines)


def _is_option(parameter: Any) -> bool:
    return bool(parameter.param_type_name == "option")


def _argument(parameter: Any) -> str:
    name = (parameter.metavar or parameter.name).upper()
    return name if parameter.required else f"[{name}]"


def _text(text: str | None) -> str:
    return " ".join((text or "").split("\f")[0].split())


def _row(parameter: Any) -> str:
    if _is_option(parameter):
        names = ", ".join(f"`{name}`" for name in (*parameter.opts, *parameter.secondary_opts))
    else:
        names = f"`{_argument(parameter).strip('[]')}`"
    notes = [_text(parameter.help)]
    if parameter.required and _is_option(parameter):
        notes.append("Required.")
    elif parameter.default not in (None, ()) and not isinstance(parameter.default, bool):
        notes.append(f"By default `{parameter.default}`.")
    if parameter.envvar:
        notes.append(f"Also from `{parameter.envvar}`.")
    return f"| {names} | {' '.join(notes)} |"


def commands() -> str:
    """Return all sections."""
    return "\n".join(entry(name, command) for name, command in walk())


if __name__ == "__main__":
    print(commands())
