"""Sheets of Excel workbooks (.xlsx): dates, booleans and numbers keep their types, a whole sheet in memory."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from holdfast.data.columnar import no_rows
from holdfast.data.content import Content
from holdfast.data.formats.format import Format
from holdfast.data.frames import python_column
from holdfast.data.table import Table
from holdfast.errors import DataError, MissingDependencyError, close_match

ZIP = b"PK\x03\x04"


def tables(content: Content, rows: int) -> Iterator[Table]:
    """Yield one sheet as tables of at most ``rows`` rows.

    The first row with a value names the columns; rows without any value are no records. A cell with an error such as
    ``#DIV/0!`` is missing, and of merged cells the first has the value.

    Raises
    ------
    MissingDependencyError
        Without the extra.
    DataError
        ``file-damaged``; ``sheet-unknown``; ``sheet-ambiguous``: several sheets have cells and none is named;
        ``table-empty``; ``header-broken``; ``duplicate-column``.
    """
    with content.on_disk() as path:
        sheet, cells = _sheet(path, content)
    records = [row for row in cells if any(cell != "" for cell in row)]
    if len(records) < 2:
        raise no_rows(f"sheet {sheet!r} of {content.name}")
    names = _names(records[0], f"sheet {sheet!r} of {content.name}")
    columns = [python_column(name, [_value(row[i]) for row in records[1:]]) for i, name in enumerate(names)]
    note = f"Excel: sheet {sheet!r}, {len(names)} columns; numbers, dates and booleans keep their types"
    frame = pl.DataFrame(columns).with_columns(pl.col(pl.Null).cast(pl.String))
    whole = Table(frame, np.arange(1, len(records), dtype=np.int64), source=content.name, notes=(note,))
    yield from whole.parts(rows)


def _sheet(path: Path, content: Content) -> tuple[str, list[list[Any]]]:
    """Return the name and the cells of the sheet that is meant."""
    try:
        from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum
    except ModuleNotFoundError:
        raise MissingDependencyError.of("python_calamine", "excel", "read Excel workbooks") from None
    try:
        with CalamineWorkbook.from_path(str(path)) as book:
            sheets = [s.name for s in book.sheets_metadata if s.typ == SheetTypeEnum.WorkSheet]
            if content.part is not None:
                _require(content.part, sheets, content)
                sheets = [content.part]
            found = {name: book.get_sheet_by_name(name).to_python() for name in sheets}
    except (CalamineError, OSError) as error:
        raise DataError(
            "file-damaged",
            f"{content.name} begins as an Excel workbook and cannot be read: {error}",
            expected="a whole file, without a password",
            next="save it again in Excel, or save the sheet as CSV",
        ) from None
    return _only(found, content)


def _require(part: str, sheets: list[str], content: Content) -> None:
    if part not in sheets:
        near = close_match(part, sheets)
        raise DataError(
            "sheet-unknown",
            f"{content.name} has no sheet {part!r}" + (f": {near}" if near else ""),
            expected=f"one of {', '.join(map(repr, sheets))}",
            next=f"{content.name}#{sheets[0]}"
            if sheets
            else "look at the workbook: it has no sheet of cells",
        )


def _only(found: dict[str, list[list[Any]]], content: Content) -> tuple[str, list[list[Any]]]:
    filled = {name: cells for name, cells in found.items() if cells}
    if len(filled) > 1:
        raise DataError(
            "sheet-ambiguous",
            f"{content.name} has {len(filled)} sheets with cells: {', '.join(map(repr, filled))}",
            expected="the name of a sheet behind the file's",
            next=f"{content.name}#{next(iter(filled))}",
        )
    if not filled:
        raise no_rows(f"sheet {content.part!r} of {content.name}" if content.part else content.name)
    return next(iter(filled.items()))


def _names(header: list[Any], where: str) -> list[str]:
    named = [cell for cell in header if isinstance(cell, str) and cell.strip()]
    if len(named) * 2 <= len(header):
        raise DataError(
            "header-broken",
            f"the first row of {where} has a name in {len(named)} of {len(header)} columns",
            expected="the names of the columns in the first row that has cells",
            next="delete the title above the table, or save the table alone as CSV",
        )
    names = [str(cell).strip() or f"column_{i}" for i, cell in enumerate(header, 1)]
    twice = [name for name in dict.fromkeys(names) if names.count(name) > 1]
    if twice:
        raise DataError(
            "duplicate-column",
            f"{where} has more than one column named {', '.join(map(repr, twice))}",
            expected="every column with a name of its own",
            next="rename the columns in the first row",
        )
    return names


def _value(cell: Any) -> Any:
    if cell == "":
        return None
    return cell if isinstance(cell, bool | int | float | str) or hasattr(cell, "year") else str(cell)


def _recognises(content: Content) -> bool:
    if not content.head.startswith(ZIP):
        return False
    if content.suffix in FORMAT.suffixes:
        return True
    try:
        with content.on_disk() as path, zipfile.ZipFile(path) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except zipfile.BadZipFile:
        return False


FORMAT = Format("Excel", (".xlsx", ".xlsm"), _recognises, tables)
