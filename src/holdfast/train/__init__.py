"""Baselines, candidates, cross-validation, calibration and selection: on training rows, and on nothing else."""

from holdfast.train.context import TrainingContext
from holdfast.train.rows import TrainingRows, group_codes
from holdfast.train.run import Trained, train

__all__ = ["Trained", "TrainingContext", "TrainingRows", "group_codes", "train"]
