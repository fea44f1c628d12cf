"""Mergeable summaries of columns: the reference that monitors test against, and evidence for checks.

A `Profile` is a few kilobytes and is part of the bundle. Windows are counted in its cells, in constant
memory, and counts of parts add up to the counts of the whole.
"""

from __future__ import annotations

from holdfast.profile.counts import KINDS, Counts, Moments, add, empty
from holdfast.profile.entities import one_per_entity
from holdfast.profile.profile import Profile, count_table, reference_table
from holdfast.profile.reference import (
    ColumnReference,
    count,
    reference_category,
    reference_numeric,
    reference_scores,
)

__all__ = [
    "KINDS",
    "ColumnReference",
    "Counts",
    "Moments",
    "Profile",
    "add",
    "count",
    "count_table",
    "empty",
    "one_per_entity",
    "reference_category",
    "reference_numeric",
    "reference_scores",
    "reference_table",
]
