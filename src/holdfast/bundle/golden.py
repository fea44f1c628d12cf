"""Golden rows: typed rows with the answers they must get, replayed at every build, promotion and load."""

from __future__ import annotations

import io

import msgspec
import numpy as np
import polars as pl

from holdfast.contract.settings import Column, Settings
from holdfast.errors import BundleError
from holdfast.types import Array, Mask, Value

MOST_ROWS = 200
MOST_LEVELS = 50
NEVER_SEEN = "holdfast: a level that no row has"
LARGEST_INTEGER = 2.0**53
"""Where the contract has no bound, an edge row goes as far as integers are exact."""


class Golden(msgspec.Struct, frozen=True, eq=False):
    """Rows and what they must get.

    ``rows`` is a typed frame of the contract's inputs; ``margins`` and ``scores`` have shape ``(n,)``; ``positive``
    is null for a regression; ``flags`` has one list a row.
    """

    rows: pl.DataFrame
    margins: Array
    scores: Array
    positive: Mask | None
    flags: list[list[str]]

    def to_arrow(self) -> bytes:
        """Return the rows and answers as one Arrow IPC file."""
        frame = pl.DataFrame(
            [
                self.rows.to_struct("row"),
                pl.Series("margin", self.margins),
                pl.Series("score", self.scores),
                pl.Series(
                    "positive",
                    [None] * len(self.scores) if self.positive is None else self.positive,
                    dtype=pl.Boolean,
                ),
                pl.Series("flags", self.flags, dtype=pl.List(pl.String)),
            ]
        )
        buffer = io.BytesIO()
        frame.write_ipc(buffer)
        return buffer.getvalue()

    @classmethod
    def from_arrow(cls, content: bytes) -> Golden:
        """Return the golden rows that ``to_arrow`` wrote.

        Raises
        ------
        BundleError
            ``golden-rows-unreadable``.
        """
        try:
            frame = pl.read_ipc(io.BytesIO(content))
            positive = frame["positive"]
            return cls(
                rows=frame["row"].struct.unnest(),
                margins=frame["margin"].to_numpy(),
                scores=frame["score"].to_numpy(),
                positive=None if positive.null_count() else positive.to_numpy(),
                flags=frame["flags"].to_list(),
            )
        except (pl.exceptions.PolarsError, OSError) as problem:
            raise BundleError(
                "golden-rows-unreadable",
                f"golden.arrow cannot be read: {problem}",
                expected="an Arrow IPC file as the build wrote it",
            ) from problem


def choose(rows: pl.DataFrame, settings: Settings) -> pl.DataFrame:
    """Return golden rows: some of these, evenly spaced, and rows at every edge that the contract allows.

    Parameters
    ----------
    rows
        Typed rows, at least one.
    settings
        The contract; only its inputs are kept.

    Returns
    -------
    At most 200 of the rows, then for each input the first row with the smallest and the largest value allowed, zero,
    each level (up to 50), a level that nobody has seen where those are flagged, and null where it is allowed; last
    the rows in which every input is at such an edge.

    Raises
    ------
    BundleError
        ``golden-rows-missing`` without a row.
    """
    if rows.height == 0:
        raise BundleError(
            "golden-rows-missing", "no row to replay", expected="at least one row of the training part"
        )
    inputs = rows.select(settings.inputs)
    spread = np.unique(np.linspace(0, inputs.height - 1, min(MOST_ROWS, inputs.height)).astype(np.int64))
    first = inputs.row(0, named=True)
    edges = {name: _edges(settings.columns[name]) for name in settings.inputs}
    single = [{**first, name: value} for name, values in edges.items() for value in values]
    together = [
        {name: values[min(i, len(values) - 1)] for name, values in edges.items()}
        for i in range(max(map(len, edges.values()), default=0))
    ]
    made = pl.DataFrame([*single, *together], schema=inputs.schema) if edges else inputs.clear()
    chosen: pl.DataFrame = inputs[spread.tolist()]
    return pl.concat([chosen, made])


def _edges(column: Column) -> list[Value]:
    """Values at the edges of what the contract allows, null first."""
    null: list[Value] = [None] if column.nullable else []
    if column.type == "boolean":
        return [*null, False, True]
    if column.type == "category":
        unseen = [] if column.values is not None and column.unseen == "reject" else [NEVER_SEEN, ""]
        return [*null, *unseen, *(column.values or ())[:MOST_LEVELS]]
    low = -LARGEST_INTEGER if column.min is None else column.min
    high = LARGEST_INTEGER if column.max is None else column.max
    zero: list[Value] = [0.0] if low < 0.0 < high else []
    return [*null, low, *zero, high]


def first_difference(
    golden: Golden, scores: Array, positive: Mask | None, flags: list[list[str]], tolerance: float
) -> int | None:
    """Return the first golden row that got another answer, or None.

    Parameters
    ----------
    golden
        What must come out.
    scores, positive, flags
        What came out.
    tolerance
        Largest relative difference of a score; 0 asks for the same bits. Decisions and flags must be equal always.
    """
    apart = np.abs(scores - golden.scores) > tolerance * np.abs(golden.scores)
    # a NaN is never within a tolerance
    wrong = apart | (np.isnan(scores) != np.isnan(golden.scores))
    if golden.positive is not None:
        wrong |= np.asarray(positive) != golden.positive
    wrong |= np.array([a != b for a, b in zip(flags, golden.flags, strict=True)], dtype=np.bool_)
    return int(np.flatnonzero(wrong)[0]) if wrong.any() else None
