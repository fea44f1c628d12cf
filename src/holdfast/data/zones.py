"""Local times to UTC: one rule for the hour that comes twice and for the one that does not come at all."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np

from holdfast.types import Integers

_EPOCH = datetime(1970, 1, 1)
_DAY = 86_400


def offset(zone: str, local: int) -> int:
    """Return how many seconds a zone is ahead of UTC at a local time, given as seconds since 1970-01-01T00:00.

    A local time that comes twice, when clocks go back, is the first of the two. One that is skipped, when they go
    forward, counts on by the clock before the change: 02:30 becomes 03:30. (Both are ``fold=0`` of PEP 495.)

    Examples
    --------
    >>> from holdfast.data.times import parse_time
    >>> [offset("Europe/Berlin", int(parse_time(text))) // 3600 for text in ("2026-10-25T02:30", "2026-10-25T03:00")]
    [2, 1]
    """
    moment = (_EPOCH + timedelta(seconds=local)).replace(tzinfo=_zone(zone))
    found = moment.utcoffset()
    assert found is not None
    return round(found.total_seconds())


def offsets(zone: str, local: Integers) -> Integers:
    """Return the same for many local times; each day of one offset is asked for once.

    Examples
    --------
    >>> offsets("Europe/Berlin", np.array([0, 200 * 86_400])).tolist()
    [3600, 3600]
    """
    days, place = np.unique(local // _DAY, return_inverse=True)
    found = np.empty(len(local), np.int64)
    first = [_cached(zone, int(day) * _DAY) for day in days]
    last = [_cached(zone, int(day) * _DAY + _DAY - 1) for day in days]
    found[:] = np.array(first, dtype=np.int64)[place]
    changes = np.array([a != b for a, b in zip(first, last, strict=True)], dtype=np.bool_)[place]
    for at in np.flatnonzero(changes):
        found[at] = offset(zone, int(local[at]))
    return found


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


@lru_cache(maxsize=100_000)
def _cached(zone: str, local: int) -> int:
    return offset(zone, local)
