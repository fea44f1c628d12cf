"""The bundle: one immutable folder named by its digest, with everything that an answer depends on.

Contract, features, encoder, model, calibration, threshold, reference and golden rows, as data: no pickle, no code.
``build`` writes one, ``load`` verifies and opens it, ``Bundle.predict`` is what evaluation, batch scoring and
HTTP call.
"""

from __future__ import annotations

from holdfast.bundle import attestations
from holdfast.bundle.build import build
from holdfast.bundle.bundle import Bundle
from holdfast.bundle.decision import Decision
from holdfast.bundle.decisions.classes import Classes
from holdfast.bundle.decisions.interval import Interval
from holdfast.bundle.decisions.threshold import Threshold
from holdfast.bundle.decisions.value import Value
from holdfast.bundle.load import load, verify
from holdfast.bundle.manifest import Manifest
from holdfast.bundle.observed import Observed, observe
from holdfast.bundle.population import Population, population
from holdfast.bundle.predictions import Predictions

__all__ = [
    "Bundle",
    "Classes",
    "Decision",
    "Interval",
    "Manifest",
    "Observed",
    "Population",
    "Predictions",
    "Threshold",
    "Value",
    "attestations",
    "build",
    "load",
    "observe",
    "population",
    "verify",
]
