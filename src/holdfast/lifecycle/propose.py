"""``check --propose``: what the contract would have to say to follow the table."""

from __future__ import annotations

from holdfast.contract import parse
from holdfast.contract.edit import difference, edited
from holdfast.data import facts, ours
from holdfast.lifecycle.evolution import changes
from holdfast.lifecycle.intake import Progress, take_in
from holdfast.lifecycle.workspace import Workspace
from holdfast.records.evolution import ChangeRecord, Proposal
from holdfast.seal.files import write_whole


def propose(workspace: Workspace, progress: Progress, *, apply: bool = False) -> Proposal:
    """Compare the contract with its table and return the edit that would make them fit.

    Nothing is split, held or trained. The proposed text is read as a contract before it is shown, so that what is
    proposed can be applied.

    Parameters
    ----------
    apply
        Write the edit into ``holdfast.yaml``, whole or not at all.

    Raises
    ------
    ContractError
        The proposal is no contract, for example because no feature is left.
    """
    settings = workspace.settings
    progress(f"reading {settings.data}")
    intake = take_in(workspace.data, settings, labelled=False, strict=False)
    table = ours(intake.table, settings)
    found = changes(table, intake.admitted, settings)
    before = workspace.contract.read_text(encoding="utf-8-sig")
    after = edited(before, [edit for change in found for edit in change.edits])
    if after != before:
        parse(after, workspace.contract.name, facts=lambda _: facts(intake.table))
        if apply:
            write_whole(workspace.contract, after.encode())
    return Proposal(
        source=table.source,
        changes=[
            ChangeRecord(c.kind, c.column, c.message, c.evidence, bool(c.edits), c.remedy) for c in found
        ],
        diff=difference(before, after, workspace.contract.name),
        applied=apply and after != before,
    )
