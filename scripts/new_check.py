"""Scaffold a new check: its file, its test with a flawed table and a clean twin, and a snapshot that fails.

``python scripts/new_check.py table DQ negative_amount`` takes the next free code of the family. What it writes
does not pass until the docstring, the rule, both tables and the snapshot (``make snapshots``) are real.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from holdfast.project.checks import catalogue

ROOT = Path(__file__).parents[1]
FOLDERS = {
    "contract": (
        "src/holdfast/checks/contract",
        "settings: Settings",
        "holdfast.contract.settings",
        "Settings",
    ),
    "table": ("src/holdfast/checks/table", "table: TableContext", "holdfast.checks.contexts", "TableContext"),
    "split": ("src/holdfast/checks/split", "split: SplitContext", "holdfast.checks.contexts", "SplitContext"),
    "training": (
        "src/holdfast/train/checks",
        "run: TrainingContext",
        "holdfast.train.context",
        "TrainingContext",
    ),
}
CHECK = '''\
"""{code}: see the function's docstring, which is the page of this check."""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.checks.protocol import Found, check
from {module} import {context}


@check("{code}", stage="{stage}", severity="warning")
def {name}({parameter}) -> Iterator[Found]:
    """WRITE: one sentence that says what is wrong.

    What it finds
    -------------
    WRITE: the rule, with its numbers.

    Why it matters
    --------------
    WRITE: what goes wrong later.

    How sure it is
    --------------
    WRITE: certain, likely or suspicious; false alarms and misses; when it does not apply.

    How to fix
    ----------
    WRITE: what to do, and when to accept it.

    Example
    -------
    WRITE: a table that people know.

    References
    ----------
    WRITE: where the rule comes from, or leave the section out.
    """
    raise NotImplementedError("WRITE: yield Found(message, certainty, column, evidence, remedy)")
'''
TEST = '''\
"""{code}."""

from __future__ import annotations

from {public} import {context}


def flawed() -> {context}:
    """WRITE: what is wrong with it."""
    raise NotImplementedError("WRITE: build it with holdfast.checks.testing")


def twin() -> {context}:
    """WRITE: the same without the flaw."""
    raise NotImplementedError("WRITE: change as little as possible")
'''
PLACEHOLDER = "not reviewed yet: make snapshots\n"


def next_code(family: str) -> str:
    """Return the first code of a family above all that are taken."""
    taken = [int(c.code[2:]) for c in catalogue().checks if c.code.startswith(family)]
    return f"{family}{max(taken, default=0) + 1:03d}"


def files(stage: str, family: str, name: str) -> dict[str, str]:
    """Return the files of a new check by path."""
    folder, parameter, module, context = FOLDERS[stage]
    fields = {
        "code": next_code(family),
        "stage": stage,
        "name": name,
        "parameter": parameter,
        "module": module,
        "context": context,
        "public": {"TrainingContext": "holdfast.train", "Settings": module}.get(context, "holdfast.checks"),
    }
    return {
        f"{folder}/{name}.py": CHECK.format(**fields),
        f"tests/checks/test_{name}.py": TEST.format(**fields),
        f"tests/checks/snapshots/{name.replace('_', '-')}.txt": PLACEHOLDER,
    }


def main(arguments: list[str]) -> int:
    """Write the files of a new check; never over one that exists."""
    if (
        len(arguments) != 3
        or arguments[0] not in FOLDERS
        or not re.fullmatch(r"[a-z]+(_[a-z]+)*", arguments[2])
    ):
        print("usage: new_check.py contract|table|split|training FAMILY what_it_finds")
        return 2
    written = files(*arguments)
    existing = [path for path in written if (ROOT / path).exists()]
    if existing:
        print(f"there is {existing[0]} already")
        return 1
    for path, text in written.items():
        (ROOT / path).write_text(text, encoding="utf-8")
        print(path)
    print("now: fill in WRITE, then `make snapshots` and `python scripts/checks_page.py`")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
