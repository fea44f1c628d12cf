"""The sealed holdout: who may open it, the looks, the side of every row.

Only `evaluate` and `lifecycle` import this room: training code is handed rows, never a path to the holdout.
"""

from holdfast.seal.board import Asked, Board, Entry, Judged, boards, enter
from holdfast.seal.holdout import Sealed, describe
from holdfast.seal.looks import Look, LookKind, Looks, Seen
from holdfast.seal.matching import matched_on, pairs
from holdfast.seal.moving import released_rows
from holdfast.seal.opening import (
    Opened,
    gate_looks,
    holdout_columns,
    open_holdout,
    read_inputs,
    unopened_rows,
)
from holdfast.seal.rows import Rows
from holdfast.seal.sealing import Sides, seal
from holdfast.seal.shares import Part, Shares
from holdfast.seal.split import IDENTIFYING, Split, load_split

__all__ = [
    "IDENTIFYING",
    "Asked",
    "Board",
    "Entry",
    "Judged",
    "Look",
    "LookKind",
    "Looks",
    "Opened",
    "Part",
    "Rows",
    "Sealed",
    "Seen",
    "Shares",
    "Sides",
    "Split",
    "boards",
    "describe",
    "enter",
    "gate_looks",
    "holdout_columns",
    "load_split",
    "matched_on",
    "open_holdout",
    "pairs",
    "read_inputs",
    "released_rows",
    "seal",
    "unopened_rows",
]
