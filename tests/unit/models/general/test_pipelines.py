"""The pipelines of the benchmark, each packaged and loaded in a fresh process."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARK = Path(__file__).parents[4] / "benchmarks" / "pipelines.py"


@pytest.mark.slow
@pytest.mark.timeout(3_000)
def test_pipelines_of_the_kinds_people_bring(tmp_path):
    """Every row of a fresh process is the row of the pipeline fitted by hand; a row alone agrees within 1e-9."""
    figures = tmp_path / "figures.json"
    command = [sys.executable, str(BENCHMARK), "--quick", "--without-onnx", "--json", str(figures)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    results = json.loads(figures.read_text())
    assert len(results) >= 20
    assert all(result["equal"] == result["answered"] > 900 for result in results)


def test_the_page_has_a_row_a_pipeline():
    """The table in the how-to is of the pipelines that the benchmark has."""
    source = (BENCHMARK.parent / "brought" / "twenty.py").read_text(encoding="utf-8")
    (listed,) = (
        node for node in ast.parse(source).body if isinstance(node, ast.Assign) and "TWENTY" in ast.dump(node)
    )
    names = [call.args[0].value for call in listed.value.elts]
    page = (BENCHMARK.parents[1] / "docs" / "how-to" / "bring-your-own.md").read_text(encoding="utf-8")
    table = page.partition("<!-- pipelines: start -->")[2].partition("<!-- pipelines: end -->")[0]
    assert [line.split(" | ")[0].removeprefix("| ") for line in table.splitlines()[3:]] == names
