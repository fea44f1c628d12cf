"""The story in one sentence, and the figures that come first."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Literal

from holdfast.records import Evaluation, Metric
from holdfast.reports.figures import number, span
from holdfast.reports.story import Story
from holdfast.reports.words import amounts, at_half, metric, money, plural

Tone = Literal["good", "warn", "bad", "calm"]
TILES = 4


@dataclass(frozen=True)
class Tile:
    """One key figure with what belongs beside it."""

    name: str
    value: str
    beside: str
    tone: Tone = "calm"
    under: str = ""


@dataclass(frozen=True)
class Stage:
    """One step of the ring, and where it stands."""

    name: str
    state: Literal["done", "open", "alarm"]


def verdict(story: Story) -> tuple[str, Tone]:
    """Return one sentence about where the model stands, and its tone: trouble is said first."""
    trouble = _trouble(story)
    if trouble:
        return trouble, "bad"
    if story.subject is None:
        return "Nothing was trained yet: this is the contract.", "calm"
    if story.evaluation is None:
        return _unsealed(story)
    standing = "is the champion" if story.champion == story.subject else "is no champion yet"
    tone: Tone = "good" if story.is_watched or not _drifted(story) else "warn"
    return f"{story.subject} {standing}: {_claimed(story.evaluation)}.{_watched(story)}", tone


def tiles(story: Story) -> list[Tile]:
    """Return the key figures: the first metrics of the sealed record in its order, money, alarms."""
    made = []
    found = story.evaluation
    if found is not None:
        shown = [(name, m) for name, m in found.metrics.items() if m.value is not None][:TILES]
        made = [Tile(metric(n), number(m.value), _beside(m.interval, m.note)) for n, m in shown]
        value = found.net_value
        if value is not None:
            spread = amounts(value.interval) if value.interval is not None else value.note or ""
            tone: Tone = "good" if value.value > 0 else "bad"
            made.append(
                Tile(
                    "Net value",
                    money(value.value),
                    f"95 % {spread}" if value.interval else spread,
                    tone,
                    f"{'likeliest class' if found.matrix else 'at 0.5'}: {money(value.at_half)}",
                )
            )
    elif story.training is not None:
        best = next((c for c in story.training.candidates if c.name == story.training.selected), None)
        if best is not None:
            said = f"{span(best.interval)} · cross-validated, no claim"
            made.append(Tile(metric(story.training.metric), number(best.score), said))
    if story.monitoring is not None:
        alarms = sum(bool(window.alarms) for window in story.monitoring.windows)
        of = f"of {plural(len(story.monitoring.windows), 'window')}"
        seen = "" if story.is_watched else f"seen by {story.monitoring.version}"
        made.append(Tile("Alarmed windows", f"{alarms:,}", of, "bad" if alarms else "good", seen))
    return made


def stages(story: Story) -> list[Stage]:
    """Return the steps of the ring from the contract to the watch."""
    errors = any(finding.severity == "error" for finding in story.findings)
    watched: Literal["done", "open", "alarm"] = "open"
    if story.is_watched:
        watched = "alarm" if _drifted(story) else "done"
    checked = story.training is not None or story.checks is not None
    return [
        Stage("contract", "done"),
        Stage("checks", "alarm" if errors else "done" if checked else "open"),
        Stage("training", "done" if story.training else "open"),
        Stage("sealed evaluation", "done" if story.evaluation else "open"),
        Stage("champion", "done" if story.champion else "open"),
        Stage("monitoring", watched),
    ]


def _trouble(story: Story) -> str:
    if story.ledger.damage is not None:
        return f"The ledger is broken at {story.ledger.damage}."
    if story.origin is not None and story.origin.damage is not None:
        return f"The bundle of {story.subject} does not verify: {story.origin.damage}."
    return "" if _predecessor(story) else _drift(story)


def _predecessor(story: Story) -> bool:
    """Whether the watched version is another than the one the page is about: its drift is history."""
    return story.monitoring is not None and story.monitoring.version not in ("", story.subject)


def _drift(story: Story) -> str:
    """Return which columns drifted and in how many windows, or nothing."""
    drifted = _drifted(story)
    if not drifted or not story.is_watched:
        return ""
    said = "" if story.evaluation is None else f" At its sealed evaluation {_claimed(story.evaluation)}."
    return f"{story.subject} sees other data than it learned from: {drifted}.{said}"


def _drifted(story: Story) -> str:
    """Return which columns drifted in how many windows; empty where none did."""
    windows = [] if story.monitoring is None else story.monitoring.windows
    alarmed = [window for window in windows if window.alarms]
    if not alarmed:
        return ""
    columns = [name for name, _ in Counter(n for window in alarmed for n in window.alarms).most_common()]
    named = ", ".join(columns[:3]) + (f" and {len(columns) - 3} more" if len(columns) > 3 else "")
    return f"{named} drifted in {len(alarmed)} of {plural(len(windows), 'window')}"


def _unsealed(story: Story) -> tuple[str, Tone]:
    if story.standing is not None:
        return f"{story.subject} has a leaderboard's weaker claim: {story.standing.claim}.", "warn"
    judged = [c for c in story.comparisons if c.version == story.subject]
    if judged and judged[-1].gate.outcome in ("passed", "overridden"):
        said = f"it was compared with {judged[-1].champion} and the gate {judged[-1].gate.outcome}"
        return f"{story.subject} has no sealed claim of its own; {said}.", "warn"
    return (
        f"{story.subject} is trained; its sealed evaluation has not been opened, so nothing is claimed.",
        "warn",
    )


def _claimed(found: Evaluation) -> str:
    rows = found.rows.get("used")
    where = f"on {plural(rows, 'sealed row')} " if rows else "on sealed rows "
    parts = [f"{_inside(name)} is {number(m.value)}{_spanned(m.interval)}" for name, m in _first(found)]
    if found.net_value is not None:
        half = (
            f"against {money(found.net_value.at_half)} {at_half('multiclass' if found.matrix else 'binary')}"
        )
        parts.append(f"acting on it is worth {money(found.net_value.value)} {half}")
    said = where + ", ".join(parts[:-1]) + (" and " if parts[1:] else "") + "".join(parts[-1:])
    return said if found.claim else f"{said}, without a claim"


def _first(found: Evaluation) -> list[tuple[str, Metric]]:
    """Return the record's first metric; precision is never said without recall."""
    named = list(found.metrics.items())
    return named[:2] if named and named[0][0] == "precision" else named[:1]


def _inside(name: str) -> str:
    """Return a metric's name within a sentence."""
    said = metric(name)
    return said if said[1:2].isupper() or not said[1:2].isalpha() else said[0].lower() + said[1:]


def _watched(story: Story) -> str:
    if story.monitoring is None:
        return ""
    if _drift(story):
        return f" {_drift(story)}"
    drifted = _drifted(story)
    if drifted:
        return f" It was not watched yet; {story.monitoring.version} before it saw other data: {drifted}."
    return f" No alarm in {plural(len(story.monitoring.windows), 'window')}."


def _beside(interval: tuple[float, float] | None, note: str | None) -> str:
    return f"95 % {span(interval)}" if interval is not None else note or ""


def _spanned(interval: tuple[float, float] | None) -> str:
    return "" if interval is None else f" {span(interval)}"
