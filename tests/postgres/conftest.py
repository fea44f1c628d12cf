"""A real PostgreSQL server of the tests' own: made in a temporary folder, on a socket there and a loopback port."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

PASSWORD = "s3cr/t #42"
"""Of the user ``ann``: with characters that a URL must encode."""


@dataclass(frozen=True)
class Server:
    """A running server, which asks ``ann`` for her password."""

    port: int
    folder: Path
    bin: Path

    def url(self, password: str = "", database: str = "shop") -> str:
        """Return a URL for ann, with a password as it is to stand there."""
        user = f"ann:{password}" if password else "ann"
        return f"postgresql://{user}@127.0.0.1:{self.port}/{database}"

    def run(self, sql: str) -> None:
        """Run statements as the owner of the server."""
        import psycopg

        address = f"host={self.folder} port={self.port} user=owner dbname=shop"
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(sql)


def _binaries() -> Path | None:
    """Return the folder of initdb and postgres."""
    found = [Path(path).parent for name in ("initdb",) if (path := shutil.which(name))]
    if config := shutil.which("pg_config"):
        done = subprocess.run([config, "--bindir"], capture_output=True, text=True, check=False)
        found.append(Path(done.stdout.strip()))
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((path for path in found if (path / "initdb").exists() and (path / "postgres").exists()), None)


def _user() -> dict[str, str]:
    """Return the user under whom a server may run: it refuses root."""
    if os.getuid():
        return {}
    known = {entry.pw_name for entry in pwd.getpwall()}
    return {"user": "postgres" if "postgres" in known else "nobody"}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """Start a server, or skip and say why; in CI there must be one."""
    binaries = _binaries()
    if binaries is None:
        reason = "no PostgreSQL server here: apt-get install postgresql"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    folder = Path(tempfile.mkdtemp(prefix="holdfast-pg-"))
    try:
        yield from _running(binaries, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _running(binaries: Path, folder: Path) -> Iterator[Server]:
    run_as, port = _user(), _free_port()
    if run_as:
        shutil.chown(folder, run_as["user"])
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": "/", **run_as}
    make = [
        binaries / "initdb",
        "-D",
        folder / "data",
        "-U",
        "owner",
        "-A",
        "trust",
        "-N",
        "-E",
        "UTF8",
        "--locale=C",
    ]
    subprocess.run(make, check=True, timeout=120, **quiet)
    (folder / "data" / "pg_hba.conf").write_text(
        "local all owner trust\nhost all all 127.0.0.1/32 scram-sha-256\n"
    )
    settings = [
        "fsync=off",
        f"port={port}",
        "listen_addresses=127.0.0.1",
        f"unix_socket_directories={folder}",
    ]
    start = [
        binaries / "postgres",
        "-D",
        folder / "data",
        *(word for one in settings for word in ("-c", one)),
    ]
    process = subprocess.Popen(start, **quiet)
    try:
        server = Server(port, folder, binaries)
        _prepare(server)
        yield server
    finally:
        process.send_signal(2)  # a fast stop: connections are closed
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _prepare(server: Server) -> None:
    import psycopg

    address = f"host={server.folder} port={server.port} user=owner dbname=postgres"
    deadline = time.monotonic() + 30
    while True:
        try:
            connection = psycopg.connect(address, autocommit=True)
            break
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
    with connection:
        connection.execute("CREATE DATABASE shop")
        connection.execute(f"CREATE ROLE ann LOGIN PASSWORD '{PASSWORD}'")
    server.run("GRANT pg_read_all_data TO ann")
