"""What a serving process has loaded."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

PROGRAM = """
import json, os, signal, sys, threading, time, urllib.request
def ask(port):
    url = f"http://127.0.0.1:{port}/v1/predict"
    body = sys.argv.pop().encode()
    for _ in range(200):
        try:
            urllib.request.urlopen(url, b"[" + b",".join([body] * 2000) + b"]").read()
            break
        except OSError:
            time.sleep(0.05)
    os.kill(os.getpid(), signal.SIGTERM)
threading.Thread(target=ask, args=(sys.argv[sys.argv.index("--port") + 1],)).start()
time.sleep(0.01)
if sys.argv.pop(1) == "by command":
    from holdfast.cli.main import main
    try:
        main()
    except SystemExit as end:
        assert not end.code, end.code
else:
    from holdfast.contract.place import FOLDER, find_root
    from holdfast.serve import run
    run(find_root(sys.argv[5]) / FOLDER, port=int(sys.argv[3]))
print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})))
"""
HEAVY = {
    "pandas",
    "sklearn",
    "scipy",
    "pydantic",
    "sqlalchemy",
    "lightgbm",
    "pyarrow",
    "fastapi",
    "starlette",
}


@pytest.mark.parametrize(("way", "its_own"), [("by command", {"pydantic"}), ("by call", set())])
def test_the_serving_process_loads_no_training_library(folder, port, good, way, its_own):
    """After starting, answering and stopping, nothing is loaded that answering rows does not need.

    Typer reads the options of a command with pydantic; the server itself does not load it.
    """
    folder.promote(folder.add())
    command = [way, "serve", "--port", str(port), "--project", str(folder.root), json.dumps(good)]
    found = subprocess.run(
        [sys.executable, "-c", PROGRAM, *command], capture_output=True, text=True, timeout=60
    )
    assert found.returncode == 0, found.stderr
    modules = set(json.loads(found.stdout))
    assert {"holdfast", "uvicorn", "polars"} <= modules
    assert modules & HEAVY <= its_own
