"""The types that the columns of a contract have in expressions."""

from __future__ import annotations

from collections.abc import Iterable

from holdfast.contract.settings import Settings
from holdfast.data.column_kinds import kind_of
from holdfast.features.nodes import Type


def column_types(settings: Settings, names: Iterable[str] | None = None) -> dict[str, Type]:
    """Return the type of each column that an expression of this contract may read: its inputs, or those
    named.

    Examples
    --------
    >>> from holdfast.contract.settings import Column
    >>> columns = {"Age": Column("integer"), "Exited": Column("boolean"), "City": Column("category")}
    >>> column_types(Settings(name="x", task="binary", target="Exited", columns=columns, metric="roc_auc"))
    {'Age': 'number', 'City': 'string'}
    """
    wanted = settings.inputs if names is None else names
    return {name: kind_of(settings.columns[name]).expression for name in wanted}
