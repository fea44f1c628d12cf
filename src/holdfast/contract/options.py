"""What a user may write in ``holdfast.yaml``. Nothing is resolved here; null always means: not stated.

The description of a field is what an error says was expected.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag

from holdfast.contract.durations import DURATION, WINDOW
from holdfast.contract.names import EXPECTED_NAME, NAME
from holdfast.contract.settings import Kind

CANDIDATES = ("linear", "lightgbm")
METRICS = {
    "binary": ("roc_auc", "average_precision", "log_loss", "brier", "f1"),
    "regression": ("r2", "rmse", "mae"),
}
CHECK = r"^(DQ|LK|SP|TR|EV|BU|DR|EX|RT|CF)[0-9]{3}$"

Text = Annotated[str, Field(min_length=1)]
Candidate = Literal["linear", "lightgbm"]
Metric = Literal["roc_auc", "average_precision", "log_loss", "brier", "f1", "r2", "rmse", "mae"]


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

    type: Kind = Field(description="one of number, integer, boolean, category, text, datetime")
    min: float | None = Field(None, description="a number, the smallest allowed")
    max: float | None = Field(None, description="a number, the largest allowed")
    values: Annotated[list[str], Field(min_length=1)] | None = Field(
        None, description="a list of strings, the known levels; numbers among them in quotes"
    )
    unseen: Literal["reject", "flag"] | None = Field(None, description="reject or flag")
    nullable: bool | None = Field(None, description="true or false")


class HoldoutOptions(Written):
    """The share behind the seal, and the seed of the split."""

    share: float | None = Field(None, gt=0, lt=1, description="a number between 0 and 1, both excluded")
    seed: int | None = Field(None, ge=0, lt=2**63, description="a whole number from 0")


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
    return "top" if isinstance(value, dict) and "top" in value else "money"


Decision = Annotated[
    Annotated[MoneyOptions, Tag("money")] | Annotated[TopOptions, Tag("top")], Discriminator(_which_decision)
]


class Options(Written):
    """The whole file."""

    name: str | None = Field(None, pattern=NAME, description=EXPECTED_NAME)
    purpose: PurposeOptions | None = Field(None, description="a mapping of problem, use and success")
    task: Literal["binary", "regression"] | None = Field(None, description="binary or regression")
    data: Text | None = Field(None, description="a path to a CSV, Parquet or Arrow file")
    where: Text | None = Field(None, description="an SQL condition such as `Balance >= 0`")
    target: str | None = Field(None, description="the name of the column to predict")
    positive: bool | int | float | str | None = Field(None, description="the label that counts as a case")
    entity: str | None = Field(None, description="the name of a column")
    time: str | None = Field(None, description="the name of a column of times")
    label_delay: str | None = Field(
        None, pattern=DURATION, description="a duration such as 30d, 12h, 90m, 45s or 2w"
    )
    columns: dict[str, ColumnOptions] | None = Field(
        None, description="a mapping such as {type: integer, min: 0}"
    )
    ignore: list[str] | None = Field(None, description="a list of names of columns")
    features: dict[str, Text] | None = Field(None, description="a mapping of names to SQL expressions")
    holdout: HoldoutOptions | None = Field(None, description="a mapping of share and seed")
    metric: Metric | None = Field(
        None, description=f"one of {', '.join(m for ms in METRICS.values() for m in ms)}"
    )
    baseline: Text | None = Field(None, description="an SQL expression that scores a row")
    decision: Decision | None = Field(
        None,
        description="a mapping of true_positive, false_positive, false_negative and true_negative, or of top",
    )
    candidates: Annotated[list[Candidate], Field(min_length=1)] | None = Field(
        None, description="a list of linear and lightgbm (a dummy is always trained beside them)"
    )
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
