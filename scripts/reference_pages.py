"""Write every page of docs/reference that comes from code.

``python scripts/reference_pages.py`` rewrites them, ``--check`` exits 1 if one is out of date. What a page
says beside its generated part is written by hand and stays. Pages with a script of their own are written by it.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

HERE = Path(__file__).parent
REFERENCE = HERE.parent / "docs" / "reference"
BEGIN, END = "<!-- begin: written by scripts/reference_pages.py -->", "<!-- end -->"


def script(name: str) -> ModuleType:
    """Return a script beside this one as a module."""
    spec = importlib.util.spec_from_file_location(name, HERE / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


PARTS: dict[str, Callable[[], str]] = {
    "contract.md": lambda: script("contract_table").table(),
    "commands.md": lambda: script("command_pages").commands(),
    "json.md": lambda: script("json_tables").tables(),
}
"""The generated part of each page."""

OWN = ("expressions_page", "checks_page")
"""Scripts that write pages of their own; each has ``main(arguments)`` and understands ``--check``."""


def page(current: str, part: str) -> str:
    """Return a page with its generated part replaced."""
    before, rest = current.split(BEGIN)
    after = rest.split(END)[1]
    return f"{before}{BEGIN}\n\n{part.strip()}\n\n{END}{after}"


def main(arguments: list[str]) -> int:
    """Rewrite or check every page; return 1 when one is out of date."""
    stale = 0
    for name, part in PARTS.items():
        path = REFERENCE / name
        current = path.read_text(encoding="utf-8")
        wanted = page(current, part())
        if "--check" not in arguments:
            path.write_text(wanted, encoding="utf-8")
        elif current != wanted:
            print(f"{path} is out of date: python scripts/reference_pages.py")
            stale = 1
    for name in OWN:
        if (HERE / f"{name}.py").is_file():
            stale |= script(name).main(arguments)
    return stale


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
