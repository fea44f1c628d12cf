"""One file as bytes that can be read again and again: as it lies, or unpacked on the way."""

from __future__ import annotations

import io
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from holdfast.data.packed import Packing, packing_named, packing_of, unpacking
from holdfast.errors import DataError

HEAD = 1 << 16
"""Bytes from which the format of a file is judged."""


@dataclass(frozen=True)
class Content:
    """The bytes of one file.

    Parameters
    ----------
    path
        Where the bytes lie.
    name
        What messages call it.
    suffix
        The ending of its name in lower case, without that of a compression: ``.csv`` of ``a.csv.gz``.
    head
        The first bytes, unpacked.
    packing
        How it is compressed; null where it is not.
    stamp
        Size in bytes, time of the last change in nanoseconds, and number of the file when it was opened.
    part
        What of the file is meant, where a file holds several tables: the sheet of a workbook.
    """

    path: Path
    name: str
    suffix: str
    head: bytes
    packing: Packing | None
    stamp: tuple[int, int, int]
    part: str | None = None

    @classmethod
    def of(cls, path: Path, name: str | None = None, part: str | None = None) -> Content:
        """Return the content of a file.

        Raises
        ------
        DataError
            ``file-not-found``, ``file-unreadable``, ``table-empty`` (no byte), ``file-damaged`` (named as compressed
            and not so, or cut off in its first bytes).
        """
        called = path.name if name is None else name
        try:
            with path.open("rb") as stream:
                stamp, head = _stamp(os.fstat(stream.fileno())), stream.read(HEAD)
        except FileNotFoundError:
            raise _not_found(path) from None
        except OSError as error:
            raise _unreadable(path, error) from None
        if not head:
            raise _empty(called)
        suffixes, packing = [s.lower() for s in path.suffixes], packing_of(head)
        if packing is not None:
            with path.open("rb") as stream, unpacking(stream, packing, called) as unpacked:
                head = unpacked.read(HEAD)
            if not head:
                raise _empty(called)
        named = packing_named(suffixes[-1]) if suffixes else None
        if named is not None:
            suffixes.pop()
            if packing is None:
                raise _not_packed(called, named, head)
        return cls(path, called, suffixes[-1] if suffixes else "", head, packing, stamp, part)

    def open(self) -> BinaryIO:
        """Return a stream of the content from its beginning, as long as the file was when it was opened."""
        stream = cast(BinaryIO, _UpTo(self.path.open("rb"), self.stamp[0]))
        return stream if self.packing is None else unpacking(stream, self.packing, self.name)

    @contextmanager
    def on_disk(self) -> Iterator[Path]:
        """Yield a file that holds the content unpacked: for formats that are not read from front to back."""
        if self.packing is None:
            yield self.path
            return
        with tempfile.NamedTemporaryFile(prefix="holdfast-") as whole:
            with self.open() as stream:
                shutil.copyfileobj(stream, whole)
            whole.flush()
            yield Path(whole.name)

    def require_unchanged(self) -> None:
        """Refuse a file that is not what it was when it was opened: what was read may be half of two states.

        Raises
        ------
        DataError
            ``file-changed``.
        """
        try:
            now = _stamp(self.path.stat())
        except OSError:
            now = (-1, 0, 0)
        if now == self.stamp:
            return
        before = self.stamp[0]
        grown = f"grew from {before:,} to {now[0]:,} bytes" if now[0] > before else "was changed"
        raise DataError(
            "file-changed",
            f"{self.name} {'is gone' if now[0] < 0 else grown} while it was read",
            expected="a file that nobody writes to in the meantime",
            next="wait for the writer to finish, or read a copy of the file",
        )


class _UpTo(io.RawIOBase):
    """The first bytes of a file: one that grows as fast as it is read would have no end."""

    def __init__(self, stream: BinaryIO, left: int) -> None:
        super().__init__()
        self._stream, self._left = stream, left

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(self._left if size < 0 else min(size, self._left))
        self._left -= len(data)
        return data

    def close(self) -> None:
        self._stream.close()
        super().close()


def _stamp(found: os.stat_result) -> tuple[int, int, int]:
    return found.st_size, found.st_mtime_ns, found.st_ino


def _not_found(path: Path) -> DataError:
    return DataError(
        "file-not-found",
        f"there is no file {path}",
        expected="a table to read",
        next="look at the path; data: in holdfast.yaml is relative to that file",
    )


def _unreadable(path: Path, error: OSError) -> DataError:
    return DataError(
        "file-unreadable",
        f"{path} cannot be opened: {error.strerror}",
        expected="a file that this user may read",
        next="look at its permissions",
    )


def _empty(name: str) -> DataError:
    return DataError(
        "table-empty",
        f"{name} is empty",
        expected="a header and at least one record",
        next="look whether the file was written completely",
    )


def _not_packed(name: str, named: Packing, head: bytes) -> DataError:
    return DataError(
        "file-damaged",
        f"{name} is named as compressed with {named.name} and begins with {head[:8]!r}",
        expected=f"the first bytes of {named.name}",
        next="write the file again, or rename it if it is not compressed",
    )
