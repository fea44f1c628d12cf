"""What must hold between the keys of a contract: each file here has ``RULES``, and a new file joins by itself.

A rule reads Options and yields problems; it is left out where a key that it reads did not fit by itself.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

from holdfast.contract.options import Options
from holdfast.contract.problems import Path, Problem
from holdfast.contract.rule import Rule


def _discovered() -> Iterator[Rule]:
    for module in sorted(pkgutil.iter_modules(__path__), key=lambda module: module.name):
        yield from importlib.import_module(f"{__name__}.{module.name}").RULES


RULES: tuple[Rule, ...] = tuple(_discovered())
"""All rules, file by file in alphabetical order."""


def contradictions(options: Options, left_out: frozenset[Path] = frozenset()) -> Iterator[Problem]:
    """Yield what does not hold between keys; nothing about paths that were left out.

    Examples
    --------
    >>> options = Options(target="Exited", ignore=["Exited"])
    >>> [problem.happened for problem in contradictions(options)]
    ['ignore[0] is Exited, which is the target']
    """
    for keys, rule in RULES:
        if any((key,) in left_out for key in keys):
            continue
        for problem in rule(options):
            if not any(problem.path[: len(path)] == path for path in left_out):
                yield problem
