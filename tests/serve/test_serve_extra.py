"""An environment with the [serve] extra, and nothing else of ours."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2]
ROW = {"amount": 150.0, "hour": 3, "day_of_week": 1, "merchant_category": "online"}
LOADED = """
import json, os, signal, sys, threading, time, urllib.request
folder, port, body = sys.argv[1], int(sys.argv[2]), sys.argv[3].encode()
answers = []
def ask():
    for _ in range(400):
        try:
            url = f"http://127.0.0.1:{port}/v1/predict"
            answers.append(json.load(urllib.request.urlopen(url, body)))
            break
        except OSError:
            time.sleep(0.05)
    os.kill(os.getpid(), signal.SIGTERM)
threading.Thread(target=ask).start()
from holdfast.serve import run
run(folder, port=port)
print(json.dumps([answers, sorted({name.partition(".")[0] for name in sys.modules})]))
"""


def command(python: Path | str, root: Path, *words: str) -> str:
    done = subprocess.run([str(python), *words], cwd=root, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.slow
def test_a_bundle_is_served_with_the_serve_extra_alone(data, tmp_path, port):
    """A LightGBM bundle trained here is served there, with equal answers and without any training library."""
    home, away = tmp_path / "home", tmp_path / "away"
    home.mkdir()
    table = str(data / "fraud_synthetic" / "train.csv")
    holdfast = ("-m", "holdfast")
    command(
        sys.executable,
        home,
        *holdfast,
        "init",
        "--data",
        table,
        "--target",
        "is_fraud",
        "--name",
        "fraud",
        "--yes",
    )
    contract = home / "holdfast.yaml"
    lines = [line for line in contract.read_text().splitlines() if not line.startswith("candidates:")]
    contract.write_text("\n".join(lines) + "\ncandidates: [lightgbm]\n")
    command(sys.executable, home, *holdfast, "train")
    command(sys.executable, home, *holdfast, "promote", "v1", "--override", "trial")
    shutil.copytree(home, away)

    venv.create(tmp_path / "environment", with_pip=True)
    python = tmp_path / "environment" / "bin" / "python"
    command(python, tmp_path, "-m", "pip", "install", "--quiet", f"{SOURCE}[serve]")
    installed = {
        found["name"].lower()
        for found in json.loads(command(python, away, "-m", "pip", "list", "--format=json"))
    }
    assert "lightgbm" in installed
    assert not installed & {"scikit-learn", "pandas", "pyarrow", "fastapi"}

    said = command(python, away, "-c", LOADED, ".holdfast", str(port), json.dumps([ROW] * 3))
    (answers,), modules = json.loads(said)
    assert not set(modules) & {"lightgbm", "sklearn", "scipy", "pandas", "pydantic", "sqlalchemy"}
    score = "import holdfast, json, sys; print(json.dumps(holdfast.load('champion').predict(json.loads(sys.argv[1]))))"
    (expected,) = json.loads(command(sys.executable, home, "-c", score, json.dumps([ROW])))
    assert [answer["probability"] for answer in answers] == [expected["probability"]] * 3

    serve = [str(python), *holdfast, "serve", "--port", str(port)]
    with subprocess.Popen(serve, cwd=away, stderr=subprocess.PIPE) as process:
        assert process.stderr is not None
        assert b"http://" in process.stderr.readline()
        process.terminate()
        assert process.wait(30) == 0
    command(python, away, *holdfast, "predictions", "export", "log.csv")
    assert len((away / "log.csv").read_text().splitlines()) == 4
