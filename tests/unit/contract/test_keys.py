"""Keys that a program states."""

from __future__ import annotations

import pytest

from holdfast.contract import parse
from holdfast.contract.keys import keys_of, with_key
from holdfast.contract.yaml_text import flow

BINARY = """\
name: churn
task: binary
target: left
positive: "yes"
data: a.csv
where: age > 3
entity: customer
time: day
label_delay: 36h
columns: {age: {type: integer, min: 0, nullable: true}, city: {type: category, values: [Bern, Oslo], unseen: flag}}
ignore: [row]
features: {old: age > 60}
holdout: {share: 0.3, seed: 7}
metric: average_precision
decision: {true_positive: 100, false_positive: -50}
candidates: [linear]
limits: {memory_mb: 30}
slices: [city]
log: "off"
monitor: {window: 500 rows, false_alarms: 0.01}
gates: {margin: 0.05}
accept: [{check: DQ007, because: on purpose, until: 2027-06-30}]
purpose: {problem: they leave, use: a call, success: one stays}
"""
REGRESSION = """\
name: energy
task: regression
target: load
columns: {area: {type: number}}
metric: mae
monitor: {window: 2h, false_alarms: 0.05}
"""


@pytest.mark.parametrize("text", [BINARY, REGRESSION])
def test_settings_survive_as_keys(text):
    """Written as a person would write them, they are read back as the same Settings."""
    settings = parse(text)
    written = "".join(f"{key}: {flow(value)}\n" for key, value in keys_of(settings).items())
    assert parse(written) == settings


def test_a_key_takes_its_block_along():
    """Its comment and indented lines go; a key that was not there comes at the end."""
    text = "a: 1  # one\nb:\n  c: 2\n  d: 3\ne: 4\n"
    assert with_key(text, "b", "{}") == "a: 1  # one\nb: {}\ne: 4\n"
    assert with_key(text, "f", "5").endswith("e: 4\nf: 5\n")
