"""Settings as YAML, complete and exact: the form that a bundle keeps. Reading it needs no pydantic."""

from __future__ import annotations

from typing import Any

import msgspec
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from holdfast.contract.settings import Settings
from holdfast.contract.yaml_text import entry, flow, label
from holdfast.errors import ConfigError


def dump(settings: Settings) -> str:
    """Return Settings as YAML, one key a line, every default stated; :func:`undump` gives equal Settings back.

    Examples
    --------
    >>> from holdfast.contract.settings import Column
    >>> settings = Settings(name="churn", task="binary", target="Exited", positive=1, metric="roc_auc",
    ...     columns={"Age": Column("integer", min=0.0)})
    >>> undump(dump(settings)) == settings
    True
    """
    values: dict[str, Any] = msgspec.to_builtins(settings)
    lines = []
    for name, value in values.items():
        if name == "columns":
            lines.append("columns:")
            lines += [entry(column, _short(rules)) for column, rules in value.items()]
        else:
            lines.append(f"{name}: {_written(name, value)}")
    return "\n".join(lines) + "\n"


def undump(text: str) -> Settings:
    """Read what :func:`dump` wrote.

    Raises
    ------
    ConfigError
        ``resolved-contract-invalid``: the text is something else, or of a newer format.
    """
    try:
        values = YAML(typ="safe", pure=True).load(text)
        return msgspec.convert(values, Settings)
    except (YAMLError, ValueError, RecursionError) as error:
        raise ConfigError(
            "resolved-contract-invalid",
            f"the resolved contract cannot be read: {str(error).splitlines()[0]}",
            expected="contract.yaml as this version of holdfast writes it",
            next="fetch the bundle again, or rebuild it from holdfast.yaml",
        ) from None


def _written(name: str, value: Any) -> str:
    """Return a value in flow style; labels keep their type."""
    if name == "classes":
        return f"[{', '.join(label(one) for one in value)}]"
    return label(value) if name == "positive" else flow(value)


def _short(rules: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in rules.items() if value is not None}
