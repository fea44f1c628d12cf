"""Windows of what was served, tested against the reference in the bundle, and realised performance.

``table_rows`` or ``log_rows`` bring rows into one form; ``monitor_rows`` cuts them, tests them and measures.
"""

from __future__ import annotations

from holdfast.monitor.cut import cut
from holdfast.monitor.performance import realised
from holdfast.monitor.report import false_alarms_per_year, monitor, monitor_rows
from holdfast.monitor.rows import Rows
from holdfast.monitor.source import log_rows, table_rows
from holdfast.monitor.windows import WindowData

__all__ = [
    "Rows",
    "WindowData",
    "cut",
    "false_alarms_per_year",
    "log_rows",
    "monitor",
    "monitor_rows",
    "realised",
    "table_rows",
]
