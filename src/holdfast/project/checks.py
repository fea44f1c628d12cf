"""The check catalogue, assembled from all rooms: a new check is a new file in one of these folders."""

from __future__ import annotations

from functools import cache

import holdfast.checks.contract
import holdfast.checks.split
import holdfast.checks.table
import holdfast.train.checks
from holdfast.checks import checks_in
from holdfast.lifecycle.catalogue import Catalogue

FOLDERS = (
    holdfast.checks.contract,
    holdfast.checks.table,
    holdfast.checks.split,
    holdfast.train.checks,
)


@cache
def catalogue() -> Catalogue:
    """Return every check, by code."""
    return Catalogue.of(check for folder in FOLDERS for check in checks_in(folder))
