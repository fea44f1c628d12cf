"""Looks: which rows were opened, when, for what question; kept with the opened rows themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import msgspec
import numpy as np

from holdfast.seal.files import now, read_table, write_table, write_whole
from holdfast.seal.holdout import as_frame, from_frame
from holdfast.seal.matching import Match, match, match_but_for_recoded
from holdfast.seal.question import nearly_equal, same_question
from holdfast.seal.rows import Rows, combined
from holdfast.types import Ledger, Mask

LookKind = Literal["claim", "gate", "leaderboard"]


class Look(msgspec.Struct, frozen=True):
    """One opening of holdout rows.

    ``number`` counts the openings of this project from 1. ``digest`` is the SHA-256 of the file with the
    opened rows, ``ledger`` the ledger row that was written before it. ``figures`` is empty until the metrics
    are computed, and stays empty when the program stopped in between: that counts as a look all the same.
    """

    number: int
    kind: LookKind
    version: str
    opened: str
    rows: int
    digest: str
    target: str
    task: str
    entity: str | None
    time: str | None
    ledger: int
    figures: dict[str, Any] = {}


@dataclass(frozen=True)
class Seen:
    """What one earlier look says about rows: which of them it opened, and whether for the same question."""

    look: Look
    rows: Mask
    same_question: bool


class Looks:
    """The looks of one project.

    Parameters
    ----------
    folder
        The seal's folder.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "looks"

    def all(self) -> list[Look]:
        """Return every look so far, oldest first."""
        files = sorted(self.folder.glob("look-*.json"))
        return [msgspec.json.decode(path.read_bytes(), type=Look) for path in files]

    def seen(self, rows: Rows) -> list[Seen]:
        """Return the earlier looks that opened any of these rows, oldest first.

        Notes
        -----
        A row was opened when its entity (and time, where both contracts name one) was, or when its values in
        the columns that both tables have were. Values are compared with multiplicity, and only count when
        the tables share more rows than re-splits of the pooled rows do (p < .001). What the contract, the
        file or its columns are called now makes no difference, nor does the order. The question is the same
        when the labels are, up to recoding.
        """
        found = [self._seen_by(look, rows) for look in self.all()]
        return [one for one in found if one.rows.any()]

    def opened_rows(self, look: Look) -> Rows:
        """Return the rows that a look opened, with their labels."""
        frame = read_table(self._rows(look.number), look.digest)
        return from_frame(frame, look.target, look.task, look.entity, look.time)

    def unopened(self, rows: Rows) -> Mask:
        """Return which rows no look has opened for the same question, shape ``(n,)``."""
        opened = np.zeros(len(rows), dtype=bool)
        for one in self.seen(rows):
            if one.same_question:
                opened |= one.rows
        return ~opened

    def count(self, rows: Rows, kind: LookKind | None = None) -> int:
        """Return how many looks opened more than half of these rows for the same question."""
        return sum(
            one.same_question and 2 * int(one.rows.sum()) > len(rows) and kind in (None, one.look.kind)
            for one in self.seen(rows)
        )

    def record_look(self, rows: Rows, *, kind: LookKind, version: str, ledger: Ledger) -> Look:
        """Write an opening to the ledger, then the opened rows to disk; only then may they be returned."""
        number = 1 + max((look.number for look in self.all()), default=0)
        opened = now()
        row = ledger.append(
            "seal-opened",
            version,
            {"kind": kind, "look": number, "rows": len(rows), "target": rows.target, "opened": opened},
        )
        self.folder.mkdir(parents=True, exist_ok=True)
        digest = write_table(self._rows(number), as_frame(rows))
        look = Look(
            number=number,
            kind=kind,
            version=version,
            opened=opened,
            rows=len(rows),
            digest=digest,
            target=rows.target,
            task=rows.task,
            entity=rows.entity,
            time=rows.time,
            ledger=row,
        )
        write_whole(self._about(number), msgspec.json.encode(look))
        return look

    def record_figures(self, look: Look, figures: Mapping[str, Any]) -> None:
        """Keep what a look showed, so that a refusal of the next one can say it."""
        write_whole(
            self._about(look.number),
            msgspec.json.encode(msgspec.structs.replace(look, figures=dict(figures))),
        )

    def _seen_by(self, look: Look, rows: Rows) -> Seen:
        opened = self.opened_rows(look)
        same, other = np.zeros(len(rows), dtype=bool), np.zeros(len(rows), dtype=bool)
        for at, part in rows.parts():
            for _, before in opened.parts():
                mask, question = _seen_in(before, part)
                (same if question else other)[at] |= mask
        return Seen(look, same if same.any() else other, bool(same.any()))

    def _rows(self, number: int) -> Path:
        return self.folder / f"look-{number:06d}.parquet"

    def _about(self, number: int) -> Path:
        return self.folder / f"look-{number:06d}.json"


def _seen_in(opened: Rows, rows: Rows) -> tuple[Mask, bool]:
    """Return which rows of a table were opened as rows of another one, and whether for the same question."""
    found, same = _same_rows(opened, rows)
    mask = np.zeros(len(rows), dtype=bool)
    if found.same:
        mask[found.pairs(opened.labels, rows.labels)[1]] = True
    by_entity = _by_entity(opened, rows, found)
    if by_entity.any() and not found.same:
        same = opened.target == rows.target
    return mask | by_entity, same


def _same_rows(opened: Rows, rows: Rows) -> tuple[Match, bool]:
    """Match rows with opened ones and tell whether their labels ask the same question."""
    full = match(opened.values, rows.values)
    if full.same:
        return full, same_question(full.old, opened.labels, full.new, rows.labels)
    other = match_but_for_recoded(opened.values, rows.values, full)
    if other is not None and other.same and nearly_equal(other.old, opened.labels, other.new, rows.labels):
        return other, True
    return full, False


def _by_entity(opened: Rows, rows: Rows, found: Match) -> Mask:
    """Return the rows whose entity (and time) was opened; both contracts must name the same entity."""
    none = np.zeros(len(rows), dtype=bool)
    if opened.entity not in opened.cells or rows.entity not in rows.cells:
        return none
    if rows.times is not None and rows.time is None:
        # in the order of a file an entity comes again later, and only its earlier rows were opened
        return none
    if opened.entity is None or rows.entity is None or found.columns.get(opened.entity) != rows.entity:
        return none
    old, new = [opened.cells[opened.entity]], [rows.cells[rows.entity]]
    if opened.time and rows.time and found.columns.get(opened.time) == rows.time:
        old.append(opened.cells[opened.time])
        new.append(rows.cells[rows.time])
    named = rows.frame[rows.entity].is_not_null().to_numpy()
    opened_before: Mask = np.isin(combined(new), combined(old)) & named
    return opened_before


def first_figures(look: Look) -> str:
    """Return what a look showed in one line, for the refusal of the next one.

    Examples
    --------
    >>> look = Look(1, "claim", "v1", "2026-03-02T09:00:00+00:00", 10, "", "y", "binary", None, None, 1,
    ...             {"roc_auc": {"value": 0.8634, "interval": [0.84, 0.88]}})
    >>> first_figures(look)
    'roc_auc 0.8634 [0.84, 0.88]'
    """
    shown = []
    for name, metric in look.figures.items():
        value, interval = metric.get("value"), metric.get("interval")
        if value is not None:
            shown.append(
                f"{name} {value:.4g}" + (f" [{interval[0]:.4g}, {interval[1]:.4g}]" if interval else "")
            )
    return ", ".join(shown)
