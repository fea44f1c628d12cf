"""The table of candidates: a new one is a new file that registers its fitting function here by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from holdfast.contract.settings import Settings
from holdfast.errors import ConfigError, close_match
from holdfast.features import FeatureSet
from holdfast.models import Core, Predictor, fit_encoder, inputs_of
from holdfast.train.boosting import fit_boosting
from holdfast.train.dummy import fit_dummy
from holdfast.train.linear import fit_linear
from holdfast.train.matrix import Matrix
from holdfast.train.rows import TrainingRows

Fit = Callable[[Matrix], Core]


@dataclass(frozen=True)
class Family:
    """A model family: how its columns are encoded, how it is fitted, whether its terms can be read.

    ``simplicity`` orders families: of two that are equally good the lower one is selected.
    """

    name: str
    encoding: Literal["linear", "tree"]
    fit: Fit
    readable: bool
    simplicity: int


FAMILIES: dict[str, Family] = {
    family.name: family
    for family in (
        Family("dummy", "linear", fit_dummy, readable=True, simplicity=0),
        Family("linear", "linear", fit_linear, readable=True, simplicity=1),
        Family("lightgbm", "tree", fit_boosting, readable=False, simplicity=2),
    )
}


def family(name: str) -> Family:
    """Return the family of that name.

    Raises
    ------
    ConfigError
        ``unknown-candidate``, with a close match.
    """
    if name not in FAMILIES:
        raise ConfigError(
            "unknown-candidate",
            f"there is no candidate {name!r}",
            expected=f"one of {', '.join(sorted(FAMILIES))}",
            next=close_match(name, FAMILIES),
        )
    return FAMILIES[name]


def requested(settings: Settings) -> list[Family]:
    """Return the families that the contract names, those that can be read only where it asks for that.

    Raises
    ------
    ConfigError
        ``no-candidate`` where ``interpretable: true`` leaves none.
    """
    named = [family(name) for name in settings.candidates]
    usable = [f for f in named if f.readable or not settings.interpretable]
    if not usable:
        raise ConfigError(
            "no-candidate",
            f"interpretable is true and none of {', '.join(settings.candidates)} has terms that can be read",
            expected="a candidate such as linear",
            next="add linear to candidates, or set interpretable: false",
        )
    return usable


def fit(
    chosen: Family, rows: TrainingRows, features: FeatureSet, settings: Settings, *, seed: int
) -> Predictor:
    """Fit encoder and core on these rows and return the uncalibrated predictor.

    Everything that learns from data learns from ``rows`` alone, so a caller that hands over the training part of
    a fold gets a predictor that has not seen the rest of it.
    """
    table = features.table(rows.frame)
    encoder = fit_encoder(chosen.encoding, table, inputs_of(settings, features))
    matrix = Matrix(
        values=encoder.matrix(table),
        labels=rows.labels,
        groups=rows.groups,
        categorical=tuple(encoder.categorical),
        names=tuple(encoder.names),
        task=settings.task,
        seed=seed,
    )
    return Predictor(features=features, encoder=encoder, core=chosen.fit(matrix), task=settings.task)
