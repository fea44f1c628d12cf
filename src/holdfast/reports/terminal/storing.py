"""Versions, moves, gates, the ledger."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from holdfast.records import Gate, LedgerRow, Move, VersionInfo
from holdfast.reports.evidence import brief, evidence
from holdfast.reports.figures import number
from holdfast.reports.terminal.layout import line, table


def gates(results: Sequence[Gate]) -> Iterator[Any]:
    """Yield the gates with the figures that decided them."""
    if results:
        yield table(
            ("gate", "outcome", "evidence"), [(g.name, g.outcome, evidence(g.evidence)) for g in results]
        )


def moved(move: Move) -> Iterator[Any]:
    """Yield the gates and where the alias stands now."""
    yield from gates(move.gates)
    if move.moved:
        yield line(f"{move.alias}: {move.from_ or 'nothing'} -> {move.to}", "bold")
    else:
        yield line(f"{move.alias} stays at {move.from_ or 'nothing'}: a gate did not pass", "bold red")
    if move.reason:
        yield line(f"reason: {move.reason}", "dim")


def listed(record: dict[str, list[VersionInfo]], metric: str = "") -> Iterator[Any]:
    """Yield the versions with their sealed figures, the contract's metric first, and what else must be known."""
    yield table(
        ("version", "created", "aliases", "digest", "sealed"),
        [
            (
                v.version,
                _seconds(v.created),
                ", ".join(v.aliases),
                v.digest[:12],
                ", ".join(f"{name} {number(m.get('value'))}" for name, m in _first(v.metrics, metric)),
            )
            for v in record["versions"]
        ],
    )
    for v in record["versions"]:
        for note in v.notes:
            yield line(f"{v.version}: {note}")


def _first(metrics: dict[str, Any], metric: str) -> list[tuple[str, Any]]:
    return sorted(metrics.items(), key=lambda item: item[0] != metric)[:3]


def _seconds(time: str) -> str:
    return f"{time[:19]}Z"


def ledger(record: dict[str, list[LedgerRow]]) -> Iterator[Any]:
    """Yield the rows of the ledger."""
    yield table(
        ("seq", "time", "who", "action", "subject", "detail"),
        [
            (str(r.seq), _seconds(r.time), r.who, r.action, r.subject, evidence(brief(r.detail)))
            for r in record["ledger"]
        ],
        right=(0,),
    )


def verified(record: dict[str, Any]) -> Iterator[Any]:
    """Yield whether the chain holds, or its first bad row."""
    if record["bad"] is None:
        yield line(f"the chain of {record['rows']:,} rows holds", "green")
    else:
        bad = record["bad"]
        yield line(f"the ledger is broken at row {bad['seq']}: {bad['why']}", "bold red")
