"""What a user may write in ``holdfast.yaml``. Nothing is resolved here; null always means: not stated.

The description of a field is what an error says was expected.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag

from holdfast.contract.durations import WINDOW
from holdfast.contract.names import EXPECTED_NAME, NAME
from holdfast.contract.settings import Kind, Task

CANDIDATES = ("linear", "lightgbm", "forest", "histogram", "knn")
METRICS = {
    "binary": ("roc_auc", "average_precision", "log_loss", "brier", "f1"),
    "multiclass": ("macro_f1", "accuracy", "log_loss"),
    "regression": ("r2", "rmse", "mae"),
}
CHECK = r"^(DQ|LK|SP|TR|EV|BU|DR|EX|RT|CF)[0-9]{3}$"

Text = Annotated[str, Field(min_length=1)]
Candidate = Literal["linear", "lightgbm", "forest", "histogram", "knn"]
Metric = Literal[
    "roc_auc",
    "average_precision",
    "log_loss",
    "brier",
    "f1",
    "macro_f1",
    "accuracy",
    "r2",
    "rmse",
    "mae",
]


class Written(BaseModel):
    """A mapping of the file: unknown keys and values of another type are errors."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)


class PurposeOptions(Written):
    """For the card and for people."""

    problem: str | None = Field(None, description="a sentence: what goes wrong today")
    use: str | None = Field(None, description="a sentence: who does what with a prediction")
    success: str | None = Field(None, description="a sentence: how one will see that it works")


class ColumnOptions(Written):
    """What a column may hold."""

    type: Kind = Field(description="one of number, integer, boolean, category, text, datetime, flags")
    min: float | None = Field(None, description="a number, the smallest allowed")
    max: float | None = Field(None, description="a number, the largest allowed")
    values: Annotated[list[str], Field(min_length=1)] | None = Field(
        None, description="a list of strings, the known levels; numbers among them in quotes"
    )
    unseen: Literal["reject", "flag", "impute"] | None = Field(None, description="reject, flag or impute")
    nullable: bool | None = Field(None, description="true or false")
    mostly: float | None = Field(
        None, gt=0, le=1, description="the share of rows that keep the rule, above 0 and at most 1"
    )
    format: Text | None = Field(
        None, description='how it is written: a number such as "1.234,50", a time such as "%d.%m.%Y"'
    )
    unit: Text | None = Field(None, description='a sign that numbers may carry, such as "$" or "%"')
    zone: Text | None = Field(None, description="a time zone such as Europe/Berlin")
    separator: Annotated[str, Field(min_length=1, max_length=1)] | None = Field(
        None, description='one character between the flags of a cell, such as "|"'
    )


def _moment(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


class HoldoutOptions(Written):
    """The share behind the seal, and the seed of the split; or the moment from which rows are behind it."""

    model_config = ConfigDict(
        extra="forbid", strict=True, frozen=True, allow_inf_nan=False, populate_by_name=True
    )
    share: float | None = Field(None, gt=0, lt=1, description="a number between 0 and 1, both excluded")
    seed: int | None = Field(None, ge=0, lt=2**63, description="a whole number from 0")
    start: Annotated[str, BeforeValidator(_moment)] | None = Field(
        None, alias="from", description="a day or a time such as 2026-07-01 or 2026-07-01T09:00:00Z"
    )


class MoneyOptions(Written):
    """The decision table."""

    true_positive: float = Field(description="money per caught case, against doing nothing")
    false_positive: float = Field(description="money per false alarm, against doing nothing")
    false_negative: float | None = Field(None, description="money per missed case, against doing nothing")
    true_negative: float | None = Field(None, description="money per case rightly left alone")


class TopOptions(Written):
    """A capacity."""

    top: float = Field(
        gt=0, lt=1, description="the share that can be acted on, between 0 and 1, both excluded"
    )


class MatrixOptions(Written):
    """The decision table of several classes."""

    matrix: dict[str, dict[str, float]] = Field(
        description="for each actual class a mapping of the decided class to money; labels in quotes"
    )


class SearchOptions(Written):
    """The budget of the search."""

    seconds: float = Field(gt=0, description="seconds, above 0")
    trials: int | None = Field(None, gt=0, description="a whole number above 0")


class DatabaseOptions(Written):
    """A query as the table."""

    url: Text = Field(description="a URL such as postgresql://user@host/database")
    query: Text = Field(description="an SQL query, or the name of a table")


class TimeOptions(Written):
    """An order of the rows in place of a column."""

    order: Literal["file"] = Field(description="file")


class LimitOptions(Written):
    """What a candidate may cost."""

    latency_p99_us: float | None = Field(None, gt=0, description="microseconds, above 0")
    memory_mb: float | None = Field(None, gt=0, description="megabytes, above 0")
    training_seconds: float | None = Field(None, gt=0, description="seconds, above 0")


class MonitorOptions(Written):
    """The window, and the rate of false alarms per window."""

    window: str | None = Field(
        None,
        pattern=WINDOW,
        description='a duration such as 1d or 12h, or a number of rows such as "1000 rows"',
    )
    false_alarms: float | None = Field(
        None, gt=0, lt=1, description="a number between 0 and 1, both excluded"
    )


class GateOptions(Written):
    """Conditions for a promotion."""

    margin: float | None = Field(None, ge=0, description="a number from 0, in units of the metric")


def _day(value: Any) -> Any:
    return date.fromisoformat(value) if isinstance(value, str) else value


class AcceptOptions(Written):
    """A finding taken on purpose."""

    check: str = Field(pattern=CHECK, description="the code of a check, such as LK003")
    column: Text | None = Field(None, description="the name of a column, or null for any")
    because: str = Field(pattern=r"\S", description="a sentence: why the finding is taken")
    until: Annotated[date, BeforeValidator(_day)] | None = Field(None, description="a day such as 2027-06-30")


def _which_decision(value: Any) -> str:
    forms = ("top", "matrix") if isinstance(value, dict) else ()
    return next((form for form in forms if form in value), "money")


Decision = Annotated[
    Annotated[MoneyOptions, Tag("money")]
    | Annotated[TopOptions, Tag("top")]
    | Annotated[MatrixOptions, Tag("matrix")],
    Discriminator(_which_decision),
]


def _which_form(value: Any) -> str:
    return "mapping" if isinstance(value, dict | BaseModel) else "name"


class Options(Written):
    """The whole file."""

    name: str | None = Field(None, pattern=NAME, description=EXPECTED_NAME)
    purpose: PurposeOptions | None = Field(None, description="a mapping of problem, use and success")
    task: Task | None = Field(None, description="binary, multiclass or regression")
    data: (
        Annotated[
            Annotated[Text, Tag("name")] | Annotated[DatabaseOptions, Tag("mapping")],
            Discriminator(_which_form),
        ]
        | None
    ) = Field(None, description="a path, a pattern of paths, or a mapping of url and query")
    where: Text | None = Field(None, description="an SQL condition such as `Balance >= 0`")
    target: str | None = Field(None, description="the name of the column to predict")
    positive: bool | int | float | str | None = Field(None, description="the label that counts as a case")
    classes: Annotated[list[bool | int | float | str], Field(min_length=2)] | None = Field(
        None, description="a list of the labels, at least two"
    )
    prevalence: float | None = Field(
        None, gt=0, lt=1, description="the natural share of positives, between 0 and 1, both excluded"
    )
    entity: str | None = Field(None, description="the name of a column")
    time: (
        Annotated[
            Annotated[str, Tag("name")] | Annotated[TimeOptions, Tag("mapping")],
            Discriminator(_which_form),
        ]
        | None
    ) = Field(None, description="the name of a column of times, or {order: file}")
    predict_at: str | None = Field(None, description="the name of a column of times")
    label_delay: str | None = Field(
        None,
        pattern=WINDOW,
        description='a duration such as 30d, 12h, 90m, 45s or 2w; with time {order: file} such as "48 rows"',
    )
    columns: dict[str, ColumnOptions] | None = Field(
        None, description="a mapping such as {type: integer, min: 0}"
    )
    aliases: dict[str, str] | None = Field(
        None, description="a mapping of upstream names to names of the contract"
    )
    ignore: list[str] | None = Field(None, description="a list of names of columns")
    weight: str | None = Field(None, description="the name of a column of numbers from 0")
    features: dict[str, Text] | None = Field(None, description="a mapping of names to SQL expressions")
    holdout: HoldoutOptions | None = Field(None, description="a mapping of share and seed, or of from")
    metric: Metric | None = Field(
        None, description=f"one of {', '.join(m for ms in METRICS.values() for m in ms)}"
    )
    baseline: Text | None = Field(None, description="an SQL expression that scores a row")
    decision: Decision | None = Field(
        None,
        description="a mapping of true_positive, false_positive, false_negative and true_negative, of top, "
        "or of matrix",
    )
    interval: float | None = Field(
        None, gt=0, lt=1, description="the coverage of prediction intervals, between 0 and 1, both excluded"
    )
    candidates: Annotated[list[Candidate], Field(min_length=1)] | None = Field(
        None, description=f"a list of {', '.join(CANDIDATES)} (a dummy is always trained beside them)"
    )
    search: SearchOptions | None = Field(None, description="a mapping of seconds and trials")
    interpretable: bool | None = Field(None, description="true or false")
    limits: LimitOptions | None = Field(
        None, description="a mapping of latency_p99_us, memory_mb and training_seconds"
    )
    slices: list[str] | None = Field(None, description="a list of names of columns")
    log: Literal["durable", "fast", "off"] | None = Field(None, description="durable, fast or off")
    monitor: MonitorOptions | None = Field(None, description="a mapping of window and false_alarms")
    gates: GateOptions | None = Field(None, description="a mapping of margin")
    accept: list[AcceptOptions] | None = Field(
        None, description="a list of mappings of check, column, because and until"
    )

    @property
    def source(self) -> str | None:
        """Where the table is: a path, a pattern of paths, or a URL."""
        return self.data.url if isinstance(self.data, DatabaseOptions) else self.data

    @property
    def spec(self) -> str | None:
        """The table in one text: as ``source``, with the query behind a URL."""
        return f"{self.data.url}#{self.data.query}" if isinstance(self.data, DatabaseOptions) else self.data

    @property
    def time_column(self) -> str | None:
        """The column of times, where time is a column."""
        return self.time if isinstance(self.time, str) else None
