"""The table, the project and the contract of a pipeline that is brought."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
import polars as pl

from holdfast.contract import Settings, default_name, init_text, propose
from holdfast.contract.guess import Proposal
from holdfast.contract.guess_columns import guess_column
from holdfast.contract.keys import keys_of, with_key
from holdfast.contract.place import CONTRACT, find_root
from holdfast.contract.yaml_text import entry, flow
from holdfast.data import Table, facts, from_frame
from holdfast.data.write import write_table
from holdfast.errors import ConfigError, DataError
from holdfast.lifecycle.workspace import Workspace
from holdfast.models.general.selection import named_columns
from holdfast.project.start import free, relations

TARGET = "target"
NO_LIMITS = "{}  # for example {latency_p99_us: 20000}: a row of the general path takes milliseconds"


def table_of(x: Any, y: Any, target: str | None) -> tuple[Table, str]:
    """Return inputs and target as one table, and the target's name: the contract's, else that of ``y``, else "target".

    Raises
    ------
    DataError
        ``not-a-table``; ``rows-differ``; ``target-among-inputs``.
    """
    frame = from_frame(x).frame
    name = target or _name(y) or TARGET
    values = _series(y).alias(name)
    if len(values) != frame.height:
        raise DataError(
            "rows-differ",
            f"X has {frame.height:,} rows and y {len(values):,}",
            expected="one target a row",
            next="take both from the same table",
        )
    if name in frame.columns:
        raise DataError(
            "target-among-inputs",
            f"X has a column {name!r}, and so is the target named",
            expected="inputs without the target",
            next=f"leave it out: X.drop(columns={name!r}); or name y otherwise",
        )
    return Table(frame.with_columns(values), source="a table in memory"), name


def project_of(
    pipeline: Any, table: Table, target: str, contract: Any, folder: Path, name: str | None
) -> Workspace:
    """Return the project: the one of the contract, the one that is there, or a new one with a guessed contract.

    Parameters
    ----------
    contract
        A path; keys as in ``holdfast.yaml``, or Settings, which are written into the folder; None: the contract that
        is there, else the one that ``init`` would guess.
    """
    if isinstance(contract, str | Path):
        return Workspace(find_root(contract))
    if contract is None and (folder / CONTRACT).is_file():
        return Workspace(folder.resolve())
    keys = keys_of(contract) if isinstance(contract, Settings) else dict(contract or {})
    folder.mkdir(parents=True, exist_ok=True)
    text = _guessed(pipeline, table, target, keys, folder, name)
    _write(folder / CONTRACT, text)
    return Workspace(folder.resolve())


def stated_target(contract: Any, folder: Path) -> str | None:
    """Return the target that a contract names, before there is a table."""
    if isinstance(contract, Settings):
        return contract.target
    if isinstance(contract, Mapping):
        return contract.get("target")
    if isinstance(contract, str | Path):
        return Workspace(find_root(contract)).settings.target
    if contract is None:
        return Workspace(folder).settings.target if (folder / CONTRACT).is_file() else None
    raise ConfigError(
        "contract-unusable",
        f"contract is a {type(contract).__name__}",
        expected="a path of holdfast.yaml or of its folder, keys as in it, Settings, or None",
        next='contract={"positive": 1, "decision": {"true_positive": 100, "false_positive": -50}}, for example',
    )


def _guessed(
    pipeline: Any, table: Table, target: str, keys: dict[str, Any], folder: Path, name: str | None
) -> str:
    found = facts(table)
    proposal = propose(found, target, relations(table.frame, found, target), task=keys.get("task"))
    proposal = _beside(_with_named(proposal, named_columns(pipeline)), keys)
    title = str(keys.get("name") or name or default_name(folder.resolve().name))
    data = keys.get("data") or _kept(table, folder, title)
    text = init_text(proposal, name=title, data=data)
    if "limits" not in keys:
        text = with_key(text, "limits", NO_LIMITS)
    for key, value in keys.items():
        text = with_key(text, key, _written(key, value))
    return text


def _with_named(proposal: Proposal, named: list[str]) -> Proposal:
    """Return a proposal that leaves out nothing which the pipeline asks for by name."""
    wanted = {name for name in named if name in proposal.facts}
    inputs = [name for name in proposal.facts if name in proposal.columns or name in wanted]
    return msgspec.structs.replace(
        proposal,
        columns={name: proposal.columns.get(name) or guess_column(proposal.facts[name]) for name in inputs},
        ignore={name: why for name, why in proposal.ignore.items() if name not in wanted},
        entity=None if proposal.entity in wanted else proposal.entity,
        time=None if proposal.time in wanted else proposal.time,
    )


def _beside(proposal: Proposal, keys: Mapping[str, Any]) -> Proposal:
    """Return a proposal that does not contradict the columns that were stated."""
    stated = set(keys.get("columns") or proposal.columns) - set(keys.get("ignore") or ())
    return msgspec.structs.replace(
        proposal,
        slices=tuple(name for name in proposal.slices if name in stated),
        ignore={
            name: why for name, why in proposal.ignore.items() if name not in (keys.get("columns") or ())
        },
    )


def _kept(table: Table, folder: Path, name: str) -> str:
    """Write the table beside the contract, so that every command finds it, and return its name there."""
    path, number = folder / f"{name}.parquet", 1
    while path.exists():
        number += 1
        path = folder / f"{name}-{number}.parquet"
    write_table(table.frame, path)
    return path.name


def _written(key: str, value: Any) -> str:
    if key == "columns" and isinstance(value, Mapping):
        return "\n" + "\n".join(entry(name, column) for name, column in value.items())
    return flow(value)


def _write(path: Path, text: str) -> None:
    if path.exists():
        if path.read_text(encoding="utf-8") == text:
            return
        path.replace(free(path.with_name(f"{CONTRACT}.old")))
    path.write_text(text, encoding="utf-8")


def _name(y: Any) -> str | None:
    columns = getattr(y, "columns", None)
    if columns is not None and len(columns) == 1:
        return str(columns[0])
    name = getattr(y, "name", None)
    return str(name) if isinstance(name, str) and name else None


def _series(y: Any) -> pl.Series:
    """Return a target as a series: a pandas or Polars series, a table of one column, an array or a list."""
    if isinstance(y, pl.Series):
        return y
    if hasattr(y, "to_frame"):
        y = y.to_frame(TARGET)
    if hasattr(y, "columns") or hasattr(y, "column_names"):
        frame = from_frame(y).frame
        if frame.width == 1:
            return frame.to_series()
    elif hasattr(y, "__len__") and not isinstance(y, str):
        values = [one.item() if hasattr(one, "item") else one for one in y]
        return from_frame([{TARGET: value} for value in values]).frame.to_series()
    raise DataError(
        "not-a-target",
        f"y is a {type(y).__module__}.{type(y).__qualname__}",
        expected="a series, an array or a list with one target a row",
        next="y = table['name of the target']",
    )
