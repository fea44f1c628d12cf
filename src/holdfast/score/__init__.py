"""Batch scoring: a file in, a file out, in constant memory, through the same ``Bundle.predict_typed``."""

from holdfast.score.batch import score

__all__ = ["score"]
