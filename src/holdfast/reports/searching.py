"""What a search for hyperparameters came to, in words."""

from __future__ import annotations

from holdfast.records import Candidate


def searched(candidate: Candidate) -> str:
    """Return trials, time, what came of them, and what was chosen; nothing without a search.

    Examples
    --------
    >>> from holdfast.records import Searched
    >>> found = Searched(40, 2, 9.6, 0.8731, 0.86, 0.001, 0.002, False, {"num_leaves": 9}, "the defaults are kept")
    >>> searched(Candidate("lightgbm", 0.86, None, None, None, None, None, search=found))
    'searched with 42 trials (2 pruned) in 10 s; the defaults are kept; the best, num_leaves 9, had 0.8731, which flatters'
    """
    search = candidate.search
    if search is None:
        return ""
    tried = f"searched with {search.complete + search.pruned} trials ({search.pruned} pruned) in {search.seconds:.0f} s"
    chosen = ", ".join(f"{name} {value:.3g}" for name, value in search.parameters.items()) or "the defaults"
    best = "" if search.best is None else f"; the best, {chosen}, had {search.best:.4f}, which flatters"
    return f"{tried}; {search.why}{best}"
