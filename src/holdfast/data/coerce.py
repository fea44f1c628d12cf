"""From a table as read to typed rows: admitted, left out, or quarantined with every reason. Nothing is lost between."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from holdfast.contract.settings import Settings
from holdfast.data.aliases import ours
from holdfast.data.cells import judge
from holdfast.data.column_kinds import kind_of
from holdfast.data.kinds import NULL, OK, WRONG_TYPE, Kinds
from holdfast.data.marks import marks_of_rows
from holdfast.data.quarantine import Complaint, rejected_frame
from holdfast.data.rules import Rule, rules, time_rule
from holdfast.data.table import Table
from holdfast.data.target import labels, negative_label, target_rule
from holdfast.data.weights import judged_weights, weight_rule
from holdfast.errors import DataError
from holdfast.records import RowCounts
from holdfast.types import Array, Integers, Label, Mask


@dataclass(frozen=True, eq=False)
class Admitted:
    """What became of the rows of a table under a contract.

    Parameters
    ----------
    frame
        The typed rows that are used: the contract's inputs, in contract order. Numbers and integers are
        Float64, booleans Boolean, categories and texts String, times Float64 (seconds since 1970 UTC), flags String
        (sorted, with the unit separator between); missing is null, never NaN.
    row
        Record number of each row of ``frame``, from 1.
    extra
        Raw cells beside ``frame``: entity, time, target and slices, as far as the table has them.
    times
        Event times beside ``frame``, seconds since 1970 in UTC, NaN where there is none; null without time
        column.
    labels
        Target beside ``frame`` (1.0 the positive label, 0.0 the other; the number of the class; or the value); null
        unless asked for.
    negative
        The label that is not the positive one, as the data has it; null where it was not seen or not asked
        for.
    weights
        What each row of ``frame`` counts, above 0; null without such a column, and unless the target was asked for.
    rejected
        Quarantined records: ``row`` (Int64, from 1), ``raw`` (String), ``reasons`` (List of String), by row.
    excluded
        Record numbers of the rows that ``where`` leaves out.
    all_frame, kinds
        Typed cells and their kinds for *all* rows of the table, before anything was taken away; a cell is
        null unless it is ok or a flagged unseen level. For profiles and windows.
    population
        Rows of ``all_frame`` that ``where`` does not leave out.
    counts
        ``read = used + excluded + quarantined``.
    marks
        What was taken as missing in each row of ``frame`` (``mostly``, ``unseen: impute``), in words for the flags of
        its answer; null where the contract takes nothing as missing.
    kept
        For each column with ``mostly`` the rows that keep its rule, among those that ``where`` does not leave out.
    missing, unknown, renamed
        Columns of the contract that the table lacks; columns of the table that the contract does not know;
        for missing ones the unknown column that looks like it.
    """

    frame: pl.DataFrame
    row: Integers
    extra: pl.DataFrame
    times: Array | None
    labels: Array | None
    negative: Label | None
    rejected: pl.DataFrame
    excluded: Integers
    all_frame: pl.DataFrame
    kinds: dict[str, Kinds]
    population: Mask
    counts: RowCounts
    marks: list[list[str]] | None = None
    kept: dict[str, int] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    renamed: dict[str, str] = field(default_factory=dict)
    weights: Array | None = None


def admit(
    table: Table,
    settings: Settings,
    *,
    where: Callable[[pl.DataFrame], Mask] | None = None,
    where_columns: Collection[str] | None = None,
    target: bool = False,
    strict: bool = True,
) -> Admitted:
    """Return the rows of a table that keep the contract, and what became of the others.

    A row is quarantined when a cell breaks its column's rule, when its time is none, or, with ``target``,
    when its target or time is missing or wrong. A row that ``where`` leaves out is excluded and not judged
    any further.

    Parameters
    ----------
    where
        From the typed frame of all rows to the rows this model is about; null in, false out.
    where_columns
        The columns that ``where`` reads: a bad cell in one of them quarantines its row, one elsewhere does
        not keep it from being excluded. Without it every column counts as read.
    target
        The target is needed: ``labels`` are returned.
    strict
        A missing column that is not nullable is an error. Otherwise it is null in every row, and no row is
        quarantined for it.

    Raises
    ------
    DataError
        ``column-missing``, ``target-not-binary``.

    Examples
    --------
    >>> from holdfast.contract.settings import Column
    >>> columns = {"age": Column("integer", min=0), "city": Column("category", values=("Rome",))}
    >>> settings = Settings(name="x", task="binary", target="y", metric="roc_auc", positive=1, columns=columns)
    >>> admitted = admit(Table(pl.DataFrame({"age": ["41", "x"], "city": ["Rome", "Oslo"]})), settings)
    >>> admitted.frame.rows(), admitted.rejected["row"].to_list()
    ([(41.0, 'Rome')], [2])
    >>> for reason in admitted.rejected["reasons"][0]:
    ...     print(reason)
    age: 'x' is of the wrong type; expected an integer of at least 0
    city: 'Oslo' is unseen; expected one of 'Rome'
    """
    table = ours(table, settings)
    columns = _Columns(table, settings, needs_target=target)
    if strict:
        columns.require(table.source)
    complaints, all_frame, kinds = _judge_inputs(table, settings, columns.missing)
    times = _times(table, settings, complaints, (all_frame, kinds), needed=target)
    values, negative = _target(table, settings, complaints) if target and columns.has_target else (None, None)
    weights = _weights(table, settings, complaints) if target else None

    population = np.ones(table.frame.height, np.bool_)
    if where is not None:
        population = _population(where, all_frame, complaints, where_columns)
    bad = _any([item.rows for item in complaints], table.frame.height) & population
    used = population & ~bad
    rejected = rejected_frame(table, bad, complaints)
    return Admitted(
        frame=all_frame.filter(used),
        row=table.row[used],
        extra=_beside(table.frame, settings, used),
        times=None if times is None else times[used],
        labels=None if values is None else values[used],
        negative=negative,
        weights=None if weights is None else weights[used],
        rejected=rejected,
        excluded=table.row[~population],
        all_frame=all_frame,
        kinds=kinds,
        population=population,
        counts=RowCounts(table.read, int(used.sum()), int((~population).sum()), rejected.height),
        marks=marks_of_rows(rules(settings).values(), kinds, used),
        kept=_kept(settings, kinds, population),
        missing=columns.missing,
        unknown=columns.unknown,
        renamed=columns.renamed,
    )


def _kept(settings: Settings, kinds: dict[str, Kinds], population: Mask) -> dict[str, int]:
    """Return how many rows keep the rule of each column for which it need hold mostly only."""
    found = {}
    for name, rule in rules(settings).items():
        if rule.column.mostly is not None:
            counts = np.bincount(kinds[name][population], minlength=WRONG_TYPE + 1)
            found[name] = sum(int(rows) for kind, rows in enumerate(counts) if rule.keeps(kind))
    return found


def _any(masks: list[Mask], height: int) -> Mask:
    found = np.zeros(height, np.bool_)
    for mask in masks:
        found |= mask
    return found


def _population(
    where: Callable[[pl.DataFrame], Mask],
    all_frame: pl.DataFrame,
    complaints: list[Complaint],
    read: Collection[str] | None,
) -> Mask:
    """Return the rows inside, and those of which nobody can say because a cell that ``where`` reads is bad."""
    names = all_frame.columns if read is None else read
    unknown = _any([item.rows for item in complaints if item.name in names], all_frame.height)
    inside: Mask = np.asarray(where(all_frame), np.bool_) | unknown
    return inside


def _beside(frame: pl.DataFrame, settings: Settings, used: Mask) -> pl.DataFrame:
    names = dict.fromkeys([settings.entity, settings.time, settings.target, *settings.slices])
    found = [name for name in names if name is not None and name in frame.columns]
    return frame.select(found).filter(used) if found else pl.DataFrame()


def _judge_inputs(
    table: Table, settings: Settings, missing: list[str]
) -> tuple[list[Complaint], pl.DataFrame, dict[str, Kinds]]:
    complaints: list[Complaint] = []
    values: dict[str, pl.Series] = {}
    kinds: dict[str, Kinds] = {}
    for name, rule in rules(settings).items():
        if name in missing:
            height = table.frame.height
            dtype = kind_of(rule.column).dtype
            values[name] = pl.Series(name, [None], dtype).new_from_index(0, height)
            kinds[name] = np.full(height, NULL, np.int8)
            continue
        judged = judge(table.frame[name], rule)
        values[name], kinds[name] = judged.values.alias(name), judged.kinds
        complaints.append(_complaint(rule, judged.kinds))
    return complaints, pl.DataFrame(values), kinds


def _complaint(rule: Rule, kinds: Kinds) -> Complaint:
    refused = np.zeros(len(kinds), np.bool_)
    if kinds.any():
        for kind in rule.refused:
            refused |= kinds == kind
    return Complaint(rule.name, rule.expected, kinds, refused)


def _times(
    table: Table,
    settings: Settings,
    complaints: list[Complaint],
    inputs: tuple[pl.DataFrame, dict[str, Kinds]],
    *,
    needed: bool,
) -> Array | None:
    rule = time_rule(settings)
    if rule is None or rule.name not in table.frame.columns:
        return None
    frame, kinds = inputs
    if rule.name in kinds:  # an input as well, as the moment of prediction: judged with the others
        values, codes = frame[rule.name], kinds[rule.name]
    else:
        values, codes = judge(table.frame[rule.name], rule)
    bad = codes == WRONG_TYPE if not needed else codes != 0
    if rule.name not in kinds or bool((bad & ~np.isin(codes, rule.refused)).any()):
        complaints.append(Complaint(rule.name, rule.expected, codes, bad))
    return np.array(values.to_numpy(), dtype=np.float64)


def _target(table: Table, settings: Settings, complaints: list[Complaint]) -> tuple[Array, Label | None]:
    values, kinds = labels(table.frame[settings.target], settings)
    complaints.append(Complaint(settings.target, target_rule(settings).expected, kinds, kinds != 0))
    if settings.task != "binary":
        return values, None
    return values, negative_label(table.frame[settings.target].filter(kinds == 0), settings)


def _weights(table: Table, settings: Settings, complaints: list[Complaint]) -> Array | None:
    rule = weight_rule(settings)
    if rule is None:
        return None
    found = judged_weights(table.frame, settings)
    if found is None:
        raise DataError(
            "column-missing",
            f"{table.source} has no column {rule.name!r}, which the contract names as the weight",
            expected="the weight of every labelled row",
            next="bring the column, or write weight: null into holdfast.yaml",
        )
    weights, kinds = found
    complaints.append(Complaint(rule.name, rule.expected, kinds, kinds != OK))
    return weights


class _Columns:
    """Which columns the table lacks, has beyond the contract, or seems to have under another name."""

    def __init__(self, table: Table, settings: Settings, *, needs_target: bool) -> None:
        present = set(table.frame.columns)
        self.settings = settings
        self.has_target = settings.target in present
        self.missing = [name for name in settings.inputs if name not in present]
        if needs_target and not self.has_target:
            self.missing.append(settings.target)
        known = {*settings.columns, *settings.unused}
        self.unknown = [name for name in table.frame.columns if name not in known]
        self.renamed = renamed(self.missing, self.unknown)

    def require(self, source: str) -> None:
        settings = self.settings
        lacking = [n for n in self.missing if n == settings.target or not settings.columns[n].nullable]
        if not lacking:
            return
        hints = [f"{self.renamed[name]!r} looks like {name!r}" for name in lacking if name in self.renamed]
        raise DataError(
            "column-missing",
            f"{source} has no column {', '.join(map(repr, lacking))}"
            + (f" ({'; '.join(hints)})" if hints else ""),
            expected="every column that the contract names as an input"
            + (" and the target" if settings.target in lacking else ""),
            next="rename the column in the table, or change the contract and train again",
        )


def renamed(missing: Collection[str], unknown: Collection[str]) -> dict[str, str]:
    """Return for each missing column the unknown one that looks like it, if any: the same letters, or close
    ones.

    Examples
    --------
    >>> renamed(["CreditScore", "Age"], ["credit_score", "Ages", "note"])
    {'CreditScore': 'credit_score', 'Age': 'Ages'}
    """
    plain = {re.sub(r"[\W_]+", "", name).lower(): name for name in unknown}
    found: dict[str, str] = {}
    for name in missing:
        letters = re.sub(r"[\W_]+", "", name).lower()
        close = difflib.get_close_matches(
            letters, [p for p, n in plain.items() if n not in found.values()], 1, 0.6
        )
        if close:
            found[name] = plain[close[0]]
    return found
