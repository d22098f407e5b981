"""The time: UTC inside, the outing's time zone outside."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_frozen: ContextVar[datetime | None] = ContextVar("frozen", default=None)


def now() -> datetime:
    """The present moment, aware, UTC, whole seconds and microseconds as the system gives them."""
    return _frozen.get() or datetime.now(UTC)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let `now()` answer `moment` inside the block (tests, previews)."""
    token = _frozen.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _frozen.reset(token)


def zone(name: str) -> ZoneInfo:
    """The IANA zone; raises `ValueError` for an unknown name."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"unknown time zone: {name}") from error


def local(moment: datetime, timezone: str) -> datetime:
    """The moment on the wall clock of that zone (aware)."""
    return moment.astimezone(zone(timezone))


def from_wall(naive: datetime, timezone: str) -> datetime:
    """A wall-clock time typed by a person -> UTC. In a repeated hour the first pass is meant."""
    return naive.replace(tzinfo=zone(timezone)).astimezone(UTC)


def today(timezone: str) -> date:
    """The calendar day there."""
    return local(now(), timezone).date()
