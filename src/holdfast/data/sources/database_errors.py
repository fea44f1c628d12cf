"""What can be wrong with a database before it answers, told without a password."""

from __future__ import annotations

from holdfast.errors import DataError, MissingDependencyError

_EXTRAS = {"psycopg": "postgres"}


def not_reading(query: str) -> DataError:
    """Return the error for a query that would change something."""
    return DataError(
        "query-not-reading",
        f"the query begins with {query.strip()[:40]!r}",
        expected="SELECT, WITH, VALUES or TABLE, or the name of a table",
        next="write a query that reads; holdfast changes nothing in a database",
    )


def environment(names: list[str]) -> DataError:
    """Return the error for placeholders of a URL that the environment lacks."""
    return DataError(
        "environment-missing",
        f"{', '.join(names)} {'is' if len(names) == 1 else 'are'} not set",
        expected="every ${NAME} of the URL in the environment",
        next=f"export {names[0]}=...",
    )


def unsupported(name: str) -> DataError:
    """Return the error for a URL of no known database."""
    return DataError(
        "url-unsupported",
        f"{name} is no database that is known here",
        expected="postgresql://user@host/database, sqlite:///file, or another database that SQLAlchemy knows",
        next="download a file first, and name its path",
    )


def no_driver(error: ModuleNotFoundError, name: str) -> MissingDependencyError:
    """Return the error for a driver that is not installed."""
    driver = str(error.name)
    if driver in _EXTRAS:
        return MissingDependencyError.of(driver, _EXTRAS[driver], f"read {name}")
    return MissingDependencyError(
        "missing-dependency",
        f"{driver} is not installed; it is needed to read {name}",
        next=f"pip install {driver}",
    )


def unreachable(name: str, why: str) -> DataError:
    """Return the error for a server that does not answer or lets nobody in."""
    return DataError(
        "database-unreachable",
        f"{name}: {why}",
        expected="a database that this user may read",
        next="check host, port, user and database; the password comes from ${PGPASSWORD} or ~/.pgpass",
    )
