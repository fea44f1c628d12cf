"""Score a table as one would by hand: Polars reads and writes, LightGBM or NumPy answers, nothing is validated.

    python loop.py PLAN IN OUT

``PLAN`` is JSON with what the model needs: the encoder's columns, the text model of LightGBM or weights and intercept,
the calibration, threshold and labels, and what was observed in training, for the flags. ``IN`` and ``OUT`` are CSV or
Parquet by their suffix. The answers are those of ``holdfast score``, to the last bit.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import polars as pl

BATCH = 50_000


def batches(path: Path, types: dict[str, type[pl.DataType]]) -> Iterator[pl.DataFrame]:
    """Yield the input with its columns typed."""
    lazy = pl.scan_parquet(path) if path.suffix == ".parquet" else pl.scan_csv(path, schema=types)
    yield from lazy.collect_batches(chunk_size=BATCH, maintain_order=True)


def encoded(frame: pl.DataFrame, columns: list[dict]) -> np.ndarray:
    """Return the matrix: numbers scaled or plain, categories as codes or as one column a level."""
    parts = []
    for one in columns:
        cells = frame[one["name"]]
        if one["type"] in ("plain", "scaled"):
            values = cells.cast(pl.Float64).to_numpy()
            parts.append((values - one["mean"]) / one["scale"] if one["type"] == "scaled" else values)
            continue
        codes = cells.cast(pl.Enum(one["levels"])).to_physical().to_numpy()
        if one["type"] == "ordinal":
            parts.append(codes.astype(np.float64))
        else:
            parts += [(codes == i).astype(np.float64) for i in range(len(one["levels"]))]
    return np.column_stack(parts)


def linear(matrix: np.ndarray, weights: list[float], intercept: float) -> np.ndarray:
    """Return the margins, summed column by column as holdfast does."""
    total = np.full(len(matrix), intercept)
    for i, weight in enumerate(weights):
        total += matrix[:, i] * weight
    return total


class Flags:
    """The flags of rows: values beyond those of training. Most rows have none, so lists are made of the others only."""

    def __init__(self, observed: dict) -> None:
        self.beyond, self.texts = [], []
        for name, (low, high) in observed["ranges"].items():
            self._add(pl.col(name) < low, f"{name} below the observed {_short(low)}")
            self._add(pl.col(name) > high, f"{name} above the observed {_short(high)}")
        for name, levels in observed["levels"].items():
            self._add(~pl.col(name).is_in(levels), f"{name} unseen")

    def _add(self, beyond: pl.Expr, text: str) -> None:
        self.beyond.append(beyond)
        self.texts.append(pl.when(beyond).then(pl.lit(text)))

    def of(self, frame: pl.DataFrame) -> pl.Series:
        """Return one list a row."""
        marked = frame.select(pl.any_horizontal(self.beyond)).to_series()
        index = np.zeros(frame.height, np.uint32)
        index[marked.to_numpy()] = np.arange(1, int(marked.sum()) + 1)
        lists = frame.filter(marked).select(pl.concat_list(self.texts).list.drop_nulls()).to_series()
        return pl.concat([pl.Series([[]], dtype=pl.List(pl.String)), lists]).gather(index).alias("flags")


def _short(value: float) -> str:
    return repr(float(value)).removesuffix(".0")


class Writer:
    """The output, batch by batch."""

    def __init__(self, path: Path) -> None:
        self.path, self.writer, self.first = path, None, True

    def append(self, frame: pl.DataFrame) -> None:
        if self.path.suffix == ".csv":
            flat = frame.with_columns(pl.col("flags").list.join("; "))
            with self.path.open("wb" if self.first else "ab") as stream:
                flat.write_csv(stream, include_header=self.first)
            self.first = False
            return
        import pyarrow.parquet

        table = frame.to_arrow()
        if self.writer is None:
            self.writer = pyarrow.parquet.ParquetWriter(self.path, table.schema, compression="zstd")
        self.writer.write_table(table)

    def close(self) -> None:
        if self.writer is not None:
            self.writer.close()


def main(plan_file: str, source: str, output: str) -> None:
    """Answer every row of the input."""
    plan = json.loads(Path(plan_file).read_text())
    columns, observed = plan["columns"], plan["observed"]
    if "model" in plan:
        import lightgbm

        booster = lightgbm.Booster(model_str=plan["model"])
    numbers = {one["name"] for one in columns if one["type"] in ("plain", "scaled")}
    types = {one["name"]: pl.Float64 if one["name"] in numbers else pl.String for one in columns}
    flags, labels, threshold = Flags(observed), np.array(plan["labels"]), plan["threshold"]
    writer, seen = Writer(Path(output)), 0
    for frame in batches(Path(source), types):
        matrix = encoded(frame, columns)
        if "model" in plan:
            margin = booster.predict(matrix, raw_score=True)
        else:
            margin = linear(matrix, plan["weights"], plan["intercept"])
        margin = margin * plan["slope"] + plan["offset"] if "slope" in plan else margin
        probability = 1.0 / (1.0 + np.exp(-margin))
        answers = pl.DataFrame(
            {
                "row": np.arange(seen + 1, seen + frame.height + 1),
                "prediction": labels[(probability >= threshold).astype(int)],
                "probability": probability,
                "threshold": np.full(frame.height, threshold),
            }
        )
        writer.append(answers.with_columns(flags.of(frame)))
        seen += frame.height
    writer.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
