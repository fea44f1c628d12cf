"""Write docs/reference/checks.md and docs/reference/errors.md from the pages that ``holdfast explain`` prints.

``python scripts/checks_page.py`` rewrites them, ``--check`` exits 1 if one is out of date.
"""

from __future__ import annotations

import inspect
import re
import sys
from pathlib import Path
from typing import Any

from holdfast.checks import Check
from holdfast.project.checks import catalogue
from holdfast.project.error_pages import subjects

REFERENCE = Path(__file__).parents[1] / "docs" / "reference"
FAMILIES = {
    "CF": "Contract",
    "DQ": "Data quality",
    "LK": "Leakage",
    "SP": "Split",
    "TR": "Training",
    "EV": "Evaluation",
    "BU": "Bundle and parity",
    "DR": "Drift and performance",
}
CHECKS_HEAD = """\
# Checks

<!-- Written by scripts/checks_page.py from the docstrings in src/holdfast/checks and its like. Edit those. -->

A check finds something about data or a model and says how sure it is. `holdfast explain CODE` prints the same pages.

- **Severity**: an *error* blocks the next stage, a *warning* is shown, a *note* is recorded.
- **Certainty**: *certain*, *likely* or *suspicious*; a suspicion never blocks, whatever the check's severity.
- **Outcome**: passed, finding, not applicable, skipped, or accepted
  (see [Accept a finding](../how-to/accept-a-finding.md)).
"""
ERRORS_HEAD = """\
# Errors

<!-- Written by scripts/checks_page.py from src/holdfast/project/pages. Edit those. -->

An error is about use or state, never about data or a model (those are [findings](checks.md)). Codes are permanent.
`holdfast explain CODE` prints the same pages.
"""


def checks_page() -> str:
    """Return the page of checks: a table, then a section each, by family."""
    checks = catalogue().checks
    unknown = {c.code[:2] for c in checks} - set(FAMILIES)
    rows = ["| Code | Name | Stage | Severity | |", "|---|---|---|---|---|"]
    rows += [
        f"| [{c.code}](#{c.code.lower()}) | `{c.name}` | {c.stage} | {c.severity} | {c.title} |"
        for c in checks
    ]
    parts = [CHECKS_HEAD, "\n".join(rows) + "\n"]
    for family in (*FAMILIES, *sorted(unknown)):
        members = [c for c in checks if c.code.startswith(family)]
        if members:
            parts += [f"## {FAMILIES.get(family, family)}\n", *(section(c) for c in members)]
    return "\n".join(parts)


def section(check: Check[Any]) -> str:
    """Return one check's page as Markdown: numpydoc sections become bold lines, double backticks single ones."""
    page = inspect.cleandoc(check.page).replace("``", "`")
    page = re.sub(r"^(.+)\n-{3,}\n", r"**\1**\n\n", page, flags=re.MULTILINE)
    return f"### {check.code}: {check.name} {{#{check.code.lower()}}}\n\n{page}\n"


def errors_page() -> str:
    """Return the page of errors, by subject."""
    parts = [ERRORS_HEAD]
    for title, pages in subjects():
        parts.append(f"## {title}\n")
        parts += [f"### {code}\n\n{page}\n" for code, page in pages.items()]
    return "\n".join(parts)


PAGES = {"checks.md": checks_page, "errors.md": errors_page}


def main(arguments: list[str]) -> int:
    """Rewrite or check both pages."""
    stale = 0
    for name, page in PAGES.items():
        path, wanted = REFERENCE / name, page()
        if "--check" not in arguments:
            path.write_text(wanted, encoding="utf-8")
        elif not path.is_file() or path.read_text(encoding="utf-8") != wanted:
            print(f"{path} is out of date: python scripts/checks_page.py")
            stale = 1
    return stale


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
