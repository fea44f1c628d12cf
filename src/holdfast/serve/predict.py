"""POST /v1/predict: one row or a list of them; a list is all or nothing."""

from __future__ import annotations

import asyncio
from concurrent.futures import Executor

from holdfast.predictions import Rejection, clock
from holdfast.records import Violation
from holdfast.serve.meter import Meter
from holdfast.serve.model import Answer, Model
from holdfast.serve.request import Malformed, Refused, RefusedRow, Request
from holdfast.serve.response import Response, encode, json, problem
from holdfast.serve.routing import Current

IN_A_THREAD = 32 * 1024
"""Bodies from this size, in bytes, are worked on beside the event loop, so that others are answered meanwhile."""

BODY_CHARACTERS = 8192


class Predict:
    """Answers rows with the current model, once they are in the log.

    Parameters
    ----------
    current
        Holds the model.
    meter
        Counts rows and refusals.
    threads
        Where long lists are worked on.
    """

    def __init__(self, current: Current, meter: Meter, threads: Executor) -> None:
        self._current, self._meter, self._threads = current, meter, threads

    async def __call__(self, body: bytes) -> Response:
        model = self._current.model
        try:
            if len(body) >= IN_A_THREAD:
                loop = asyncio.get_running_loop()
                response, rows = await loop.run_in_executor(self._threads, _in_a_thread, model, body)
            else:
                request = model.read(body)
                answers, records = model.predict(request)
                if model.log.mode != "off":
                    await model.log.append(records)
                response, rows = _answered(request, answers), len(answers)
        except Malformed as malformed:
            return self._malformed(model, body, malformed)
        except Refused as refused:
            return self._refused(model, refused)
        self._meter.predicted(model.version, rows)
        return response

    def _malformed(self, model: Model, body: bytes, malformed: Malformed) -> Response:
        self._meter.malformed += 1
        model.log.reject(Rejection(clock(), (), body[:BODY_CHARACTERS].decode("utf-8", "replace")))
        return problem(400, malformed.code, malformed.message, expected=malformed.expected)

    def _refused(self, model: Model, refused: Refused) -> Response:
        self._meter.outside += refused.outside
        for row in refused.rows:
            self._reject(model, row)
        return unprocessable(refused.code, refused.violations)

    def _reject(self, model: Model, row: RefusedRow) -> None:
        self._meter.rejected(row.reasons)
        model.log.reject(Rejection(clock() if row.time is None else row.time, row.reasons, row.text))


def unprocessable(code: str, violations: list[Violation]) -> Response:
    """Return 422 with every violation."""
    return json({"error": code, "violations": violations}, 422)


def _in_a_thread(model: Model, body: bytes) -> tuple[Response, int]:
    request = model.read(body)
    answers, records = model.predict(request)
    model.log.append_and_wait(records)
    return _answered(request, answers), len(answers)


def _answered(request: Request, answers: list[Answer]) -> Response:
    return Response(200, encode(answers[0] if request.single else answers))
