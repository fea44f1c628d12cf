"""What the one sealed evaluation reports."""

from __future__ import annotations

import msgspec

from holdfast.records.baselines import Beside


class Metric(msgspec.Struct, frozen=True):
    """A value and its 95 % interval. The interval is null where it would mislead, and ``note`` says why."""

    value: float | None
    interval: tuple[float, float] | None = None
    note: str | None = None


class Confusion(msgspec.Struct, frozen=True):
    """Decisions against labels, in rows."""

    tp: int
    fp: int
    fn: int
    tn: int


class ClassMatrix(msgspec.Struct, frozen=True):
    """The confusion matrix of several classes: rows of each actual class (lines) by decided class (columns)."""

    labels: list[str]
    counts: list[list[int]]


class ClassFigures(msgspec.Struct, frozen=True):
    """One class against the rest: its rows, the rows decided for it, and what the decisions are worth."""

    label: str
    rows: int
    decided: int
    precision: Metric
    recall: Metric
    f1: Metric


class NetValue(msgspec.Struct, frozen=True):
    """Money against doing nothing, summed over the rows.

    ``at_half`` is the value at a threshold of 0.5, or of the likeliest of several classes.
    """

    value: float
    interval: tuple[float, float] | None
    at_half: float
    note: str | None = None


class Slice(msgspec.Struct, frozen=True):
    """The metrics of one group of rows."""

    column: str
    level: str
    rows: int
    positives: int | None
    metrics: dict[str, Metric]


class Curve(msgspec.Struct, frozen=True):
    """A curve for the report, thinned to at most a few hundred points."""

    name: str
    x_label: str
    y_label: str
    x: list[float]
    y: list[float]
    low: list[float] | None = None
    high: list[float] | None = None
    mark: tuple[float, float] | None = None


class Evaluation(msgspec.Struct, frozen=True):
    """The sealed record. Only a first look carries a claim.

    ``looks`` counts openings of these rows, this one included. ``rows`` says how many holdout rows were used
    and how many were left out because they had been seen. The order of ``metrics`` is the order to read them
    in: on rare positives precision, recall, F1 and average precision come first. ``matrix`` and ``classes`` are those
    of a multiclass task, ``baselines`` those of a split in time.
    """

    version: str
    looks: int
    metrics: dict[str, Metric]
    threshold: float | None
    confusion: Confusion | None
    net_value: NetValue | None
    slices: list[Slice]
    curves: list[Curve] = []
    rows: dict[str, int] = {}
    opened: str = ""
    claim: bool = True
    notes: list[str] = []
    matrix: ClassMatrix | None = None
    classes: list[ClassFigures] = []
    baselines: list[Beside] = []
