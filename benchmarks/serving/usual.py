"""The usual server: FastAPI, a pydantic model, a pandas frame of one row, a scikit-learn pipeline with LightGBM.

Runs in an environment of its own, which ``benchmarks/serve.py`` makes and throws away.
"""

import sys

import lightgbm
import pandas as pd
import uvicorn
from fastapi import FastAPI
from pydantic import create_model
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

port, table, target = int(sys.argv[1]), pd.read_csv(sys.argv[2]), sys.argv[3]
inputs = table.drop(columns=target)
numbers = [name for name in inputs if inputs[name].dtype.kind in "if"]
words = [name for name in inputs if name not in numbers]
prepare = ColumnTransformer(
    [
        ("numbers", make_pipeline(SimpleImputer(strategy="median"), StandardScaler()), numbers),
        ("words", OneHotEncoder(handle_unknown="ignore"), words),
    ]
)
pipeline = make_pipeline(prepare, lightgbm.LGBMClassifier(n_estimators=int(sys.argv[4]), verbosity=-1))
pipeline.fit(inputs, table[target])

Row = create_model("Row", **{name: (float if name in numbers else str, ...) for name in inputs})
app = FastAPI()


@app.post("/v1/predict")
def predict(row: Row):
    """Answer one row."""
    probability = float(pipeline.predict_proba(pd.DataFrame([row.model_dump()]))[0, 1])
    return {"prediction": int(probability >= 0.5), "probability": probability}


if __name__ == "__main__":
    uvicorn.run(app, port=port, access_log=False, log_level="error")
