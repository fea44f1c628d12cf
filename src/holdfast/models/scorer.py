"""What a bundle asks of a model, however it is made: scores of tables and of single rows, and files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Protocol, TypeVar

import msgspec
import polars as pl

from holdfast.errors import BundleError, close_match
from holdfast.types import Array, Value

PREDICTOR = "predictor.json"
"""The file that says which scorer wrote the others, under ``scorer``."""


class Scorer(Protocol):
    """From a typed row to a score.

    ``scorer`` names the class in ``predictor.json``. ``exact_rows``: a row is answered alone as in a table, to the last
    bit; otherwise within 1e-9, relative. ``exact_everywhere``: margins are the same bits on every machine.
    """

    scorer: ClassVar[str]

    @property
    def name(self) -> str:
        """The kind of the model, for manifest and reports."""
        ...

    @property
    def exact_rows(self) -> bool:
        """Whether both executors agree to the last bit."""
        ...

    @property
    def exact_everywhere(self) -> bool:
        """Whether margins do not depend on the machine."""
        ...

    @property
    def levels(self) -> Mapping[str, tuple[str, ...]]:
        """The levels of each category that the model knows."""
        ...

    def margins(self, frame: pl.DataFrame) -> Array:
        """Return margins, shape ``(n,)``, or ``(n, classes)`` of a multiclass task."""
        ...

    def scores(self, frame: pl.DataFrame) -> Array:
        """Return probabilities or values, in the same shape."""
        ...

    def row(self) -> Callable[[dict[str, Value]], Any]:
        """Return the row executor: the score of one typed row, a float, or a tuple of them for several classes."""
        ...

    def row_margin(self) -> Callable[[dict[str, Value]], Any]:
        """Return the row executor up to the margin."""
        ...

    def files(self) -> dict[str, bytes]:
        """Return the model as files by name; nothing in them is code."""
        ...

    @classmethod
    def from_files(cls, files: Mapping[str, bytes]) -> Scorer:
        """Return the scorer of ``files``."""
        ...

    def versions(self) -> dict[str, str]:
        """Return the versions of the libraries that answer, where holdfast does not answer itself."""
        ...

    def memory_mb(self) -> float:
        """Return the size of the loaded model in megabytes."""
        ...


class _Kind(msgspec.Struct):
    scorer: str = "specification"


SCORERS: dict[str, type[Scorer]] = {}
_S = TypeVar("_S", bound=type[Scorer])


def register_scorer(scorer: _S) -> _S:
    """Add a scorer's class to the table by its name; used as a decorator."""
    SCORERS[scorer.scorer] = scorer
    return scorer


def load_scorer(files: Mapping[str, bytes]) -> Scorer:
    """Return the scorer that wrote these files; others beside them are not read.

    Raises
    ------
    BundleError
        ``predictor-unreadable``; ``unknown-scorer``: the bundle was made by a program that knows more of them.
    """
    try:
        name = msgspec.json.decode(files[PREDICTOR], type=_Kind).scorer
    except (KeyError, msgspec.MsgspecError) as problem:
        raise BundleError(
            "predictor-unreadable",
            f"{PREDICTOR} cannot be read: {problem!r}",
            expected="the file as it was saved",
        ) from problem
    if name not in SCORERS:
        raise BundleError(
            "unknown-scorer",
            f"the bundle has a model of the kind {name!r}",
            expected=f"one of {', '.join(sorted(SCORERS))}",
            next=close_match(name, SCORERS) or "a newer holdfast may know it: pip install -U holdfast",
        )
    return SCORERS[name].from_files(files)
