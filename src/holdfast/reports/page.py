"""The page: one HTML file with everything in it, that asks nothing of the network."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from holdfast.data.rules import rule
from holdfast.reports import charts, words
from holdfast.reports.columns import column_rows
from holdfast.reports.evidence import brief, evidence
from holdfast.reports.figures import number, p_value, span
from holdfast.reports.searching import searched
from holdfast.reports.story import Story
from holdfast.reports.svg import heat_legend
from holdfast.reports.verdict import stages, tiles, verdict
from holdfast.reports.watched import alarm_rows, window_rows
from holdfast.reports.whole import write_whole
from holdfast.version import __version__

SECTIONS = {
    "purpose": "Purpose",
    "data": "Data and contract",
    "findings": "Findings",
    "candidates": "Candidates",
    "threshold": "Threshold and money",
    "evaluation": "Sealed evaluation",
    "drift": "Drift",
    "performance": "Realised performance",
    "versions": "Versions and deployments",
    "gates": "Gates",
    "ledger": "Ledger",
    "limits": "Limits",
}
"""The sections in their order: each has a template of its name, and is on the page at every stage."""


def render(story: Story) -> str:
    """Return the page as text.

    Whatever the rows, columns and windows, it stays far under 2 MB: every list is cut, and says by how much.
    """
    sentence, tone = verdict(story)
    return (
        _environment()
        .get_template("page.html")
        .render(
            story=story,
            settings=story.settings,
            sections=SECTIONS,
            sentence=sentence,
            tone=tone,
            tiles=tiles(story),
            stages=stages(story),
            made_with=__version__,
        )
    )


def write_page(story: Story, path: Path | str) -> Path:
    """Write the page beside its place and move it there when it is whole; return where it is.

    Parameters
    ----------
    story
        From `holdfast.reports.gather`.
    path
        The HTML file; its folder is made if need be. An older page is replaced.
    """
    return write_whole(Path(path), render(story))


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("holdfast.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(
        number=number,
        span=span,
        p_value=p_value,
        metric=words.metric,
        short=words.short,
        moment=words.moment,
        percent=words.percent,
        plural=words.plural,
        money=words.money,
        amounts=words.amounts,
        evidence=evidence,
        brief=brief,
        searched=searched,
    )
    made.globals.update(
        charts=charts,
        decision=words.decision,
        at_half=words.at_half,
        rule=rule,
        column_rows=column_rows,
        alarm_rows=alarm_rows,
        window_rows=window_rows,
        heat_legend=heat_legend,
    )
    return made
