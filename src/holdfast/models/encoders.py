"""The encoder: a list of fitted encodings, executed on tables and on single rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np
import polars as pl

from holdfast.models.encoding import Column, Fitted, Kind, Supervision
from holdfast.models.encodings import ENCODINGS
from holdfast.models.inputs import Input
from holdfast.models.sparse import Csr, Encoded, SparseRow, beside
from holdfast.types import Array, Value

if TYPE_CHECKING:
    AnyColumn = Column
else:
    # the JSON form names the encoding of each column, so the reader knows the class
    AnyColumn = reduce(or_, (encoding.column for encoding in ENCODINGS))

INDENTED = 100_000
"""A larger ``encoder.json``, of a vocabulary, is written in one line."""


class Encoder(msgspec.Struct, frozen=True):
    """Fitted encodings, in the order of the inputs.

    Examples
    --------
    >>> frame = pl.DataFrame({"area": [500.0, 700.0], "kind": ["a", "b"]})
    >>> encoder = fit_encoder("linear", frame, [Input("area", "number"), Input("kind", "category")])
    >>> encoder.names
    ['area', 'kind = a', 'kind = b']
    >>> encoder.matrix(frame).tolist()
    [[-1.0, 1.0, 0.0], [1.0, 0.0, 1.0]]
    >>> encoder.row()({"area": 700.0, "kind": "never seen"})
    [1.0, 0.0, 0.0]
    """

    kind: Kind
    columns: tuple[AnyColumn, ...]

    @property
    def names(self) -> list[str]:
        """Names of the matrix's columns."""
        return [name for column in self.columns for name in column.names]

    @property
    def width(self) -> int:
        """Number of the matrix's columns."""
        return sum(column.width for column in self.columns)

    @property
    def sparse(self) -> bool:
        """Whether rows are encoded sparsely: any column of a text or of many flags makes the matrix so."""
        return any(column.sparse for column in self.columns)

    @property
    def levels(self) -> dict[str, tuple[str, ...]]:
        """The levels of each category that is told apart by them."""
        return {column.name: column.known for column in self.columns if column.known is not None}

    @property
    def categorical(self) -> tuple[int, ...]:
        """Indices of the matrix's columns that hold level codes."""
        kinds = [column.is_code for column in self.columns for _ in range(column.width)]
        return tuple(i for i, is_code in enumerate(kinds) if is_code)

    def matrix(self, frame: pl.DataFrame) -> Encoded:
        """Return the encoded rows, shape ``(n, k)``: dense, float64 and C-contiguous, or compressed where ``sparse``.

        Finite for a linear model; a tree model may see NaN (see ``holdfast.models.encoding``).
        """
        return _joined([(column, None) for column in self.columns], frame)

    def row(self) -> Callable[[Mapping[str, Value]], Any]:
        """Return the same encoding for one typed row: a list, or a ``SparseRow`` where ``sparse``."""
        return _sparse_row(self.columns) if self.sparse else _dense_row(self.columns)

    def to_json(self) -> bytes:
        """Return the encoder as JSON; floats survive to the last bit."""
        text = msgspec.json.encode(self)
        return text if len(text) > INDENTED else msgspec.json.format(text, indent=1)

    @classmethod
    def from_json(cls, text: bytes) -> Encoder:
        """Return the encoder of ``to_json``."""
        return msgspec.json.decode(text, type=cls)


def fit_encoder(
    kind: Kind, frame: pl.DataFrame, inputs: Sequence[Input], supervision: Supervision | None = None
) -> Encoder:
    """Learn fills, means, scales, levels and vocabularies from these rows, and from nothing else.

    Parameters
    ----------
    kind
        ``linear``: numbers imputed by the median and scaled to mean 0 and standard deviation 1, categories
        one-hot. ``tree``: numbers as they are, categories as codes. The encoding of every type of input is one file in
        ``models/encodings/``, which says what it takes.
    frame
        Typed frame with derived features, at least one row; null where missing.
    inputs
        What the model reads, in order.
    supervision
        The labels of the rows; without them no encoding that needs labels is chosen.
    """
    return Encoder(kind, tuple(fitted.column for fitted in _fitted(kind, frame, inputs, supervision)))


def fit_matrix(
    kind: Kind, frame: pl.DataFrame, inputs: Sequence[Input], supervision: Supervision
) -> tuple[Encoder, Encoded]:
    """Return the encoder of ``fit_encoder``, and the matrix to train on.

    The matrix is what the encoder makes of the rows, except where an encoding has seen their labels: there each row is
    encoded by what rows of other folds say.
    """
    fitted = _fitted(kind, frame, inputs, supervision)
    encoder = Encoder(kind, tuple(f.column for f in fitted))
    return encoder, _joined([(f.column, f.training) for f in fitted], frame)


def _fitted(
    kind: Kind, frame: pl.DataFrame, inputs: Sequence[Input], supervision: Supervision | None
) -> list[Fitted]:
    found = []
    for source in inputs:
        able = (e for e in ENCODINGS if kind in e.kinds and source.type in e.types)
        chosen = next(e for e in able if e.suits(source, frame, supervision))
        found.append(chosen.fit(source, frame, supervision))
    return found


def _joined(parts: Sequence[tuple[Column, Encoded]], frame: pl.DataFrame) -> Encoded:
    if not any(column.sparse for column, _ in parts):
        return _dense(parts, frame)
    blocks = []
    for column, made in parts:
        if column.sparse:
            blocks.append(made if isinstance(made, Csr) else column.block(frame))
        else:
            blocks.append(Csr.of_dense(_dense([(column, made)], frame)))
    return beside(blocks)


def _dense(parts: Sequence[tuple[Column, Encoded]], frame: pl.DataFrame) -> Array:
    out = np.empty((frame.height, sum(column.width for column, _ in parts)), dtype=np.float64)
    start = 0
    for column, made in parts:
        place = out[:, start : start + column.width]
        if made is None:
            column.write(frame, place)
        else:
            place[:] = made
        start += column.width
    return out


def _dense_row(columns: Sequence[Column]) -> Callable[[Mapping[str, Value]], list[float]]:
    steps = [column.step() for column in columns]

    def encode(row: Mapping[str, Value]) -> list[float]:
        out: list[float] = []
        for step in steps:
            step(row, out)
        return out

    return encode


def _sparse_row(columns: Sequence[Column]) -> Callable[[Mapping[str, Value]], SparseRow]:
    parts = [_stored(column) for column in columns]
    if len(parts) == 1:
        return parts[0]
    starts = np.cumsum([0, *(column.width for column in columns)])[:-1].tolist()

    def encode(row: Mapping[str, Value]) -> SparseRow:
        found = [part(row) for part in parts]
        indices = [one.indices + start for one, start in zip(found, starts, strict=True)]
        return SparseRow(np.concatenate(indices), np.concatenate([one.values for one in found]))

    return encode


def _stored(column: Column) -> Callable[[Mapping[str, Value]], SparseRow]:
    """Return the sparse step of a column; of a dense one with every value stored."""
    if column.sparse:
        return column.sparse_step()
    step, every = column.step(), np.arange(column.width)

    def encode(row: Mapping[str, Value]) -> SparseRow:
        out: list[float] = []
        step(row, out)
        return SparseRow(every, np.array(out))

    return encode
