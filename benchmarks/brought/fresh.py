"""In a process of its own: load packaged versions and answer rows, in a table and alone.

    python -m brought.fresh FOLDER ROWS

FOLDER holds a project a pipeline, numbered; beside each its answers are written as ``answers.npz``.
"""

from __future__ import annotations

import sys
import time
import warnings
from pathlib import Path

import numpy as np

import holdfast
from brought.table import FRESH, table
from brought.twenty import TWENTY, Brought
from holdfast.data import admit, from_frame

ALONE = 200


def main() -> None:
    """Answer for every project that is there."""
    folder, rows = Path(sys.argv[1]), int(sys.argv[2])
    for number, brought in enumerate(TWENTY):
        project = folder / str(number)
        if (project / "holdfast.yaml").is_file():
            np.savez(project / "answers.npz", **answers(project, brought, rows))


def answers(project: Path, brought: Brought, rows: int) -> dict[str, np.ndarray]:
    """Return scores of fresh rows (NaN where the contract rejects one), of some of them alone, and their processor time."""
    bundle = holdfast.load("v1", project)
    frame = table(rows, FRESH, dtype=brought.dtype)[list(brought.columns)]
    found = bundle.predict(frame, on_bad="null")
    names = [name for name in found.columns if name.startswith("probability")] or ["prediction"]
    scores = found[names].to_numpy(dtype=np.float64)
    typed = admit(from_frame(frame.head(ALONE)), bundle.settings)
    row, alone, took = bundle.predictor.row(), [], []
    for one in typed.frame.to_dicts():
        start = time.process_time()
        alone.append(row(one))
        took.append(time.process_time() - start)
    return {"scores": scores, "at": typed.row - 1, "alone": np.array(alone), "took": np.array(took)}


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    main()
