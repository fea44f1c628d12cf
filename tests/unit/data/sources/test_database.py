"""Queries of a SQLite database as tables, and where passwords are."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdfast.contract.urls import masked, passwords
from holdfast.data import batches, read, source
from holdfast.errors import HoldfastError


@pytest.fixture
def shop(tmp_path) -> Path:
    path = tmp_path / "shop.db"
    with sqlite3.connect(path) as connection:
        connection.execute('CREATE TABLE "order lines" (id INTEGER, price REAL, city TEXT, anything)')
        rows = [(i, i / 4, None if i % 5 == 0 else f"c{i % 3}", i if i < 60 else f"x{i}") for i in range(100)]
        connection.executemany('INSERT INTO "order lines" VALUES (?, ?, ?, ?)', rows)
    connection.close()
    return path


def code(spec: str, **options: object) -> str:
    with pytest.raises(HoldfastError) as told:
        read(spec, **options)
    assert told.value.next
    return told.value.code


def test_a_table_or_a_query_is_read(shop):
    """By a name in quotes or a query, from a path relative to the folder; a column of several types is text."""
    table = read('sqlite:///shop.db#"order lines"', folder=shop.parent)
    assert table.frame.shape == (100, 4)
    assert table.frame.row(61) == (61, 15.25, "c1", "x61")
    assert table.frame["anything"].to_list()[:2] == ["0", "1"]
    assert table.source == 'sqlite:///shop.db#"order lines"'
    query = (
        f"sqlite:///{shop}#SELECT city, count(*) AS n FROM \"order lines\" WHERE city LIKE 'c%' GROUP BY 1;"
    )
    assert read(query).frame.rows() == [("c0", 27), ("c1", 27), ("c2", 26)]
    assert source(query).title == "shop.db"


def test_batches_number_the_rows_throughout(shop):
    """Whatever the size of a batch the table is the same."""
    spec = f'sqlite:///{shop}#"order lines"'
    parts = list(batches(spec, rows=30))
    assert [part.frame.height for part in parts] == [30, 30, 30, 10]
    assert parts[-1].row.tolist()[-1] == 100
    assert read(spec, limit=70).frame["anything"].to_list() == read(spec).frame["anything"].to_list()[:70]


@pytest.mark.parametrize(
    ("spec", "found"),
    [
        ("sqlite:///{shop}", "url-without-query"),
        ("sqlite:///{shop}#", "url-without-query"),
        ("sqlite:///{shop}.none#t", "file-not-found"),
        ("sqlite:///{shop}#nothing", "query-failed"),
        ("sqlite:///{shop}#SELECT * FORM t", "query-failed"),
        ("sqlite:///{shop}#SELECT 1 AS a WHERE 0", "table-empty"),
        ("sqlite:///{shop}#SELECT 1 AS a, 2 AS a", "duplicate-column"),
        ('sqlite:///{shop}#DROP TABLE "order lines"', "query-not-reading"),
        ('sqlite:///{shop}#WITH a AS (SELECT 1) DELETE FROM "order lines"', "query-failed"),
        ("sqlite:///{shop}-text#t", "query-failed"),
        ("s3://bucket/t.parquet#t", "url-unsupported"),
        ("https://example.org/t.csv#t", "url-unsupported"),
        ("https://example.org/t.csv", "url-without-query"),
        ("mysql://ann:pw@host/db#t", "missing-dependency"),
        ("postgresql://ann:pw@host:port/db#t", "url-unsupported"),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(shop, spec, found):
    """No database is made where there is none, nothing in one is changed, and each has a next step."""
    Path(f"{shop}-text").write_text("a,b\n1,2\n" * 400)
    assert code(spec.format(shop=shop)) == found
    assert not Path(f"{shop}.none").exists()
    assert read(f'sqlite:///{shop}#"order lines"').frame.height == 100


@pytest.mark.parametrize(
    ("spec", "url"),
    [
        ("postgresql://ann:pw@host/db#t", "postgresql://ann@host/db"),
        ("postgresql://ann:${PW}@host/db#t", "postgresql://ann:${PW}@host/db"),
        (
            "postgresql://ann@host/db?password=pw&sslmode=require#t",
            "postgresql://ann@host/db?sslmode=require",
        ),
        ("mysql://ann:pw@host/db#t", "mysql://ann:${DATABASE_PASSWORD}@host/db"),
    ],
)
def test_a_contract_names_no_password(tmp_path, spec, url):
    """It is left to the environment, where the driver or a placeholder finds it."""
    assert source(spec).written(tmp_path) == {"url": url, "query": "t"}
    assert "pw" not in source(spec).name
    assert "pw" not in repr(source(spec))


WORD = st.text(st.characters(codec="utf-8", exclude_categories=["Z", "C"]), min_size=1, max_size=8)


@given(user=WORD.filter(lambda text: not set(text) & set(":@/")), password=WORD, table=WORD)
def test_a_password_is_masked_however_it_is_written(user, password, table):
    """Also with characters that should have been percent-encoded, and with others that look like the end of a URL."""
    secret = f"{password}Zq"
    shown = masked(f"postgresql://{user}:{secret}@host:5432/db#{table.replace('@', '')}")
    assert shown.startswith(f"postgresql://{user}:***@host:5432/db#")
    assert passwords(f"sqlite:///{table.replace(':', '')}") == []
