"""Names of models: what they may be, and the one that a table suggests."""

from __future__ import annotations

import re

from holdfast.errors import ConfigError

NAME = "^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$"
EXPECTED_NAME = "a name of letters, digits, '.', '_' and '-', at most 100 of them"
TRUTH_WORDS = frozenset(("yes", "no", "on", "off", "true", "false", "null", "y", "n"))
"""Words that many readers of YAML take for a truth value or null."""


def default_name(file: str) -> str:
    """Return a model's name from the name of its table: without folder and ending, in lower case.

    Examples
    --------
    >>> default_name("data/Churn_Modelling.csv"), default_name("Ärzte 2024.parquet"), default_name("no.csv")
    ('churn_modelling', 'rzte-2024', 'model')
    """
    stem = re.split(r"[/\\]", file)[-1].split(".")[0].lower()
    name = re.sub(r"[^a-z0-9_-]+", "-", stem).strip("-_")[:100]
    return "model" if not name or name in TRUTH_WORDS else name


def require_name(name: str) -> None:
    """Check a model's name.

    Raises
    ------
    ConfigError
        ``name-invalid``: it has other characters, or is a word such as ``yes``.
    """
    if not re.fullmatch(NAME, name) or name.lower() in TRUTH_WORDS:
        raise ConfigError(
            "name-invalid",
            f"a model cannot be named {name!r}",
            expected=EXPECTED_NAME,
            next="choose another name",
        )
