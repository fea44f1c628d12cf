"""Frozen records that cross a room's border; the JSON of the command line and of HTTP derives from them."""

from holdfast.records.baselines import Beside
from holdfast.records.checking import CheckReport, Finding, RowCounts
from holdfast.records.encode import plain, to_json
from holdfast.records.evaluation import (
    ClassFigures,
    ClassMatrix,
    Confusion,
    Curve,
    Evaluation,
    Metric,
    NetValue,
    Slice,
)
from holdfast.records.leaderboard import Leaderboard, Place, Standing
from holdfast.records.monitoring import Drift, Monitoring, Performance, Shape, Window
from holdfast.records.searching import Hyperparameters, Searched, Trial
from holdfast.records.serving import Answer, Fewer, Scoring, Violation
from holdfast.records.storing import Gate, LedgerRow, Move, VersionInfo
from holdfast.records.training import (
    Baseline,
    Candidate,
    Difference,
    RandomSplit,
    Retraining,
    Training,
)

__all__ = [
    "Answer",
    "Baseline",
    "Beside",
    "Candidate",
    "CheckReport",
    "ClassFigures",
    "ClassMatrix",
    "Confusion",
    "Curve",
    "Difference",
    "Drift",
    "Evaluation",
    "Fewer",
    "Finding",
    "Gate",
    "Hyperparameters",
    "Leaderboard",
    "LedgerRow",
    "Metric",
    "Monitoring",
    "Move",
    "NetValue",
    "Performance",
    "Place",
    "RandomSplit",
    "Retraining",
    "RowCounts",
    "Scoring",
    "Searched",
    "Shape",
    "Slice",
    "Standing",
    "Training",
    "Trial",
    "VersionInfo",
    "Violation",
    "Window",
    "plain",
    "to_json",
]
