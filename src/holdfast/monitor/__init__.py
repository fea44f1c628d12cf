"""Windows of what was served, tested against the reference in the bundle, and realised performance."""

from __future__ import annotations

from holdfast.monitor.performance import realised
from holdfast.monitor.report import false_alarms_per_year, monitor
from holdfast.monitor.windows import WindowData, spans

__all__ = [
    "WindowData",
    "false_alarms_per_year",
    "monitor",
    "realised",
    "spans",
]
