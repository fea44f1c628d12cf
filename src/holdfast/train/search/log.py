"""Where trials are written down, so that a search that was killed goes on."""

from __future__ import annotations

from typing import Protocol

from holdfast.records import Hyperparameters, Trial


class TrialLog(Protocol):
    """Trials and choices by the name of the search that they belong to."""

    def trials(self, search: str) -> list[Trial]:
        """Return the finished trials of a search, in their order."""
        ...

    def add(self, search: str, number: int, trial: Trial) -> None:
        """Write down trial ``number`` of a search, durably; what is there already stays."""
        ...

    def choice(self, search: str) -> Hyperparameters | None:
        """Return what a finished search chose, none being the defaults; null while it is not finished."""
        ...

    def choose(self, search: str, parameters: Hyperparameters) -> None:
        """Write down what a search chose; what is there already stays."""
        ...


class InMemory:
    """A log that ends with the process."""

    def __init__(self) -> None:
        self._trials: dict[str, list[Trial]] = {}
        self._choices: dict[str, Hyperparameters] = {}

    def trials(self, search: str) -> list[Trial]:
        """Return the finished trials of a search, in their order."""
        return list(self._trials.get(search, []))

    def add(self, search: str, number: int, trial: Trial) -> None:
        """Keep the next trial of a search."""
        known = self._trials.setdefault(search, [])
        if number == len(known):
            known.append(trial)

    def choice(self, search: str) -> Hyperparameters | None:
        """Return what a finished search chose."""
        return self._choices.get(search)

    def choose(self, search: str, parameters: Hyperparameters) -> None:
        """Keep what a search chose."""
        self._choices.setdefault(search, parameters)
