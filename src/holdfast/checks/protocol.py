"""What a check is.

A check is a function in a file of its own, decorated with :func:`check`. It is handed the context of its stage and
yields :class:`Found`; it raises :class:`NotApplicable` where it has nothing to say. Its docstring is its page:
the website and ``holdfast explain`` print it. The function's name is the check's name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Generic, Literal, TypeVar

from holdfast.records.checking import Certainty, Severity

Stage = Literal["contract", "table", "split", "training", "evaluation"]
Context = TypeVar("Context", contravariant=True)


@dataclass(frozen=True)
class Found:
    """One thing that a check found. ``severity`` overrides the check's own where the evidence is weaker or stronger."""

    message: str
    certainty: Certainty
    column: str | None = None
    evidence: dict[str, Any] = field(default_factory=dict)
    remedy: str = ""
    severity: Severity | None = None


class NotApplicable(Exception):
    """Raised inside a check that has nothing to look at; its text says why. It never leaves the runner."""


@dataclass(frozen=True)
class Check(Generic[Context]):
    """One coded rule.

    Parameters
    ----------
    code
        Two letters of the family and three digits, such as ``LK003``. Codes are not reused.
    name
        Kebab case, says what is found.
    stage
        When it runs, and which context it is handed.
    severity
        Of its findings, unless a finding says otherwise. Only certain and likely findings may be errors.
    page
        The docstring.
    """

    code: str
    name: str
    stage: Stage
    severity: Severity
    page: str
    find: Callable[[Context], Iterable[Found]]

    @property
    def title(self) -> str:
        """First sentence of the page."""
        return self.page.strip().splitlines()[0]


def check(
    code: str, *, stage: Stage, severity: Severity
) -> Callable[[Callable[[Context], Iterable[Found]]], Check[Context]]:
    """Return the decorator that makes a check of a function.

    Examples
    --------
    >>> @check("DQ999", stage="table", severity="note")
    ... def nothing_at_all(context):
    ...     '''There is nothing.'''
    ...     return []
    >>> nothing_at_all.name, nothing_at_all.title
    ('nothing-at-all', 'There is nothing.')
    """

    def decorate(find: Callable[[Context], Iterable[Found]]) -> Check[Context]:
        name = find.__name__.replace("_", "-")
        return Check(code, name, stage, severity, find.__doc__ or "", find)

    return decorate
