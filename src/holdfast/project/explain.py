"""``explain``: the pages of checks and of errors."""

from __future__ import annotations

import inspect
from typing import Any

from holdfast.errors import ConfigError, close_match
from holdfast.project.checks import catalogue
from holdfast.project.error_pages import ERRORS


def explain(code: str | None = None) -> dict[str, Any]:
    """Return the page of a check (by code or name) or of an error, or the list of all of them.

    Raises
    ------
    ConfigError
        ``unknown-code``, with a close match.

    Examples
    --------
    >>> explain("LK003")["name"]
    'single-feature-predicts-target'
    """
    checks = {check.code: check for check in catalogue().checks}
    if code is None:
        return {
            "checks": [{"code": c.code, "name": c.name, "title": c.title} for c in checks.values()],
            "errors": [{"code": name, "title": page.splitlines()[0]} for name, page in ERRORS.items()],
        }
    wanted = next((c for c in checks.values() if code.upper() == c.code or code == c.name), None)
    if wanted is not None:
        return {
            "code": wanted.code,
            "name": wanted.name,
            "stage": wanted.stage,
            "page": inspect.cleandoc(wanted.page),
        }
    if code in ERRORS:
        return {"code": code, "name": "error", "stage": None, "page": ERRORS[code]}
    known = [*checks, *(c.name for c in checks.values()), *ERRORS]
    raise ConfigError(
        "unknown-code",
        f"there is no check and no error {code!r}",
        expected="a check such as LK003, its name, or the code of an error",
        next=close_match(code, known) or "holdfast explain",
    )
