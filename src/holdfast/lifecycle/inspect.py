"""``check``: the checks of the contract, the table and the split, on the rows that training may see."""

from __future__ import annotations

import msgspec
import numpy as np
import polars as pl

from holdfast.checks import Report, SplitContext, TableContext, run_checks, table_columns
from holdfast.contract.settings import Settings
from holdfast.data import Table, ours
from holdfast.data.fingerprint import row_digests
from holdfast.data.reasons import count_reasons
from holdfast.data.typed import typed_columns
from holdfast.errors import DataError
from holdfast.features import FeatureSet, baseline, column_types
from holdfast.lifecycle.catalogue import Catalogue
from holdfast.lifecycle.evolution import changes
from holdfast.lifecycle.in_time import ledger_of_moves
from holdfast.lifecycle.intake import Intake, Progress, require_rows, take_in
from holdfast.lifecycle.quarantine import hold
from holdfast.lifecycle.workspace import Workspace
from holdfast.records import CheckReport, Finding
from holdfast.seal import Sides, seal
from holdfast.train import group_codes


class BlockedError(DataError):
    """A check found an error, so the next stage does not start. The exit status is that of findings."""

    exit_status = 1

    def __init__(self, findings: list[Finding]) -> None:
        first = findings[0]
        super().__init__(
            "blocked-by-findings",
            f"{len(findings)} finding{'s' if len(findings) > 1 else ''} must be mended or accepted first: "
            + "; ".join(f"{f.code} {f.name} ({f.certainty}) {f.message}" for f in findings),
            expected="no finding of severity error",
            next=f"{first.remedy}; `holdfast explain {first.code}`; or accept it in the contract with a reason",
        )
        self.findings = findings


def check(workspace: Workspace, catalogue: Catalogue, progress: Progress) -> CheckReport:
    """Run the checks of the contract, the table and the split."""
    intake, sides = read_and_split(workspace, "check", progress)
    progress("checking")
    return inspect(intake, sides, workspace.settings, catalogue)


def read_and_split(
    workspace: Workspace, command: str, progress: Progress, table: Table | None = None
) -> tuple[Intake, Sides]:
    """Read the contract's table, admit its rows, and split them; the holdout goes behind the seal.

    Expressions of the contract are compiled first: one that is wrong is told before a table is read for it. Rows that
    break the contract are held in the quarantine, in the name of ``command``.
    """
    settings = workspace.settings
    _refuse_wrong_expressions(settings)
    progress(f"reading {workspace.data.name if table is None else table.source}")
    intake = take_in(table or workspace.data, settings, labelled=True, strict=False)
    hold(workspace, command, intake.table, intake.admitted)
    require_rows(intake, settings)
    assert intake.rows is not None
    progress("splitting")
    return intake, seal(intake.rows, settings, workspace.seal, ledger=ledger_of_moves(workspace))


def _refuse_wrong_expressions(settings: Settings) -> None:
    types = column_types(settings)
    FeatureSet(settings.features, types)
    if settings.baseline is not None:
        if settings.task == "multiclass":
            FeatureSet({"baseline": settings.baseline}, types)
        else:
            baseline(settings.baseline, types)


def inspect(intake: Intake, sides: Sides, settings: Settings, catalogue: Catalogue) -> CheckReport:
    """Run the checks of the contract, the table and the split.

    Labels are read on the training side only: what a check says about leakage must not come from the holdout.
    """
    assert intake.rows is not None
    report = run_checks(catalogue.stage("contract"), settings, settings)
    report += run_checks(catalogue.stage("table"), _table(intake, sides, settings), settings)
    report += run_checks(catalogue.stage("split"), _split(intake, sides, settings), settings)
    return as_record(report, intake)


def as_record(report: Report, intake: Intake) -> CheckReport:
    """Return a report with the rows it speaks of."""
    reasons = count_reasons(intake.admitted.rejected["reasons"])
    rows = msgspec.structs.replace(intake.admitted.counts, reasons=reasons)
    return CheckReport(report.findings, report.outcomes, rows, report.accepted, intake.table.notes)


def _table(intake: Intake, sides: Sides, settings: Settings) -> TableContext:
    rows, admitted = intake.rows, intake.admitted
    assert rows is not None
    training = pl.Series(sides.training)
    others = [name for name in rows.frame.columns if name not in (*settings.inputs, settings.target)]
    kinds, inferred = typed_columns(rows.frame.filter(training).select(others))
    inputs = admitted.frame.select(n for n in settings.inputs if n in admitted.frame.columns).filter(training)
    kinds = {name: settings.columns[name].type for name in inputs.columns} | kinds
    groups = None if rows.entity is None else group_codes(rows.frame[rows.entity])
    return TableContext(
        settings=settings,
        columns=table_columns(inputs.hstack(inferred.get_columns()), kinds),
        labels=rows.labels[sides.training],
        groups=None if groups is None else groups[sides.training],
        times=None if admitted.times is None else admitted.times[sides.training],
        kept={name: (rows, int(admitted.population.sum())) for name, rows in admitted.kept.items()},
        missing=tuple(admitted.missing),
        unknown=tuple(admitted.unknown),
        renamed=admitted.renamed,
        changes=changes(ours(intake.table, settings), admitted, settings),
    )


def _split(intake: Intake, sides: Sides, settings: Settings) -> SplitContext:
    rows = intake.rows
    assert rows is not None
    names = [name for name in settings.inputs if name in rows.frame.columns]
    digests = row_digests(rows.frame, names).astype(np.int64)
    return SplitContext(
        settings=settings,
        training=digests[sides.training],
        holdout=digests[~sides.training],
        shares=sides.shares.facts(),
        rows_identify=sides.rows_identify,
        straddling=sides.straddling,
    )
