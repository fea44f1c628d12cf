"""Entities in the prediction log: encrypted, so that the log names nobody, and still on their side of the
split.

The log must not hold customer numbers, and a plain hash of one is found by trying all numbers. So the server
writes the 64-bit digest of the entity's cell under a keyed permutation, and whoever has the project's key
gets the digest back, which is all that the split needs.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from functools import lru_cache
from pathlib import Path
from typing import Any

import polars as pl

from holdfast.data.fingerprint import REFERENCE, cell_digests, text_cell_digest
from holdfast.errors import StoreError

KEY_FILE = "entity.key"
ROUNDS = 4
HALF = 0xFFFFFFFF


@lru_cache(maxsize=65_536, typed=True)
def cell_digest(value: str | int | float | bool | None) -> int:
    """Return the digest of one cell, as `cell_digests` gives it for a column.

    Examples
    --------
    >>> cell_digest("7") == cell_digest(7) == cell_digest(7.0) != cell_digest("x")
    True
    """
    if isinstance(value, str):
        return text_cell_digest(value)
    return int(cell_digests(pl.Series([value], strict=False))[0])


class EntityKey:
    """A project's key for entities.

    Parameters
    ----------
    key
        32 bytes.

    Notes
    -----
    A Feistel network of four rounds over two halves of 32 bits, with BLAKE2b as the keyed round function: a
    pseudorandom permutation of 64-bit digests.

    References
    ----------
    Luby and Rackoff (1988), How to construct pseudorandom permutations from pseudorandom functions,
    SIAM J. Comput. 17(2).

    Examples
    --------
    >>> key = EntityKey(bytes(32))
    >>> key.open(key.seal("C1")) == int(cell_digests(pl.Series(["C1"]))[0])
    True
    """

    def __init__(self, key: bytes) -> None:
        self._key = key

    @classmethod
    def of_folder(cls, folder: Path) -> EntityKey:
        """Return the key of a ``.holdfast`` folder, made now if there is none; readable by its owner only."""
        path = folder / KEY_FILE
        if not path.exists():
            folder.mkdir(parents=True, exist_ok=True)
            beside = path.with_name(f".{KEY_FILE}.{os.getpid()}")
            handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(secrets.token_bytes(32))
                file.flush()
                os.fsync(file.fileno())
            try:
                os.link(beside, path)  # fails where another process was first: then its key is the key
            except FileExistsError:
                pass
            finally:
                os.unlink(beside)
        key = path.read_bytes()
        if len(key) != 32:
            raise StoreError(
                "entity-key-damaged",
                f"{path} has {len(key)} bytes",
                expected="the 32 bytes that the first server wrote",
                next="restore it; with another key the entities of the log are strangers to the split",
            )
        return cls(key)

    def seal(self, value: Any) -> str:
        """Return an entity as the log holds it: 16 hexadecimal digits."""
        return f"{self._permute(cell_digest(value)):016x}"

    def open(self, sealed: str) -> int:
        """Return the digest of the entity's cell."""
        left, right = divmod(int(sealed, 16), HALF + 1)
        for i in reversed(range(ROUNDS)):
            left, right = right ^ self._round(i, left), left
        return (left << 32) | right

    def reference(self, sealed: str) -> str:
        """Return a text that `cell_digests` takes for the entity itself."""
        return f"{REFERENCE}{self.open(sealed):016x}"

    def _permute(self, digest: int) -> int:
        left, right = digest >> 32, digest & HALF
        for i in range(ROUNDS):
            left, right = right, left ^ self._round(i, right)
        return (left << 32) | right

    def _round(self, i: int, half: int) -> int:
        text = half.to_bytes(4, "little")
        return int.from_bytes(
            hashlib.blake2b(text, digest_size=4, key=self._key, salt=bytes([i])).digest(), "little"
        )
