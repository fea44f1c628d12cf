"""Pipelines of the kinds people bring: packaged, loaded in a fresh process, and compared; beside skl2onnx.

For each pipeline of ``brought/twenty.py`` one run

    packages it (a clone is refitted on the training rows), and fits the same pipeline by hand on the same rows
    loads the version in a fresh process and answers rows that nobody has seen, as a table and 200 of them alone
    lets skl2onnx convert the same pipeline in an environment made for it, and answers the same rows by onnxruntime

    python benchmarks/pipelines.py [--quick] [--only WORD] [--json FILE] [--environment FOLDER] [--without-onnx]
                                   [--write PAGE]

``--write`` puts the table between the marks of a page (``docs/how-to/bring-your-own.md``). Exit status 1 when a packaged
pipeline answers a row otherwise than the one fitted by hand, or a row alone differs by more than 1e-9, relative.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
import venv
import warnings
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from brought.table import FRESH, table
from brought.twenty import TWENTY, Brought
from threadpoolctl import threadpool_limits

import holdfast

HERE = Path(__file__).parent
ONE_THREAD = {**os.environ, "OMP_NUM_THREADS": "1"}
"""Threads that wait for each other on a busy machine take many times the time of one."""

LEARNED, COMPARED = 2_000, 10_000
TOLERANCE = 1e-9
ONNX = ("skl2onnx", "onnxruntime", "onnxmltools", "pandas", "lightgbm", "xgboost", "catboost", "skrub")
START, END = "<!-- pipelines: start -->", "<!-- pipelines: end -->"


def packaged(brought: Brought, project: Path) -> dict[str, Any]:
    """Package a pipeline; return the answers of the one fitted by hand on the same rows to fresh rows, and costs."""
    frame = table(LEARNED, 0, dtype=brought.dtype)
    x = frame[list(brought.columns)].assign(row=np.arange(LEARNED))
    start = time.perf_counter()
    keys = {"name": "brought", "ignore": ["row"]}
    record = holdfast.package(brought.make(), x, frame[brought.target], contract=keys, project=project)
    took = time.perf_counter() - start
    (kept,) = (project / ".holdfast" / "training").glob("*.parquet")
    at = pl.read_parquet(kept)["row"].to_numpy()
    np.save(project / "training.npy", at)
    learned = frame.iloc[at]
    by_hand = brought.make().fit(learned[list(brought.columns)], learned[brought.target])
    model = project / ".holdfast" / "bundles"
    stored = sum(path.stat().st_size for path in model.glob("*/model/*"))
    return {"by hand": by_hand, "rows": record.rows["training"], "kB": stored / 1e3, "package seconds": took}


def compared(brought: Brought, project: Path, by_hand: Any, rows: int) -> dict[str, Any]:
    """Return how the answers of the fresh process differ from those of the pipeline fitted by hand."""
    found = np.load(project / "answers.npz")
    fresh = table(rows, FRESH, dtype=brought.dtype)[list(brought.columns)]
    regression = not hasattr(by_hand, "predict_proba")
    expected = by_hand.predict(fresh)[:, None] if regression else by_hand.predict_proba(fresh)
    if brought.target == "left":
        expected = expected[:, 1:]
    if brought.target == "kind":
        expected = expected[:, [list(by_hand.classes_).index(name) for name in classes(project)]]
    answered = ~np.isnan(found["scores"]).any(axis=1)
    apart = np.abs(found["scores"] - expected)[answered]
    table_scores = found["scores"][found["at"]].reshape(found["alone"].shape)
    alone = np.abs(found["alone"] - table_scores) / np.maximum(np.abs(table_scores), 1e-300)
    return {
        "answered": int(answered.sum()),
        "equal": int((apart.max(axis=1) == 0).sum()),
        "difference": float((apart / np.maximum(np.abs(expected[answered]), 1e-300)).max()),
        "alone": float(alone[table_scores != 0].max()),
        "row ms": float(np.median(found["took"]) * 1e3),
    }


def classes(project: Path) -> list[str]:
    """Return the contract's classes in its order."""
    return [str(label) for label in holdfast.Project(project).settings.classes]


def environment(folder: Path) -> str:
    """Return the Python of an environment with skl2onnx and this environment's scikit-learn, made where it is missing."""
    python = folder / "bin" / "python"
    if not python.exists():
        print(f"installing {', '.join(ONNX)} ...", file=sys.stderr)
        venv.create(folder, with_pip=True)
        own = [
            f"{name}=={version(name)}" for name in ("scikit-learn", "numpy", "pandas", "lightgbm", "xgboost")
        ]
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", *own, *ONNX], check=True)
    return str(python)


def run(work: Path, options: argparse.Namespace) -> list[dict[str, Any]]:
    """Package everything, answer in a fresh process, let skl2onnx try, and return a row a pipeline."""
    rows = 1_000 if options.quick else COMPARED
    results, by_hand = [], {}
    for number, brought in enumerate(TWENTY):
        if options.only and options.only not in brought.name:
            continue
        print(brought.name, file=sys.stderr, flush=True)
        found = packaged(brought, work / str(number))
        by_hand[number] = found.pop("by hand")
        results.append({"name": brought.name, "number": number, **found})
    elsewhere(sys.executable, "brought.fresh", work, rows)
    for result in results:
        number = result["number"]
        result |= compared(TWENTY[number], work / str(number), by_hand[number], rows)
    if not options.without_onnx:
        python = environment(Path(options.environment or work / "environment"))
        elsewhere(python, "brought.peer", work, rows)
        onnx = json.loads((work / "onnx.json").read_text())
        for result in results:
            result["onnx"] = onnx[result["name"]]
    return results


def elsewhere(python: str, module: str, work: Path, rows: int) -> None:
    """Run a module in a process of its own."""
    command = [python, "-m", module, str(work.resolve()), str(rows)]
    subprocess.run(command, check=True, cwd=HERE, env=ONE_THREAD)


def shown(results: list[dict[str, Any]]) -> str:
    """Return the results as a table of a page."""
    lines = [
        "| Pipeline | equal to the one fitted by hand | a row alone, largest relative difference "
        "| ms of processor time a row | kB | skl2onnx |",
        "|---|---:|---:|---:|---:|---|",
    ]
    for r in results:
        equal = f"{r['equal']:,} of {r['answered']:,}"
        if r["difference"] > 0:
            equal += f", the others within {r['difference']:.0e}"
        alone = "equal" if r["alone"] == 0 else f"{r['alone']:.0e}"
        lines.append(
            f"| {r['name']} | {equal} | {alone} | {r['row ms']:.1f} | {r['kB']:,.0f} | {onnx_words(r.get('onnx'))} |"
        )
    return "\n".join(lines)


def onnx_words(found: dict[str, Any] | None) -> str:
    """Return in words what skl2onnx made of a pipeline."""
    if found is None:
        return "not measured"
    if not found["converts"]:
        return "does not convert"
    if not found["runs"]:
        return "converts, does not run"
    said = (
        f"differs by up to {found['difference']:.2g}"
        if found["difference"] > 1e-3
        else f"agrees within {found['difference']:.0e}"
    )
    if found["rows apart"]:
        said += f" ({found['rows apart']:,} rows by more than 0.001)"
    if found["difference"] > 1e-3 >= found["without missing texts"]:
        said += "; agrees where no text is missing"
    return said


def write(page: Path, text: str) -> None:
    """Put a text between the marks of a page."""
    before, _, rest = page.read_text(encoding="utf-8").partition(START)
    after = rest.partition(END)[2]
    page.write_text(f"{before}{START}\n{text}\n{END}{after}", encoding="utf-8")


def main() -> int:
    """Run the benchmark and return the exit status."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="1,000 rows")
    parser.add_argument("--only", default="", help="pipelines with this word in their name")
    parser.add_argument("--json", help="where to write the figures")
    parser.add_argument(
        "--environment", help="folder of the environment with skl2onnx; kept for the next run"
    )
    parser.add_argument("--without-onnx", action="store_true")
    parser.add_argument("--write", help="page to write the table into")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    with tempfile.TemporaryDirectory() as work, threadpool_limits(1):
        results = run(Path(work), options)
    text = shown(results)
    print(text)
    if options.json:
        Path(options.json).write_text(json.dumps(results, indent=1))
    if options.write:
        write(Path(options.write), text)
    wrong = [
        r["name"]
        for r in results
        if r["difference"] > TOLERANCE or r["alone"] > TOLERANCE or not r["answered"]
    ]
    if wrong:
        print(f"answers otherwise: {', '.join(wrong)}", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
