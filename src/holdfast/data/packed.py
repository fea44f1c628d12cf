"""Compressed files, unpacked while they are read."""

from __future__ import annotations

import gzip
import importlib
import io
import zlib
from typing import Any, BinaryIO, NamedTuple, cast

from holdfast.errors import DataError, MissingDependencyError


class Packing(NamedTuple):
    """One way to compress: its name, the first bytes, the endings, and the module that has ``open``."""

    name: str
    magic: bytes
    suffixes: tuple[str, ...]
    modules: tuple[str, ...]
    test: str


PACKINGS = (
    Packing("gzip", b"\x1f\x8b", (".gz", ".gzip"), ("gzip",), "gunzip --test"),
    Packing("bzip2", b"BZh", (".bz2",), ("bz2",), "bunzip2 --test"),
    Packing(
        "zstd",
        b"\x28\xb5\x2f\xfd",
        (".zst", ".zstd"),
        ("compression.zstd", "backports.zstd"),
        "zstd --test",
    ),
)


def packing_of(head: bytes) -> Packing | None:
    """Return how a file is compressed, from its first bytes; null where it is not.

    Examples
    --------
    >>> packing_of(gzip.compress(b"a,b")).name, packing_of(b"a,b")
    ('gzip', None)
    """
    return next((packing for packing in PACKINGS if head.startswith(packing.magic)), None)


def packing_named(suffix: str) -> Packing | None:
    """Return how a file with this ending should be compressed; null where the ending says nothing.

    Examples
    --------
    >>> packing_named(".bz2").name, packing_named(".csv")
    ('bzip2', None)
    """
    return next((packing for packing in PACKINGS if suffix in packing.suffixes), None)


def unpacking(stream: BinaryIO, packing: Packing, name: str) -> BinaryIO:
    """Return a stream of what a compressed one holds; closing it closes both.

    Raises
    ------
    MissingDependencyError
        zstd before Python 3.14 without the extra.
    DataError
        ``file-damaged``, while it is read: cut off, or its checksum is not that of its content.
    """
    return cast(BinaryIO, _Unpacking(_module(packing).open(stream, "rb"), stream, packing, name))


def _module(packing: Packing) -> Any:
    for name in packing.modules:
        try:
            return importlib.import_module(name)
        except ModuleNotFoundError:
            continue
    raise MissingDependencyError.of(
        packing.modules[-1], packing.name, f"read files compressed with {packing.name}"
    )


class _Unpacking(io.RawIOBase):
    """A stream whose errors say which file is damaged, and how to test it."""

    def __init__(self, unpacked: BinaryIO, packed: BinaryIO, packing: Packing, name: str) -> None:
        super().__init__()
        self._stream, self._packed, self._packing, self._name = unpacked, packed, packing, name

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        try:
            return self._stream.read(size)
        except (EOFError, zlib.error, gzip.BadGzipFile, OSError, ValueError) as error:
            raise self._damaged(error) from None
        except Exception as error:
            if type(error).__name__ != "ZstdError":
                raise
            raise self._damaged(error) from None

    def close(self) -> None:
        self._stream.close()
        self._packed.close()
        super().close()

    def _damaged(self, error: Exception) -> DataError:
        cut = isinstance(error, EOFError)
        return DataError(
            "file-damaged",
            f"{self._name} is compressed with {self._packing.name} and "
            + ("is cut off: its end is missing" if cut else f"cannot be unpacked: {error}"),
            expected="a whole file",
            next=f"copy or write the file again; {self._packing.test} tells whether it is whole",
        )
