"""The exception tree: errors are about use or state, never about data or models (those are findings).

::

    HoldfastError
    ├── ConfigError              the contract or an option is wrong             (also a ValueError)
    ├── DataError                a table cannot be read or does not fit         (also a ValueError)
    ├── SealError                the holdout was opened, moved or trained on
    ├── BundleError              a bundle is damaged, newer, or disagrees with itself
    ├── StoreError               versions, aliases, ledger, deployments, logs
    ├── ServingError             a server cannot start or answer
    └── MissingDependencyError   an extra is not installed                      (also an ImportError)

Every error has a permanent kebab-case code and says three things: what happened (with the values), what was
expected, and what to do next. ``holdfast explain CODE`` prints its page.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class HoldfastError(Exception):
    """Root of all errors that holdfast raises on purpose.

    Parameters
    ----------
    code
        Permanent kebab-case name, such as ``seal-already-opened``. Codes are not reused.
    happened
        What happened, with the values.
    expected
        What was expected; may be empty.
    next
        What to type or do next; may be empty.

    Examples
    --------
    >>> print(HoldfastError("no-champion", "no version is champion", next="holdfast promote v1 --to champion"))
    error[no-champion]: no version is champion
      next: holdfast promote v1 --to champion
    """

    def __init__(self, code: str, happened: str, *, expected: str = "", next: str = "") -> None:  # noqa: A002
        super().__init__(code, happened, expected, next)
        self.code = code
        self.happened = happened
        self.expected = expected
        self.next = next

    def __str__(self) -> str:
        lines = [f"error[{self.code}]: {self.happened}"]
        if self.expected:
            lines.append(f"  expected: {self.expected}")
        if self.next:
            lines.append(f"  next: {self.next}")
        return "\n".join(lines)

    def to_json(self) -> dict[str, dict[str, str]]:
        """Return the form printed by ``--json`` and answered over HTTP: code, message, expected, next."""
        return {
            "error": {
                "code": self.code,
                "message": self.happened,
                "expected": self.expected,
                "next": self.next,
            }
        }


class ConfigError(HoldfastError, ValueError):
    """The contract, an option or an expression is wrong; the message names file, line and key."""


class DataError(HoldfastError, ValueError):
    """A table cannot be read, or does not have what the contract needs."""


class SealError(HoldfastError):
    """The holdout was opened before, was trained on, or would move."""


class BundleError(HoldfastError):
    """A bundle is damaged, incomplete, newer than this program, or its executors disagree."""


class StoreError(HoldfastError):
    """A version, alias, ledger, deployment or log is missing, damaged, or was changed by somebody else."""


class ServingError(HoldfastError):
    """A server cannot start, or cannot answer."""


class MissingDependencyError(HoldfastError, ImportError):
    """A library of an extra is not installed; the message has the install command."""

    @classmethod
    def of(cls, library: str, extra: str, purpose: str) -> MissingDependencyError:
        """Return the error for a library that the named extra would have installed."""
        return cls(
            "missing-dependency",
            f"{library} is not installed; it is needed to {purpose}",
            next=f"pip install 'holdfast[{extra}]'",
        )


def close_match(word: str, known: Iterable[str]) -> str:
    """Return ``"did you mean 'x'?"`` for the closest known word, or an empty string.

    Examples
    --------
    >>> close_match("holdot", ["holdout", "metric"])
    "did you mean 'holdout'?"
    """
    found = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"did you mean {found[0]!r}?" if found else ""
