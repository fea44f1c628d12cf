"""From a score to an answer: threshold and labels."""

from __future__ import annotations

import math

import msgspec

from holdfast.errors import BundleError
from holdfast.types import Label


class Decision(msgspec.Struct, frozen=True):
    """The answer is ``labels[score >= threshold]``; for a regression both are null and the score is the answer.

    ``labels`` are (negative, positive), typed as in the data. ``rule`` and ``note`` say how the threshold came
    about.

    Examples
    --------
    >>> decision = Decision(threshold=0.25, labels=(0, 1), rule="money")
    >>> decision.labels[0.3 >= decision.threshold]
    1
    """

    threshold: float | None = None
    labels: tuple[Label, Label] | None = None
    rule: str = ""
    note: str = ""

    def require(self, task: str) -> None:
        """Refuse a decision that does not belong to the task.

        Raises
        ------
        BundleError
            ``decision-incomplete``.
        """
        stated = self.threshold is not None and self.labels is not None
        sound = stated and not math.isnan(self.threshold or 0.0)
        if sound if task == "binary" else self.threshold is None and self.labels is None:
            return
        raise BundleError(
            "decision-incomplete",
            f"a {task} bundle with the threshold {self.threshold} and the labels {self.labels}",
            expected="threshold and two labels for a binary task, neither for a regression",
        )
