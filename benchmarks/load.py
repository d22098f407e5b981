"""A small HTTP client and a crowd that uses it: raw connections kept alive, every answer judged."""

from __future__ import annotations

import asyncio
import re
import statistics
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

SLICE = 0.25  # seconds; the speed of a run is the median over its slices
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_COOKIE = re.compile(rb"\r\nset-cookie: *([^=;\s]+)=([^;\r]*)", re.IGNORECASE)


class Wrong(Exception):
    """The server answered something else than it should have."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One response; `head` still has its status line."""

    status: int
    head: bytes
    body: bytes

    def header(self, name: str) -> str:
        """The first header of that name, "" when there is none."""
        found = re.search(rb"\r\n" + name.encode() + rb": *([^\r]*)", self.head, re.IGNORECASE)
        return found[1].decode("latin-1") if found else ""

    def cookies(self) -> dict[str, str]:
        """The cookies it sets; those it deletes have an empty value."""
        return {key.decode(): value.decode().strip('"') for key, value in _COOKIE.findall(self.head)}


def cut(buffer: bytes | bytearray) -> tuple[Answer, int] | None:
    """The first whole answer in the buffer and where it ends; None while some of it is still on its way."""
    end = buffer.find(b"\r\n\r\n")
    if end < 0:
        return None
    head = bytes(buffer[:end])
    status, length = int(head[9:12]), _LENGTH.search(head)
    if length is None and status not in (204, 304):
        raise Wrong(f"an answer {status} without a length")
    stop = end + 4 + (int(length[1]) if length and status != 304 else 0)
    return None if len(buffer) < stop else (Answer(status, head, bytes(buffer[end + 4 : stop])), stop)


def request(
    method: str, path: str, body: bytes = b"", *, cookies: dict[str, str] | None = None, zipped: bool = False
) -> bytes:
    """The bytes of one request as a phone would send it; `zipped`: the answer may come compressed."""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", "Accept-Language: zh-CN,zh;q=0.9", "User-Agent: bench"]
    if zipped:
        lines.append("Accept-Encoding: gzip")
    if cookies:
        lines.append("Cookie: " + "; ".join(f"{key}={value}" for key, value in cookies.items()))
    if method == "POST":
        lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


class Wire(asyncio.Protocol):
    """One connection that is kept: `ask` sends a request and waits for its answer."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._waiter: asyncio.Future[Answer] | None = None
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport  # type: ignore[assignment]

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        try:
            found = cut(self._buffer)
        except (Wrong, ValueError) as error:
            self._fail(Wrong(str(error)))
            return
        if found and self._waiter and not self._waiter.done():
            del self._buffer[: found[1]]
            self._waiter.set_result(found[0])

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        self._fail(Wrong("the connection broke"))

    def _fail(self, error: Exception) -> None:
        if self._waiter and not self._waiter.done():
            self._waiter.set_exception(error)

    async def ask(self, wanted: bytes) -> Answer:
        """Send one request. Raises `Wrong` when the connection breaks."""
        if self._transport is None:
            raise Wrong("the connection broke")
        self._waiter = asyncio.get_running_loop().create_future()
        self._transport.write(wanted)
        return await self._waiter

    def close(self) -> None:
        if self._transport:
            self._transport.close()


async def dial(port: int) -> Wire:
    """Open one connection to the server on this machine."""
    _transport, wire = await asyncio.get_running_loop().create_connection(Wire, "127.0.0.1", port)
    return wire


Visit = Callable[[Wire], Awaitable[None]]


@dataclass
class Run:
    """What a crowd did: whole visits per slice of time, and what was answered wrongly."""

    slices: list[int]
    wrong: Counter[str] = field(default_factory=Counter)
    late: int = 0  # visits that ended after the time was up

    @property
    def visits(self) -> int:
        return sum(self.slices) + self.late

    @property
    def per_second(self) -> float:
        """The median over the slices."""
        return statistics.median(self.slices) / SLICE if self.slices else 0.0


async def crowd(port: int, visit: Visit, seconds: float, people: int = 24) -> Run:
    """Let `people` repeat a visit for some seconds, each on a connection of their own."""
    wires = await asyncio.gather(*(dial(port) for _ in range(people)))
    run = Run([0] * max(1, round(seconds / SLICE)))
    began = time.perf_counter()

    async def one(wire: Wire) -> None:
        while True:
            try:
                await visit(wire)
            except Wrong as error:
                run.wrong[str(error)] += 1
                return
            done = int((time.perf_counter() - began) / SLICE)
            if done >= len(run.slices):
                run.late += 1
                return
            run.slices[done] += 1

    try:
        await asyncio.gather(*(one(wire) for wire in wires))
    finally:
        for wire in wires:
            wire.close()
    return run
