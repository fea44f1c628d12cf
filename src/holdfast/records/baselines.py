"""How a model stands to what is done without one, on sealed rows."""

from __future__ import annotations

from typing import Literal

import msgspec


class Beside(msgspec.Struct, frozen=True):
    """One baseline on the rows of a look, in one metric, beside the model on the same rows.

    ``value`` with its 95 % ``interval`` is the baseline's, ``model`` the model's; a loss is smaller for better.
    ``difference`` is model minus baseline, paired, higher is better, with ``difference_interval``. ``outcome`` is
    ``beaten`` where that interval is above zero, ``ahead`` (the baseline is) where it is below, else ``undecided``.
    """

    name: str
    metric: str
    value: float | None
    interval: tuple[float, float] | None
    model: float | None
    difference: float | None
    difference_interval: tuple[float, float] | None
    outcome: Literal["beaten", "ahead", "undecided"]
