"""The pages of errors, by code."""

from __future__ import annotations

ERRORS: dict[str, str] = {}
