"""POST /v1/outcomes: what really happened, by prediction id; sending it again changes nothing."""

from __future__ import annotations

import asyncio
from concurrent.futures import Executor
from typing import Any

from holdfast.data import label, parse_time
from holdfast.data.times import ISO_EXPECTED
from holdfast.predictions import Outcome, OutcomeBook, Receipt
from holdfast.records import Violation
from holdfast.serve.complete import microseconds
from holdfast.serve.meter import Meter
from holdfast.serve.model import Model
from holdfast.serve.plain import plain
from holdfast.serve.predict import unprocessable
from holdfast.serve.request import CONTRACT, Malformed, Refused
from holdfast.serve.response import Response, json, problem
from holdfast.serve.routing import Current
from holdfast.serve.show import shown, text
from holdfast.types import Label

FIELDS = ("id", "outcome", "time")


class Outcomes:
    """Keeps outcomes; they are on the disk before the answer, which names the ids that nobody predicted."""

    def __init__(self, current: Current, book: OutcomeBook, meter: Meter, threads: Executor) -> None:
        self._current, self._book, self._meter, self._threads = current, book, meter, threads

    async def __call__(self, body: bytes) -> Response:
        loop = asyncio.get_running_loop()
        try:
            receipt = await loop.run_in_executor(self._threads, self._record, self._current.model, body)
        except Malformed as malformed:
            return problem(400, malformed.code, malformed.message, expected=malformed.expected)
        except Refused as refused:
            return unprocessable(refused.code, refused.violations)
        self._meter.outcomes += receipt.accepted
        unknown = [text(name) for name in receipt.unknown]
        return json({"accepted": receipt.accepted, "known": receipt.known, "unknown": unknown})

    def _record(self, model: Model, body: bytes) -> Receipt:
        outcomes = read_outcomes(model, body)
        model.log.flush()  # in `log: fast` a prediction may still be on its way
        return self._book.record(outcomes)


def read_outcomes(model: Model, body: bytes) -> list[Outcome]:
    """Return the outcomes of a body.

    Raises
    ------
    Malformed, Refused
        As for rows.
    """
    value, nonfinite = plain(body)
    if not isinstance(value, dict | list):
        raise Malformed(
            "malformed-json", f"the body is {text(repr(value))}", "a JSON object, or a list of them"
        )
    rows = [value] if isinstance(value, dict) else value
    if not rows:
        raise Refused(CONTRACT, [Violation(None, None, [], "at least one outcome")], [])
    violations: list[Violation] = []
    for i, row in enumerate(rows):
        violations += _violations(row, None if isinstance(value, dict) else i, model)
    if violations:
        raise Refused(CONTRACT, violations, [])
    if nonfinite:
        raise Malformed("malformed-json", "NaN or Infinity", "JSON numbers")
    return [Outcome(row["id"], _label(row["outcome"], model), microseconds(row.get("time"))) for row in rows]


def _violations(row: Any, at: int | None, model: Model) -> list[Violation]:
    if not isinstance(row, dict):
        return [Violation(at, None, shown(row), "an object with id, outcome and time")]
    found = []
    name, outcome, time = (row.get(field) for field in FIELDS)
    if not isinstance(name, str) or not name:
        found.append(Violation(at, "id", shown(name), "the id of a prediction"))
    if _number(outcome, model) is None:
        found.append(Violation(at, "outcome", shown(outcome), _expected(model)))
    if time is not None and not (isinstance(time, str) and parse_time(time) is not None):
        found.append(Violation(at, "time", shown(time), ISO_EXPECTED))
    found += [
        Violation(at, text(k), shown(v), f"one of {', '.join(FIELDS)}")
        for k, v in row.items()
        if k not in FIELDS
    ]
    return found


def _number(outcome: Any, model: Model) -> float | None:
    labels = model.bundle.labels
    return label(outcome, model.settings, None if labels is None else labels[0])


def _label(outcome: Any, model: Model) -> Label:
    """Return an outcome as the data writes it, so that all outcomes of a log are of one type."""
    number, labels = _number(outcome, model), model.bundle.labels
    assert number is not None
    return number if labels is None else labels[int(number)]


def _expected(model: Model) -> str:
    labels = model.bundle.labels
    if labels is None:
        return "a number"
    # a boolean as JSON writes it: the answer is read by whoever sends JSON
    return " or ".join(str(label).lower() if isinstance(label, bool) else repr(label) for label in labels)
