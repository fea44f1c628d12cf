"""What a predictor costs to serve: microseconds a row and megabytes."""

from __future__ import annotations

import time

import numpy as np

from holdfast.models import Scorer
from holdfast.train.rows import TrainingRows

SAMPLED_ROWS = 200
CALLS = 2_000
FEWEST_CALLS = 100
SECONDS = 2.0
"""Calls that take longer together end with the fewest: a pipeline of the general path takes milliseconds a row."""


def latency_p99_us(predictor: Scorer, rows: TrainingRows) -> float:
    """Return the 99th percentile of one row through the row executor, in microseconds of this thread's processor time.

    Features, encoding and model are in it; JSON and the network are not. Two hundred rows in turn, two thousand
    calls after a warm-up, or as many as two seconds hold, but a hundred. What other programs take of the machine
    meanwhile is not in it: by the wall clock a limit would refuse a candidate because somebody else was busy.
    """
    sample = rows.frame.head(SAMPLED_ROWS).to_dicts()
    answer = predictor.row()
    for row in sample[:20]:
        answer(row)
    clock, wall = time.thread_time_ns, time.perf_counter_ns
    took = np.empty(CALLS)
    calls, end = 0, wall() + int(SECONDS * 1e9)
    while calls < CALLS and (calls < FEWEST_CALLS or wall() < end):
        row = sample[calls % len(sample)]
        start = clock()
        answer(row)
        took[calls] = clock() - start
        calls += 1
    return float(np.percentile(took[:calls], 99)) / 1_000.0
