"""Records as a terminal shows them: each function returns what is to be printed, in order."""

from holdfast.reports.terminal.checking import checked, explained
from holdfast.reports.terminal.describing import described
from holdfast.reports.terminal.evaluating import evaluated
from holdfast.reports.terminal.holding import held, held_rows, replayed
from holdfast.reports.terminal.leading import entered, leaderboards
from holdfast.reports.terminal.monitoring import monitored
from holdfast.reports.terminal.predicting import exported, scored
from holdfast.reports.terminal.proposing import proposed
from holdfast.reports.terminal.starting import initialised, reported
from holdfast.reports.terminal.storing import ledger, listed, moved, verified
from holdfast.reports.terminal.training import retrained, trained

__all__ = [
    "checked",
    "described",
    "entered",
    "evaluated",
    "explained",
    "exported",
    "held",
    "held_rows",
    "initialised",
    "leaderboards",
    "ledger",
    "listed",
    "monitored",
    "moved",
    "proposed",
    "replayed",
    "reported",
    "retrained",
    "scored",
    "trained",
    "verified",
]
