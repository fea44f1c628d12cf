"""Databases in a contract: a mapping of URL and query, and never a password, not even in an error."""

from __future__ import annotations

import pytest

from holdfast.contract import parse
from holdfast.contract.problems import ContractError

REST = "target: y\npositive: 1\ncolumns: {a: {type: number}}\n"


def test_a_mapping_names_url_and_query() -> None:
    """Both are in the settings as they are written; a placeholder stays one."""
    settings = parse('data: {url: "postgresql://ann:${PW}@host/db", query: SELECT 1}\n' + REST)
    assert (settings.data, settings.query) == ("postgresql://ann:${PW}@host/db", "SELECT 1")
    assert settings.name == "db"
    assert parse("data: sales/year=*/part-*.parquet\n" + REST).query is None


@pytest.mark.parametrize(
    ("data", "code", "told"),
    [
        ('{url: "postgresql://u:SECRET@h/db", query: t}', "password-in-contract", "postgresql://u:***@h/db"),
        ('{url: "postgresql://h/db?password=SECRET", query: t}', "password-in-contract", "password=***"),
        ('{url: "postgresql://u@h/db"}', "contract-invalid", "data.query is missing"),
        ('{url: "postgresql://u:SECRET@h/db"}', "contract-invalid", "data.query is missing"),
        ('{url: "postgresql://u:SECRET@h/db", query: 3}', "contract-invalid", "data.query is 3"),
        ('{url: "postgresql://u:SECRET@h/db", query: t, sheet: 1}', "contract-invalid", "unknown key"),
        ('{"postgresql://u:SECRET@h/db": t}', "contract-invalid", "data.url is missing"),
        ('["postgresql://u:SECRET@h/db"]', "contract-invalid", "postgresql://u:***@h/db"),
        ('"postgresql://u:SECRET@h/db#t"', "contract-invalid", "a URL without a query"),
        ("{url: bank.db, query: t}", "contract-invalid", "data.url is 'bank.db'"),
    ],
)
def test_what_is_wrong_is_told_without_the_password(data: str, code: str, told: str) -> None:
    """Whatever else is wrong with the mapping."""
    with pytest.raises(ContractError) as raised:
        parse(f"data: {data}\n" + REST)
    assert raised.value.code == code
    assert told in str(raised.value)
    assert "SECRET" not in str(raised.value)
