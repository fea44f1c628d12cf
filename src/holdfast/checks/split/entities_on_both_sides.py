"""SP004: see the function's docstring, which is the page of this check."""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.checks.contexts import SplitContext
from holdfast.checks.protocol import Found, NotApplicable, check


@check("SP004", stage="split", severity="note")
def entities_on_both_sides(split: SplitContext) -> Iterator[Found]:
    """Entities that were trained on come again in the holdout, because the split is by time.

    What it finds
    -------------
    Entities with rows before the cut and after it.

    Why it matters
    --------------
    In production a known customer comes again, and so does one here: the sealed figure is about the mixture of known
    and new entities that the holdout has. It says nothing about a table of new entities alone. A random split keeps
    entities apart and answers that other question.

    How sure it is
    --------------
    Certain. Not applicable to a random split, or without ``entity``.

    How to fix
    ----------
    Nothing, where the model will meet the same entities again. Where it will meet new ones only, use a random split:
    ``holdout: {share: 0.2}`` in a new project.

    Example
    -------
    Monthly rows of 2,000 shops, of which 1,950 have rows in the last quarter too.
    """
    if not split.settings.in_time_order:
        raise NotApplicable("the split is random and keeps entities together")
    if split.settings.entity is None:
        raise NotApplicable("the contract names no entity")
    if split.straddling:
        yield Found(
            f"{split.straddling:,} entities have rows in training and in the holdout, as they will in production",
            "certain",
            split.settings.entity,
            {"entities": split.straddling, "training": len(split.training), "holdout": len(split.holdout)},
            "nothing, where the model will meet the same entities again; else split at random in a new project",
        )
