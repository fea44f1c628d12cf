"""What servers ran, over time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from markupsafe import Markup

from holdfast.reports.svg import Stay, timeline
from holdfast.reports.words import moment
from holdfast.store.deployment import Deployment

SHOWN = 40


def deployment_chart(deployments: Sequence[Deployment], until: str) -> Markup | None:
    """Return a strip for every version from its deployment to the next; None with fewer than two deployments."""
    shown = deployments[-SHOWN:]
    if len(shown) < 2:
        return None
    times = [_epoch(d.time) for d in shown]
    end = max(_epoch(until), times[-1])
    stays = [
        Stay(d.version, at, after, f"{d.version} from {moment(d.time)}")
        for d, at, after in zip(shown, times, [*times[1:], None], strict=True)
    ]
    return timeline("Which version servers ran when", stays, end)


def _epoch(iso: str) -> float:
    return datetime.fromisoformat(iso).timestamp()
