"""What a library's own format is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import msgspec

from holdfast.contract.settings import Task

State = dict[str, Any]
"""What the format leaves out, in plain values with a JSON form."""


@dataclass(frozen=True)
class Format:
    """How objects of some types are stored, and how they answer where they are the whole model.

    Parameters
    ----------
    name
        Of the format, in the files of a bundle.
    suffix
        Of the file that ``dump`` writes.
    types
        Module and name of the classes that are stored so.
    dump
        From an object to the file's bytes and what the file leaves out.
    load
        From the name of the class, the bytes and the rest back to the object.
    bare
        Classes that are no estimators: their ``answers`` are asked instead of ``predict_proba`` and ``predict``.
    answers
        From such an object, a table and the task to probabilities (binary: of the positive class, shape ``(n,)``) or
        values.
    """

    name: str
    suffix: str
    types: frozenset[str]
    dump: Callable[[Any], tuple[bytes, State]]
    load: Callable[[str, bytes, State], Any]
    bare: frozenset[str] = frozenset()
    answers: Callable[[Any, Any, Task], Any] | None = None


class Stored(msgspec.Struct, frozen=True):
    """One object in a file of its own."""

    format: str
    type: str
    file: str
    rest: State = {}
