"""From margins to scores, whoever answers the margins: the link, the calibration map, both executors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from holdfast.contract.settings import Task
from holdfast.models.calibration import Calibration, Identity
from holdfast.models.link import Link, functions
from holdfast.types import Array, Value


class Scored:
    """What follows a margin: a scorer has a task, a link, a calibration map and the row executor of its margins."""

    task: Task
    calibration: Calibration

    @property
    def link(self) -> Link:
        """How a margin becomes a score."""
        raise NotImplementedError

    def row_margin(self) -> Callable[[dict[str, Value]], Any]:
        """Return the row executor up to the margin."""
        raise NotImplementedError

    def versions(self) -> dict[str, str]:
        """Return the versions of the libraries that answer, where holdfast does not answer itself."""
        return {}

    def score_margins(self, margins: Array) -> Array:
        """Return the scores that belong to margins."""
        if self._uncalibrated:
            return functions(self.task, self.link).scores(margins)
        return self.calibration.probabilities(self.logits(margins))

    def logits(self, margins: Array) -> Array:
        """Return what a calibration map reads: log-odds, or log-probabilities of classes up to a constant a row."""
        return functions(self.task, self.link).logits(margins)

    def row(self) -> Callable[[dict[str, Value]], Any]:
        """Return the row executor: the score of one typed row, a float or a tuple of probabilities."""
        margin, score = self.row_margin(), self._row_score()
        return lambda row: score(margin(row))

    def _row_score(self) -> Callable[[Any], Any]:
        link = functions(self.task, self.link)
        if self._uncalibrated:
            return link.score
        calibrated, logit = self.calibration.row(), link.logit
        return lambda margin: calibrated(logit(margin))

    @property
    def _uncalibrated(self) -> bool:
        return self.task == "regression" or isinstance(self.calibration, Identity)
