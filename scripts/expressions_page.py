"""Write the function table of docs/reference/expressions.md from the table of functions.

``python scripts/expressions_page.py`` rewrites the page, ``--check`` exits 1 if it is out of date.
"""

from __future__ import annotations

import sys
from pathlib import Path

from holdfast.features import FUNCTIONS
from holdfast.features.function import Function, Overload

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "expressions.md"
BEGIN, END = "<!-- begin: table of functions, written by scripts/expressions_page.py -->", "<!-- end -->"
FAMILIES = (
    "Arithmetic",
    "Numbers",
    "Comparison",
    "Logic",
    "Choice",
    "Nulls",
    "Strings",
    "Flags",
    "Dates",
    "Types",
)


def types(overload: Overload) -> str:
    """Return the types of an overload: ``number, number -> number``; what may repeat is followed by dots."""
    parts: list[str] = [*overload.parameters]
    if overload.repeat:
        parts.append("...")
    return ", ".join([*parts, *overload.last]) + " → " + overload.result


def entry(function: Function) -> str:
    """Return the entry of one function."""
    usage = ", ".join(f"`{form}`" for form in split(function.usage))
    overloads = "; ".join(types(overload) for overload in function.overloads)
    return f"**{usage}** ({overloads}). {function.meaning} *Nulls:* {function.nulls}\n"


def split(usage: str) -> list[str]:
    """Return the forms of a usage, which stand between commas outside parentheses."""
    forms, depth, start = [], 0, 0
    for place, sign in enumerate(usage):
        depth += (sign == "(") - (sign == ")")
        if sign == "," and depth == 0:
            forms.append(usage[start:place].strip())
            start = place + 1
    return [*forms, usage[start:].strip()]


def table() -> str:
    """Return all entries under the headings of their families."""
    missing = {function.family for function in FUNCTIONS} - set(FAMILIES)
    sections = []
    for family in (*FAMILIES, *sorted(missing)):
        entries = [entry(function) for function in FUNCTIONS if function.family == family]
        sections.append("\n".join([f"### {family}\n", *entries]))
    return "\n".join(sections)


def page(current: str) -> str:
    """Return the page with its table up to date; the rest of it stays as it is."""
    before, rest = current.split(BEGIN)
    after = rest.split(END)[1]
    return f"{before}{BEGIN}\n\n{table()}\n{END}{after}"


def main(arguments: list[str]) -> int:
    """Rewrite or check the page."""
    current = PAGE.read_text(encoding="utf-8")
    wanted = page(current)
    if "--check" in arguments:
        if current != wanted:
            print(f"{PAGE} is out of date: python scripts/expressions_page.py")
        return int(current != wanted)
    PAGE.write_text(wanted, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
