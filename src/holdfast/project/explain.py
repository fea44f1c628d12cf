"""``explain``: the pages of checks and of errors."""

from __future__ import annotations

import inspect
from typing import Any

from holdfast.errors import ConfigError, close_match
from holdfast.project.checks import catalogue
from holdfast.project.error_pages import error_pages


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
    >>> print(explain("seal-already-opened")["page"].splitlines()[0])
    All holdout rows were opened before for this question, so there is no row left for a sealed claim.
    """
    checks, errors = {check.code: check for check in catalogue().checks}, error_pages()
    if code is None:
        return {
            "checks": [{"code": c.code, "name": c.name, "title": c.title} for c in checks.values()],
            "errors": [{"code": name, "title": page.splitlines()[0]} for name, page in errors.items()],
        }
    wanted = next((c for c in checks.values() if code.upper() == c.code or code == c.name), None)
    if wanted is not None:
        return {
            "code": wanted.code,
            "name": wanted.name,
            "stage": wanted.stage,
            "page": inspect.cleandoc(wanted.page),
        }
    if code in errors:
        return {"code": code, "name": "error", "stage": None, "page": errors[code]}
    known = [*checks, *(c.name for c in checks.values()), *errors]
    raise ConfigError(
        "unknown-code",
        f"there is no check and no error {code!r}",
        expected="a check such as LK003, its name, or the code of an error",
        next=close_match(code, known) or "holdfast explain",
    )
