"""The columns of a contract as the page lists them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from holdfast.contract.settings import Settings
from holdfast.data.rules import rule


@dataclass(frozen=True)
class ColumnRow:
    """One column: what it is for, and what it may hold (empty for one that is not checked)."""

    name: str
    type: str
    role: str
    expected: str


def column_rows(settings: Settings) -> list[ColumnRow]:
    """Return every column that the contract names: target, entity and time first, the ignored ones last.

    Examples
    --------
    >>> from holdfast.contract.settings import Column
    >>> columns = {"age": Column("integer", min=0), "note": Column("text")}
    >>> rows = column_rows(Settings(name="m", task="binary", target="y", metric="f1", columns=columns, ignore=("id",)))
    >>> [(row.name, row.role) for row in rows]
    [('y', 'target'), ('age', 'feature'), ('note', 'feature'), ('id', 'ignored')]
    """
    return list(_rows(settings))


def _rows(settings: Settings) -> Iterator[ColumnRow]:
    roles = {settings.target: "target"}
    if settings.entity is not None:
        roles[settings.entity] = "entity"
    if settings.time is not None:
        roles[settings.time] = "time"
    for name, role in roles.items():
        yield _row(settings, name, role)
    for name in settings.inputs:
        if name not in roles:
            yield _row(settings, name, "moment of prediction" if name == settings.predict_at else "feature")
    for name, text in settings.features.items():
        yield ColumnRow(name, "derived", "feature", text)
    for name in settings.ignore:
        if name not in roles:
            yield ColumnRow(name, "", "ignored", "")


def _row(settings: Settings, name: str, role: str) -> ColumnRow:
    column = settings.columns.get(name)
    if column is None:
        return ColumnRow(name, "", role, "")
    return ColumnRow(name, column.type, role, rule(name, column).expected)
