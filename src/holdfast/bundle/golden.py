"""Golden rows: typed rows with the answers they must get, replayed at every build, promotion and load."""

from __future__ import annotations

import io

import msgspec
import numpy as np
import polars as pl

from holdfast.contract.settings import Column, Settings
from holdfast.data.column_kinds import kind_of
from holdfast.data.rules import is_optional
from holdfast.errors import BundleError
from holdfast.types import Array, Integers, Value

MOST_ROWS = 200
FEW_ROWS = 20
"""Of a model of the general path, which takes milliseconds a row."""


class Golden(msgspec.Struct, frozen=True, eq=False):
    """Rows and what they must get.

    ``rows`` is a typed frame of the contract's inputs; ``margins`` and ``scores`` have shape ``(n,)``, of a multiclass
    task ``(n, classes)``; ``decided`` are numbers of classes, null for a regression; ``flags`` has one list a row.
    """

    rows: pl.DataFrame
    margins: Array
    scores: Array
    decided: Integers | None
    flags: list[list[str]]

    def to_arrow(self) -> bytes:
        """Return the rows and answers as one Arrow IPC file."""
        frame = pl.DataFrame(
            [
                self.rows.to_struct("row"),
                pl.Series("margin", self.margins),
                pl.Series("score", self.scores),
                pl.Series(
                    "decided",
                    [None] * len(self.scores) if self.decided is None else self.decided,
                    dtype=pl.Int64,
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
            # bundles from before there were several classes say where the positive label is answered
            decided = frame["decided" if "decided" in frame.columns else "positive"].cast(pl.Int64)
            return cls(
                rows=frame["row"].struct.unnest(),
                margins=frame["margin"].to_numpy(),
                scores=frame["score"].to_numpy(),
                decided=None if decided.null_count() else decided.to_numpy(),
                flags=frame["flags"].to_list(),
            )
        except (pl.exceptions.PolarsError, OSError) as problem:
            raise BundleError(
                "golden-rows-unreadable",
                f"golden.arrow cannot be read: {problem}",
                expected="an Arrow IPC file as the build wrote it",
            ) from problem


def choose(rows: pl.DataFrame, settings: Settings, most: int = MOST_ROWS) -> pl.DataFrame:
    """Return golden rows: some of these, evenly spaced, and rows at every edge that the contract allows.

    Parameters
    ----------
    rows
        Typed rows, at least one.
    settings
        The contract; only its inputs are kept.
    most
        How many of the rows.

    Returns
    -------
    At most so many of the rows, then for each input the first row with each value at an edge (of numbers the smallest and
    the largest allowed and zero, of a category each level, up to 50, and one that nobody has seen where those are
    answered), and null where a row may have none; last the rows in which every input is at such an edge.

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
    spread = np.unique(np.linspace(0, inputs.height - 1, min(most, inputs.height)).astype(np.int64))
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
    null: list[Value] = [None] if is_optional(column) or column.unseen == "impute" else []
    return [*null, *kind_of(column).edges(column)]


def first_difference(
    golden: Golden, scores: Array, decided: Integers | None, flags: list[list[str]], tolerance: float
) -> int | None:
    """Return the first golden row that got another answer, or None.

    Parameters
    ----------
    golden
        What must come out.
    scores, decided, flags
        What came out.
    tolerance
        Largest relative difference of a score; 0 asks for the same bits. Decisions and flags must be equal always.
    """
    apart = np.abs(scores - golden.scores) > tolerance * np.abs(golden.scores)
    # a NaN is never within a tolerance
    apart |= np.isnan(scores) != np.isnan(golden.scores)
    wrong = apart if apart.ndim == 1 else apart.any(axis=1)
    if golden.decided is not None:
        wrong |= np.asarray(decided) != golden.decided
    wrong |= np.array([a != b for a, b in zip(flags, golden.flags, strict=True)], dtype=np.bool_)
    return int(np.flatnonzero(wrong)[0]) if wrong.any() else None
