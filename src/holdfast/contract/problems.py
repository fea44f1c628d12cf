"""What is wrong with a contract: every problem at once, each with its line and key."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from holdfast.contract.urls import masked_in
from holdfast.contract.yaml_text import quoted
from holdfast.errors import ConfigError

Path = tuple[str | int, ...]
"""Keys and list positions from the top of the file, such as ``("columns", "Age", "min")``."""


@dataclass(frozen=True)
class Problem:
    """One thing to correct. ``happened`` begins with the key; ``line`` is from 1, 0 where there is none."""

    path: Path
    happened: str
    expected: str
    next: str = ""
    code: str = "contract-invalid"
    line: int = 0


class ContractError(ConfigError):
    """The contract has problems; all of them, in the order of the file.

    Its code is that of the problems where they have one in common, else ``contract-invalid``:

    ``contract-invalid``
        A value is not what its key expects, or two keys contradict each other.
    ``unknown-key``
        A key that holdfast does not know. The message offers the closest one.
    ``not-yet-supported``
        A key, or a value of it, that a later version will read. It is refused, never ignored: a contract that
        promises something nobody keeps would be worse than none.
    ``duplicate-key``
        A key stands twice, so one of the two values would be lost.
    """

    problems: tuple[Problem, ...] = ()

    @classmethod
    def of(cls, source: str, problems: Iterable[Problem]) -> ContractError:
        """Return the one error that tells all problems of a file, without the passwords of URLs in it."""
        ordered = tuple(map(_without_passwords, sorted(problems, key=lambda problem: problem.line)))
        codes = {problem.code for problem in ordered}
        code = codes.pop() if len(codes) == 1 else "contract-invalid"
        error = _single(code, source, ordered[0]) if len(ordered) == 1 else _several(code, source, ordered)
        error.problems = ordered
        return error


def _without_passwords(problem: Problem) -> Problem:
    return replace(problem, happened=masked_in(problem.happened), next=masked_in(problem.next))


def _single(code: str, source: str, problem: Problem) -> ContractError:
    place = f"{source}, line {problem.line}: " if problem.line else f"{source}: "
    return ContractError(code, place + problem.happened, expected=problem.expected, next=problem.next)


def _several(code: str, source: str, problems: tuple[Problem, ...]) -> ContractError:
    told = [f"{source} has {len(problems)} problems"]
    for problem in problems:
        place = f"line {problem.line}: " if problem.line else ""
        hint = f"; {problem.next}" if problem.next else ""
        told.append(f"    {place}{problem.happened}; expected {problem.expected}{hint}")
    return ContractError(
        code,
        "\n".join(told),
        expected="a contract whose every key is known and whose every value fits its key",
        next="correct these lines and run the command again",
    )


def dotted(path: Path) -> str:
    """Return a path as people write it.

    Examples
    --------
    >>> print(dotted(("columns", "Age", "min")), dotted(("slices", 0)), dotted(("columns", "a.b", "type")))
    columns.Age.min slices[0] columns."a.b".type
    """
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
        else:
            word = part if re.fullmatch(r"[\w -]+", part) else quoted(part)
            text += f".{word}" if text else word
    return text
