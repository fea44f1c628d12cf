"""Training and retraining."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from holdfast.records import Retraining, Training
from holdfast.reports.figures import number, span
from holdfast.reports.terminal.candidates import candidates
from holdfast.reports.terminal.checking import findings
from holdfast.reports.terminal.in_time import measured_baselines, random_split
from holdfast.reports.terminal.layout import line, then
from holdfast.reports.terminal.storing import gates


def trained(record: Training) -> Iterator[Any]:
    """Yield findings, the candidates on four axes, the baseline, the threshold."""
    for finding in record.findings:
        yield from findings(finding)
    yield from candidates(record)
    yield from measured_baselines(record)
    yield from random_split(record)
    if record.threshold is not None:
        yield line(f"threshold {record.threshold:.4f}, calibration {record.calibration}")
    elif record.calibration not in (None, "", "identity"):
        yield line(f"calibration {record.calibration}")
    value = record.training_value or {}
    if value.get("value") is not None:
        yield line(
            f"value on the training rows {number(value['value'])} {span(value.get('interval'))}: "
            "a training estimate, not a claim",
            "dim",
        )
    for note in record.notes:
        yield line(f"note: {note}")
    yield line(
        f"{record.version}: {record.rows.get('training', 0):,} training rows, "
        f"{record.rows.get('holdout', 0):,} behind the seal",
        "bold",
    )
    yield then(f"holdfast evaluate {record.version}   (opens the seal, once)")


def retrained(record: Retraining) -> Iterator[Any]:
    """Yield the challenger and how it compares with the champion."""
    if record.version is None:
        yield line(record.message)
        return
    yield line(
        f"{record.version} challenges {record.champion}: {record.rows.get('training', 0):,} training rows, "
        f"{record.rows.get('holdout', 0):,} holdout rows",
        "bold",
    )
    if record.difference is not None:
        d = record.difference
        yield line(
            f"{d.metric}: {number(d.value, 4)} {span(d.interval, 4)} (challenger minus champion, paired)"
        )
    yield from gates(record.gates)
    if record.message:
        yield line(record.message)
    yield then(f"holdfast promote {record.version} --to champion")
