"""In an environment of its own: what skl2onnx makes of the same pipelines, fitted on the same rows.

    python -m brought.peer FOLDER ROWS

Writes ``onnx.json`` into FOLDER: for each pipeline whether it converts, and the largest difference in probability (in
value for a regression) between onnxruntime and the pipeline on the same rows. Numbers are handed over as float32, as
the documentation of skl2onnx does; a missing text as an empty one, since ONNX has no missing text; where that alone
makes a difference, the second figure leaves the rows with a missing text out.
"""

from __future__ import annotations

import json
import sys
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from brought.table import FRESH, table
from brought.twenty import TWENTY, Brought


def types_of(frame: pd.DataFrame) -> list[tuple[str, Any]]:
    """Return the columns as skl2onnx declares them."""
    from skl2onnx.common.data_types import BooleanTensorType, FloatTensorType, StringTensorType

    def of(column: pd.Series) -> Any:
        if column.dtype.kind == "b":
            return BooleanTensorType([None, 1])
        return FloatTensorType([None, 1]) if column.dtype.kind in "if" else StringTensorType([None, 1])

    return [(name, of(frame[name])) for name in frame.columns]


def feeds(frame: pd.DataFrame) -> dict[str, np.ndarray]:
    """Return rows as onnxruntime takes them."""
    found = {}
    for name in frame.columns:
        column = frame[name]
        if column.dtype.kind == "b":
            found[name] = column.to_numpy().reshape(-1, 1)
        elif column.dtype.kind in "if":
            found[name] = column.to_numpy(dtype=np.float32).reshape(-1, 1)
        else:
            texts = ["" if value is None or value != value else str(value) for value in column.tolist()]
            found[name] = np.array(texts, dtype=object).reshape(-1, 1)
    return found


def register() -> None:
    """Register the converters of boosters, as the documentation says."""
    from lightgbm import LGBMClassifier
    from onnxmltools.convert.lightgbm.operator_converters.LightGbm import convert_lightgbm
    from onnxmltools.convert.xgboost.operator_converters.XGBoost import convert_xgboost
    from skl2onnx import update_registered_converter
    from skl2onnx.common.shape_calculator import calculate_linear_classifier_output_shapes as shapes
    from xgboost import XGBClassifier

    options = {"nocl": [True, False], "zipmap": [True, False, "columns"]}
    update_registered_converter(
        XGBClassifier, "XGBoostXGBClassifier", shapes, convert_xgboost, options=options
    )
    update_registered_converter(
        LGBMClassifier, "LightGbmLGBMClassifier", shapes, convert_lightgbm, options=options
    )


def judge(brought: Brought, at: np.ndarray, rows: int) -> dict[str, Any]:
    """Fit, convert, and compare on fresh rows."""
    import onnxruntime
    from skl2onnx import to_onnx

    learned = table(len(at) and int(at.max()) + 1, 0, dtype=brought.dtype).iloc[at]
    names = list(brought.columns)
    model = brought.make().fit(learned[names], learned[brought.target])
    fresh = table(rows, FRESH, dtype=brought.dtype)[names]
    regression = not hasattr(model, "predict_proba")
    expected = model.predict(fresh) if regression else model.predict_proba(fresh)
    try:
        options = None if regression else {"zipmap": False}
        stated = to_onnx(
            model, initial_types=types_of(fresh), options=options, target_opset={"": 18, "ai.onnx.ml": 3}
        )
    except Exception as error:
        return {"converts": False, "why": f"{type(error).__name__}: {str(error).splitlines()[0][:120]}"}
    try:
        session = onnxruntime.InferenceSession(stated.SerializeToString(), providers=["CPUExecutionProvider"])
        found = session.run(None, feeds(fresh))[0 if regression else 1]
    except Exception as error:
        return {
            "converts": True,
            "runs": False,
            "why": f"{type(error).__name__}: {str(error).splitlines()[0][:120]}",
        }
    apart = np.abs(np.asarray(found, dtype=np.float64).reshape(expected.shape) - expected)
    worst = apart if regression else apart.max(axis=1)
    whole = ~fresh.isna()[
        [n for n in names if fresh[n].dtype.kind == "O" or str(fresh[n].dtype) == "category"]
    ].any(axis=1)
    return {
        "converts": True,
        "runs": True,
        "difference": float(worst.max()),
        "without missing texts": float(worst[whole.to_numpy()].max()),
        "rows apart": int((worst > 1e-3).sum()),
    }


def main() -> None:
    """Judge every pipeline whose training rows are there."""
    folder, rows = Path(sys.argv[1]), int(sys.argv[2])
    register()
    results = {}
    for number, brought in enumerate(TWENTY):
        at = folder / str(number) / "training.npy"
        if at.is_file():
            results[brought.name] = judge(brought, np.load(at), rows)
            print(brought.name, results[brought.name], file=sys.stderr, flush=True)
    (folder / "onnx.json").write_text(json.dumps(results))


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    main()
