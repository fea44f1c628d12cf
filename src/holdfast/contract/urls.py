"""URLs of databases as people write them: where the password is, and the URL without it."""

from __future__ import annotations

import re
from typing import NamedTuple

HIDDEN = "***"
_START = re.compile(r"(?P<scheme>[A-Za-z][\w+.-]*://)(?P<rest>\S*)")
_PARAMETER = re.compile(r"(?i)([?&][^=&#]*(?:pass|pwd|secret|token)[^=&#]*=)([^&#\s]+)")
_PLACEHOLDER = re.compile(r"\$\{[A-Za-z_][A-Za-z0-9_]*\}")


class Password(NamedTuple):
    """A password in a URL: its place, and its text as it is written there."""

    start: int
    stop: int
    text: str

    @property
    def is_placeholder(self) -> bool:
        """Whether the environment holds it: ``${PGPASSWORD}``."""
        return _PLACEHOLDER.fullmatch(self.text) is not None


def is_url(text: str) -> bool:
    """Say whether a source is a URL rather than a path.

    Examples
    --------
    >>> is_url("postgresql://host/db"), is_url("data/bank.csv")
    (True, False)
    """
    return _START.match(text) is not None


def passwords(url: str) -> list[Password]:
    """Return the passwords of a URL: between user and host, and in parameters.

    What stands before the last ``@`` of the host's part counts, so a password with ``/``, ``#`` or ``@`` in it that
    should have been percent-encoded is found too.

    Examples
    --------
    >>> [found.text for found in passwords("postgresql://ann:s/e@cret@host/db?sslpassword=x#orders")]
    ['s/e@cret', 'x']
    >>> passwords("postgresql://ann@host:5432/db")
    []
    """
    found = []
    start = _START.match(url)
    if start is not None:
        begin, rest = start.start("rest"), start["rest"]
        colon, at = rest.find(":"), rest.find("@")
        if 0 <= colon < at:
            slash = rest.find("/", at)
            last = rest.rfind("@", 0, slash if slash >= 0 else len(rest))
            if last > colon + 1:
                found.append(Password(begin + colon + 1, begin + last, rest[colon + 1 : last]))
    from_parameters = found[-1].stop if found else 0
    parameters = _PARAMETER.finditer(url, from_parameters)
    return [*found, *(Password(match.start(2), match.end(2), match[2]) for match in parameters)]


def masked(url: str) -> str:
    """Return a URL as it may be shown: every password is ``***``, placeholders stay.

    Examples
    --------
    >>> masked("postgresql://ann:secret@host/db"), masked("postgresql://ann:${PW}@host/db")
    ('postgresql://ann:***@host/db', 'postgresql://ann:${PW}@host/db')
    """
    for found in reversed(passwords(url)):
        if not found.is_placeholder:
            url = url[: found.start] + HIDDEN + url[found.stop :]
    return url


def masked_in(text: str) -> str:
    """Return a text in which every URL is masked.

    Examples
    --------
    >>> masked_in('data is ["mysql://ann:secret@host/db"]')
    'data is ["mysql://ann:***@host/db"]'
    """
    return _START.sub(lambda match: masked(match[0]), text)


def expanded(text: str, environment: dict[str, str]) -> tuple[str, list[str]]:
    """Return a text with its ``${NAME}`` replaced, and the names that the environment lacks.

    Examples
    --------
    >>> expanded("db-${STAGE}.local/${NAME}", {"STAGE": "eu"})
    ('db-eu.local/${NAME}', ['NAME'])
    """
    names = [match[0][2:-1] for match in _PLACEHOLDER.finditer(text)]
    text = _PLACEHOLDER.sub(lambda match: environment.get(match[0][2:-1], match[0]), text)
    return text, [name for name in names if name not in environment]
