"""The types that the columns of a contract have in expressions."""

from __future__ import annotations

from collections.abc import Iterable

from holdfast.contract.settings import Kind, Settings
from holdfast.features.nodes import Type

EXPRESSION_TYPES: dict[Kind, Type] = {
    "number": "number",
    "integer": "number",
    "boolean": "boolean",
    "category": "string",
    "text": "string",
    "datetime": "datetime",
    "flags": "string",
}


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
    return {name: EXPRESSION_TYPES[settings.columns[name].type] for name in wanted}
