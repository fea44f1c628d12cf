"""The story of the simulated bank: one year, one leak, one drift, and a truth to be compared with."""

from __future__ import annotations

import signal
from pathlib import Path
from typing import Any

import polars as pl

from holdfast.data import iso
from holdfast.demo.bank import (
    LEAKING,
    MONTH_SECONDS,
    MONTHS,
    PRODUCTION_MONTH,
    SHIFTED,
    START,
    TRAINING_MONTHS,
    Bank,
    month_start,
    simulate,
)
from holdfast.demo.contract import put
from holdfast.demo.narrator import Narrator
from holdfast.demo.outcome import Facts, Outcome
from holdfast.demo.ring import (
    blocking,
    build_model,
    first_alarm,
    forward_and_back,
    lost_predictions,
    serve_rows,
)
from holdfast.demo.server import Server
from holdfast.errors import ServingError
from holdfast.project import Project, init
from holdfast.records import Monitoring, Retraining
from holdfast.reports import terminal

HIDDEN = ("month", "probability", "known_at")
MONTHS_TO_LABEL = 2
CONTRACT = {
    "purpose": "{problem: we notice that customers leave when they are gone, "
    "use: every month the riskiest customers get a call, success: one closure in ten avoided among those called}",
    "entity": "customer_id",
    "time": "seen_at",
    "label_delay": "30d",
    "baseline": "CASE WHEN support_calls >= 2 THEN 1 ELSE 0 END",
    "decision": "{true_positive: 120, false_positive: -25, false_negative: 0, true_negative: 0}",
    "monitor": "{window: 30d, false_alarms: 0.001}",
    "slices": "[country, segment]",
}


def tell_story(
    folder: Path, report: Path, tell: Narrator, *, seed: int, drift_month: int | None, leak: bool
) -> Outcome:
    """Run the year and return what was found beside what is true."""
    bank = simulate(seed, drift_month=drift_month, leak=leak)
    project, leak_found = _past(bank, folder, tell)
    training, _, _ = build_model(project, tell)
    problems: list[str] = []
    with Server(folder) as server:
        found, last, record = _production(bank, project, server, folder, tell, problems)
        retraining = _retrain(bank, project, server, last, tell)
        example = _rows(bank, last)[0]
        override = None if found is not None else "a yearly refresh without drift"
        restored = forward_and_back(project, server, retraining, example, tell, override=override)
    lost = lost_predictions(project, server, folder)
    if retraining.version is not None and project.load().version != retraining.version:
        problems.append(f"champion is {project.load().version}, not {retraining.version}")
    if training.threshold is None:
        problems.append("no threshold was chosen")
    project.report(report, monitoring=record)
    truth = Facts(bank.truth.leak, bank.truth.drift_month, bank.truth.lost, bank.truth.rolled_back)
    return Outcome(truth, Facts(leak_found, found, lost, restored), report, tuple(problems))


def _past(bank: Bank, folder: Path, tell: Narrator) -> tuple[Project, bool]:
    """Write the past as a CSV, make the contract, and let the checks find the leak."""
    past = bank.months(1, TRAINING_MONTHS).drop(HIDDEN)
    past.write_csv(folder / "past.csv")
    tell.step("holdfast init: a bank's customers, five months with known outcomes, become a contract")
    made = init(folder / "past.csv", "churned", name="bank", folder=folder)
    tell.show(terminal.initialised(made))
    for key, value in CONTRACT.items():
        put(folder, key, value)
    tell.say(f"then, by hand: {', '.join(CONTRACT)}")
    tell.step("holdfast check: what would make this model fail?")
    report = Project(folder).check()
    tell.show(terminal.checked(report))
    leaking = blocking([f for f in report.findings if f.code.startswith("LK")])
    if LEAKING in past.columns and LEAKING in leaking:
        tell.say(f"{LEAKING} is written after a customer has left: it goes under `ignore`", "bold")
        put(folder, "ignore", f"[{LEAKING}]")
    return Project(folder), bool(leaking)


def _production(
    bank: Bank, project: Project, server: Server, folder: Path, tell: Narrator, problems: list[str]
) -> tuple[int | None, int, Monitoring]:
    """Serve month after month, watch each, and stop when labels from after an alarm exist.

    Returns
    -------
    The month of the first alarm (None), the last month served, and the last record of the monitor.
    """
    tell.step("holdfast serve: production, month by month over HTTP; holdfast monitor at each month's end")
    found, ids = None, {}
    month = PRODUCTION_MONTH
    while True:
        rows = _rows(bank, month)
        if month == PRODUCTION_MONTH:
            ids[month] = _served_through_a_kill(server, rows, tell)
            problems += _compare_with_batch(project, server, rows, ids[month], folder, tell)
        else:
            ids[month] = serve_rows(server, rows)
        _outcomes(bank, server, ids, month)
        record = project.monitor(until=_end(month))
        alarm = first_alarm(record, lambda i: PRODUCTION_MONTH + i)
        found = found if found is not None else alarm
        _tell_month(record, month, len(rows), tell)
        if month == MONTHS or (found is not None and month >= found + MONTHS_TO_LABEL):
            break
        month += 1
    tell.show(terminal.monitored(record))
    return found, month, record


def _tell_month(record: Monitoring, month: int, rows: int, tell: Narrator) -> None:
    window = record.windows[-1]
    alarms = ", ".join(window.alarms)
    said = f"ALARM: {alarms}" if alarms else "quiet"
    labelled = record.performance.labelled
    tell.say(
        f"month {month:>2} ({month_start(month)[:10]}): {rows} customers answered, {labelled:,} outcomes known, {said}",
        "bold red" if alarms else "",
    )


def _served_through_a_kill(server: Server, rows: list[dict[str, Any]], tell: Narrator) -> list[str]:
    """Serve a month, kill the server in the middle with SIGKILL, start it again and go on."""
    half = len(rows) // 2
    ids = serve_rows(server, rows[:half])
    server.stop(signal.SIGKILL)
    tell.say(f"kill -9 after {half} answers; the server starts again and goes on")
    server.start()
    return ids + serve_rows(server, rows[half:])


def _compare_with_batch(
    project: Project, server: Server, rows: list[dict[str, Any]], ids: list[str], folder: Path, tell: Narrator
) -> list[str]:
    """Score the month as a file too, and compare each answer with the served one, bit by bit."""
    source, output = folder / "month.csv", folder / "month-scored.parquet"
    pl.DataFrame(rows).write_csv(source)
    project.score(source, output)
    batch = pl.read_parquet(output).sort("row")
    served = [server.acknowledged[id] for id in ids]
    differing = sum(
        (a["prediction"], a["probability"], a["threshold"])
        != (b["prediction"], b["probability"], b["threshold"])
        for a, b in zip(served, batch.iter_rows(named=True), strict=True)
    )
    tell.say(
        f"holdfast score on the same month: {len(served) - differing} of {len(served)} answers bit-equal"
    )
    return [f"{differing} answers of batch and server differ"] if differing else []


def _outcomes(bank: Bank, server: Server, ids: dict[int, list[str]], month: int) -> None:
    """Send the outcomes that became known in this month: those of the month before."""
    before = bank.months(month - 1, month - 1)
    if month - 1 not in ids:
        return
    outcomes = [
        {"id": id, "outcome": outcome, "time": known}
        for id, outcome, known in zip(ids[month - 1], before["churned"], before["known_at"], strict=True)
    ]
    receipt = server.post("/v1/outcomes", outcomes)
    if receipt.get("unknown"):
        raise ServingError("unexpected-answer", f"outcomes of unknown ids: {receipt['unknown'][:3]}")


def _retrain(bank: Bank, project: Project, server: Server, month: int, tell: Narrator) -> Retraining:
    tell.step(
        "holdfast retrain: the champion's training rows and what was labelled since, from log and outcomes"
    )
    record = project.retrain(until=_end(month))
    tell.show(terminal.retrained(record))
    if bank.truth.drift_month is not None:
        tell.say(f"the truth: {SHIFTED} rose by two standard deviations in month {bank.truth.drift_month}")
    return record


def _rows(bank: Bank, month: int) -> list[dict[str, Any]]:
    """Return a month's snapshots as requests: what the bank knows when it asks."""
    hidden = [name for name in (*HIDDEN, "churned", LEAKING) if name in bank.table.columns]
    return bank.months(month, month).drop(hidden).to_dicts()


def _end(month: int) -> str:
    """Return the last second of a month, ISO 8601."""
    return iso(START + month * MONTH_SECONDS - 1)
