"""CF003: see the function's docstring, which is the page of this check."""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.checks.protocol import Found, check
from holdfast.contract.settings import Settings


@check("CF003", stage="contract", severity="note")
def purpose_not_stated(settings: Settings) -> Iterator[Found]:
    """The contract does not say what the model is for.

    What it finds
    -------------
    An empty ``purpose.problem``, ``purpose.use`` or ``purpose.success``.

    Why it matters
    --------------
    A year later nobody knows which problem the model solves, who acts on it, and what would count as success. The
    card is for them.

    How sure it is
    --------------
    Certain.

    How to fix
    ----------
    Write one sentence each.

    Example
    -------
    ``success: one closure in ten avoided among those called``

    References
    ----------
    Mitchell et al. (2019), Model cards for model reporting, FAT*.
    """
    empty = [name for name in ("problem", "use", "success") if not getattr(settings.purpose, name)]
    if empty:
        yield Found(
            f"purpose is not filled in: {', '.join(empty)}",
            "certain",
            None,
            {"empty": empty},
            "write one sentence each under `purpose` in holdfast.yaml",
        )
