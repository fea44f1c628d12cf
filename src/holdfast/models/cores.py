"""The estimator core: from encoded numbers to a margin. A new core is a new file.

It registers its class here, which needs

``name``
    under which the manifest names it;
``exact_everywhere``
    whether its margins are the same to the last bit on every machine and library version (trees: a sum of
    stored numbers in a fixed order);
``link``
    None where margins are log-odds (unnormalised log-probabilities of several classes, values of a regression);
    ``probability`` where it answers probabilities itself, as forests and neighbours do;
``margin`` and ``margin_row``
    the two executors, equal to the last bit within one process;
``files`` and ``from_files``
    its form on disk, never pickle.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Protocol, TypeVar

from holdfast.errors import BundleError, close_match
from holdfast.models.link import Link
from holdfast.types import Array


class Core(Protocol):
    """An estimator as a specification.

    Margins are log-odds for a binary task, values for a regression, and one unnormalised log-probability a class for a
    multiclass task; or probabilities where ``link`` says so.
    """

    name: ClassVar[str]
    exact_everywhere: ClassVar[bool]

    @property
    def link(self) -> Link | None:
        """How its margins become scores; None: as is usual for the task."""
        ...

    @property
    def width(self) -> int | None:
        """Number of columns it reads; None when any number will do."""
        ...

    def margin(self, matrix: Array) -> Array:
        """Return margins of a C-contiguous float64 matrix, one row a row.

        Shape ``(n,)``, or ``(n, classes)``, C-contiguous, of a core with several outputs.
        """
        ...

    def margin_row(self) -> Callable[[list[float]], Any]:
        """Return the same for one encoded row: a float, or a tuple of them from a core with several outputs."""
        ...

    def files(self) -> dict[str, bytes]:
        """Return its files by name."""
        ...

    @classmethod
    def from_files(cls, files: Mapping[str, bytes]) -> Core:
        """Return the core of ``files``."""
        ...

    def memory_mb(self) -> float:
        """Return the size of the loaded core in megabytes."""
        ...


CORES: dict[str, type[Core]] = {}
_C = TypeVar("_C", bound=type[Core])


def register(core: _C) -> _C:
    """Add a core's class to the table by its name; used as a decorator."""
    CORES[core.name] = core
    return core


def core_class(name: str) -> type[Core]:
    """Return the class of that name.

    Raises
    ------
    BundleError
        ``unknown-core``: the bundle was made by a program that knows more cores.
    """
    if name not in CORES:
        raise BundleError(
            "unknown-core",
            f"the bundle has a model of the kind {name!r}",
            expected=f"one of {', '.join(sorted(CORES))}",
            next=close_match(name, CORES) or "a newer holdfast may know it: pip install -U holdfast",
        )
    return CORES[name]
