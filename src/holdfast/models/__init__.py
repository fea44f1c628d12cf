"""Estimators and encoders as specifications: a vectorised and a row executor, files without pickle.

Nothing here needs scikit-learn or the LightGBM Python package: training makes these objects, serving runs
them.
"""

from __future__ import annotations

from holdfast.models.calibration import Calibration, Identity, Isotonic, Sigmoid, Temperature
from holdfast.models.constant import Constant
from holdfast.models.cores import CORES, Core, register
from holdfast.models.encoders import Encoder, fit_encoder, fit_matrix
from holdfast.models.encoding import Supervision
from holdfast.models.forest import Forest
from holdfast.models.general.scorer import PipelineScorer
from holdfast.models.inputs import Input, inputs_of
from holdfast.models.linear import Linear
from holdfast.models.multinomial import Multinomial
from holdfast.models.neighbours import Neighbours
from holdfast.models.predictor import Predictor
from holdfast.models.scorer import Scorer, load_scorer
from holdfast.models.terms import Term
from holdfast.models.trees import Trees

__all__ = [
    "CORES",
    "Calibration",
    "Constant",
    "Core",
    "Encoder",
    "Forest",
    "Identity",
    "Input",
    "Isotonic",
    "Linear",
    "Multinomial",
    "Neighbours",
    "PipelineScorer",
    "Predictor",
    "Scorer",
    "Sigmoid",
    "Supervision",
    "Temperature",
    "Term",
    "Trees",
    "fit_encoder",
    "fit_matrix",
    "inputs_of",
    "load_scorer",
    "register",
]
