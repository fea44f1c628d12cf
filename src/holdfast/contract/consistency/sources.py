"""Where the table is: a database as a mapping, and never with its password."""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.contract.options import DatabaseOptions, Options
from holdfast.contract.problems import Problem
from holdfast.contract.rule import Rule
from holdfast.contract.urls import is_url, masked, passwords


def _url_in_place_of_a_path(options: Options) -> Iterator[Problem]:
    if isinstance(options.data, str) and is_url(options.data):
        shown = masked(options.data).partition("#")[0]
        yield Problem(
            ("data",),
            f"data is {shown}, a URL without a query",
            "a mapping of url and query",
            f'write data: {{url: "{shown}", query: TABLE}}',
        )


def _no_url(options: Options) -> Iterator[Problem]:
    if isinstance(options.data, DatabaseOptions) and not is_url(options.data.url):
        yield Problem(
            ("data", "url"),
            f"data.url is {options.data.url!r}",
            "a URL such as postgresql://user@host/database or sqlite:///file",
            "write data: PATH for a file",
        )


def _password(options: Options) -> Iterator[Problem]:
    url = options.source or ""
    if is_url(url) and any(not found.is_placeholder for found in passwords(url)):
        yield Problem(
            ("data", "url") if isinstance(options.data, DatabaseOptions) else ("data",),
            f"the URL {masked(url).partition('#')[0]} has a password, and a contract is read by many",
            "no password, or a placeholder such as ${PGPASSWORD}, which is taken from the environment",
            "take it out; for PostgreSQL set PGPASSWORD or write it into ~/.pgpass",
            "password-in-contract",
        )


RULES: tuple[Rule, ...] = (
    Rule(("data",), _url_in_place_of_a_path),
    Rule(("data",), _no_url),
    Rule(("data",), _password),
)
