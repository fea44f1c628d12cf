"""The pages of errors, by code, from the Markdown files of ``pages/``: one file a subject, one heading a code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

HEADING = re.compile(r"^## (\S+)\n", flags=re.MULTILINE)


@cache
def error_pages() -> dict[str, str]:
    """Return every page by its code, in the order of the files.

    Examples
    --------
    >>> print(error_pages()["duplicate-column"].splitlines()[0])
    Two columns have one name.
    """
    return {code: page for _, pages in subjects() for code, page in pages.items()}


def subjects() -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the title of each file and its pages by code.

    Raises
    ------
    RuntimeError
        Two pages are about one code: a mistake of ours, found by the first test that runs.
    """
    known: set[str] = set()
    for source in sorted(files(__package__).joinpath("pages").iterdir(), key=lambda path: path.name):
        if not source.name.endswith(".md"):
            continue
        title, *parts = HEADING.split(source.read_text(encoding="utf-8"))
        codes = parts[::2]
        twice = known.intersection(codes) | {code for code in codes if codes.count(code) > 1}
        if twice:
            raise RuntimeError(f"two pages are about {', '.join(sorted(twice))}")
        known.update(codes)
        yield (
            title.strip().removeprefix("# "),
            {c: p.strip() for c, p in zip(codes, parts[1::2], strict=True)},
        )
