"""TR001: see the function's docstring, which is the page of this check."""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.checks import Found, check
from holdfast.train.context import TrainingContext


@check("TR001", stage="training", severity="warning")
def no_baseline_beaten(run: TrainingContext) -> Iterator[Found]:
    """No candidate is better than what is done without a model.

    What it finds
    -------------
    A run in which the selected candidate's gain over the baseline, averaged over folds, is not more than one
    standard error above zero. The baseline is the contract's ``baseline`` where there is one, else the dummy: the
    share of positives or the mean for every row. In the order of time it is the better one of that and the previous
    label (for a regression the last known value).

    Why it matters
    --------------
    A model that does not beat the rule in use, or a constant, costs money and earns nothing.

    How sure it is
    --------------
    Likely. Five folds are few, and a small gain may be real and not shown; more rows would tell.

    How to fix
    ----------
    Look for columns that could matter; get more rows; or keep the rule.

    Example
    -------
    ``baseline: CASE WHEN Age >= 50 THEN 1 ELSE 0 END`` at .71 and a linear model at .71.
    """
    selected = next(c for c in run.trained.candidates if c.name == run.trained.selected)
    if selected.beats_baseline:
        return
    baseline = run.trained.baseline
    yield Found(
        f"{selected.name} reaches a {run.settings.metric} of {selected.score:.4f}, "
        f"the baseline ({baseline.name}) {baseline.score:.4f}",
        "likely",
        None,
        {"score": selected.score, "baseline": baseline.score, "interval": selected.interval},
        "look for columns that matter, get more rows, or keep what is done today",
    )
