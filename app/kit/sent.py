"""Every statement that goes to a database, for tests that count them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

_counters: list[list[str]] = []


def saw(sql: str) -> None:
    """A statement is being sent."""
    for counter in _counters:
        counter.append(sql)


@contextmanager
def counted() -> Iterator[list[str]]:
    """Collect every statement that is sent while the block runs (for query-count tests)."""
    seen: list[str] = []
    _counters.append(seen)
    try:
        yield seen
    finally:
        _counters.remove(seen)
