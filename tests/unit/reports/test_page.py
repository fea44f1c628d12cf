"""The page as text: complete at every stage, harmless, small."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from holdfast.contract.settings import Column, Purpose
from holdfast.records import Finding, LedgerRow, Slice
from holdfast.reports.page import SECTIONS, render, write_page
from holdfast.reports.story import LedgerTail, Story

FAR = re.compile(r"^\s*(https?:)?//", re.IGNORECASE)
WORDS = ("purpose", "finding", "candidate", "threshold", "drift", "ledger")


def test_every_section_at_every_stage(story: Story, read: Callable[[str], Any]) -> None:
    """Each section is there, in order and with text, whatever has happened so far."""
    found = read(render(story))
    assert list(found.sections) == list(SECTIONS)
    assert all(len(text) > len(SECTIONS[name]) + 20 for name, text in found.sections.items())


def test_well_formed_at_every_stage(story: Story, read: Callable[[str], Any]) -> None:
    """Every element that is opened is closed, in its order, and no id comes twice."""
    found = read(render(story))
    assert found.unbalanced == []
    assert found.open == []
    ids = [a["id"] for _, a in found.elements if "id" in a]
    assert len(ids) == len(set(ids))


def test_nothing_from_the_network(story: Story, read: Callable[[str], Any]) -> None:
    """No element, style or script asks for anything that is not in the file."""
    text = render(story)
    found = read(text)
    asked = [v for _, a in found.elements for k, v in a.items() if k in ("src", "href", "data") and v]
    assert not [value for value in asked if FAR.match(value)]
    assert "@import" not in text
    assert "url(" not in text
    assert not found.tags("script")


def test_links_lead_somewhere(story: Story, read: Callable[[str], Any]) -> None:
    """Every link within the page has its target."""
    found = read(render(story))
    ids = {a["id"] for _, a in found.elements if "id" in a}
    targets = [a["href"][1:] for a in found.tags("a") if a["href"].startswith("#")]
    assert len(targets) > len(SECTIONS)
    assert set(targets) <= ids


def test_says_what_a_report_must_say(story: Story) -> None:
    """The words of a report are on the page at every stage, and it ends as a whole page does."""
    text = render(story)
    assert [word for word in WORDS if word not in text.lower()] == []
    assert text.rstrip().endswith("</html>")


def test_charts_have_names(make: Any, read: Callable[[str], Any]) -> None:
    """Every picture says what it shows to people who cannot see it."""
    pictures = [a for a in read(render(make.story())).tags("svg") if a.get("role") == "img"]
    assert len(pictures) > 8
    assert all(a["aria-label"] for a in pictures)


@pytest.mark.parametrize(
    "evil", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "</style>&amp;'"]
)
def test_escapes_what_users_wrote(make: Any, evil: str, read: Callable[[str], Any]) -> None:
    """Names, purposes, messages and reasons are text, wherever they stand."""
    finding = Finding("DQ001", evil, "error", "certain", evil, evil, {evil: evil}, evil)
    record = make.evaluation()
    settings = make.settings(
        name=evil,
        target=evil,
        columns={evil: Column("number"), "c": Column("category", values=(evil,))},
        purpose=Purpose(evil, evil, evil),
        baseline=evil,
        ignore=(evil + "2",),
        features={"f" + evil: evil},
    )
    evaluation = make.evaluation(slices=[Slice(evil, evil, 5, 1, record.metrics)], notes=[evil])
    told = replace(
        make.story(),
        settings=settings,
        evaluation=evaluation,
        findings=(finding,),
        monitoring=make.monitoring(3, (evil, "b")),
        notes=(evil,),
        ledger=LedgerTail((LedgerRow(1, evil, evil, evil, evil, {evil: evil}, "d"),), 1, evil),
    )
    text = render(told)
    found = read(text)
    assert found.unbalanced == []
    assert not found.tags("script")
    assert not found.tags("img")
    assert "<script" not in text
    plain = read(render(make.story()))
    assert len(found.tags("style")) == len(plain.tags("style"))


def test_small_whatever_is_told(make: Any) -> None:
    """Five thousand columns with long names, a thousand windows and thousands of findings stay under 2 MB."""
    names = tuple(f"column {i} " + "x" * 300 for i in range(5000))
    monitoring = make.monitoring(1000, names[:40])
    many = list(range(5000))
    findings = tuple(
        Finding("DQ005", "column-left-out", "warning", "likely", n, n * 20, {"rows": many}, n) for n in names
    )
    record = make.evaluation()
    rows = tuple(LedgerRow(i, "t" * 500, "w" * 500, "a", "s", {"why": "y" * 9000}, "d") for i in range(50))
    told = replace(
        make.story(),
        settings=make.settings(columns={n: Column("category", values=names) for n in names}),
        findings=findings,
        monitoring=monitoring,
        evaluation=make.evaluation(slices=[Slice(n, n, 5, 1, record.metrics) for n in names]),
        notes=names,
        ledger=LedgerTail(rows, 90_000, None),
    )
    text = render(told)
    assert len(text.encode()) < 1_000_000
    assert "and 4,920 more columns" not in text  # the target has a row of its own
    assert "and 4,921 more columns" in text


def test_many_drifting_columns_stay_small(make: Any) -> None:
    """A window in which every one of five thousand columns alarms lists the worst and counts the rest."""
    names = tuple(f"c{i}" for i in range(5000))
    one = make.monitoring(2, names)
    text = render(replace(make.story(), monitoring=one))
    assert len(text.encode()) < 500_000
    assert "4,976 more columns" in text


def test_rare_positives_lead_with_precision_and_never_accuracy(make: Any, read: Callable[[str], Any]) -> None:
    """On 2 % positives precision, recall, F1 and average precision come first, as tiles and in the table."""
    told = replace(make.story(), evaluation=make.evaluation(share=0.05), monitoring=None)
    text = render(told)
    names = re.findall(r'tile-name">([^<]+)<', text)
    assert names[:4] == ["Precision", "Recall", "F1", "Average precision"]
    section = read(text).sections["evaluation"]
    first = section.index("Precision")
    assert "ccuracy" not in text[: text.index('<section id="evaluation"')]
    assert "Accuracy" not in section or section.index("Accuracy") > first


def test_money_is_said_beside_the_value_at_half(make: Any, read: Callable[[str], Any]) -> None:
    """The sealed net value, its interval and the value at 0.5 stand together; the training value is no claim."""
    record = make.evaluation()
    assert record.net_value is not None
    section = read(render(make.story())).sections["threshold"]
    for amount in (record.net_value.value, record.net_value.at_half):
        assert f"{amount:,.0f}" in section
    assert "no claim" in section


def test_a_page_is_replaced_whole(make: Any, tmp_path: Path) -> None:
    """The page appears in one step, in a folder that is made, and nothing else is left beside it."""
    path = tmp_path / "new" / "report.html"
    for told in (make.story(), replace(make.story(), monitoring=None)):
        assert write_page(told, path) == path
        assert path.read_text(encoding="utf-8") == render(told)
    assert [entry.name for entry in path.parent.iterdir()] == ["report.html"]


def test_nothing_is_left_behind_by_a_failure(
    make: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the page cannot be moved to its place the old one stays, and no half one is left."""
    path = write_page(make.story(), tmp_path / "report.html")
    before = path.read_bytes()
    monkeypatch.setattr("holdfast.reports.whole.os.replace", _refuse)
    with pytest.raises(OSError, match="full"):
        write_page(replace(make.story(), monitoring=None), path)
    assert path.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["report.html"]


def test_a_table_without_row_counts_is_told(make: Any, read: Callable[[str], Any]) -> None:
    """A retrained version, whose rows came from more than one table, has no row counts and is shown all the same."""
    told = replace(make.story(), rows=None, training=make.training(table=None))
    assert "1,600" in read(render(told)).sections["data"]


def _refuse(*_: object) -> None:
    raise OSError("the disk is full")
