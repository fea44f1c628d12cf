"""The forest core: averaged trees in LightGBM's text form, which answer probabilities or values themselves."""

from __future__ import annotations

from typing import ClassVar

from holdfast.models import lightgbm_library as lightgbm
from holdfast.models.cores import register
from holdfast.models.link import Link
from holdfast.models.trees import Trees


@register
class Forest(Trees):
    """The mean of the leaves that a row falls into.

    Parameters
    ----------
    text
        A LightGBM text model that says ``average_output``: the leaves are added tree by tree, then divided by the
        number of trees, in this order, as scikit-learn's forests do. A leaf holds the share of a class or the mean of
        the target.

    Notes
    -----
    LightGBM averages in its normal answers only; its raw scores are the sums.
    """

    name: ClassVar[str] = "forest"
    link: ClassVar[Link | None] = "probability"
    answer: ClassVar[int] = lightgbm.NORMAL
