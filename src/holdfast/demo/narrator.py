"""The voice of the story: numbered steps on a console, or silence."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Any

from rich.console import Console
from rich.text import Text


class Narrator:
    """Tells what happens.

    Parameters
    ----------
    console
        Where to; None for silence.
    """

    def __init__(self, console: Console | None) -> None:
        self._console = console
        self._steps = 0
        self._start = time.monotonic()

    def step(self, title: str) -> None:
        """Begin a step."""
        self._steps += 1
        self._print(Text(f"\n{self._steps:>2}  {title}", style="bold"))

    def say(self, text: str, style: str = "") -> None:
        """Say one thing."""
        self._print(Text(f"    {text}", style=style))

    def show(self, parts: Iterable[Any]) -> None:
        """Show what a command would have shown."""
        for part in parts:
            if self._console is not None:
                self._console.print(part)

    def close(self, report: str, after: Iterable[str]) -> None:
        """End with where the report is and what to type next."""
        self._print(Text(f"\n    {time.monotonic() - self._start:.0f} s", style="dim"))
        self._print(Text(f"report: {report}"))
        for line in after:
            self._print(Text(line))

    def _print(self, text: Text) -> None:
        if self._console is not None:
            self._console.print(text, soft_wrap=True)
