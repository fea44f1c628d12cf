"""HTTP: one lean process that answers with the champion, logs before it answers, and follows promotions."""

from __future__ import annotations

from holdfast.errors import MissingDependencyError

try:
    from holdfast.serve.run import run
except ImportError as missing:
    if (missing.name or "").partition(".")[0] in ("uvicorn", "uvloop", "httptools", "prometheus_client"):
        raise MissingDependencyError.of(str(missing.name), "serve", "answer over HTTP") from missing
    raise

__all__ = ["run"]
