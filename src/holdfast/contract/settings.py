"""The contract, resolved: frozen, complete, hashable. Nothing but this room reads what a user wrote."""

from __future__ import annotations

import hashlib
from typing import Literal

import msgspec

from holdfast.types import Label

Kind = Literal["number", "integer", "boolean", "category", "text", "datetime", "flags"]
Task = Literal["binary", "multiclass", "regression"]
FEATURE_KINDS: tuple[Kind, ...] = ("number", "integer", "boolean", "category", "text", "datetime", "flags")


class Column(msgspec.Struct, frozen=True):
    """What a column may hold. ``min`` and ``max`` are inclusive; ``values`` are a category's known levels.

    ``mostly`` is the share of rows, in (0, 1], that keep the rule: a cell that breaks it then counts as missing and is
    flagged instead of rejected. ``format`` is how numbers or times are written in text (``1.234,50``,
    ``%d.%m.%Y``), ``unit`` the sign that numbers may carry there, ``zone`` the zone of times that name none,
    ``separator`` what stands between the flags of a cell.
    """

    type: Kind
    min: float | None = None
    max: float | None = None
    values: tuple[str, ...] | None = None
    unseen: Literal["reject", "flag", "impute"] = "reject"
    nullable: bool = False
    mostly: float | None = None
    format: str | None = None
    unit: str | None = None
    zone: str | None = None
    separator: str | None = None


class Purpose(msgspec.Struct, frozen=True):
    """For the card and for people."""

    problem: str | None = None
    use: str | None = None
    success: str | None = None


class Holdout(msgspec.Struct, frozen=True):
    """The share of entities (or rows) behind the seal, and the seed of the split.

    With ``start`` (ISO 8601, ``from`` in the file) the holdout is every row from that moment on, whatever the share.
    """

    share: float = 0.2
    seed: int = 42
    start: str | None = None


class Money(msgspec.Struct, frozen=True, tag="money"):
    """The decision table, per row, against doing nothing."""

    true_positive: float
    false_positive: float
    false_negative: float = 0.0
    true_negative: float = 0.0


class Matrix(msgspec.Struct, frozen=True, tag="matrix"):
    """The decision table of several classes: money for each actual class (rows) and each decided one (columns).

    Both are in the order of ``Settings.classes``.
    """

    matrix: tuple[tuple[float, ...], ...]


class Top(msgspec.Struct, frozen=True, tag="top"):
    """A capacity: the share of rows that can be acted on, in (0, 1)."""

    top: float


class Search(msgspec.Struct, frozen=True):
    """What the search for hyperparameters may cost: seconds, and trials at most (null: as many as fit)."""

    seconds: float
    trials: int | None = None


class Limits(msgspec.Struct, frozen=True):
    """What a candidate may cost. Null means no limit."""

    latency_p99_us: float | None = None
    memory_mb: float | None = None
    training_seconds: float | None = None


class Monitor(msgspec.Struct, frozen=True):
    """The window, as seconds or as rows (exactly one is set), and the false-alarm rate per window."""

    window_seconds: float | None = 86_400.0
    window_rows: int | None = None
    false_alarms: float = 0.05


class Gates(msgspec.Struct, frozen=True):
    """How much worse than the champion still counts as not worse."""

    margin: float = 0.02


class Acceptance(msgspec.Struct, frozen=True):
    """A finding taken on purpose: code, where (null: anywhere), why, and the last day (ISO 8601) it holds."""

    check: str
    because: str
    until: str | None = None
    column: str | None = None


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a model promises.

    ``positive`` is the label that counts as a case, typed as in the data, and ``classes`` are the labels of a
    multiclass task, in the order in which they are numbered. ``data`` is as written in the file, relative to it: a
    path, a pattern of paths, or the URL of a database, to which ``query`` belongs. ``time`` is a column, or null with
    ``file_order`` where the order of the rows is time. ``label_delay_seconds`` is 0 where none was stated;
    with ``file_order`` it is, and ``label_delay_rows`` counts the rows until a label is known.
    ``prevalence`` is the natural share of positives of a table that was sampled by its labels, ``interval`` the
    coverage of a regression's prediction intervals.
    """

    name: str
    task: Task
    target: str
    columns: dict[str, Column]
    metric: str
    purpose: Purpose = Purpose()
    data: str | None = None
    query: str | None = None
    where: str | None = None
    positive: Label | None = None
    classes: tuple[Label, ...] = ()
    prevalence: float | None = None
    entity: str | None = None
    time: str | None = None
    file_order: bool = False
    predict_at: str | None = None
    label_delay_seconds: float = 0.0
    label_delay_rows: int = 0
    aliases: dict[str, str] = {}
    ignore: tuple[str, ...] = ()
    features: dict[str, str] = {}
    weight: str | None = None
    holdout: Holdout = Holdout()
    baseline: str | None = None
    decision: Money | Matrix | Top | None = None
    interval: float | None = None
    candidates: tuple[str, ...] = ("linear", "lightgbm")
    search: Search | None = None
    interpretable: bool = False
    limits: Limits = Limits()
    slices: tuple[str, ...] = ()
    log: Literal["durable", "fast", "off"] = "durable"
    monitor: Monitor = Monitor()
    gates: Gates = Gates()
    accept: tuple[Acceptance, ...] = ()

    @property
    def inputs(self) -> tuple[str, ...]:
        """Names of the table's columns that are features, in contract order; derived ``features`` are not.

        The moment of prediction is among them, since ages are measured against it.
        """
        left_out = {self.target, self.entity, self.time, self.weight, *self.ignore} - {self.predict_at}
        return tuple(
            name for name, c in self.columns.items() if name not in left_out and c.type in FEATURE_KINDS
        )

    @property
    def unused(self) -> tuple[str, ...]:
        """Names that a request may carry and that are never features, such as the target and the entity."""
        named = [self.target, self.entity, self.time, self.weight, *self.ignore]
        named += [name for name, c in self.columns.items() if c.type not in FEATURE_KINDS]
        inputs = set(self.inputs)
        return tuple(dict.fromkeys(name for name in named if name is not None and name not in inputs))

    @property
    def in_time_order(self) -> bool:
        """Whether the holdout is what came last, so that training is judged forward in time too."""
        return self.file_order or self.holdout.start is not None

    @property
    def label_gap(self) -> float:
        """How long a label takes, in the unit of the rows' times: seconds, or rows where their order is time."""
        return float(self.label_delay_rows) if self.file_order else self.label_delay_seconds

    def digest(self) -> str:
        """Return the SHA-256 of the canonical JSON, in hex."""
        return hashlib.sha256(msgspec.json.encode(self, order="deterministic")).hexdigest()
