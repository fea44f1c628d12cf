"""Who acts, and when, for the record."""

from __future__ import annotations

import getpass
import platform
from datetime import UTC, datetime


def who() -> str:
    """Return ``user@host`` as well as the machine knows it.

    Examples
    --------
    >>> "@" in who()
    True
    """
    try:
        user = getpass.getuser()
    except (OSError, KeyError, ImportError):  # a container without a user database
        user = "unknown"
    return f"{user}@{platform.node() or 'unknown'}"


def now() -> str:
    """Return the real clock, UTC, ISO 8601 to the microsecond.

    Examples
    --------
    >>> now().endswith("Z")
    True
    """
    return datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
