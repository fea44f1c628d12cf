"""Names and short texts as people read them."""

from __future__ import annotations

from typing import Any

from holdfast.contract.settings import Matrix, Money, Settings, Top
from holdfast.reports.figures import number

METRICS = {
    "roc_auc": "ROC AUC",
    "average_precision": "Average precision",
    "precision": "Precision",
    "recall": "Recall",
    "f1": "F1",
    "macro_f1": "Macro F1",
    "accuracy": "Accuracy",
    "log_loss": "Log loss",
    "brier": "Brier score",
    "ece": "Calibration error",
    "r2": "R²",
    "rmse": "RMSE",
    "mae": "MAE",
}


def metric(name: str) -> str:
    """Return a metric's name for people.

    Examples
    --------
    >>> metric("roc_auc"), metric("median_absolute_error")
    ('ROC AUC', 'Median absolute error')
    """
    return METRICS.get(name) or name.replace("_", " ").capitalize()


def short(text: Any, most: int = 160) -> str:
    """Return a text of at most so many characters, so that one cell cannot fill a page.

    Examples
    --------
    >>> short("abcdef", 4), short(None)
    ('abc…', '')
    """
    said = "" if text is None else str(text)
    return said if len(said) <= most else said[: most - 1] + "…"


def moment(iso: str | None) -> str:
    """Return a time to the minute, in UTC.

    Examples
    --------
    >>> moment("2026-11-21T15:15:04.597641Z"), moment(None)
    ('2026-11-21 15:15', '-')
    """
    return "-" if not iso else iso[:16].replace("T", " ")


def percent(share: float | None, digits: int = 1) -> str:
    """Return a share as a percentage.

    Examples
    --------
    >>> percent(0.0213), percent(None)
    ('2.1 %', '-')
    """
    return "-" if share is None else f"{100 * share:.{digits}f} %"


def plural(count: int, noun: str) -> str:
    """Return a count with its noun.

    Examples
    --------
    >>> plural(1, "row"), plural(1200, "row"), plural(2, "look")
    ('1 row', '1,200 rows', '2 looks')
    """
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def decision(settings: Settings) -> str:
    """Return in words what the threshold was chosen for, or by what a class is decided.

    Examples
    --------
    >>> columns = {}
    >>> decision(Settings(name="m", task="binary", target="y", metric="f1", columns={}, decision=Top(.01)))
    'a capacity: the 1.0 % of rows with the highest scores'
    """
    if settings.task == "regression":
        return "none: a regression answers with a value"
    if isinstance(settings.decision, Matrix):
        return "the largest expected money, from the matrix of the contract"
    if settings.task == "multiclass":
        return "the likeliest class, because no money was stated"
    if isinstance(settings.decision, Top):
        return f"a capacity: the {percent(settings.decision.top)} of rows with the highest scores"
    if isinstance(settings.decision, Money):
        return "the money of the contract"
    return "the best F1 inside the training rows, because no money was stated"


def at_half(settings_task: str) -> str:
    """Return in words what the net value is compared with.

    Examples
    --------
    >>> at_half("binary"), at_half("multiclass")
    ('at a threshold of 0.5', 'by the likeliest class')
    """
    return "by the likeliest class" if settings_task == "multiclass" else "at a threshold of 0.5"


def money(value: float | None) -> str:
    """Return an amount in the contract's own unit: whole from a hundred on.

    Examples
    --------
    >>> money(28600.4), money(-3.25), money(0.0), money(None)
    ('28,600', '−3.250', '0', '-')
    """
    if value is None:
        return "-"
    shown = f"{value:,.0f}" if abs(value) >= 100 or float(value).is_integer() else number(value)
    return shown.replace("-", "\N{MINUS SIGN}", 1) if value < 0 else shown


def amounts(interval: tuple[float, float] | list[float] | None) -> str:
    """Return an interval of amounts.

    Examples
    --------
    >>> amounts((23899.2, 33100.0)), amounts(None)
    ('[23,899, 33,100]', '-')
    """
    return "-" if interval is None else f"[{money(interval[0])}, {money(interval[1])}]"
