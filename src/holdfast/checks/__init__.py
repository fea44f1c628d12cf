"""Checks: everything holdfast knows about failing models, one file each. Here the protocol, the runner, and the
checks of tables and splits; the checks of training, evaluation, bundles and monitors live in those rooms.
"""

from holdfast.checks.columns import TableColumn, table_columns
from holdfast.checks.contexts import SplitContext, TableContext
from holdfast.checks.discover import checks_in
from holdfast.checks.protocol import Check, Found, NotApplicable, check
from holdfast.checks.runner import Report, run_checks

__all__ = [
    "Check",
    "Found",
    "NotApplicable",
    "Report",
    "SplitContext",
    "TableColumn",
    "TableContext",
    "check",
    "checks_in",
    "run_checks",
    "table_columns",
]
