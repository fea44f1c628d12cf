"""How a table differs from its contract: columns renamed, added, dropped, retyped, new levels, another notation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import polars as pl

from holdfast.checks.changes import Change
from holdfast.contract.edit import Edit
from holdfast.contract.guess_columns import guess_column
from holdfast.contract.settings import Column, Settings
from holdfast.contract.write import stated_column
from holdfast.data import Admitted, Table, column_facts
from holdfast.data.canonical import texts
from holdfast.data.cells import judge
from holdfast.data.infer import infer_column
from holdfast.data.kinds import NULL, OK, UNSEEN, WRONG_TYPE, Kinds
from holdfast.data.rules import rule
from holdfast.errors import ConfigError
from holdfast.features import column_types, parse

FEWEST = 5
"""Cells of one kind from which a column is taken to have changed; fewer are single bad cells."""

SHARE = 0.01
"""Share of the rows that must be concerned as well."""

WHOLE = 0.99
"""From this share of the cells on, the whole column is written the new way, and an edit can follow it."""

EXAMPLES = 3
MOST_LEVELS = 50


def changes(table: Table, admitted: Admitted, settings: Settings) -> list[Change]:
    """Return how a table differs from the contract that it was admitted under.

    Parameters
    ----------
    table
        Raw cells, with aliases already read under the contract's names.
    admitted
        The same rows, admitted with ``strict=False``.
    settings
        The contract.
    """
    found = list(_columns(table, admitted, settings))
    for name in settings.inputs:
        if name in table.frame.columns:
            found += _cells(table.frame[name], admitted.kinds[name], settings.columns[name])
    return found


def _columns(table: Table, admitted: Admitted, settings: Settings) -> Iterator[Change]:
    taken: set[str] = set()
    for name in admitted.missing:
        if name == settings.target:
            continue
        new, fits = _new_name(name, table.frame, admitted, settings, taken)
        if new is None:
            yield _dropped(name, settings)
            continue
        taken.add(new)
        yield Change(
            "renamed",
            name,
            f"{name} is called {new} now: {fits:.1%} of its cells keep the rule of {name}",
            {"renamed": new, "cells_that_fit": fits},
            (Edit(("aliases", new), name, why=f"{new} is the new name of {name}"),),
        )
    for name in admitted.unknown:
        if name not in taken:
            yield _added(table.frame[name])


def _new_name(
    name: str, frame: pl.DataFrame, admitted: Admitted, settings: Settings, taken: set[str]
) -> tuple[str | None, float]:
    """Return the unknown column whose cells keep the missing one's rule, the one alike by name first."""
    likely = admitted.renamed.get(name)
    for new in ([likely] if likely else []) + [other for other in admitted.unknown if other != likely]:
        if new not in taken:
            fits = _fits(frame[new], settings.columns[name])
            if fits >= (0.9 if new == likely else WHOLE) and (
                new == likely or _tells(settings.columns[name])
            ):
                return new, fits
    return None, 0.0


def _fits(series: pl.Series, column: Column) -> float:
    kinds = judge(series, rule(series.name, column)).kinds
    present = kinds != NULL
    return float((kinds[present] == OK).mean()) if present.any() else 0.0


def _tells(column: Column) -> bool:
    """Say whether keeping a rule is evidence by itself: a closed set of levels is, any number is not."""
    return column.values is not None and len(column.values) > 1


def _dropped(name: str, settings: Settings) -> Change:
    readers = list(_readers(name, settings))
    message = f"{name} is not in the table, and no other column looks like it"
    if readers:
        remedy = f"bring {name} back: {', '.join(readers)} read it"
        return Change("dropped", name, message, {"read_by": readers}, remedy=remedy)
    edits = [Edit(("columns", name), remove=True, why=f"{name} is gone")]
    if name in settings.slices:
        kept = [other for other in settings.slices if other != name]
        edits.append(Edit(("slices",), kept, why=f"{name} is gone"))
    return Change("dropped", name, message, {"read_by": []}, tuple(edits))


def _readers(name: str, settings: Settings) -> Iterator[str]:
    types = column_types(settings)
    expressions: dict[str, str | None] = {f"features.{key}": text for key, text in settings.features.items()}
    expressions |= {"where": settings.where, "baseline": settings.baseline}
    for place, text in expressions.items():
        if text is not None and name in parse(text, types).columns:
            yield place


def _added(series: pl.Series) -> Change:
    guessed = guess_column(column_facts(series, infer_column(series)))
    return Change(
        "added",
        series.name,
        f"{series.name} is in the table and not in the contract: {_words(guessed)}",
        {"rows": len(series), "type": guessed.type},
        (Edit(("columns", series.name), stated_column(guessed), why=f"{series.name} is new"),),
    )


def _cells(series: pl.Series, kinds: Kinds, column: Column) -> Iterator[Change]:
    if _many(kinds == UNSEEN):
        yield _new_levels(series, kinds, column)
    if _many(kinds == WRONG_TYPE):
        yield _written_otherwise(series, kinds, column)


def _many(concerned: np.ndarray) -> bool:
    return int(concerned.sum()) >= FEWEST and float(concerned.mean()) >= SHARE


def _new_levels(series: pl.Series, kinds: Kinds, column: Column) -> Change:
    unseen = texts(series.filter(pl.Series(kinds == UNSEEN))).value_counts(sort=True, name="rows")
    counts = dict(unseen.head(MOST_LEVELS).iter_rows())
    named = ", ".join(f"{level!r} ({rows:,} rows)" for level, rows in list(counts.items())[:EXAMPLES])
    more = unseen.height - EXAMPLES
    new = [level for level, rows in counts.items() if rows >= FEWEST] or list(counts)[:1]
    values = [*(column.values or ()), *sorted(new)]
    edit = Edit(("columns", series.name, "values"), values, why=f"{len(new)} new levels of {series.name}")
    return Change(
        "new levels",
        series.name,
        f"{series.name} has new levels: {named}" + (f" and {more} more" if more > 0 else ""),
        {"levels": counts, "rows": int((kinds == UNSEEN).sum()), "share": float((kinds == UNSEEN).mean())},
        (edit,),
    )


def _written_otherwise(series: pl.Series, kinds: Kinds, column: Column) -> Change:
    """Return a change of type or notation, from the cells that no longer fit."""
    wrong = series.filter(pl.Series(kinds == WRONG_TYPE))
    now = infer_column(wrong)
    present = int((kinds != NULL).sum())
    evidence: dict[str, Any] = {
        "rows": len(wrong),
        "share": len(wrong) / max(present, 1),
        "examples": [str(value) for value in wrong.head(EXAMPLES).to_list()],
        "was": _words(column),
        "now": _words(now),
    }
    said = f"{len(wrong):,} of {present:,} cells, such as {evidence['examples'][0]!r}"
    rewritten = now.type == column.type or (
        {now.type, column.type} == {"number", "integer"} and _is_notation(now)
    )
    if rewritten:
        message = f"{series.name} is written as {_words(now)} now and was {_words(column)}: {said}"
        edits = _notation(series.name, column, now)
    else:
        message = f"{series.name} is {_words(now)} now and was {_words(column)}: {said}"
        edits = _type(series, column, now)
    edits = edits if _follows(series, edits, column) else ()
    remedy = (
        "" if edits else f"both ways stand side by side in {series.name}: mend it where the table is made"
    )
    return Change("rewritten" if rewritten else "retyped", series.name, message, evidence, edits, remedy)


def _is_notation(column: Column) -> bool:
    return column.format is not None or column.unit is not None


def _notation(name: str, column: Column, now: Column) -> tuple[Edit, ...]:
    """Return what makes the contract read the new way of writing; a key that it does not need any more goes."""
    edits = []
    for key in ("format", "unit", "zone", "separator"):
        old, new = getattr(column, key), getattr(now, key)
        if old != new and not (key == "zone" and old is not None):
            why = f"{name} is written another way"
            edits.append(Edit(("columns", name, key), new, remove=new is None, why=why))
    return tuple(edits)


def _type(series: pl.Series, column: Column, now: Column) -> tuple[Edit, ...]:
    if (column.type, now.type) == ("integer", "number"):
        return (Edit(("columns", series.name, "type"), "number", why=f"{series.name} has decimals"),)
    guessed = stated_column(guess_column(column_facts(series, now)))
    if column.nullable:
        guessed["nullable"] = True
    return (Edit(("columns", series.name), guessed, why=f"{series.name} is {_words(now)} now"),)


def _follows(series: pl.Series, edits: tuple[Edit, ...], column: Column) -> bool:
    """Say whether nearly all cells keep the rule that the edits would make."""
    rules: dict[str, Any] = dict(stated_column(column))
    for edit in edits:
        if len(edit.path) == 2:
            rules = dict(edit.value)
        elif edit.remove:
            rules.pop(edit.path[2], None)
        else:
            rules[edit.path[2]] = edit.value
    proposed = _column(rules)
    return bool(edits) and proposed is not None and _fits(series, proposed) >= WHOLE


def _column(rules: Mapping[str, Any]) -> Column | None:
    try:
        values = rules.get("values")
        return Column(**{**rules, "values": None if values is None else tuple(values)})
    except (TypeError, ConfigError):
        return None


def _words(column: Column) -> str:
    notation = [
        f"{key} {getattr(column, key)}" for key in ("format", "unit") if getattr(column, key) is not None
    ]
    return f"{column.type}" + (f" ({', '.join(notation)})" if notation else "")
