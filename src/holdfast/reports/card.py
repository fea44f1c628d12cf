"""The model card: the same story as plain text, for people who decide whether to use the model."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from holdfast.records import Evaluation
from holdfast.reports.figures import number, span
from holdfast.reports.story import Story
from holdfast.reports.verdict import verdict
from holdfast.reports.whole import write_whole
from holdfast.reports.words import amounts, decision, metric, moment, money, plural, short

METRICS = 12
REASONS = 5
COLUMNS = 60


def card(story: Story) -> str:
    """Return the card as Markdown, with every section at every stage.

    What users wrote (names, purpose, reasons) is made harmless: no markup of theirs survives.
    """
    parts = (_head, _purpose, _trained_on, _claim, _threshold, _limits, _way_back)
    return "\n".join(line for part in parts for line in [*part(story), ""])


def write_card(story: Story, path: Path | str) -> Path:
    """Write the card beside its place and move it there when it is whole; return where it is."""
    return write_whole(Path(path), card(story))


def _head(story: Story) -> Iterator[str]:
    yield f"# {_plain(story.settings.name)} {story.subject or ''}".rstrip()
    yield ""
    yield _plain(verdict(story)[0], 600)
    if story.origin is not None:
        yield ""
        yield f"Bundle `{story.origin.digest[:16]}`, made {moment(story.origin.created)} UTC."


def _purpose(story: Story) -> Iterator[str]:
    yield "## What it is for"
    yield ""
    purpose = story.settings.purpose
    for name, text in (("Problem", purpose.problem), ("Use", purpose.use), ("Success", purpose.success)):
        yield f"- {name}: {_plain(text, 600) or 'not stated'}"


def _trained_on(story: Story) -> Iterator[str]:
    yield "## What it was trained on"
    yield ""
    settings, origin, training = story.settings, story.origin, story.training
    if training is None or origin is None:
        yield "Nothing yet."
        return
    rows = training.rows
    held = plural(rows.get("holdout", 0), "row")
    yield f"- {plural(rows.get('training', 0), 'training row')}; {held} kept behind the seal"
    if story.rows is not None:
        r = story.rows
        yield f"- {r.read:,} rows read: {r.used:,} used, {r.excluded:,} excluded, {r.quarantined:,} quarantined"
        for reason, count in list(r.reasons.items())[:REASONS]:
            yield f"    - {count:,} because {_plain(reason)}"
    yield f"- Table: {_plain(origin.lineage.get('data'))}, fingerprint `{short(origin.lineage.get('fingerprint'), 16)}`"
    yield f"- Target: {_plain(settings.target)} ({settings.task}); model: {_plain(training.selected)}"
    for note in training.notes:
        yield f"- {_plain(note, 300)}"
    inputs = [*settings.inputs, *settings.features]
    named = ", ".join(_plain(name, 60) for name in inputs[:COLUMNS])
    yield f"- Inputs: {named}" + (f" and {len(inputs) - COLUMNS} more" if len(inputs) > COLUMNS else "")


def _claim(story: Story) -> Iterator[str]:
    yield "## What is claimed"
    yield ""
    found = story.evaluation
    if found is None:
        judged = [c for c in story.comparisons if c.version == story.subject]
        yield "No claim of its own: the seal was not opened for it."
        if story.standing is not None:
            yield f"A weaker one from the leaderboard: {story.standing.claim}."
            yield f"The loss is the {story.standing.measure}."
        if judged:
            yield f"It was compared with {judged[-1].champion}; the gate said {judged[-1].gate.outcome}."
        return
    rows = plural(found.rows.get("used", 0), "sealed row")
    yield f"{rows}, opened {moment(found.opened)} UTC, number of looks: {found.looks}."
    if not found.claim:
        packaged = _lineage(story, "sealed") is False
        why = "It was packaged as it had been fitted" if packaged else "This was not a first look"
        yield f"{why}, so the figures carry no claim."
    yield ""
    yield "| Metric | Value | 95 % interval |"
    yield "|---|---:|---:|"
    for name, value in list(found.metrics.items())[:METRICS]:
        yield f"| {_plain(metric(name))} | {number(value.value)} | {span(value.interval)} |"
    if found.net_value is not None:
        n = found.net_value
        yield f"| Net value | {money(n.value)} | {amounts(n.interval)} |"
        beside = "by the likeliest class" if found.matrix else "at 0.5"
        yield f"| Net value {beside} | {money(n.at_half)} | |"
    yield from _classes(found)


def _classes(found: Evaluation) -> Iterator[str]:
    if not found.classes:
        return
    yield ""
    yield "| Class | Rows | Precision | Recall | F1 |"
    yield "|---|---:|---:|---:|---:|"
    for c in found.classes[:COLUMNS]:
        values = " | ".join(f"{number(m.value)} {span(m.interval)}" for m in (c.precision, c.recall, c.f1))
        yield f"| {_plain(c.label)} | {c.rows:,} | {values} |"


def _lineage(story: Story, key: str) -> object:
    """Return what the lineage says under a key; None where it says nothing."""
    return None if story.origin is None else story.origin.lineage.get(key)


def _threshold(story: Story) -> Iterator[str]:
    yield "## Threshold"
    yield ""
    found, training = story.evaluation, story.training
    threshold = found.threshold if found is not None else training.threshold if training is not None else None
    if story.settings.task == "multiclass":
        yield f"None: one of {len(story.settings.classes)} classes is decided, by {decision(story.settings)}."
    elif threshold is None:
        yield "None."
    else:
        yield f"A probability of at least {threshold:.4f} is a case; chosen by {decision(story.settings)}."


def _limits(story: Story) -> Iterator[str]:
    yield "## Limits"
    yield ""
    yield "- The figures speak of rows like those of the table, in its time; about others they promise nothing."
    yield "- Only a first look at sealed rows carries a claim, and an interval of 95 % misses one time in twenty."
    yield "- Looks live in the project's `.holdfast/`: a new folder, or a deleted one, has no memory of them."
    yield "- Seal and ledger are tamper-evident, not tamper-proof."
    for finding in story.findings[:20]:
        yield f"- {finding.code} ({finding.severity}, {finding.certainty}): {_plain(finding.message, 300)}"
    for accepted in story.settings.accept[:20]:
        until = f" until {_plain(accepted.until)}" if accepted.until else ""
        yield f"- {_plain(accepted.check)} accepted{until}: {_plain(accepted.because, 300)}"


def _way_back(story: Story) -> Iterator[str]:
    yield "## How to go back"
    yield ""
    previous = story.deployments[-1].previous if story.deployments else None
    earlier = next((d.version for d in story.deployments if d.revision == previous), None)
    if earlier is None:
        yield "There is no earlier deployment to go back to."
    else:
        yield f"`holdfast rollback` writes the deployment of {earlier} back: model, threshold, features, reference."


def _plain(text: object, most: int = 160) -> str:
    """Return a text on one line in which Markdown and HTML mean nothing."""
    line = " ".join(short(text, most).split())
    return "".join(f"\\{c}" if c in "\\`*_[]<>#|" else c for c in line)
