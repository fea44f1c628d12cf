"""Every source, whole and bad, through the commands: what was read, or what happened and what to type next."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from holdfast.data.sources import standard_input


def _excel(path: Path, frame: pl.DataFrame) -> None:
    frame.write_excel(path, worksheet="Customers")


def _sqlite(path: Path, frame: pl.DataFrame) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute(f"CREATE TABLE customers ({', '.join(frame.columns)})")
        connection.executemany(f"INSERT INTO customers VALUES ({', '.join('?' * frame.width)})", frame.rows())
    connection.close()


def _partitioned(path: Path, frame: pl.DataFrame) -> None:
    for (city,), part in frame.partition_by("city", as_dict=True).items():
        folder = path / f"city={city}"
        folder.mkdir(parents=True)
        part.drop("city").write_parquet(folder / "part-0.parquet")


def _lines(frame: pl.DataFrame) -> bytes:
    return "".join(json.dumps(row) + "\n" for row in frame.to_dicts()).encode()


WHOLE: dict[str, tuple[str, Callable[[Path, pl.DataFrame], object]]] = {
    "csv": ("t.csv", lambda path, frame: frame.write_csv(path)),
    "gzip": (
        "t.csv.gz",
        lambda path, frame: path.write_bytes(gzip.compress(frame.write_csv(separator=";").encode())),
    ),
    "bzip2": (
        "t.tsv.bz2",
        lambda path, frame: path.write_bytes(bz2.compress(frame.write_csv(separator="\t").encode())),
    ),
    "json lines": ("t.jsonl", lambda path, frame: path.write_bytes(_lines(frame))),
    "parquet": ("t.parquet", lambda path, frame: frame.write_parquet(path)),
    "arrow": ("t.arrow", lambda path, frame: frame.write_ipc(path)),
    "excel": ("t.xlsx#Customers", lambda path, frame: _excel(path, frame)),
    "sqlite": ("sqlite:///t.db#customers", lambda path, frame: _sqlite(path, frame)),
    "folder": ("parts", _partitioned),
    "pattern": (
        "t-*.csv",
        lambda path, frame: [frame[i::2].write_csv(path.with_name(f"t-{i}.csv")) for i in (0, 1)],
    ),
}


def place(spec: str) -> str:
    """Return the file that a spec is about."""
    return spec.removeprefix("sqlite:///").partition("#")[0]


@pytest.fixture
def model(copy) -> Path:
    """Return a project with a champion."""
    return copy(champion=True)


@pytest.mark.parametrize("kind", WHOLE)
def test_every_source_gives_the_same_answers(kind, model, run, customers):
    """One table through each kind of source: the same probabilities, bit for bit, and no row rejected."""
    frame = customers(300, 9).sort("city", "customer")
    spec, write = WHOLE[kind]
    write(model / place(spec), frame)
    frame.write_csv(model / "plain.csv")
    ran = run("score", spec, "out.parquet", "--json", cwd=model)
    assert ran.status == 0, ran.err
    assert (ran.json["rows"], ran.json["rejected"]) == (300, 0)
    assert run("score", "plain.csv", "plain.parquet", cwd=model).status == 0
    found, expected = (pl.read_parquet(model / name) for name in ("out.parquet", "plain.parquet"))
    if kind == "pattern":
        found, expected = found.sort("probability"), expected.sort("probability")
    assert found["probability"].to_list() == expected["probability"].to_list()


@pytest.mark.parametrize("kind", WHOLE)
def test_a_contract_takes_every_source(kind, tmp_path, run, customers):
    """``init`` writes it, relative to the contract, and says how it was read; ``check`` reads it again."""
    spec, write = WHOLE[kind]
    write(tmp_path / place(spec), customers(300, 3))
    made = run("init", "--data", spec, "--target", "left", "--json")
    assert made.status == 0, made.err
    assert made.json["rows"] == 300
    assert made.json["read_as"]
    checked = run("check", "--json")
    assert checked.json["rows"]["read"] == 300, checked.err
    assert checked.json["read_as"] == made.json["read_as"]


def test_the_evidence_is_shown(tmp_path, run):
    """Delimiter, encoding and decimal comma, with how often they were seen."""
    text = "größe;preis;y\n" + "".join(f"ä{i};{i},5;{i % 2}\n" for i in range(999))
    (tmp_path / "t.csv").write_bytes(text.encode("cp1252"))
    ran = run("init", "--data", "t.csv", "--target", "y")
    line = " ".join(ran.out.split())
    assert "delimiter ';' in 1,000 of 1,000 lines, 3 fields each" in line
    assert "Windows-1252 (byte 0xF6 at offset 2 is not UTF-8)" in line
    assert "decimal comma in 999 of 2,997 cells" in line
    assert "read as: delimiter ';'" in run("check").out


def _loop(path: Path) -> None:
    path.symlink_to(path.name)


def _cut(write: Callable[[Path, pl.DataFrame], object], keep: float) -> Callable[[Path, pl.DataFrame], None]:
    def make(path: Path, frame: pl.DataFrame) -> None:
        write(path, frame)
        whole = path.read_bytes()
        path.write_bytes(whole[: int(len(whole) * keep)])

    return make


def _bytes(content: bytes) -> Callable[[Path, pl.DataFrame], object]:
    return lambda path, frame: path.write_bytes(content)


def _link(path: Path, frame: pl.DataFrame) -> None:
    _loop(path)


def _nothing(path: Path, frame: pl.DataFrame) -> None:
    pass


def _empty_book(path: Path, frame: pl.DataFrame) -> None:
    book = xlsxwriter.Workbook(path)
    book.add_worksheet("Customers")
    book.close()


def _damaged_part(path: Path, frame: pl.DataFrame) -> None:
    _partitioned(path, frame)
    part = sorted(path.rglob("*.parquet"))[-1]
    part.write_bytes(part.read_bytes()[:-20])


def _other_part(path: Path, frame: pl.DataFrame) -> None:
    _partitioned(path, frame)
    frame.select("age", "left").write_parquet(path / "city=Rome" / "part-1.parquet")


def _folder_of(name: str, content: bytes) -> Callable[[Path, pl.DataFrame], None]:
    def make(path: Path, frame: pl.DataFrame) -> None:
        path.mkdir()
        (path / name).write_bytes(content)

    return make


UTF8 = "name,left\n" + "Zoë,1\n" * 50
BAD: list[tuple[str, str, str, Callable[[Path, pl.DataFrame], object], str]] = [
    ("csv", "missing", "t.csv", _nothing, "file-not-found"),
    ("csv", "unreadable", "t.csv", _link, "file-unreadable"),
    ("csv", "empty", "t.csv", _bytes(b""), "table-empty"),
    ("csv", "header only", "t.csv", _bytes(b"age,left\n"), "table-empty"),
    ("csv", "truncated in a character", "t.csv", _bytes((UTF8 + "Zo\u00eb").encode()[:-1]), "file-damaged"),
    ("csv", "truncated in the header", "t.csv", _bytes(b'age,"le'), "header-broken"),
    ("csv", "lying: binary", "t.csv", _bytes(bytes([7, 0, 0, 9]) * 1000), "not-text"),
    (
        "csv",
        "lying: a web page",
        "t.csv",
        _bytes(b"<!DOCTYPE html><html>Log in</html>"),
        "format-unsupported",
    ),
    ("csv", "lying: a PDF", "t.csv", _bytes(b"%PDF-1.7\n"), "format-unsupported"),
    ("csv", "wrong encoding", "t.csv", _bytes(b"\xff\xfea\x00,\x00b"), "encoding-invalid"),
    ("csv", "wrong encoding: no mark", "t.csv", _bytes("age,left\n1,2\n".encode("utf-16-le")), "not-text"),
    ("csv", "wrong dialect: twins", "t.csv", _bytes(b"age,left,age\n1,0,2\n"), "duplicate-column"),
    ("gzip", "unreadable", "t.csv.gz", _link, "file-unreadable"),
    ("gzip", "empty", "t.csv.gz", _bytes(gzip.compress(b"")), "table-empty"),
    ("gzip", "truncated", "t.csv.gz", _cut(WHOLE["gzip"][1], 0.6), "file-damaged"),
    ("gzip", "lying", "t.csv.gz", _bytes(b"age,left\n1,0\n"), "file-damaged"),
    ("bzip2", "truncated", "t.tsv.bz2", _cut(WHOLE["bzip2"][1], 0.6), "file-damaged"),
    ("json lines", "unreadable", "t.jsonl", _link, "file-unreadable"),
    ("json lines", "empty", "t.jsonl", _bytes(b"\n\n"), "table-empty"),
    (
        "json lines",
        "truncated to half an object",
        "t.jsonl",
        _bytes(b'{"age": 41, "le'),
        "json-lines-invalid",
    ),
    ("json lines", "lying: CSV", "t.jsonl", _bytes(b"age,left\n1,0\n"), "json-lines-invalid"),
    ("json lines", "lying: a list", "t.json", _bytes(b'[{"age": 41}]'), "format-unsupported"),
    (
        "json lines",
        "wrong encoding",
        "t.jsonl",
        _bytes('{"city": "Zürich"}\n'.encode("cp1252")),
        "encoding-invalid",
    ),
    ("parquet", "unreadable", "t.parquet", _link, "file-unreadable"),
    ("parquet", "empty", "t.parquet", lambda path, frame: frame.clear().write_parquet(path), "table-empty"),
    ("parquet", "truncated", "t.parquet", _cut(WHOLE["parquet"][1], 0.7), "file-damaged"),
    ("parquet", "lying", "t.parquet", _bytes(b"age,left\n1,0\n"), "file-damaged"),
    ("arrow", "unreadable", "t.arrow", _link, "file-unreadable"),
    ("arrow", "empty", "t.arrow", lambda path, frame: frame.clear().write_ipc(path), "table-empty"),
    ("arrow", "truncated", "t.arrow", _cut(WHOLE["arrow"][1], 0.7), "file-damaged"),
    ("arrow", "lying", "t.arrow", _bytes(b"age,left\n1,0\n"), "file-damaged"),
    ("excel", "unreadable", "t.xlsx", _link, "file-unreadable"),
    ("excel", "empty", "t.xlsx", _empty_book, "table-empty"),
    ("excel", "truncated", "t.xlsx", _cut(lambda path, frame: _excel(path, frame), 0.5), "file-damaged"),
    ("excel", "lying", "t.xlsx", _bytes(b"age,left\n1,0\n"), "file-damaged"),
    (
        "excel",
        "an unknown sheet",
        "t.xlsx#Costumers",
        lambda path, frame: _excel(path, frame),
        "sheet-unknown",
    ),
    ("sqlite", "missing", "sqlite:///t.db#customers", _nothing, "file-not-found"),
    ("sqlite", "unreadable", "sqlite:///t.db#customers", _link, "file-not-found"),
    (
        "sqlite",
        "empty",
        "sqlite:///t.db#customers",
        lambda path, frame: _sqlite(path, frame.clear()),
        "table-empty",
    ),
    ("sqlite", "truncated", "sqlite:///t.db#customers", _cut(_sqlite, 0.6), "query-failed"),
    ("sqlite", "lying", "sqlite:///t.db#customers", _bytes(b"age,left\n1,0\n" * 200), "query-failed"),
    ("sqlite", "no such table", "sqlite:///t.db#clients", _sqlite, "query-failed"),
    ("folder", "unreadable", "parts", _link, "file-unreadable"),
    ("folder", "empty", "parts", _folder_of("notes.md", b"x"), "file-is-folder"),
    ("folder", "an empty file", "parts", _folder_of("a.csv", b""), "table-empty"),
    ("folder", "truncated", "parts", _damaged_part, "file-damaged"),
    ("folder", "lying", "parts", _folder_of("a.parquet", b"age,left\n1,0\n"), "file-damaged"),
    ("folder", "other columns", "parts", _other_part, "columns-differ"),
    ("pattern", "nothing matches", "t-*.csv", _nothing, "pattern-empty"),
    ("url", "no database", "s3://bucket/t.parquet#t", _nothing, "url-unsupported"),
    ("url", "no query", "sqlite:///t.db", _nothing, "url-without-query"),
    ("url", "closed port", "postgresql://ann:pw@127.0.0.1:1/shop#t", _nothing, "database-unreachable"),
]


def _left(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


@pytest.mark.parametrize(("kind", "way", "spec", "make", "code"), BAD, ids=[f"{b[0]}-{b[1]}" for b in BAD])
def test_bad_input_is_told_and_nothing_is_written(kind, way, spec, make, code, tmp_path, run, customers):
    """Exit status 2, what happened, what to type next, no stack trace, no file."""
    make(tmp_path / place(spec), customers(300, 3)) if "://" not in spec or spec.startswith(
        "sqlite"
    ) else None
    before = _left(tmp_path)
    ran = run("init", "--data", spec, "--target", "left")
    assert ran.status == 2, ran.out
    assert f"error[{code}]" in ran.err
    assert "next: " in ran.err
    assert "Traceback" not in ran.err
    assert ran.out == ""
    assert _left(tmp_path) == before


@pytest.mark.parametrize(
    ("kind", "way", "spec", "make", "code"),
    [
        row
        for row in BAD
        if row[1] in ("truncated", "other columns", "wrong encoding", "closed port", "missing")
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 30 else None,
)
def test_what_fails_on_the_way_leaves_no_answers(kind, way, spec, make, code, model, run, customers):
    """``score`` writes its two files whole or not at all, also when the source ends in the middle."""
    make(model / place(spec), customers(300, 3)) if "://" not in spec or spec.startswith("sqlite") else None
    before = _left(model)
    ran = run("score", spec, "out.parquet", "--json", cwd=model)
    assert ran.status == 2
    assert ran.json["error"]["code"] == code
    assert ran.json["error"]["next"]
    assert _left(model) == before


def test_a_record_cut_off_or_of_other_length_is_quarantined(model, run, customers):
    """A CSV that ends within a record, and one whose number of fields changes, lose these rows and no other."""
    lines = customers(100, 9).write_csv().splitlines()
    lines[50:60] = [f"{line},more" for line in lines[50:60]]
    (model / "t.csv").write_text("\n".join(lines)[:-12])
    ran = run("score", "t.csv", "out.csv", "--json", cwd=model)
    assert (ran.json["rows"], ran.json["rejected"]) == (100, 11)
    rejected = pl.read_csv(model / "out.rejected.csv")
    assert rejected["row"].to_list() == [*range(50, 60), 100]
    assert "8 fields where the header has 7" in rejected["reasons"][0]


def test_an_answer_never_replaces_a_file_of_its_source(model, run, customers):
    """Whether the source is a folder or a database."""
    (model / "in").mkdir()
    customers(50, 9).write_csv(model / "in" / "a.csv")
    _sqlite(model / "t.csv", customers(50, 9))
    for spec, output in (("in", "in/a.csv"), ("sqlite:///t.csv#customers", "t.csv")):
        ran = run("score", spec, output, cwd=model)
        assert (ran.status, "output-is-input" in ran.err) == (2, True)


class _Piped(io.TextIOWrapper):
    """Standard input as a pipe gives it."""


@pytest.fixture
def piped(monkeypatch) -> Callable[[bytes], None]:
    """Return what puts bytes on standard input."""

    def put(content: bytes) -> None:
        standard_input._spooled.cache_clear()
        monkeypatch.setattr(sys, "stdin", _Piped(io.BytesIO(content)))

    yield put
    standard_input._spooled.cache_clear()


def test_standard_input_is_a_source(model, run, customers, piped):
    """Of every format, read twice where that is needed."""
    frame = customers(80, 9)
    parquet = io.BytesIO()
    frame.write_parquet(parquet)
    for content in (
        frame.write_csv(separator=";").encode(),
        gzip.compress(_lines(frame)),
        parquet.getvalue(),
    ):
        piped(content)
        ran = run("score", "-", "out.parquet", "--json", cwd=model)
        assert (ran.json["rows"], ran.json["rejected"]) == (80, 0), ran.err


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "table-empty"),
        (b"age,left\n", "table-empty"),
        (b"%PDF", "format-unsupported"),
        (bytes(900), "not-text"),
    ],
)
def test_bad_standard_input_is_told(tmp_path, run, piped, content, code):
    """As any file is, under the name of standard input."""
    piped(content)
    ran = run("init", "--data", "-", "--target", "left")
    assert ran.status == 2
    assert f"error[{code}]: standard input" in ran.err
    assert _left(tmp_path) == set()


def test_a_terminal_is_no_table(run, monkeypatch):
    """Nobody is asked to type one."""
    standard_input._spooled.cache_clear()
    monkeypatch.setattr(sys, "stdin", None)
    ran = run("init", "--data", "-", "--target", "left")
    assert (ran.status, "standard-input-terminal" in ran.err) == (2, True)


@pytest.mark.slow
def test_pipes_of_a_shell_are_sources(model, customers):
    """A pipe into the command, and a process that stands for a file."""
    customers(80, 9).write_csv(model / "t.csv")
    shell = shutil.which("bash")
    if shell is None:
        pytest.skip("no bash")
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    for line in ("cat t.csv | holdfast score - a.parquet", "holdfast score <(gzip -c t.csv) b.parquet"):
        done = subprocess.run([shell, "-c", line], cwd=model, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        assert "80 rows read" in done.stdout
    assert (model / "a.parquet").exists()
