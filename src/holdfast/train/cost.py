"""What a predictor costs to serve: microseconds a row and megabytes."""

from __future__ import annotations

import time

import numpy as np

from holdfast.models import Predictor
from holdfast.train.rows import TrainingRows

SAMPLED_ROWS = 200
CALLS = 2_000


def latency_p99_us(predictor: Predictor, rows: TrainingRows) -> float:
    """Return the 99th percentile of one row through the row executor, in microseconds.

    Features, encoding and model are in it; JSON and the network are not. Two hundred rows in turn, two thousand
    calls after a warm-up; on a busy machine the figure is the machine's as well.
    """
    sample = rows.frame.head(SAMPLED_ROWS).to_dicts()
    answer = predictor.row()
    for row in sample:
        answer(row)
    clock = time.perf_counter_ns
    took = np.empty(CALLS)
    for i in range(CALLS):
        row = sample[i % len(sample)]
        start = clock()
        answer(row)
        took[i] = clock() - start
    return float(np.percentile(took, 99)) / 1_000.0
