"""Processes that share one SQLite file write in turn.

SQLite lets whoever waits for the write lock try again after ever longer naps, up to a tenth of a second: under load one
process goes on writing and another never meets a free moment. Here each takes a place in front of the lock. Whoever
writes again first has to get that place, and so lets the one who waits in it go before.
"""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import suppress

try:
    import fcntl
except ImportError:  # Windows: one server process
    fcntl = None  # type: ignore[assignment]

_NAP = 0.001


class Turnstile:
    """Locks of two files beside the database; the system drops them when a process dies."""

    def __init__(self, database: str) -> None:
        self._place = self._lock = -1
        if fcntl and database != ":memory:":
            self._place, self._lock = (os.open(database + end, os.O_RDWR | os.O_CREAT, 0o600) for end in ("-next", "-turn"))

    def enter_now(self) -> bool:
        """Take the turn if nobody writes and nobody waits."""
        if not self._take(self._place):
            return False
        try:
            return self._take(self._lock)
        finally:
            self._drop(self._place)

    def enter(self, seconds: float) -> None:
        """Wait for the turn (in a thread). Raises the error of SQLite itself after so many seconds."""
        until = time.monotonic() + seconds
        self._wait(self._place, until)
        try:
            self._wait(self._lock, until)
        finally:
            self._drop(self._place)

    def leave(self) -> None:
        """Give the turn on."""
        self._drop(self._lock)

    def close(self) -> None:
        for file in (self._place, self._lock):
            if file >= 0:
                os.close(file)
        self._place = self._lock = -1

    def _wait(self, file: int, until: float) -> None:
        while not self._take(file):
            if time.monotonic() > until:
                raise sqlite3.OperationalError("database is locked")
            time.sleep(_NAP)

    def _take(self, file: int) -> bool:
        if file < 0:
            return True
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:  # a network drive without locks: SQLite's own lock has to do
            pass
        return True

    def _drop(self, file: int) -> None:
        if file >= 0:
            with suppress(OSError):
                fcntl.flock(file, fcntl.LOCK_UN)
