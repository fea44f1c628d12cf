"""An alias is a name of its own, for a column of the contract."""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.contract.options import Options
from holdfast.contract.problems import Path, Problem, dotted
from holdfast.contract.rule import Rule
from holdfast.errors import close_match


def _aliases(options: Options) -> Iterator[Problem]:
    roles = (options.target, options.entity, options.time_column, options.weight)
    known = {*(options.columns or ()), *(options.ignore or ()), *(name for name in roles if name is not None)}
    for alias, name in (options.aliases or {}).items():
        path: Path = ("aliases", alias)
        if alias in known:
            happened = f"{dotted(path)} is the name of a column of the contract"
            yield Problem(path, happened, "a name that no column of the contract has", "take it out")
        elif options.columns is not None and name not in known:
            happened = f"{dotted(path)} means {name}, which no key names"
            yield Problem(path, happened, "a column of the contract", close_match(name, known))


RULES: tuple[Rule, ...] = (
    Rule(("aliases", "columns", "ignore", "target", "entity", "time", "weight"), _aliases),
)
