"""Time zones: how far the clocks of a place are ahead of UTC, from the time zone database of the machine."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from holdfast.data import zones as local_zones
from holdfast.features.instants import SECOND

_EPOCH = datetime(1970, 1, 1)
_FIRST, _LAST = -62_135_424_000, 253_402_128_000  # two days inside the years 1 to 9999
_HOUR = 3_600


@lru_cache(maxsize=64)
def zone(name: str) -> ZoneInfo:
    """Return a zone of the IANA database.

    Raises
    ------
    ValueError
        There is none of this name.
    """
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, KeyError) as error:
        raise ValueError(name) from error


@dataclass(frozen=True, slots=True)
class ZoneName:
    """The name of a zone as an option."""

    samples: tuple[str, ...] = (
        "UTC",
        "Europe/Berlin",
        "Asia/Kolkata",
        "America/Sao_Paulo",
        "Australia/Lord_Howe",
    )
    expected: str = "a time zone of the IANA database such as 'Europe/Berlin'"

    def read(self, value: Any) -> str | None:
        """Return the name if there is such a zone."""
        try:
            return value if isinstance(value, str) and zone(value) else None
        except ValueError:
            return None


def local(instant: Any, name: str) -> Any:
    """Return what the clocks of a zone show, as if it were UTC; microseconds in and out.

    Examples
    --------
    >>> local(0, "Asia/Kolkata") // (SECOND * 60)
    330
    """
    if isinstance(instant, np.ndarray):
        seconds = instant // SECOND
        return instant + _offsets(name, seconds) * SECOND
    return instant + offset(name, int(instant // SECOND)) * SECOND


def universal(clock: Any, name: str) -> Any:
    """Return the first moment at which the clocks of a zone show this; where they skip it, the moment after the gap.

    Examples
    --------
    >>> universal(330 * 60 * SECOND, "Asia/Kolkata")
    0
    """
    if isinstance(clock, np.ndarray):
        return clock - local_zones.offsets(name, np.clip(clock // SECOND, _FIRST, _LAST)) * SECOND
    return clock - local_zones.offset(name, min(max(clock // SECOND, _FIRST), _LAST)) * SECOND


def _offsets(name: str, seconds: Any) -> Any:
    """Return :func:`offset` of a vector, asking once for each distinct hour in which the clocks do not change."""
    hours, places = np.unique(seconds // _HOUR, return_inverse=True)
    steady = [_steady(name, hour) for hour in hours.tolist()]
    ahead = np.array([found or 0 for found in steady], dtype=np.int64)[places]
    unsure = np.array([found is None for found in steady], dtype=np.bool_)[places]
    ahead[unsure] = [_exact(name, second) for second in seconds[unsure].tolist()]
    return ahead


def offset(name: str, second: int) -> int:
    """Return how many seconds the clocks of a zone are ahead at a moment, given in whole seconds since 1970.

    Examples
    --------
    >>> offset("Europe/Berlin", 1_767_225_600), offset("Europe/Berlin", 1_782_864_000)
    (3600, 7200)
    """
    steady = _steady(name, second // _HOUR)
    return _exact(name, second) if steady is None else steady


@lru_cache(maxsize=100_000)
def _steady(name: str, hour: int) -> int | None:
    """Return the offset of a whole hour; null where it changes within. Clocks do not change twice in an hour."""
    first, last = _exact(name, hour * _HOUR), _exact(name, hour * _HOUR + _HOUR - 1)
    return first if first == last else None


def _exact(name: str, second: int) -> int:
    moment = _EPOCH + timedelta(seconds=min(max(second, _FIRST), _LAST))
    ahead = moment.replace(tzinfo=UTC).astimezone(zone(name)).utcoffset()
    assert ahead is not None
    return ahead.days * 86_400 + ahead.seconds
