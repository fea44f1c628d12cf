"""Every text can be read, by day and by night: contrast computed from the colours of the style sheet."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import holdfast.reports

CSS = (Path(holdfast.reports.__file__).parent / "templates" / "style.css").read_text(encoding="utf-8")
TEXTS = [
    ("ink", "bg", 7.0),
    ("ink", "card", 7.0),
    ("ink", "warn-soft", 7.0),
    ("ink", "accent-soft", 7.0),
    ("soft", "bg", 4.5),
    ("soft", "card", 4.5),
    ("soft", "accent-soft", 4.5),
    ("soft", "good-soft", 4.5),
    ("soft", "second-soft", 4.5),
    ("accent", "bg", 4.5),
    ("accent", "card", 4.5),
    ("accent", "accent-soft", 4.5),
    ("second", "bg", 4.5),
    ("second", "second-soft", 4.5),
    ("good", "bg", 4.5),
    ("good", "good-soft", 4.5),
    ("good", "card", 4.5),
    ("warn", "warn-soft", 4.5),
    ("warn", "card", 4.5),
    ("bad", "bg", 4.5),
    ("bad", "bad-soft", 4.5),
    ("bad", "card", 4.5),
    ("accent", "card", 3.0),
    ("mute", "card", 3.0),
    ("heat-4", "card", 3.0),
    ("on-alarm", "heat-4", 4.5),
]


def schemes() -> dict[str, dict[str, str]]:
    """Return the colours by name of each scheme; the dark one and print stand behind the light one."""
    blocks = re.findall(r":root \{(.*?)\}", CSS, flags=re.DOTALL)
    light, dark, print_ = (dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", block)) for block in blocks)
    return {"light": light, "dark": light | dark, "print": light | print_}


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour (WCAG 2.2)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, from 1 to 21 (WCAG 2.2)."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_the_formula() -> None:
    """Black on white is 21 to 1, a colour on itself 1 to 1."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#ab2a20", "#ab2a20") == 1.0


@pytest.mark.parametrize("scheme", ["light", "dark", "print"])
@pytest.mark.parametrize(("text", "ground", "least"), TEXTS)
def test_text_can_be_read(scheme: str, text: str, ground: str, least: float) -> None:
    """Text has at least 4.5 to 1 on its ground, running text 7, marks in charts 3."""
    colours = schemes()[scheme]
    assert contrast(colours[text], colours[ground]) >= least


def test_every_colour_is_named_in_every_scheme() -> None:
    """No colour stands in a rule by itself, and the dark scheme forgets none."""
    rules = re.sub(r":root \{.*?\}", "", CSS, flags=re.DOTALL)
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b", rules) == []
    used = set(re.findall(r"var\(--([\w-]+)\)", CSS)) - {"shadow"}
    blocks = re.findall(r":root \{(.*?)\}", CSS, flags=re.DOTALL)
    for block in blocks:
        assert used <= set(re.findall(r"--([\w-]+):", block))
