"""The columns that a pipeline asks for by name or by position, as its column transformers state them."""

from __future__ import annotations

from typing import Any

from holdfast.models.general.parts import walk


def named_columns(estimator: Any) -> list[str]:
    """Return the names in the order in which they are met; of a fitted estimator those that it was fitted on."""
    fitted_on = getattr(estimator, "feature_names_in_", None)
    if fitted_on is not None:
        return [str(name) for name in fitted_on]
    return list(
        dict.fromkeys(n for stated in _stated(estimator) for n in _listed(stated) if isinstance(n, str))
    )


def selects_by_position(estimator: Any) -> bool:
    """Return whether a step takes columns by number, slice or mask: then it matters which columns stand before."""
    return any(isinstance(one, slice | int) for stated in _stated(estimator) for one in _listed(stated))


def _stated(estimator: Any) -> list[Any]:
    """Return what the column transformers inside an estimator name as columns; functions that choose are left out."""
    found = []
    for _, part in walk(estimator):
        if type(part).__name__ == "ColumnTransformer" and type(part).__module__.startswith("sklearn."):
            found += [columns for _, _, columns in part.transformers if not callable(columns)]
    return found


def _listed(stated: Any) -> list[Any]:
    if isinstance(stated, str | slice | int):
        return [stated]
    return [one.item() if hasattr(one, "item") else one for one in stated]
