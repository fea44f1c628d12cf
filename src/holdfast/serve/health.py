"""GET /live, /ready, /metrics."""

from __future__ import annotations

from holdfast.serve.meter import CONTENT_TYPE, Meter
from holdfast.serve.response import Response, json
from holdfast.serve.routing import Current


class Health:
    """What a load balancer, an orchestrator and Prometheus ask."""

    def __init__(self, current: Current, meter: Meter) -> None:
        self._current, self._meter = current, meter

    async def live(self, _: bytes) -> Response:
        """The process runs and its event loop turns."""
        return json({"status": "live"})

    async def ready(self, _: bytes) -> Response:
        """A verified model answers. The port opens no earlier, so this says which one."""
        model = self._current.model
        return json({"status": "ready", "model": model.settings.name, "version": model.version})

    async def metrics(self, _: bytes) -> Response:
        """The counts of this process, in the text format of Prometheus."""
        return Response(200, self._meter.exposition(), CONTENT_TYPE)
