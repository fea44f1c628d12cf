"""The reference: what comes from code is up to date, and nothing of the code is missing."""

from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec
import pytest

from holdfast.contract.options import Options

ROOT = Path(__file__).parents[2]
REFERENCE = ROOT / "docs" / "reference"


def script(name: str) -> ModuleType:
    """Return a script of the project as a module."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "scripts" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def read(name: str) -> str:
    """Return the text of a reference page."""
    return (REFERENCE / name).read_text(encoding="utf-8")


def test_generated_pages_are_up_to_date() -> None:
    """Running the script of the reference would change no page."""
    assert script("reference_pages").main(["--check"]) == 0


def test_every_key_of_the_contract_is_explained() -> None:
    """A key has a row in the table and, at the top level, a place in the prose above it."""
    prose, _, table = read("contract.md").partition("## All keys")
    for path, _, _ in script("contract_table").every_key():
        assert f"| `{path}` |" in table
    for name in Options.model_fields:
        assert f"**`{name}`**" in prose or f"**`{name}: " in prose, name


def test_every_key_has_words_for_what_is_expected() -> None:
    """No row of the table is empty: the description is what an error says was expected."""
    assert [path for path, field, _ in script("contract_table").every_key() if not field.description] == []


def test_every_command_and_option_is_documented() -> None:
    """Commands have a section each, with every option and argument in it, and words for each."""
    text = read("commands.md")
    for name, command in script("command_pages").walk():
        section = text.split(f"\n## {name}\n")[1].split("\n## ")[0]
        assert command.help
        for parameter in command.params:
            assert parameter.help, f"{name}: {parameter.name}"
            for option in parameter.opts if parameter.param_type_name == "option" else ():
                assert f"`{option}`" in section


PROMISED: dict[str, tuple[str, ...]] = {
    "check": ("findings", "outcomes", "rows"),
    "train": ("version", "selected", "candidates", "baseline", "threshold"),
    "evaluate": ("version", "looks", "metrics", "threshold", "confusion", "net_value", "slices"),
    "promote": ("alias", "from", "to", "gates"),
    "rollback": ("alias", "from", "to", "gates"),
    "score": ("rows", "rejected", "flagged", "rows_per_second"),
    "monitor": ("windows", "drift", "performance"),
    "retrain": ("version", "champion", "rows", "difference", "better", "gates"),
    "Finding": ("code", "name", "severity", "certainty", "column", "message", "evidence", "remedy"),
    "RowCounts": ("read", "excluded", "quarantined"),
    "Candidate": (
        *("name", "score", "interval", "latency_p99_us", "memory_mb", "training_seconds", "beats_baseline"),
    ),
    "Baseline": ("name", "score"),
    "Metric": ("value", "interval"),
    "Confusion": ("tp", "fp", "fn", "tn"),
    "NetValue": ("value", "interval", "at_half"),
    "Gate": ("name", "outcome", "evidence"),
    "Window": ("start", "end", "rows", "rejected", "alarms"),
    "Drift": ("window", "column", "statistic", "p_value", "effect", "psi", "alarm"),
    "Performance": ("labelled", "coverage", "metrics"),
    "Difference": ("metric", "value", "interval"),
    "VersionInfo": ("version", "created", "aliases", "digest", "metrics"),
}
"""Keys that others build on: taking one away, or renaming it, breaks them."""


@pytest.mark.parametrize("name", sorted(PROMISED))
def test_promised_keys_are_documented(name: str) -> None:
    """The keys that programs may rely on stand in the page, which comes from the records."""
    sections = re.split(r"^#{2,3} ", read("json.md"), flags=re.M)
    section = next(part for part in sections if part.split("\n")[0] == name)
    for key in PROMISED[name]:
        assert f"| `{key}` |" in section


def test_every_record_of_a_command_has_a_docstring() -> None:
    """What a record means stands above its keys."""
    tables: Any = script("json_tables")
    roots: list[type[msgspec.Struct]] = list(tables.COMMANDS.values())
    for cls in [*roots, *tables.parts(roots)]:
        assert cls.__doc__
