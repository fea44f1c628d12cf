"""The prediction logs of this process: one, unless a promotion brings a contract that logs otherwise."""

from __future__ import annotations

import threading
from pathlib import Path

from holdfast.predictions import Writer
from holdfast.predictions.writer import Mode


class Logs:
    """Writers by mode, opened when they are first asked for and kept until the server stops.

    A request that took the model of another mode may still be on its way to its log.

    Parameters
    ----------
    folder
        The ``.holdfast`` folder.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._writers: dict[Mode, Writer] = {}

    def writer(self, mode: Mode) -> Writer:
        """Return the log of this mode.

        Raises
        ------
        StoreError
            ``log-unwritable``.
        """
        with self._lock:
            if mode not in self._writers:
                self._writers[mode] = Writer(self._folder, mode)
            return self._writers[mode]

    @property
    def dropped(self) -> int:
        """Rows that were answered and not kept, in ``log: fast``."""
        return sum(writer.dropped for writer in list(self._writers.values()))

    @property
    def waiting(self) -> int:
        """Rows that are accepted and not yet on the disk."""
        return sum(writer.waiting for writer in list(self._writers.values()))

    def close(self) -> None:
        """Write what was accepted and let go of the files."""
        with self._lock:
            for writer in self._writers.values():
                writer.close()
