"""The features of a contract: type, nullability and where it comes from, columns."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from holdfast.features import FeatureFacts
from holdfast.reports.terminal.layout import line, table


def described(record: dict[str, tuple[FeatureFacts, ...]]) -> Iterator[Any]:
    """Yield a table of the features, and for each that can be null all places that a null can come from."""
    features = record["features"]
    if not features:
        yield line(
            "the contract has no features: add them under `features:`, each an SQL expression over one row"
        )
        return
    yield table(
        ("feature", "type", "nullable", "decided by", "reads", "expression"),
        [
            (
                fact.name,
                fact.type,
                "can be null" if fact.nullable else "never",
                fact.decides or "",
                ", ".join(fact.columns),
                " ".join(fact.expression.split()),
            )
            for fact in features
        ],
    )
    for fact in features:
        for source in fact.because:
            yield line(f"{fact.name} can be null by {source.origin}: {source.why}", "dim")
