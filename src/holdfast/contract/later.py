"""What later versions of holdfast will read in a contract, and this one refuses by name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from holdfast.contract.problems import Path, Problem, dotted

TOP = frozenset(("policy", "text", "retrain", "rollout", "tracking", "mostly", "range"))
COLUMN = frozenset(("range", "tier"))


def refuse(values: dict[str, Any]) -> Iterator[Problem]:
    """Yield a ``not-yet-supported`` problem for each key and value of a later version; null is no excuse.

    Examples
    --------
    >>> [problem.happened for problem in refuse({"name": "churn", "policy": None})]
    ['policy is not yet supported']
    """
    yield from _keys(values, TOP, ())
    columns = values.get("columns")
    for name, column in columns.items() if isinstance(columns, dict) else ():
        yield from _keys(column, COLUMN, ("columns", name))


def _keys(values: Any, later: frozenset[str], path: Path) -> Iterator[Problem]:
    for name in values if isinstance(values, dict) else ():
        if name in later:
            place = (*path, name)
            yield Problem(
                place,
                f"{dotted(place)} is not yet supported",
                "only keys that this version keeps",
                "take the key out",
                "not-yet-supported",
            )
