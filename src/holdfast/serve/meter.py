"""What a server counts: plain numbers on the hot path, Prometheus families when they are asked for."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import accumulate
from typing import Any

from prometheus_client import (
    CollectorRegistry,
    GCCollector,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    InfoMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector

EDGES = (0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
"""Upper edges of the latency histogram, in seconds."""

CONTENT_TYPE = b"text/plain; version=0.0.4; charset=utf-8"


class _Latency:
    def __init__(self) -> None:
        self.counts = [0] * (len(EDGES) + 1)
        self.total = 0.0


class Meter(Collector):
    """Counts of one server process.

    Parameters
    ----------
    fields
        Says whether a name is a field of the current contract. Field names come from requests, so others are
        counted together: the memory is bounded, whatever is sent.

    Examples
    --------
    >>> meter = Meter(lambda field: field == "hour")
    >>> meter.answered("/v1/predict", 200, 0.0003)
    >>> meter.rejected([("hour", "out of range"), ("foo", "unknown field")])
    >>> b'holdfast_rejections_total{field="(other)",kind="unknown field"} 1.0' in meter.exposition()
    True
    """

    def __init__(self, fields: Callable[[str], bool] = lambda field: False) -> None:
        self.is_field = fields
        self.gauges: Callable[[], dict[str, float]] = dict
        self.model: Callable[[], dict[str, str]] = dict
        self.swaps = 0
        self.refused_swaps = 0
        self.outside = 0
        self.malformed = 0
        self.outcomes = 0
        self._requests: Counter[tuple[str, int]] = Counter()
        self._latency: dict[str, _Latency] = {}
        self._predictions: Counter[str] = Counter()
        self._rejections: Counter[tuple[str, str]] = Counter()
        self._rejected_rows = 0
        self._registry = CollectorRegistry()
        self._registry.register(self)
        for collector in (ProcessCollector, PlatformCollector, GCCollector):
            collector(registry=self._registry)

    # -- on the hot path

    def answered(self, path: str, status: int, seconds: float) -> None:
        """Count one request."""
        self._requests[path, status] += 1
        latency = self._latency.get(path)
        if latency is None:
            latency = self._latency[path] = _Latency()
        latency.counts[bisect_left(EDGES, seconds)] += 1
        latency.total += seconds

    def predicted(self, version: str, rows: int) -> None:
        """Count answers of a version."""
        self._predictions[version] += rows

    def rejected(self, reasons: Iterable[tuple[str, str]]) -> None:
        """Count one refused row and its reasons."""
        self._rejected_rows += 1
        for field, kind in reasons:
            self._rejections[field if self.is_field(field) else "(other)", kind] += 1

    # -- when asked

    def exposition(self) -> bytes:
        """Return the metrics in the text format of Prometheus."""
        return generate_latest(self._registry)

    def collect(self) -> Iterator[Metric]:
        """Yield the metric families."""
        yield _counter("requests", "HTTP requests", ("path", "status"), dict(self._requests))
        yield self._latencies()
        yield _counter(
            "predictions", "Answered rows", ("version",), {(v,): n for v, n in self._predictions.items()}
        )
        yield _counter("rejections", "Reasons of refused rows", ("field", "kind"), dict(self._rejections))
        yield _counter("rejected_rows", "Rows refused by the contract", (), {(): self._rejected_rows})
        yield _counter("outside_population_rows", "Rows that `where` leaves out", (), {(): self.outside})
        yield _counter("malformed_bodies", "Bodies that were no rows", (), {(): self.malformed})
        yield _counter("outcomes", "Outcomes that were new", (), {(): self.outcomes})
        yield _counter("swaps", "Deployments taken over while running", (), {(): self.swaps})
        yield _counter(
            "refused_swaps", "Deployments that could not be taken over", (), {(): self.refused_swaps}
        )
        for name, value in self.gauges().items():
            if name.endswith("_total"):
                yield _counter(name.removesuffix("_total"), _HELP[name], (), {(): value})
            else:
                yield GaugeMetricFamily(f"holdfast_{name}", _HELP[name], value=value)
        yield InfoMetricFamily("holdfast_model", "What answers now", value=self.model())

    def _latencies(self) -> HistogramMetricFamily:
        family = HistogramMetricFamily(
            "holdfast_request_seconds", "From the request to its answer", labels=["path"]
        )
        edges = [*map(str, EDGES), "+Inf"]
        for path, latency in list(self._latency.items()):
            buckets = list(zip(edges, map(float, accumulate(latency.counts)), strict=True))
            family.add_metric([path], buckets, latency.total)
        return family


_HELP = {
    "log_waiting_rows": "Rows that are accepted and not yet on the disk",
    "log_dropped_rows_total": "Rows that were answered and not kept (log: fast)",
}


def _counter(name: str, help_: str, labels: tuple[str, ...], counts: Mapping[Any, float]) -> Metric:
    family = CounterMetricFamily(f"holdfast_{name}", help_, labels=labels)
    for values, count in counts.items():
        family.add_metric([str(value) for value in values], count)
    return family
