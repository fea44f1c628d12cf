"""The resolved contract of a bundle: exact, complete, and read without the libraries of what users write."""

from __future__ import annotations

import subprocess
import sys

import pytest

from holdfast.contract import Column, Money, Monitor, Settings, Top, dump, undump
from holdfast.contract.settings import Acceptance
from holdfast.errors import ConfigError

SETTINGS = Settings(
    name="churn",
    task="binary",
    target="Exited",
    positive=1,
    metric="roc_auc",
    columns={
        "Age": Column("integer", min=0.0, max=120.0),
        "no": Column(
            "category", values=("yes", "1", "null", "a: b", 'say "no"', "ä\u2028\x7f"), unseen="flag"
        ),
        "k" * 2000: Column("number", min=0.1, nullable=True),
    },
    decision=Money(100.0, -50.5),
    accept=(Acceptance("LK003", "known # so far", "2027-06-30"),),
)


@pytest.mark.parametrize("decision", [None, Money(1.0, -1e-7), Top(0.01)])
@pytest.mark.parametrize("positive", [1, 1.0, True, "1", "true", 0.1, "2026-01-01"])
def test_settings_come_back_equal_with_the_same_digest(
    decision: Money | Top | None, positive: object
) -> None:
    """Types of labels, long and awkward names, money and capacities survive."""
    values = {name: getattr(SETTINGS, name) for name in SETTINGS.__struct_fields__}
    settings = Settings(
        **(values | {"decision": decision, "positive": positive, "monitor": Monitor(None, 1000)})
    )
    back = undump(dump(settings))
    assert back == settings
    assert type(back.positive) is type(positive)
    assert back.digest() == settings.digest()


def test_every_key_is_stated() -> None:
    """A reader of a bundle needs no defaults of this version."""
    keys = [line.split(":")[0] for line in dump(SETTINGS).splitlines() if not line.startswith(" ")]
    assert set(keys) == set(SETTINGS.__struct_fields__)


@pytest.mark.parametrize("text", ["", "a: [", "[1]", "name: 1\n", dump(SETTINGS).replace("roc_auc", "[]")])
def test_something_else_is_refused(text: str) -> None:
    """A damaged text is a ConfigError by name."""
    with pytest.raises(ConfigError) as raised:
        undump(text)
    assert raised.value.code == "resolved-contract-invalid"


def test_reading_it_loads_no_library_for_options() -> None:
    """A server needs neither pydantic nor Polars to know its contract."""
    code = (
        "import sys; from holdfast.contract.resolved import undump; "
        "print(sorted({'pydantic', 'polars', 'scipy', 'sqlglot'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
