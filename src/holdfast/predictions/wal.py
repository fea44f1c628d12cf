"""What lies behind the last whole commit in a write-ahead log, by SQLite's published file format.

SQLite itself stops there without a word; here it is said. https://www.sqlite.org/fileformat2.html#walformat
"""

from __future__ import annotations

import struct
from pathlib import Path

_HEADER = 32
_FRAME = 24
_MAGIC = (0x377F0682, 0x377F0683)  # checksums over little-endian and over big-endian words


def torn_bytes(path: Path) -> int:
    """Return how many bytes of the newest generation of a log do not belong to a whole commit.

    Zero for a log that ends with a commit, and for one that is not there. What a killed process had begun
    to write and had not committed counts too: those rows were not acknowledged. Frames of earlier
    generations behind the end are normal and do not count.

    Parameters
    ----------
    path
        The ``-wal`` file. It must not be the database file: closing that would drop SQLite's locks on it.

    Examples
    --------
    >>> torn_bytes(Path("no-such-file-wal"))
    0
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return 0
    if not data:
        return 0
    if len(data) < _HEADER or struct.unpack(">I", data[:4])[0] not in _MAGIC:
        return len(data)
    order = "<" if struct.unpack(">I", data[:4])[0] == _MAGIC[0] else ">"
    page = struct.unpack(">I", data[8:12])[0]
    sums = _checksum(data[:24], order, (0, 0))
    if sums != struct.unpack(">II", data[24:32]) or not page:
        return len(data)
    return _behind(data, page, order, sums)


def _behind(data: bytes, page: int, order: str, sums: tuple[int, int]) -> int:
    """Walk the frames: ``whole`` ends the last commit, ``end`` what belongs to this generation."""
    salt = data[16:24]
    step = _FRAME + page
    whole = end = position = _HEADER
    sound = True
    while position + _FRAME <= len(data) and data[position + 8 : position + 16] == salt:
        frame = data[position : position + step]
        end = position + len(frame)
        if sound and len(frame) == step:
            sums = _checksum(frame[_FRAME:], order, _checksum(frame[:8], order, sums))
            sound = sums == struct.unpack(">II", frame[16:24])
            if sound and frame[4:8] != b"\0\0\0\0":  # the size of the database: set in the frame that commits
                whole = end
        position += step
    if position < len(data) < position + _FRAME:
        end = len(data)
    return end - whole


def _checksum(data: bytes, order: str, start: tuple[int, int]) -> tuple[int, int]:
    first, second = start
    words = struct.unpack(f"{order}{len(data) // 4}I", data)
    for even, odd in zip(words[::2], words[1::2], strict=True):
        first = (first + even + second) & 0xFFFFFFFF
        second = (second + odd + first) & 0xFFFFFFFF
    return first, second
