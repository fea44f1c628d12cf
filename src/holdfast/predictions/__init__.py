"""The prediction log and the outcomes: append, read, join, export.

The names that read are reached lazily, so that a server, which only writes, does not load Polars.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from holdfast.predictions.outcomes import Outcome, OutcomeBook, Receipt
from holdfast.predictions.rejections import Rejection
from holdfast.predictions.rows import Prediction, clock
from holdfast.predictions.writer import Writer

if TYPE_CHECKING:
    from holdfast.predictions.export import export_log as export_log
    from holdfast.predictions.join import Joined as Joined
    from holdfast.predictions.join import join_outcomes as join_outcomes
    from holdfast.predictions.read import Damaged as Damaged
    from holdfast.predictions.read import Log as Log
    from holdfast.predictions.read import bodies as bodies
    from holdfast.predictions.read import read_log as read_log

__all__ = [
    "Damaged",
    "Joined",
    "Log",
    "Outcome",
    "OutcomeBook",
    "Prediction",
    "Receipt",
    "Rejection",
    "Writer",
    "bodies",
    "clock",
    "export_log",
    "join_outcomes",
    "read_log",
]


def __getattr__(name: str) -> Any:
    if name in ("Damaged", "Log", "bodies", "read_log"):
        import holdfast.predictions.read

        return getattr(holdfast.predictions.read, name)
    if name in ("Joined", "join_outcomes"):
        import holdfast.predictions.join

        return getattr(holdfast.predictions.join, name)
    if name == "export_log":
        import holdfast.predictions.export

        return holdfast.predictions.export.export_log
    raise AttributeError(f"module 'holdfast.predictions' has no attribute {name!r}")
