"""``init``: a contract from a table."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import msgspec
import polars as pl

from holdfast.contract import ColumnFacts, Proposal, default_name, init_text, propose
from holdfast.data import Spec, facts, read
from holdfast.data import source as source_of
from holdfast.data.typed import typed_columns
from holdfast.lifecycle.workspace import CONTRACT
from holdfast.project.neighbours import alike
from holdfast.stats.correlation import pearson, spearman


def init(
    data: Spec,
    target: str,
    *,
    name: str | None = None,
    folder: Path | str = ".",
    time_order: Literal["file"] | None = None,
) -> dict[str, Any]:
    """Write ``holdfast.yaml`` into a folder, from what a table shows.

    Parameters
    ----------
    data
        What `holdfast.data.read` takes: a file, a pattern, a database URL with a query. The contract names it relative
        to the folder where that is possible, and a URL without its password.
    target
        The column to predict.
    name
        Of the model; by default the file's.
    folder
        Where to write. An existing contract is kept as ``holdfast.yaml.old``, ``holdfast.yaml.old.2``, ...
    time_order
        ``file`` where the order of the rows is time.

    Returns
    -------
    ``contract`` (path), ``task``, ``target``, ``source``, ``rows``, ``read_as`` (what decided how it was read),
    ``guesses`` and ``left_out`` (column: why).

    Raises
    ------
    ConfigError
        ``target-missing``, ``target-unusable``, ``not-yet-supported`` (more than two classes).
    DataError
        The table cannot be read; ``target-empty``, ``target-constant``, ``no-inputs``.
    """
    source, folder = source_of(data), Path(folder)
    table = read(source)
    found = facts(table)
    proposal = propose(found, target, relations(table.frame, found, target), file_order=time_order == "file")
    if proposal.task != "regression" and proposal.time is None:
        proposal = msgspec.structs.replace(proposal, alike=alike(table.frame[target]))
    text = init_text(proposal, name=name or default_name(source.title), data=source.written(folder))
    path = folder / CONTRACT
    if path.exists():
        path.replace(free(folder / f"{CONTRACT}.old"))
    path.write_text(text, encoding="utf-8")
    return {
        "contract": str(path),
        "task": proposal.task,
        "target": target,
        "source": table.source,
        "rows": table.read,
        "read_as": table.notes,
        "guesses": _guesses(proposal),
        "left_out": dict(proposal.ignore),
    }


def free(path: Path) -> Path:
    """Return the path, with a number behind it where it is taken: nothing that was kept is overwritten."""
    tried, number = path, 1
    while tried.exists():
        number += 1
        tried = path.with_name(f"{path.name}.{number}")
    return tried


def relations(frame: pl.DataFrame, found: dict[str, ColumnFacts], target: str) -> dict[str, float]:
    """Return the correlation of every numeric column with a numeric target: of values or of ranks, the larger.

    Ranks see what values hide: a target that is the logarithm of a column.
    """
    numeric = [name for name, fact in found.items() if fact.kind in ("number", "integer")]
    if target not in numeric:
        return {}
    typed = typed_columns(frame.select(numeric))[1]
    relations = {}
    for name in numeric:
        both = typed.select(name, target).drop_nulls() if name != target else pl.DataFrame()
        if both.height > 2:
            x, y = (both[n].cast(pl.Float64).to_numpy() for n in (name, target))
            relations[name] = max(pearson(x, y), spearman(x, y), key=abs)
    return relations


def _guesses(proposal: Proposal) -> list[str]:
    guesses = [f"task {proposal.task}, metric {proposal.metric}"]
    if proposal.task == "binary":
        guesses.append(f"positive is {proposal.positive!r}")
    if proposal.task == "multiclass":
        guesses.append(f"classes are {', '.join(map(repr, proposal.classes))}")
        if proposal.facts[proposal.target].whole:
            guesses.append("these whole numbers are labels; write task: regression if they are amounts")
    guesses += [
        f"{role} is {name}" for role, name in (("entity", proposal.entity), ("time", proposal.time)) if name
    ]
    if proposal.alike is not None and not proposal.file_order:
        same, chance = proposal.alike
        guesses.append(
            f"neighbouring rows have the same class in {same:.1%} of cases ({chance:.1%} by chance): "
            "if the order of the rows is time, `holdfast init --time-order file`"
        )
    return guesses
