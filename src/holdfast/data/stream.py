"""Bytes of a file as UTF-8 with ``\\n`` line ends, chunk by chunk."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from typing import BinaryIO

from holdfast.data.dialect import Encoding
from holdfast.errors import DataError

CHUNK = 1 << 23
"""Bytes read at a time."""


def utf8_chunks(
    stream: BinaryIO, encoding: Encoding, *, old_mac: bool = False, source: str = ""
) -> Iterator[bytes]:
    """Yield the content as UTF-8 without byte order mark and with ``\\n`` line ends.

    ``\\r\\n`` becomes ``\\n``; so does ``\\r`` alone in the file of an old Mac.

    Raises
    ------
    DataError
        ``encoding-invalid``: the bytes are not what the byte order mark says.

    Examples
    --------
    >>> import io
    >>> b"".join(utf8_chunks(io.BytesIO("a\\r\\né".encode("utf-16")), "utf-16")).decode()
    'a\\né'
    """
    held = b""  # a carriage return whose line feed may be in the next chunk
    for chunk in _decoded(stream, encoding, source):
        chunk = held + chunk
        held = b""
        if chunk.endswith(b"\r"):
            chunk, held = chunk[:-1], b"\r"
        if b"\r" in chunk:
            chunk = chunk.replace(b"\r\n", b"\n")
            if old_mac:
                chunk = chunk.replace(b"\r", b"\n")
        yield chunk
    if held:
        yield b"\n"


def _decoded(stream: BinaryIO, encoding: Encoding, source: str) -> Iterator[bytes]:
    if encoding == "utf-8":
        yield from _plain(stream)
        return
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        while data := stream.read(CHUNK):
            yield decoder.decode(data).encode()
        yield decoder.decode(b"", final=True).encode()
    except UnicodeError as error:
        raise DataError(
            "encoding-invalid",
            f"{source} has the byte order mark of {encoding.upper()} "
            f"and is not valid {encoding.upper()}: {error}",
            next="save it as UTF-8",
        ) from error


def _plain(stream: BinaryIO) -> Iterator[bytes]:
    data = stream.read(CHUNK)
    if data.startswith(codecs.BOM_UTF8):
        data = data[len(codecs.BOM_UTF8) :]
    while data:
        yield data
        data = stream.read(CHUNK)
