"""The profile of a table: the reference that travels in the bundle."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
import numpy as np
import polars as pl

from holdfast.contract.settings import Column, Settings
from holdfast.data.kinds import Kinds
from holdfast.errors import BundleError
from holdfast.profile.counts import Counts
from holdfast.profile.reference import (
    ColumnReference,
    count,
    reference_category,
    reference_numeric,
    reference_scores,
)
from holdfast.profile.views import Watched, levels_of, seen, watched
from holdfast.types import Array, Integers, Mask


class Profile(msgspec.Struct, frozen=True):
    """References of a table's columns, in contract order, and of the predictions.

    ``rows`` counts the rows that the reference was taken from, rejected ones included; where the contract
    names an entity these are one row per entity. ``prediction`` is None until the finished bundle has
    answered the holdout: scores, or of several classes the class decided; ``probability`` is then that of the likeliest
    class, else None.
    """

    rows: int
    columns: dict[str, ColumnReference]
    prediction: ColumnReference | None = None
    probability: ColumnReference | None = None

    def with_prediction(self, scores: Array) -> Profile:
        """Return the profile with the reference of the predictions added; see `reference_scores`."""
        return msgspec.structs.replace(self, prediction=reference_scores(scores))

    def with_classes(self, decided: pl.Series, likeliest: Array, labels: tuple[str, ...]) -> Profile:
        """Return the profile with the references of several classes: the class decided, and the largest probability.

        Parameters
        ----------
        decided
            The label decided for each holdout row, as text.
        likeliest
            The probability of its likeliest class.
        labels
            All labels, as text.
        """
        return msgspec.structs.replace(
            self,
            prediction=reference_category(decided, levels=labels),
            probability=reference_scores(likeliest),
        )

    @property
    def answers(self) -> dict[str, ColumnReference]:
        """The references of the answers that there are, by the name under which they are tested."""
        named = {"prediction": self.prediction, "probability": self.probability}
        return {name: reference for name, reference in named.items() if reference is not None}

    def to_json(self) -> str:
        """Return the profile as one line of JSON; `from_json` gives back an equal profile, bit by bit."""
        return msgspec.json.encode(self).decode()

    @classmethod
    def from_json(cls, text: str | bytes) -> Profile:
        """Return the profile that `to_json` wrote.

        Raises
        ------
        BundleError
            The text is not such a profile (``profile-invalid``).
        """
        try:
            return msgspec.json.decode(text, type=cls)
        except (msgspec.DecodeError, msgspec.ValidationError) as error:
            raise BundleError(
                "profile-invalid",
                f"the reference profile cannot be read: {error}",
                expected="profile.json as the build wrote it",
                next="restore the bundle from the store, or train again",
            ) from error


def reference_table(
    frame: pl.DataFrame, kinds: Mapping[str, Kinds], settings: Settings, *, rows: Mask | None = None
) -> Profile:
    """Return the profile of a table's inputs.

    Parameters
    ----------
    frame
        Typed values of all rows before quarantine, null where a cell is not all right.
    kinds
        Kind codes of each column, aligned with ``frame``.
    settings
        The contract. Its ``inputs`` that are in ``frame`` are profiled.
    rows
        Which rows to count, such as `one_per_entity`; None: all.

    Examples
    --------
    >>> from holdfast.contract.settings import Column
    >>> columns = {"x": Column("number")}
    >>> contract = Settings(name="m", task="binary", target="y", metric="roc_auc", columns=columns)
    >>> frame = pl.DataFrame({"x": [1.0, 2.0, None]})
    >>> profile = reference_table(frame, {"x": np.array([0, 0, 1], dtype=np.int8)}, contract)
    >>> profile.columns["x"].counts.cells, Profile.from_json(profile.to_json()) == profile
    ((1, 1), True)
    """
    kept = np.arange(frame.height) if rows is None else np.flatnonzero(rows)
    frame, kinds = frame[kept], {name: codes[kept] for name, codes in kinds.items()}
    columns: dict[str, ColumnReference] = {}
    for name in settings.inputs:
        if name in frame.columns:
            for title, what in watched(name, settings, frame, kinds).items():
                columns[title] = _reference(
                    name, title, what, settings.columns[name], seen(name, what, frame, kinds)
                )
    return Profile(len(kept), columns)


def count_table(
    profile: Profile, frame: pl.DataFrame, kinds: Mapping[str, Kinds], *, rows: Integers | None = None
) -> dict[str, Counts]:
    """Return a window's counts of every profiled column that the window has.

    Parameters
    ----------
    profile, frame, kinds
        As for `reference_table`.
    rows
        Positions of the rows that belong to the window; None: all.
    """
    kept = np.arange(frame.height) if rows is None else rows
    needed = {reference.column or name for name, reference in profile.columns.items()} & set(frame.columns)
    needed |= {r.by for r in profile.columns.values() if r.view == "age"} & set(frame.columns)
    part = frame.select(sorted(needed))[kept]
    codes = {name: kinds[name][kept] for name in needed}
    return {
        name: count(
            reference, *seen(reference.column or name, Watched(reference.view, reference.by), part, codes)
        )
        for name, reference in profile.columns.items()
        if (reference.column or name) in needed
    }


def _reference(
    name: str, title: str, what: Watched, column: Column, cells: tuple[pl.Series, Kinds]
) -> ColumnReference:
    values, kinds = cells
    if values.dtype == pl.Float64:
        found = reference_numeric(values.to_numpy(), kinds)
    else:
        found = reference_category(values, kinds, levels_of(column, what))
    other = {"column": name} if title != name else {}
    return msgspec.structs.replace(found, view=what.view, by=what.by, **other)
