"""The commented text of a new ``holdfast.yaml``: every key with its meaning, every guess marked as one.

Each top-level key starts a line, with its block indented under it and lists in flow style, so that a person or a
script can replace a key by its line.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from holdfast.contract.classes import FEWEST_ROWS, label_key
from holdfast.contract.facts import ColumnFacts
from holdfast.contract.guess import Proposal
from holdfast.contract.guess_columns import is_filled_range
from holdfast.contract.guess_target import typed
from holdfast.contract.names import require_name
from holdfast.contract.settings import Column
from holdfast.contract.yaml_text import entry, flow, label, scalar

GUESS = "# guess"


def init_text(proposal: Proposal, *, name: str, data: str | Mapping[str, str]) -> str:
    """Return a contract for a proposal; it loads as it is.

    Parameters
    ----------
    proposal
        What :func:`holdfast.contract.guess.propose` found.
    name
        The model's name; see :func:`holdfast.contract.names.default_name`.
    data
        The table as it shall stand in the file: a path relative to it or absolute, a pattern, or a URL and a query.

    Raises
    ------
    ConfigError
        ``not-unicode``: the name of a column or level has half of a character. ``name-invalid``.
    """
    require_name(name)
    parts = (
        _head(proposal, name, data),
        _roles(proposal),
        _columns(proposal),
        _training(proposal),
        _running(proposal),
    )
    return "".join(f"{line}\n" for part in parts for line in part)


def _head(proposal: Proposal, name: str, data: str | Mapping[str, str]) -> Iterator[str]:
    yield "# What this model promises. Lines marked `guess` were guessed from the data: correct them."
    yield "# Any key may be null: not stated. Check the file with: holdfast check"
    yield ""
    yield f"name: {scalar(name)}"
    yield "purpose:  # for the card and for people; fill it in"
    yield "  problem: null  # what goes wrong today?"
    yield "  use: null  # who does what with a prediction?"
    yield "  success: null  # how will you see that it works?"
    yield f"task: {proposal.task}  {GUESS} from the target{_doubt(proposal)}"
    yield f"data: {flow(data)}  # a file, folder or pattern, relative to this file; or {{url: ..., query: ...}}"
    yield "where: null  # rows this model is about, such as `Balance >= 0`; others are counted apart"
    yield f"target: {scalar(proposal.target)}"
    yield _positive(proposal)
    if proposal.task == "binary":
        yield "prevalence: null  # the natural share of positives, such as 0.0017, if rows were chosen by their label"
    yield from _classes(proposal)


def _doubt(proposal: Proposal) -> str:
    seen = proposal.facts[proposal.target]
    if proposal.task != "multiclass" or not seen.whole:
        return "; binary, multiclass or regression"
    return f": {seen.distinct} whole numbers, taken as labels; task: regression if they are amounts"


def _classes(proposal: Proposal) -> Iterator[str]:
    if proposal.task != "multiclass":
        return
    target = proposal.facts[proposal.target]
    rows = {typed(text, target): count for text, count in target.levels or ()}
    counts = ", ".join(f"{label(one)} in {rows[one]:,}" for one in proposal.classes)
    yield f"classes: [{', '.join(map(label, proposal.classes))}]  {GUESS}: labels, {counts} rows"
    for one, count in rows.items():
        if one not in proposal.classes:
            kept = f"fewer than {FEWEST_ROWS}; such a row is kept apart unless you add the label"
            yield f"#   left out: {label(one)} in {count:,} rows, {kept}"


def _positive(proposal: Proposal) -> str:
    if proposal.task != "binary":
        return "positive: null  # for two classes only"
    target = proposal.facts[proposal.target]
    counts = ", ".join(
        f"{label(typed(text, target))} in {count:,} rows" for text, count in target.levels or ()
    )
    return f"positive: {label(proposal.positive)}  {GUESS}: the label that counts as a case; {counts}"


def _roles(proposal: Proposal) -> Iterator[str]:
    yield ""
    if proposal.entity is None:
        yield "entity: null  # who a row is about, such as CustomerId: its rows never straddle a split"
    else:
        yield (
            f"entity: {scalar(proposal.entity)}  {GUESS}: it repeats; "
            "its rows never straddle a split, and it is never a feature"
        )
    yield from _time(proposal)
    yield "predict_at: null  # the column with the moment of prediction: ages are measured against it, never a clock"
    example = "48 rows" if proposal.file_order else "30d"
    yield f"label_delay: null  # until an outcome is known, such as {example}; null: outcomes count at once"


def _time(proposal: Proposal) -> Iterator[str]:
    if proposal.file_order:
        yield "time: {order: file}  # the order of the rows is time: the last ones are held out, and no figure looks back"
        return
    if proposal.alike is not None and proposal.time is None:
        same, chance = (f"{100 * share:.1f} %" for share in proposal.alike)
        yield f"# Neighbouring rows have the same class in {same} of cases, {chance} by chance. If their order is time:"
        yield "#   time: {order: file}  (before the first split; or init --time-order file)"
    about = "the time of the event" if proposal.time is None else f"{GUESS[2:]}: the only column of dates"
    yield f"time: {scalar(proposal.time)}  # {about}; never a feature"


def _columns(proposal: Proposal) -> Iterator[str]:
    yield ""
    yield "# Types, ranges and levels that every request and table must keep; a row that does not is kept apart."
    yield "# unseen: reject, flag or impute a new level. nullable: true where a value may be missing. mostly: 0.95 where"
    yield "# a cell that breaks the rule counts as missing, as long as 95 % of the rows keep it."
    yield "columns:"
    for name, column in proposal.columns.items():
        yield f"{entry(name, stated_column(column))}  {GUESS}{_evidence(column, proposal.facts[name])}"
    yield "aliases: {}  # upstream names of columns, such as {country: Geography}; in tables and requests alike"
    yield ""
    yield "# Accepted in requests and unused."
    for name, why in proposal.ignore.items():
        yield f"#   {scalar(name)}: {why}"
    mark = f"  {GUESS}" if proposal.ignore else ""
    yield f"ignore: {flow(list(proposal.ignore))}{mark}"
    yield "weight: null  # the column that says what a row counts, if rows do not count alike; never a feature"
    yield "features: {}  # SQL expressions, such as {per_year: Balance / (Tenure + 1)}; the same in batch and online"


def stated_column(column: Column) -> dict[str, object]:
    """Return what a contract must say of a column, without what goes without saying."""
    stated: dict[str, object] = {"type": column.type}
    if column.min is not None:
        stated["min"] = column.min
    if column.max is not None:
        stated["max"] = column.max
    if column.values is not None:
        stated |= {"values": list(column.values), "unseen": column.unseen}
    if column.nullable:
        stated["nullable"] = True
    for key in ("format", "unit", "separator"):
        if getattr(column, key) is not None:
            stated[key] = getattr(column, key)
    return stated


def _evidence(column: Column, facts: ColumnFacts) -> str:
    if column.type == "text":
        return f": {facts.distinct:,} different texts of {facts.words:.0f} words on average"
    if column.type == "datetime":
        return _seen_times(facts)
    if column.type == "flags":
        return (
            "" if facts.levels is None else f": {len(facts.levels)} flags in {facts.distinct:,} combinations"
        )
    if column.type == "category" and column.values is None:
        return f": {facts.distinct:,} levels, so new ones are to be expected"
    if facts.minimum is not None and facts.maximum is not None and not is_filled_range(facts):
        return f": {facts.minimum:g} to {facts.maximum:g} seen"
    if column.values is not None and column.unseen == "flag":
        return ": some levels are rare, so new ones are to be expected"
    return ""


def _seen_times(facts: ColumnFacts) -> str:
    if facts.first is None or facts.last is None:
        return ""
    first, last = (datetime.fromtimestamp(at, UTC).date().isoformat() for at in (facts.first, facts.last))
    doubt = "; day or month first? every value fits both" if facts.either_order else ""
    return f": {first} to {last} seen{doubt}"


def _training(proposal: Proposal) -> Iterator[str]:
    binary, classes = proposal.task == "binary", proposal.task != "regression"
    yield ""
    last = ", the last rows" if proposal.file_order else ""
    yield f"holdout: {{share: 0.2, seed: 42}}  # sealed until `holdfast evaluate`, which opens it once{last}"
    yield f"metric: {proposal.metric}  {GUESS}; {_metrics(proposal)}"
    example = "CASE WHEN Age >= 50 THEN 1 ELSE 0 END" if binary else "2 * Area"
    yield f"baseline: null  # what is done today without a model, such as `{example}`: a baseline to beat"
    if binary:
        yield "# Money for each row, against doing nothing; the threshold follows from it. For example:"
        yield "#   decision: {true_positive: 100, false_positive: -50, false_negative: 0, true_negative: 0}"
        yield "#   decision: {top: 0.01}  (a capacity: the share of rows that can be acted on)"
    if proposal.task == "multiclass":
        first, second = map(label_key, proposal.classes[:2])
        line = flow({first: {first: 10, second: -5}, second: {first: -1, second: 0}})
        yield "# Money for each row, by actual and decided class, against doing nothing; decisions follow from it:"
        yield f"#   decision: {{matrix: {line}}}  (and so on; what is left out is 0)"
    yield f"decision: null{'' if classes else '  # for classes only'}"
    if not classes:
        yield "interval: 0.9  # the share of outcomes that lie inside their prediction interval; null: no intervals"
    yield "candidates: [linear, lightgbm]  # a dummy is always trained beside them; the simplest good one is taken"
    yield "# Others are forest, histogram, knn. A search for hyperparameters may take, for example, two minutes:"
    yield "#   search: {seconds: 120}"
    yield "interpretable: false  # true: only models whose terms can be read"
    yield "limits: {latency_p99_us: 5000, memory_mb: 300, training_seconds: 600}  # what a candidate may cost"
    mark = f"{GUESS}: " if proposal.slices else "# "
    yield f"slices: {flow(list(proposal.slices))}  {mark}columns by whose levels the evaluation is told apart too"


def _metrics(proposal: Proposal) -> str:
    if proposal.task == "regression":
        return "r2, rmse or mae"
    if proposal.task == "multiclass":
        return "macro_f1, accuracy or log_loss"
    why = "cases are rare; " if proposal.metric == "average_precision" else ""
    return f"{why}roc_auc, average_precision, log_loss, brier or f1"


def _running(proposal: Proposal) -> Iterator[str]:
    yield ""
    yield "# Score tables with `holdfast score` unless a decision cannot wait: then `holdfast serve` is worth it."
    yield "log: durable  # durable: a prediction survives a crash once it is answered; fast; off"
    window = "1000 rows" if proposal.file_order else "1d"
    yield f'monitor: {{window: {window}, false_alarms: 0.05}}  # a window of time, or "1000 rows"; the rate per window'
    yield "gates: {margin: 0.02}  # how much worse than the champion still counts as not worse"
    yield "accept: []  # findings on purpose, such as {check: DQ007, because: zero means none, until: 2027-06-30}"
