"""A rule between the keys of a contract."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from holdfast.contract.options import Options
from holdfast.contract.problems import Problem


class Rule(NamedTuple):
    """One function from Options to problems, and the keys that it cannot do without."""

    keys: tuple[str, ...]
    problems: Callable[[Options], Iterator[Problem]]
