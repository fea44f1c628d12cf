"""Requests per second and p99 of `holdfast serve`, beside the usual server and beside a constant answer.

One run measures, with the load generator in a process of its own and, where there are two processors, servers on one
and the generator on the other:

    constant          a fixed body from the same HTTP server: what the transport alone can do
    holdfast off      predictions are not kept
    holdfast durable  every prediction is on the disk before it is answered
    usual             FastAPI + pandas + scikit-learn pipeline with LightGBM, in an environment made for it

``by processor`` compares the processor time of a request at 64 connections: what the ratio would be with a processor
to itself. It is the figure to read on a machine that does other things too.

    python benchmarks/serve.py [--quick] [--json FILE] [--environment FOLDER] [--without-usual]

Every answer of holdfast is compared, to the last digit, with what the bundle predicts for its row; exit status 1 when
one was wrong. The aims (100 times the usual server, half of the constant answer with the log off) are printed beside
the ratios and are not part of the exit status: they depend on what else the machine does.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
import venv
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import polars as pl

import holdfast

HERE = Path(__file__).parent / "serving"
CONNECTIONS = (1, 64)
BODIES = 256
USUAL = ["fastapi", "uvicorn[standard]", "pandas", "scikit-learn", "lightgbm"]


def table(rows: int = 8_000) -> pl.DataFrame:
    """Ten columns as a bank might have them, and who left."""
    r = np.random.default_rng(11)
    age, balance, products = (
        r.integers(18, 85, rows),
        r.gamma(2, 30_000, rows).round(2),
        r.integers(1, 5, rows),
    )
    country = r.choice(["France", "Germany", "Spain", "Italy"], rows)
    risk = 0.06 * (age - 40) + 0.8 * (products > 2) + 0.7 * (country == "Germany") - 2.2
    return pl.DataFrame(
        {
            "age": age,
            "balance": balance,
            "products": products,
            "country": country,
            "tenure": r.integers(0, 11, rows),
            "salary": r.normal(60_000, 15_000, rows).round(2).clip(8_000),
            "score": r.normal(650, 90, rows).round(1),
            "channel": r.choice(["branch", "web", "phone"], rows),
            "visits": r.poisson(4, rows),
            "card": r.choice(["gold", "blue", "none"], rows),
            "left": (r.random(rows) < 1 / (1 + np.exp(-risk))).astype(int),
        }
    )


def project(folder: Path, log: str) -> Path:
    """Train, evaluate and promote a LightGBM model whose contract logs as stated."""
    folder.mkdir()
    table().write_csv(folder / "bank.csv")

    def run(*words: str) -> None:
        command = [sys.executable, "-m", "holdfast", *words]
        done = subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"holdfast {' '.join(words)}: {done.stdout}{done.stderr}")

    run("init", "--data", "bank.csv", "--target", "left", "--name", "bank", "--yes")
    contract = folder / "holdfast.yaml"
    text = contract.read_text()
    for key, value in (("log", log), ("candidates", "[lightgbm]")):
        text = re.sub(rf"^{key}:.*\n(?:[ \t]+.*\n|- .*\n)*", "", text, flags=re.M) + f"\n{key}: {value}\n"
    contract.write_text(text)
    run("train")
    run("evaluate")
    run("promote", "v1", "--override", "benchmark")
    return folder


def requests(folder: Path) -> tuple[list[str], list[str]]:
    """Return bodies, and the text that the answer to each of them must contain."""
    rows = table(BODIES).drop("left").to_dicts()
    answers = holdfast.load("champion", project=folder).predict(rows)
    digits = [json.dumps(answer["probability"]) for answer in answers]
    return [json.dumps(row) for row in rows], [f'"probability":{text},' for text in digits]


def trees(folder: Path) -> int:
    """Return how many trees the model has: the usual server gets as many."""
    (text,) = folder.glob(".holdfast/bundles/*/model/lightgbm.txt")
    return text.read_text().count("\nTree=")


def free_port() -> int:
    for port in random.sample(range(18_000, 18_400), 400):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise SystemExit("no free port")


def cores() -> tuple[int | None, int | None]:
    """Return the processor of the servers and that of the load generator; null where there is only one."""
    own = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []
    return (own[0], own[1]) if len(own) > 1 else (None, None)


@contextmanager
def server(command: list[str], port: int, body: str, folder: Path):
    """Run a server until the block ends; it answers when the block begins."""
    core = cores()[0]
    pin = None if core is None else lambda: os.sched_setaffinity(0, {core})
    with (folder / "server.log").open("w") as log:
        process = subprocess.Popen(
            command, cwd=folder, stdout=log, stderr=log, stdin=subprocess.DEVNULL, preexec_fn=pin
        )
    try:
        end = time.monotonic() + 120
        while True:
            request = urllib.request.Request(
                f"http://127.0.0.1:{port}/v1/predict", body.encode(), {"content-type": "application/json"}
            )
            try:
                urllib.request.urlopen(request, timeout=5).close()
                break
            except OSError:
                if process.poll() is not None or time.monotonic() > end:
                    raise SystemExit(f"{command}: {(folder / 'server.log').read_text()[-2000:]}") from None
                time.sleep(0.1)
        yield process.pid
    finally:
        process.terminate()
        process.wait(30)


def processor_seconds(pid: int) -> float:
    """Return what a process has used of its processor; NaN where the system does not say."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return float("nan")
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def load(
    pid: int, port: int, connections: int, seconds: float, bodies: list[str], expected: list[str]
) -> dict:
    """Measure once, after a short warming up."""
    job = {
        "port": port,
        "path": "/v1/predict",
        "connections": connections,
        "bodies": bodies,
        "expected": expected,
    }
    for lasts in (min(1.0, seconds / 2), seconds):
        text = json.dumps(job | {"seconds": lasts, "core": cores()[1]})
        used = processor_seconds(pid)
        done = subprocess.run(
            [sys.executable, str(HERE / "load.py")], input=text, capture_output=True, text=True
        )
        if done.returncode:
            raise SystemExit(done.stderr)
    found = json.loads(done.stdout)
    return found | {"processor_us": 1e6 * (processor_seconds(pid) - used) / found["requests"]}


def environment(folder: Path) -> str:
    """Make an environment with the usual libraries, unless it is there, and return its interpreter."""
    python = folder / "bin" / "python"
    if not python.exists():
        print(f"installing {', '.join(USUAL)} ...", file=sys.stderr)
        venv.create(folder, with_pip=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", *USUAL], check=True)
    return str(python)


def measure(work: Path, options: argparse.Namespace) -> list[dict]:
    """Measure every server, in turns."""
    off, durable = project(work / "off", "off"), project(work / "durable", "durable")
    bodies, expected = requests(off)
    _, kept = requests(durable)  # another split key, so another model
    anything = [""] * len(bodies)
    hold = [sys.executable, "-m", "holdfast", "serve", "--port"]
    servers = {
        "constant": (lambda port: [sys.executable, str(HERE / "constant.py"), str(port)], work, anything),
        "holdfast off": (lambda port: [*hold, str(port)], off, expected),
        "holdfast durable": (lambda port: [*hold, str(port)], durable, kept),
    }
    if not options.without_usual:
        python = environment(options.environment or work / "environment")
        data = [str(off / "bank.csv"), "left", str(trees(off))]
        servers["usual"] = (lambda port: [python, str(HERE / "usual.py"), str(port), *data], work, anything)
    found: list[dict] = []
    for turn in range(1 if options.quick else 3):
        for name, (command, folder, right) in servers.items():
            port = free_port()
            with server(command(port), port, bodies[0], folder) as pid:
                for connections in CONNECTIONS:
                    seen = load(pid, port, connections, 2.0 if options.quick else 8.0, bodies, right)
                    found.append({"server": name, "connections": connections, "turn": turn} | seen)
    return found


def summary(found: list[dict]) -> dict:
    """Return medians over the turns, and the ratios."""
    rates: dict[str, dict[int, dict[str, float]]] = {}
    for cell in found:
        rates.setdefault(cell["server"], {}).setdefault(cell["connections"], {})
    for name, by_connections in rates.items():
        for connections in by_connections:
            cells = [c for c in found if (c["server"], c["connections"]) == (name, connections)]
            keys = ("requests_per_second", "p50_ms", "p99_ms", "processor_us")
            by_connections[connections] = {key: statistics.median(c[key] for c in cells) for key in keys}

    def ratio(above: str, below: str) -> dict[str, float]:
        if below not in rates:
            return {}
        return {
            f"{above} / {below} at {c}": rates[above][c]["requests_per_second"]
            / rates[below][c]["requests_per_second"]
            for c in CONNECTIONS
        }

    def processor(above: str, below: str) -> dict[str, float]:
        if below not in rates:
            return {}
        used = [rates[name][max(CONNECTIONS)]["processor_us"] for name in (above, below)]
        return {f"{above} / {below} by processor": used[1] / used[0]}

    pairs = [
        (hold, other) for other in ("usual", "constant") for hold in ("holdfast off", "holdfast durable")
    ]
    ratios = {name: value for pair in pairs for name, value in (ratio(*pair) | processor(*pair)).items()}
    return {"servers": rates, "ratios": ratios, "wrong": sum(cell["wrong"] for cell in found)}


def show(result: dict) -> None:
    print(
        f"{'server':18}{'connections':>12}{'requests/s':>12}{'p50 ms':>10}{'p99 ms':>10}{'processor us':>14}"
    )
    for name, by_connections in result["servers"].items():
        for connections, cell in by_connections.items():
            rate, p50, p99 = cell["requests_per_second"], cell["p50_ms"], cell["p99_ms"]
            print(f"{name:18}{connections:12}{rate:12,.0f}{p50:10.2f}{p99:10.2f}{cell['processor_us']:14.1f}")
    aims = {"holdfast off / usual": "aim 100", "holdfast off / constant": "aim 0.5"}
    for name, value in result["ratios"].items():
        print(f"{name:36}{value:8.2f}  {aims.get(re.split(' (?:at|by) ', name)[0], '')}")
    print(f"wrong answers: {result['wrong']}")


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="one turn of two seconds a cell")
    parser.add_argument("--json", type=Path, help="write the result to this file")
    parser.add_argument("--environment", type=Path, help="keep the usual server's environment here")
    parser.add_argument(
        "--without-usual", action="store_true", help="leave the usual server out: nothing is installed"
    )
    options = parser.parse_args()
    work = Path(tempfile.mkdtemp(prefix="holdfast-serve-"))
    try:
        found = measure(work, options)
    finally:
        shutil.rmtree(work)
    result = summary(found)
    show(result)
    if options.json:
        options.json.write_text(json.dumps(result | {"cells": found}, indent=1))
    return 1 if result["wrong"] else 0


if __name__ == "__main__":
    sys.exit(main())
