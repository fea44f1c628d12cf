"""HASH_BUCKET: the same bucket for the same value on every machine, in every process, for ever."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import blake2b
from typing import Any

from holdfast.features.canonical import canonical
from holdfast.features.elementwise import elementwise
from holdfast.features.function import Overload
from holdfast.features.nodes import TYPES
from holdfast.features.options import Whole

_MOST = 2**31


def hash_bucket(value: float | bool | str, count: int) -> float:
    """Return the bucket, 0 to count - 1, of a value.

    The bucket is the BLAKE2b digest (RFC 7693) of 8 bytes, without key, salt or personalisation, of the UTF-8
    text of the value, read as an unsigned little-endian number, modulo ``count``. A number is written as ``CAST``
    to ``VARCHAR`` does.

    Examples
    --------
    >>> hash_bucket("Berlin", 1000), hash_bucket(42.0, 1000) == hash_bucket("42", 1000)
    (178.0, True)
    """
    text = canonical(value).encode("utf-8", "surrogatepass")
    return float(int.from_bytes(blake2b(text, digest_size=8).digest(), "little") % count)


def _prepare(count: int) -> Callable[[Any], float]:
    return lambda value: hash_bucket(value, count)


FUNCTIONS = (
    elementwise(
        _prepare,
        name="HASH_BUCKET",
        usage="HASH_BUCKET(x, count)",
        family="Numbers",
        overloads=tuple(
            Overload((kind, "number"), "number", options={1: Whole(1, _MOST)})
            for kind in TYPES
            if kind != "datetime"
        ),
        meaning="A bucket from 0 to count - 1 that depends on the value alone, on every machine and in every "
        "version: the BLAKE2b digest (RFC 7693) of 8 bytes of the value's UTF-8 text, read as an unsigned "
        "little-endian number, modulo count. A number hashes as its text (`CAST(x AS VARCHAR)`), so 42 and "
        "`'42'` share a bucket. `count` is a whole number from 1 to 2147483648.",
        nulls="Null if x is null; an empty string has a bucket.",
    ),
)
