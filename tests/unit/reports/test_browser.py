"""The page in a real browser: offline, without a word on the console, no wider than a phone, drawn by night too."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from holdfast.contract.settings import Column
from holdfast.reports.page import write_page

pytestmark = pytest.mark.slow

TOO_WIDE = """
[...document.querySelectorAll('body *')].filter(e => {
  if (e.closest('.scroll, nav, .skip')) return false;
  const box = e.getBoundingClientRect();
  return box.width > 0 && (box.right > innerWidth + 1 || box.left < -1);
}).map(e => e.tagName + '.' + e.getAttribute('class')).slice(0, 5).join(' ')
"""
COMPLAINTS = ("Runtime.exceptionThrown", "Log.entryAdded", "Runtime.consoleAPICalled")


def chromium() -> ModuleType:
    """Return ``scripts/chromium.py`` as a module."""
    path = Path(__file__).parents[3] / "scripts" / "chromium.py"
    spec = importlib.util.spec_from_file_location("chromium", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["chromium"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def tab() -> Iterator[Any]:
    """Return a tab of a headless browser, or skip the test and say why."""
    driver = chromium()
    found = driver.find()
    if found is None:
        pytest.skip("no Chromium on this machine: apt-get install chromium")
    with driver.browser(found) as opened:
        yield opened


@pytest.fixture(scope="module")
def page(make: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a page in which everything has happened, with names that are longer than a phone is wide."""
    name = "a_column_with_a_name_that_nobody_would_give_" * 3
    columns = {name: Column("number"), "with spaces " * 12: Column("category", values=("x" * 90,))}
    told = replace(
        make.story(),
        settings=make.settings(name=name, columns=columns),
        monitoring=make.monitoring(200, (name, *(f"c{i}" for i in range(30)))),
        notes=(name,),
    )
    return write_page(told, tmp_path_factory.mktemp("page") / "report.html")


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
@pytest.mark.parametrize("dark", [False, True])
def test_fits_and_is_quiet(tab: Any, page: Path, width: int, dark: bool) -> None:
    """No horizontal scroll of the page, nothing cut off at its edge, nothing asked for, nothing complained of."""
    tab.open(page, width=width, height=844, dark=dark)
    assert tab.value("document.documentElement.scrollWidth") == width
    assert tab.value(TOO_WIDE) == ""
    assert [event for event in tab.events if event.get("method") in COMPLAINTS] == []
    asked = [
        e["params"]["request"]["url"] for e in tab.events if e.get("method") == "Network.requestWillBeSent"
    ]
    assert asked == [page.resolve().as_uri()]


def test_follows_the_scheme_of_the_reader(tab: Any, page: Path) -> None:
    """By night the ground is dark and the text light, by day the other way round."""
    shown = {}
    for dark in (False, True):
        tab.open(page, width=1280, height=900, dark=dark)
        style = "getComputedStyle(document.body)"
        shown[dark] = [sum(_rgb(tab.value(f"{style}.{key}"))) for key in ("backgroundColor", "color")]
    assert shown[False][0] > 600 > 200 > shown[False][1]
    assert shown[True][0] < 200 < 600 < shown[True][1]


def test_charts_are_drawn(tab: Any, page: Path) -> None:
    """Every chart has a size on a phone, and the lines of its curves have a colour."""
    tab.open(page, width=390, height=844)
    sizes = "[...document.querySelectorAll('svg.chart')].map(s => s.getBoundingClientRect().height)"
    assert tab.value(f"Math.min(...{sizes})") > 40
    stroke = "getComputedStyle(document.querySelector('path.line.series-1')).stroke"
    assert tab.value(stroke) == "rgb(11, 107, 105)"


def test_sections_are_reached_by_the_menu(tab: Any, page: Path) -> None:
    """Following a link of the menu brings its heading into view, also below the menu that stays on a phone."""
    tab.open(page, width=390, height=844)
    tab.value("document.documentElement.style.scrollBehavior = 'auto'")
    tab.value("document.querySelector('nav a[href=\"#drift\"]').click()")
    top = tab.value("document.querySelector('#drift-title').getBoundingClientRect().top")
    menu = tab.value("document.querySelector('nav').getBoundingClientRect().bottom")
    assert menu <= top < 300


def _rgb(colour: str) -> list[int]:
    return [int(part) for part in colour.removeprefix("rgb(").removesuffix(")").split(",")]
