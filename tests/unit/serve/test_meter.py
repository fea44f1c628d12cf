"""What /metrics says."""

from __future__ import annotations

from holdfast.serve.meter import Meter


def samples(meter: Meter) -> dict[str, float]:
    lines = [line for line in meter.exposition().decode().splitlines() if not line.startswith("#")]
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}


def test_latencies_are_cumulative_by_path():
    """Each bucket counts the requests up to its edge, an edge included."""
    meter = Meter()
    for seconds in (0.0001, 0.0002, 0.3, 60.0):
        meter.answered("/v1/predict", 200, seconds)
    found = samples(meter)
    name = 'holdfast_request_seconds_bucket{le="%s",path="/v1/predict"}'
    assert [found[name % le] for le in ("0.0001", "0.00025", "0.25", "0.5", "10.0", "+Inf")] == [
        1,
        2,
        2,
        3,
        3,
        4,
    ]
    assert found['holdfast_requests_total{path="/v1/predict",status="200"}'] == 4


def test_fields_from_requests_do_not_grow_the_metrics():
    """A thousand different unknown fields are one series."""
    meter = Meter(lambda field: field == "hour")
    for i in range(1000):
        meter.rejected([(f"field_{i}", "unknown field"), ("hour", "null")])
    series = [name for name in samples(meter) if name.startswith("holdfast_rejections_total")]
    assert len(series) == 2


def test_drops_of_the_log_are_always_shown():
    """What the log lost is a counter, what waits a gauge, and the model is named."""
    meter = Meter()
    meter.gauges = lambda: {"log_waiting_rows": 2.0, "log_dropped_rows_total": 7.0}
    meter.model = lambda: {"version": "v3"}
    found = samples(meter)
    assert (found["holdfast_log_dropped_rows_total"], found["holdfast_log_waiting_rows"]) == (7, 2)
    assert found['holdfast_model_info{version="v3"}'] == 1
