"""Queries of a real PostgreSQL server as tables."""

from __future__ import annotations

import subprocess
import sys
from urllib.parse import quote

import polars as pl
import pytest

from holdfast.data import batches, read
from holdfast.errors import DataError

PASSWORD = "s3cr/t #42"
QUOTED = quote(PASSWORD, safe="")


@pytest.fixture(scope="module")
def orders(server):
    """Return the URL, with ann's password, of a database with a table of most types."""
    server.run("""
        CREATE TYPE kind AS ENUM ('a', 'b');
        CREATE TABLE orders AS SELECT i::int AS id, (i * 0.25)::numeric(10, 2) AS price, i % 3 = 0 AS paid,
            CASE WHEN i % 5 = 0 THEN NULL ELSE 'city ' || i % 7 END AS city, i::float8 / 8 AS weight,
            timestamptz '2026-01-01 12:00+02' + i * interval '1 hour' AS at, date '2026-01-01' + i AS day,
            'a'::kind AS kind, ARRAY['x', 'y'] AS tags, jsonb_build_object('n', i) AS extra, NULL::int AS none,
            E'caf\\u00e9 100%'::text AS note
        FROM generate_series(1, 2500) AS i ORDER BY i;
    """)
    return server.url(QUOTED)


def test_types_are_kept_and_rows_are_numbered_throughout(orders):
    """Numbers, booleans, dates and times keep their types, in UTC; everything else is text."""
    parts = list(batches(f"{orders}#SELECT * FROM orders ORDER BY id", 1000))
    assert [part.frame.height for part in parts] == [1000, 1000, 500]
    assert parts[-1].row.tolist()[-1] == 2500
    table = read(f"{orders}#SELECT * FROM orders ORDER BY id;")
    row = table.frame.row(2, named=True)
    assert (row["id"], row["price"], row["paid"], row["city"], row["weight"]) == (
        3,
        0.75,
        True,
        "city 3",
        0.375,
    )
    assert table.frame["at"].dtype == pl.Datetime("us", "UTC")
    assert row["at"].isoformat() == "2026-01-01T13:00:00+00:00"
    assert table.frame["day"].dtype == pl.Date
    assert (row["kind"], row["extra"], row["none"], row["note"]) == ("a", '{"n": 3}', None, "café 100%")
    assert table.frame["tags"].to_list()[0] == ["x", "y"]
    assert table.frame["none"].dtype == pl.String
    assert table.frame["city"].null_count() == 500


def test_a_name_is_a_whole_table_and_percent_signs_are_plain(orders):
    """A name in place of a query; ``%`` and ``:`` in a query mean nothing to the driver."""
    assert read(f"{orders}#orders").frame.height == read(f"{orders}#public.orders").frame.height == 2500
    found = read(
        f"{orders}#SELECT ':x' AS a, count(*) AS n FROM orders WHERE note LIKE '%100\\%' AND id % 2 = 0"
    )
    assert found.frame.rows() == [(":x", 1250)]


def test_the_password_comes_from_the_environment(server, orders, monkeypatch):
    """PGPASSWORD without a word of it in the URL, or a placeholder for it; one that is not set is told."""
    monkeypatch.setenv("PGPASSWORD", PASSWORD)
    assert read(f"{server.url()}#orders").frame.height == 2500
    monkeypatch.delenv("PGPASSWORD")
    monkeypatch.setenv("SHOP_PASSWORD", PASSWORD)
    monkeypatch.setenv("SHOP", "shop")
    url = server.url("${SHOP_PASSWORD}").replace("/shop", "/${SHOP}")
    table = read(f"{url}#orders")
    assert table.frame.height == 2500
    assert PASSWORD not in table.source
    monkeypatch.delenv("SHOP_PASSWORD")
    with pytest.raises(DataError) as told:
        read(f"{url}#orders")
    assert told.value.code == "environment-missing"
    assert "SHOP_PASSWORD" in told.value.happened


@pytest.mark.parametrize(
    ("tail", "code"),
    [
        ("#nowhere", "query-failed"),
        ("#SELECT * FORM orders", "query-failed"),
        ("#DELETE FROM orders", "query-not-reading"),
        ("#WITH gone AS (DELETE FROM orders RETURNING 1) SELECT * FROM gone", "query-failed"),
        ("#SELECT * FROM orders WHERE id < 0", "table-empty"),
        ("#SELECT id, id FROM orders", "duplicate-column"),
        ("#SELECT 1 / (id - 3) AS x FROM orders", "query-failed"),
    ],
)
def test_what_is_refused_names_no_password(orders, tail, code):
    """Each wrong query has its code and a next step, and nothing in the error is the password."""
    with pytest.raises(DataError) as told:
        read(orders + tail)
    assert told.value.code == code
    assert told.value.next
    assert PASSWORD not in str(told.value)
    assert QUOTED not in str(told.value)


@pytest.mark.parametrize("change", ["password", "port", "database", "host"])
def test_a_server_that_does_not_answer_is_told_without_the_password(server, orders, change):
    """A wrong password, a closed port, an unknown database and an unknown host."""
    url = {
        "password": server.url("wr0ng%2Fone"),
        "port": orders.replace(f":{server.port}", ":1"),
        "database": orders.replace("/shop", "/none"),
        "host": orders.replace("127.0.0.1", "no-such-host.invalid"),
    }[change]
    with pytest.raises(DataError) as told:
        read(f"{url}#orders")
    assert told.value.code == "database-unreachable"
    for secret in (PASSWORD, QUOTED, "wr0ng/one", "wr0ng%2Fone"):
        assert secret not in str(told.value)


MEASURE = """
import resource, sys
from holdfast.data import batches
url, rows = sys.argv[1], 0
peaks = []
for count in (40_000, 400_000):
    seen = 0
    for table in batches(f"{url}#SELECT i AS id, repeat('x', 200) || i AS note FROM generate_series(1, {count}) i"):
        seen += table.frame.height
    assert seen == count
    peaks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
print(peaks[1] - peaks[0])
"""


@pytest.mark.slow
def test_an_answer_is_streamed(orders):
    """Ten times the rows take hardly more memory: a cursor of the server gives them batch by batch."""
    found = subprocess.run(
        [sys.executable, "-c", MEASURE, orders], capture_output=True, text=True, check=True
    )
    assert float(found.stdout) < 40  # MB; the text alone of the rows between is 75
