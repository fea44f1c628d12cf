"""A load generator: keeps so many connections busy, times every answer, and compares it with what is expected.

Reads a job as JSON from standard input and writes its result to standard output; a process of its own, so that it
does not share an interpreter with what it measures.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time

import uvloop


class Connection(asyncio.Protocol):
    """Sends the next request as soon as an answer is whole."""

    def __init__(self, run: Run, start: int) -> None:
        self.run, self.at, self.buffer, self.sent = run, start, b"", 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        self.send()

    def send(self) -> None:
        self.at = (self.at + 1) % len(self.run.requests)
        self.sent = time.perf_counter()
        self.transport.write(self.run.requests[self.at])

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        head = self.buffer.find(b"\r\n\r\n")
        if head < 0:
            return
        start = self.buffer.lower().find(b"content-length:", 0, head) + 15
        whole = head + 4 + int(self.buffer[start : self.buffer.find(b"\r", start)])
        if len(self.buffer) < whole:
            return
        now = time.perf_counter()
        self.run.took(
            now - self.sent, self.buffer[9:12] == b"200" and self.run.expected[self.at] in self.buffer
        )
        self.buffer = self.buffer[whole:]
        if now < self.run.end:
            self.send()
        else:
            self.transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        self.run.closed(exc)


class Run:
    """One measurement: requests, what their answers must contain, and the times."""

    def __init__(self, job: dict) -> None:
        head = "POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: {n}\r\n\r\n"
        bodies = [body.encode() for body in job["bodies"]]
        self.requests = [head.format(path=job["path"], n=len(body)).encode() + body for body in bodies]
        self.expected = [text.encode() for text in job["expected"]]
        self.seconds, self.left = job["seconds"], job["connections"]
        self.times: list[float] = []
        self.wrong = self.broken = 0

    def took(self, seconds: float, right: bool) -> None:
        self.times.append(seconds)
        self.wrong += not right

    def closed(self, exc: Exception | None) -> None:
        self.broken += time.perf_counter() < self.end
        self.left -= 1
        if not self.left:
            self.done.set_result(None)

    async def measure(self, port: int) -> dict:
        loop = asyncio.get_running_loop()
        self.done = loop.create_future()
        begin = time.perf_counter()
        self.end = begin + self.seconds
        step = max(1, len(self.requests) // self.left)
        for i in range(self.left):
            await loop.create_connection(lambda i=i: Connection(self, i * step), "127.0.0.1", port)
        await self.done
        self.times.sort()
        return {
            "requests_per_second": len(self.times) / (time.perf_counter() - begin),
            "p50_ms": 1000 * self.times[len(self.times) // 2],
            "p99_ms": 1000 * self.times[int(len(self.times) * 0.99)],
            "requests": len(self.times),
            "wrong": self.wrong + self.broken,
        }


def main() -> None:
    job = json.load(sys.stdin)
    if job.get("core") is not None:
        os.sched_setaffinity(0, {job["core"]})
    print(json.dumps(uvloop.run(Run(job).measure(job["port"]))))


if __name__ == "__main__":
    main()
