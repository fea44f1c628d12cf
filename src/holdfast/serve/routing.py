"""Which model answers now, and the watch over what is promoted."""

from __future__ import annotations

import asyncio
import gc
import sys
import time
from collections.abc import Callable
from pathlib import Path

from holdfast.errors import StoreError
from holdfast.serve.logs import Logs
from holdfast.serve.meter import Meter
from holdfast.serve.model import Model, prepare
from holdfast.store.deployment_reader import DeploymentReader

POLL_SECONDS = 0.4
RETRY_SECONDS = 5.0


def tell(line: str) -> None:
    """Say a line on standard error."""
    sys.stderr.write(f"holdfast: {line}\n")
    sys.stderr.flush()


class Current:
    """Holds the current model; a swap is one assignment.

    Parameters
    ----------
    folder
        The ``.holdfast`` folder.

    Raises
    ------
    StoreError
        ``no-champion``: nothing was ever promoted.
    BundleError
        The champion's bundle does not verify.
    """

    def __init__(
        self,
        folder: Path,
        logs: Logs,
        meter: Meter,
        *,
        prepare: Callable[..., Model] = prepare,
        tell: Callable[[str], None] = tell,
    ) -> None:
        self._folder, self._logs, self._meter = folder, logs, meter
        self._prepare, self._tell = prepare, tell
        self._reader = DeploymentReader(folder)
        self._refused: tuple[int, float] = (0, 0.0)
        self._said = ""
        deployment = self._reader.current()
        if deployment is None:
            raise StoreError(
                "no-champion",
                f"no version is champion in {folder.parent}",
                expected="a version that was promoted",
                next="holdfast promote v1 --to champion",
            )
        self.model = prepare(folder, deployment, logs)

    async def watch(self) -> None:
        """Follow promotions and rollbacks until cancelled."""
        while True:
            await asyncio.sleep(POLL_SECONDS)
            try:
                await self._look()
            except Exception as problem:  # whatever is wrong with the new one, the old one goes on
                self._report(problem)

    async def _look(self) -> None:
        revision = await asyncio.to_thread(self._reader.deployment_revision)
        if revision == self.model.revision:
            self._said = ""
            return
        refused, since = self._refused
        if revision == refused and time.monotonic() - since < RETRY_SECONDS:
            return
        self._refused = (revision, time.monotonic())
        await asyncio.to_thread(self._swap)

    def close(self) -> None:
        """Let go of the store."""
        self._reader.close()

    def _swap(self) -> None:
        deployment = self._reader.current()
        if deployment is None or deployment.revision == self.model.revision:
            return
        model = self._prepare(self._folder, deployment, self._logs)
        before, self.model = self.model.version, model
        self._meter.swaps += 1
        gc.collect()
        gc.freeze()
        self._tell(f"{before} -> {model.version}")

    def _report(self, problem: Exception) -> None:
        self._meter.refused_swaps += 1
        if str(problem) != self._said:  # once, not at every try
            self._said = str(problem)
            self._tell(f"{self.model.version} goes on, the new deployment is refused\n{problem}")
