"""What checks are handed, by stage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from holdfast.checks.columns import TableColumn
from holdfast.contract.settings import Settings
from holdfast.types import Array, Integers


@dataclass(frozen=True)
class TableContext:
    """The rows that training may see, with their labels; holdout rows are not among them.

    Parameters
    ----------
    settings
        The contract.
    columns
        Every column of the table but the target, ignored ones included, by name.
    labels
        Shape ``(n,)``: 0.0 and 1.0, or the target of a regression.
    groups
        Entity codes, or None.
    missing, unknown, renamed
        Columns of the contract that the table lacks; columns of the table that the contract does not name;
        for a missing column, the unknown one that looks like it.
    """

    settings: Settings
    columns: Mapping[str, TableColumn]
    labels: Array
    groups: Integers | None = None
    missing: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    renamed: Mapping[str, str] = ()  # type: ignore[assignment]

    @property
    def features(self) -> dict[str, TableColumn]:
        """The columns that are features by the contract."""
        return {name: self.columns[name] for name in self.settings.inputs if name in self.columns}

    @property
    def binary(self) -> bool:
        """Whether the task is a classification in two classes."""
        return self.settings.task == "binary"


@dataclass(frozen=True)
class SplitContext:
    """The two sides of the split, without the holdout's features: digests, class shares, how rows were told apart.

    Parameters
    ----------
    training, holdout
        One digest a row, over the columns that are features; shapes ``(n,)`` and ``(m,)``.
    shares
        What ``seal`` says about class shares per part: share, standard error and rows; empty for a regression.
    rows_identify
        False where rows were told apart by a running number because most are not distinct.
    """

    settings: Settings
    training: Integers
    holdout: Integers
    shares: Mapping[str, Any]
    rows_identify: bool
