"""The whole ring on a database, and where its password is afterwards: nowhere."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import polars as pl
import pytest

from holdfast.cli.main import run as run_command

PASSWORD = "s3cr/t #42"
SECRETS = (PASSWORD, quote(PASSWORD, safe=""), quote(PASSWORD), "s3cr")


@pytest.fixture
def run(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Callable[..., tuple[int, str]]:
    """Return what runs a command in a new folder and gives its status and all that it printed."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.delenv("HOLDFAST_PROJECT", raising=False)

    def once(*arguments: str) -> tuple[int, str]:
        capsys.readouterr()
        status = run_command(list(arguments))
        out, err = capsys.readouterr()
        return status, out + err

    return once


@pytest.fixture(scope="module")
def shop(server, customers):
    """Return a server with a table of customers that ann may read."""
    frame: pl.DataFrame = customers(1_500)
    server.run(
        "CREATE TABLE customers (customer text, day timestamptz, age int, balance float8, city text, "
        'products int, "left" int)'
    )
    import psycopg

    address = f"host={server.folder} port={server.port} user=owner dbname=shop"
    with (
        psycopg.connect(address, autocommit=True) as connection,
        connection.cursor().copy("COPY customers FROM STDIN") as rows,
    ):
        for row in frame.rows():
            rows.write_row(row)
    return server


def files_with(folder: Path, secrets: tuple[str, ...]) -> list[str]:
    """Return the files of a folder, at any depth, that hold one of the texts."""
    wanted = [secret.encode() for secret in secrets]
    return [
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_file() and any(secret in path.read_bytes() for secret in wanted)
    ]


def test_a_password_is_nowhere_after_the_whole_ring(shop, run, tmp_path, monkeypatch):
    """Given on the command line it is in no file of the project and in nothing that a command prints."""
    url, said = f"{shop.url(quote(PASSWORD, safe=''))}#customers", ""

    def must(*arguments: str, status: int = 0) -> str:
        nonlocal said
        found, text = run(*arguments)
        assert found == status, text
        said += text
        return text

    text = must("init", "--data", url, "--target", "left", "--json")
    assert f"postgresql://ann:***@127.0.0.1:{shop.port}/shop#customers" in text
    contract = (tmp_path / "holdfast.yaml").read_text()
    assert f'data: {{url: "postgresql://ann@127.0.0.1:{shop.port}/shop", query: customers}}' in contract
    assert "name: customers" in contract
    contract = contract.replace("candidates: [linear, lightgbm]", "candidates: [linear]")
    (tmp_path / "holdfast.yaml").write_text(contract)
    monkeypatch.setenv("PGPASSWORD", PASSWORD)
    must("check")
    must("train", "--json")
    must("evaluate")
    must("promote", "v1")
    monkeypatch.delenv("PGPASSWORD")
    must("score", url.replace("#customers", "#SELECT * FROM customers WHERE age > 40"), "out.csv", "--json")
    must("monitor", "--data", url, "--json")
    must("retrain", "--data", url, "--json", status=1)
    must("report")
    for command in ("ledger", "versions"):
        must(command, "--json")
    must("score", url.replace("#customers", "#nowhere"), "out.csv", "--json", status=2)
    must("score", url.replace("s3cr", "wrong-s3cr"), "out.csv", "--json", status=2)
    must("score", url, "out.csv", "--version", "v9", "--json", status=2)
    assert len(files_with(tmp_path, ("127.0.0.1",))) > 2
    assert files_with(tmp_path, SECRETS) == []
    assert not [secret for secret in SECRETS if secret in said]


@pytest.mark.parametrize("written", ['{{url: "{url}", query: customers}}', '"{url}#customers"'])
def test_a_contract_with_a_password_is_refused(shop, run, tmp_path, written):
    """With the line, the way on, and without the password in the message."""
    url = shop.url(quote(PASSWORD, safe=""))
    (tmp_path / "holdfast.yaml").write_text(f"data: {written.format(url=url)}\ntarget: left\n")
    status, said = run("check")
    assert status == 2
    assert "line 1" in said
    assert "PGPASSWORD" in said
    assert "password-in-contract" in said or "a URL without a query" in said
    assert not [secret for secret in SECRETS if secret in said]
    assert not (tmp_path / ".holdfast").exists()


def test_a_contract_takes_the_password_from_a_placeholder(shop, run, tmp_path, monkeypatch):
    """``${NAME}`` is read when the database is, and stays a placeholder in all that is written."""
    url = shop.url("${SHOP_PASSWORD}")
    (tmp_path / "holdfast.yaml").write_text(f'data: {{url: "{url}", query: customers}}\ntarget: left\n')
    status, said = run("check")
    assert (status, "error[environment-missing]: SHOP_PASSWORD" in said) == (2, True)
    monkeypatch.setenv("SHOP_PASSWORD", PASSWORD)
    status, said = run("check", "--json")
    assert '"read":1500' in said
    assert files_with(tmp_path, SECRETS) == []


def test_answers_of_a_database_are_those_of_a_file(shop, run, tmp_path, monkeypatch, copy, customers):
    """The same rows from a server and from a CSV: the same probabilities, bit for bit."""
    project = copy(champion=True)
    customers(1_500).write_csv(tmp_path / "t.csv")
    monkeypatch.setenv("PGPASSWORD", PASSWORD)
    monkeypatch.setenv("HOLDFAST_PROJECT", str(project))
    assert run("score", f"{shop.url()}#customers", "a.parquet")[0] == 0
    assert run("score", "t.csv", "b.parquet")[0] == 0
    assert pl.read_parquet("a.parquet").equals(pl.read_parquet("b.parquet"))


@pytest.mark.parametrize(
    ("tail", "code"),
    [
        ("#nowhere", "query-failed"),
        ("#DELETE FROM customers", "query-not-reading"),
        ("", "url-without-query"),
    ],
)
def test_bad_queries_are_told(shop, run, tmp_path, tail, code):
    """Exit status 2, what to type next, nothing written."""
    status, said = run("init", "--data", shop.url(quote(PASSWORD, safe="")) + tail, "--target", "left")
    assert status == 2
    assert f"error[{code}]" in said
    assert "next: " in said
    assert "Traceback" not in said
    assert not [secret for secret in SECRETS if secret in said]
    assert list(tmp_path.iterdir()) == []
