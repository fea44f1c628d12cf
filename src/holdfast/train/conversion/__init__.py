"""Trees of scikit-learn as LightGBM text models, accepted only where both answer the same bits.

``forest`` and ``histogram`` read a fitted estimator into tables of nodes, ``text`` writes them, ``agreement`` compares
what the text answers with what the estimator answers.
"""

from __future__ import annotations

from holdfast.train.conversion.agreement import require_agreement
from holdfast.train.conversion.inputs import for_forest, for_histogram
from holdfast.train.conversion.nodes import Nodes
from holdfast.train.conversion.text import write

__all__ = ["Nodes", "for_forest", "for_histogram", "require_agreement", "write"]
