"""Opening the seal: the sealed record with its slices and curves, and the gate's comparison."""

from holdfast.evaluate.answers import Answers, answers
from holdfast.evaluate.gate import GateLook, compare, open_gate
from holdfast.evaluate.leaderboard import enter_leaderboard
from holdfast.evaluate.opening import open_and_evaluate
from holdfast.evaluate.record import evaluate
from holdfast.evaluate.slices import slices

__all__ = [
    "Answers",
    "GateLook",
    "answers",
    "compare",
    "enter_leaderboard",
    "evaluate",
    "open_and_evaluate",
    "open_gate",
    "slices",
]
