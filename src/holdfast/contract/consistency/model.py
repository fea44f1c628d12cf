"""Task, metric, decision and candidates fit together."""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.contract.durations import seconds, window_rows
from holdfast.contract.options import METRICS, MoneyOptions, Options
from holdfast.contract.problems import Problem
from holdfast.contract.rule import Rule


def _binary_only(options: Options) -> Iterator[Problem]:
    if options.task != "regression":
        return
    for key, value in (("positive", options.positive), ("decision", options.decision)):
        if value is not None:
            yield Problem(
                (key,), f"{key} is given for a regression", f"{key} for task binary only", f"{key}: null"
            )


def _metric(options: Options) -> Iterator[Problem]:
    known = METRICS.get(options.task or "", ())
    if options.metric is not None and known and options.metric not in known:
        happened = f"metric is {options.metric}, which no {options.task} has"
        yield Problem(("metric",), happened, f"one of {', '.join(known)}", "change metric or task")


def _decision(options: Options) -> Iterator[Problem]:
    money = options.decision
    if not isinstance(money, MoneyOptions):
        return
    acting = money.true_positive - (money.false_negative or 0.0)
    sparing = (money.true_negative or 0.0) - money.false_positive
    if acting <= 0 or sparing <= 0:
        happened = (
            f"decision: acting on a case is worth {acting:g} more than missing it, "
            f"and leaving a non-case alone {sparing:g} more than acting on it"
        )
        expected = "both above 0; otherwise one decision is always right and no model is needed"
        yield Problem(("decision",), happened, expected, "check the signs: costs are negative")


def _interpretable(options: Options) -> Iterator[Problem]:
    if options.interpretable and options.candidates and "linear" not in options.candidates:
        happened = f"interpretable is true and candidates are {', '.join(options.candidates)}"
        yield Problem(("candidates",), happened, "a candidate whose terms can be read: linear", "add linear")


def _window(options: Options) -> Iterator[Problem]:
    window = options.monitor.window if options.monitor else None
    if window is not None and not (window_rows(window) if window.endswith("rows") else seconds(window)):
        yield Problem(("monitor", "window"), f"monitor.window is {window}", "a window above 0", "such as 1d")


RULES: tuple[Rule, ...] = (
    Rule(("task", "positive", "decision"), _binary_only),
    Rule(("metric", "task"), _metric),
    Rule(("decision",), _decision),
    Rule(("interpretable", "candidates"), _interpretable),
    Rule(("monitor",), _window),
)
