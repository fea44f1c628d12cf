"""The site: its pages, their links, and what must be in them."""

from __future__ import annotations

import itertools
import re
import tomllib
from pathlib import Path

import pytest
from ruamel.yaml import YAML

import holdfast

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
WRITTEN = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *sorted(DOCS.rglob("*.md"))]


def named(path: Path) -> str:
    """Return a path as a person would say it."""
    return path.relative_to(ROOT).as_posix()


def navigation() -> list[str]:
    """Return the pages that mkdocs.yml lists."""

    def leaves(item: object) -> list[str]:
        if isinstance(item, str):
            return [item]
        children = item.values() if isinstance(item, dict) else item
        return [leaf for child in children for leaf in leaves(child)]  # type: ignore[attr-defined]

    return leaves(YAML(typ="safe").load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))["nav"])


def anchors(path: Path) -> set[str]:
    """Return the anchors of a page's headings, as the site makes them."""
    text = re.sub(r"^```.*?^```", "", path.read_text(encoding="utf-8"), flags=re.M | re.S)
    heads = [re.sub(r"^.*\{ *#([\w-]+) *\}$", r"\1", head) for head in re.findall(r"^#+ (.+)$", text, re.M)]
    plain = [re.sub(r"[^\w\s-]", "", re.sub(r"\(([^)]*)\)", r"\1", head)).strip().lower() for head in heads]
    return {re.sub(r"[-\s]+", "-", head) for head in plain}


def test_every_page_of_the_navigation_is_there() -> None:
    """mkdocs.yml lists no page that does not exist, and none twice."""
    pages = navigation()
    assert [page for page in pages if not (DOCS / page).is_file()] == []
    assert len(pages) == len(set(pages))


def test_no_page_is_outside_the_navigation() -> None:
    """A page that cannot be reached from the menu is not read."""
    found = {path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md")}
    assert found - set(navigation()) == set()


@pytest.mark.parametrize("page", WRITTEN, ids=named)
def test_links_lead_somewhere(page: Path) -> None:
    """A link to a file finds the file, one to a heading the heading."""
    for link in LINK.findall(page.read_text(encoding="utf-8")):
        if link.startswith(("http://", "https://", "mailto:")):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), f"{named(page)}: {link}"
        if anchor:
            assert anchor in anchors(target), f"{named(page)}: {link}"


@pytest.mark.parametrize("page", sorted((DOCS / "decisions").glob("0*.md")), ids=named)
def test_decisions_are_numbered_and_short(page: Path) -> None:
    """A record has its number, context, decision and consequences, fits a screen, and is in the index."""
    text = page.read_text(encoding="utf-8")
    assert text.startswith(f"# {page.name[:4]}: ")
    assert all(part in text for part in ("**Context.**", "**Decision.**", "**Consequences.**"))
    assert len(text.splitlines()) <= 45
    assert f"]({page.name})" in (DOCS / "decisions" / "index.md").read_text(encoding="utf-8")


def test_numbers_of_decisions_are_used_once() -> None:
    """Records are numbered from 0001 without a gap."""
    numbers = [int(path.name[:4]) for path in sorted((DOCS / "decisions").glob("0*.md"))]
    assert numbers == list(range(1, len(numbers) + 1))


def test_the_glossary_has_one_entry_a_word() -> None:
    """Terms stand in alphabetical order, once, and each is used in a page or in the code."""
    glossary = DOCS / "reference" / "glossary.md"
    rows = re.findall(r"^\| ([^|]+) \| [^|]+ \|$", glossary.read_text(encoding="utf-8"), re.M)[1:]
    terms = [term.strip() for row in rows for term in row.split(",")]
    firsts = [row.split(",")[0].strip() for row in rows]
    assert firsts == sorted(firsts)
    assert len(terms) == len(set(terms))
    others = [path for path in WRITTEN if path != glossary] + sorted((ROOT / "src").rglob("*.py"))
    text = " ".join(" ".join(path.read_text(encoding="utf-8").lower().split()) for path in others)
    assert [term for term in terms if term.lower() not in text] == []


def test_the_table_of_rooms_is_the_code() -> None:
    """The rooms of the page are the folders of the package, on the lines of the import contract."""
    text = (DOCS / "explanation" / "rooms.md").read_text(encoding="utf-8")
    told = [(int(line), room) for line, room in re.findall(r"^\| (\d+) \| `(\w+)` \|", text, re.M)]
    folders = {path.parent.name for path in (ROOT / "src" / "holdfast").glob("*/__init__.py")}
    assert {room for _, room in told} == folders
    contract = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"][0]
    lines = [
        [room.strip(" ()").removeprefix("holdfast.") for room in line.split("|")]
        for line in contract["layers"]
    ]
    order = {room: number for number, rooms in enumerate(lines) for room in rooms}
    for (line, room), (other_line, other) in itertools.pairwise(told):
        same = order[room] == order[other]
        assert (line == other_line) == same, (room, other)
        assert order[room] <= order[other], (room, other)


def test_the_changelog_has_this_version() -> None:
    """The newest entry of the changelog is the version of the package."""
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    newest = re.search(r"^## (\d+\.\d+\.\d+)", text, re.M)
    assert newest is not None
    assert newest[1] == holdfast.__version__
