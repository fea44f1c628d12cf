"""The model that answers: everything an answer depends on, in one object that never changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from holdfast.bundle import Bundle, load
from holdfast.bundle.bundle import RowAnswer
from holdfast.contract.settings import Settings
from holdfast.data.canonical import value_text
from holdfast.data.column_kinds import kind_of
from holdfast.data.entities import EntityKey
from holdfast.predictions import Prediction, Writer, clock
from holdfast.serve.complete import complete
from holdfast.serve.decode import FastPath, fast_path
from holdfast.serve.logs import Logs
from holdfast.serve.request import Request, TypedRow
from holdfast.store.deployment import Deployment
from holdfast.types import Label

VECTORISED_FROM = 1_000
"""Rows from which the vectorised executor is the faster one (measured between 600 and 2,000, the more so the busier
the processors are, because LightGBM starts threads); both answer the same, to the last bit."""

Answer = dict[str, Any]


@dataclass(frozen=True, eq=False, slots=True)
class Model:
    """A verified bundle, ready to answer.

    A request takes the current model once and answers with it alone, so version, threshold and probability of an
    answer belong together, whatever is promoted meanwhile.
    """

    bundle: Bundle
    version: str
    revision: int
    fast: FastPath
    complete: Callable[[bytes], Request]
    answer: Callable[[TypedRow], RowAnswer]
    beside: Callable[[Any], dict[str, Any]]
    seal: Callable[[Any], str | None] | None
    log: Writer

    @property
    def settings(self) -> Settings:
        """The contract of the bundle."""
        return self.bundle.settings

    def read(self, body: bytes) -> Request:
        """Return the rows of a body.

        Raises
        ------
        Malformed, Refused
            As ``holdfast.serve.complete``.
        """
        return self.fast(body) or self.complete(body)

    def predict(self, request: Request) -> tuple[list[Answer], list[Prediction]]:
        """Return the answers to rows that keep the contract, and what is logged of each."""
        if len(request.rows) >= VECTORISED_FROM:
            found = self._vectorised(request.rows)
        else:
            found = [self.answer(row) for row in request.rows]
        if request.marks is not None:
            found = [
                (one[0], one[1], marks + one[2]) for one, marks in zip(found, request.marks, strict=True)
            ]
        nothing = [None] * len(found)
        entities = nothing if self.seal is None else list(map(self.seal, request.entities or nothing))
        received = clock()
        answers: list[Answer] = []
        records: list[Prediction] = []
        for row, one, entity, time in zip(
            request.rows, found, entities, request.times or nothing, strict=True
        ):
            answer, record = self._answered(row, one, entity, time, received)
            answers.append(answer)
            records.append(record)
        return answers, records

    def _answered(
        self, row: TypedRow, one: RowAnswer, entity: str | None, time: int | None, received: int
    ) -> tuple[Answer, Prediction]:
        prediction, score, flags = one
        name, beside, logged = self.log.new_id(), self.beside(score), self.bundle.decision.logged
        answer: Answer = {"id": name, "version": self.version, "prediction": prediction, "flags": flags}
        answer.update(beside)
        probability, threshold = beside.get("probability"), beside.get("threshold")
        details = {field: beside[field] for field in logged} if logged else None
        record = Prediction(
            *(name, self.version, row, prediction, probability, threshold, flags),
            *(entity, time, received, details),
        )
        return answer, record

    def _vectorised(self, rows: list[TypedRow]) -> list[RowAnswer]:
        inputs, columns = self.settings.inputs, self.settings.columns
        frame = pl.DataFrame(
            [pl.Series(name, [row[name] for row in rows], kind_of(columns[name]).dtype) for name in inputs]
        )
        found = self.bundle.predict_typed(frame)
        predictions: list[Label] = found.prediction
        return list(zip(predictions, found.scores.tolist(), found.flags, strict=True))


def prepare(folder: Path, deployment: Deployment, logs: Logs) -> Model:
    """Load and verify the bundle of a deployment, and make it ready to answer.

    Raises
    ------
    BundleError
        It does not verify: a changed byte, a missing file, a golden row that differs, a newer format.
    StoreError
        ``log-unwritable``, ``entity-key-damaged``.
    """
    bundle = load(deployment.bundle_path, digest=deployment.digest, version=deployment.version)
    settings = bundle.settings
    return Model(
        bundle=bundle,
        version=deployment.version,
        revision=deployment.revision,
        fast=fast_path(settings, bundle.population),
        complete=complete(settings, bundle.population),
        answer=bundle.row(),
        beside=bundle.decision.beside(),
        seal=None if settings.entity is None else _sealing(EntityKey.of_folder(folder)),
        log=logs.writer(settings.log),
    )


def _sealing(key: EntityKey) -> Callable[[Any], str | None]:
    def seal(value: Any) -> str | None:
        if value is None:
            return None
        name = value if isinstance(value, str) else value_text(value)
        # no lone surrogates, which no table holds; no NUL, by which digests of the log are known
        return key.seal(name.encode("utf-8", "backslashreplace").decode().replace("\0", "\\0"))

    return seal
