"""``monitor``: the windows of the prediction log, or of a table, against the champion's reference."""

from __future__ import annotations

import msgspec

from holdfast.bundle import Bundle
from holdfast.contract.settings import Settings
from holdfast.data import Spec, read, source
from holdfast.lifecycle.intake import Progress, take_in
from holdfast.lifecycle.moment import epoch
from holdfast.lifecycle.version import load_version
from holdfast.lifecycle.workspace import Workspace
from holdfast.monitor import Rows, log_rows, monitor_rows, table_rows
from holdfast.predictions import Damaged, read_log
from holdfast.records import Monitoring


def watch(
    workspace: Workspace,
    *,
    data: Spec | None = None,
    until: str | None = None,
    progress: Progress = lambda _: None,
) -> Monitoring:
    """Test every window and measure what outcomes there are.

    Parameters
    ----------
    data
        A table; None for the prediction log. A table changes no alarm state and is kept nowhere.
    until
        ISO 8601; only what was known then.

    Notes
    -----
    The reference, the features and the threshold are the champion's. How windows are cut, the rate of false alarms
    and the label delay are those of the contract as it stands: they are about watching, not about the model.
    """
    bundle = load_version(workspace, "champion")
    settings = _watching(bundle, workspace.settings)
    progress("reading the log" if data is None else f"reading {source(data).name}")
    moment = None if until is None else epoch(until)
    damaged: list[Damaged] = []
    if data is None:
        log = read_log(workspace.folder)
        negative = None if bundle.labels is None else bundle.labels[0]
        rows = log_rows(log, settings, bundle.version, negative=negative, until=moment)
        damaged = log.damaged
    else:
        rows = _table(data, bundle, settings, moment)
    progress("testing the windows")
    record = monitor_rows(
        rows, bundle.profile, settings, threshold=bundle.decision.cut, version=bundle.version
    )
    notes = [*record.notes, *(f"{d.name}: {d.why}" for d in damaged)]
    return msgspec.structs.replace(record, notes=notes)


def _watching(bundle: Bundle, now: Settings) -> Settings:
    return msgspec.structs.replace(
        bundle.settings, monitor=now.monitor, label_delay_seconds=now.label_delay_seconds
    )


def _table(data: Spec, bundle: Bundle, settings: Settings, moment: float | None) -> Rows:
    intake = take_in(read(data), settings, labelled=False, strict=False)
    scores = bundle.predict_typed(intake.admitted.frame).scores
    return table_rows(intake.table, intake.admitted, settings, scores, until=moment)
