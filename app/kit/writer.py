"""The connection that writes to a SQLite file: deeds one at a time, commits shared.

A statement takes 10 to 50 µs here and the way to another thread and back takes 100, so statements run where they are
asked. What waits runs in a thread: BEGIN while another process writes, COMMIT always, for the disk. While the disk is
busy with one commit, the deeds that arrive queue up; they are done one after the other in the next transaction, each
within a savepoint of its own, and one commit makes them all durable. Nobody is answered before that.
"""

from __future__ import annotations

import asyncio
import contextvars
import sqlite3
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

from app.kit.turnstile import Turnstile

MOST_AT_ONCE = 25  # deeds that share a commit: the first is not to wait long for the last
PATIENCE = 15  # seconds that a deed waits for other processes
Rows = list[dict[str, Any]]


class Connection(sqlite3.Connection):
    """Pragmas on every connection: wait for the writer, keep references, survive a power cut."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for pragma in (f"busy_timeout={1000 * PATIENCE}", "foreign_keys=1", "synchronous=FULL", "secure_delete=1"):
            self.execute("PRAGMA " + pragma)

    def rows(self, sql: str, args: Sequence[Any] = ()) -> Rows:
        """Rows as dictionaries, by column name."""
        cursor = self.execute(sql, args)
        found = cursor.fetchall()
        if not found:
            return []
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in found]


class Writer:
    """The connection that writes: deeds one at a time, commits shared."""

    def __init__(self, connection: Connection, path: str) -> None:
        self.connection, self._turnstile = connection, Turnstile(path)
        connection.execute("PRAGMA busy_timeout=0")  # see `_begin`
        self._turn = asyncio.Lock()  # first come, first served
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="sqlite-writer")
        self._done: list[asyncio.Future[None]] = []  # deeds of the open transaction that wait for its commit
        self._commit: asyncio.Task[None] | None = None  # waits for its turn
        self._full: asyncio.Task[None] | None = None  # has the turn; kept here so that it is not forgotten

    async def enter(self) -> None:
        """Wait for the turn; from here on what is written belongs to this deed."""
        await self._turn.acquire()
        try:
            if not self.connection.in_transaction:
                await self._begin()
            self.connection.execute("SAVEPOINT deed")
        except BaseException:
            self._next()
            raise

    async def _begin(self) -> None:
        if self._turnstile.enter_now():
            try:
                self.connection.execute("BEGIN IMMEDIATE")
                return
            except sqlite3.OperationalError as error:
                self._turnstile.leave()
                if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:  # somebody writes who knows no turnstile
                    raise
        await self._apart(self._wait_to_begin)

    def _wait_to_begin(self) -> None:
        self._turnstile.enter(PATIENCE)
        try:
            self.connection.execute(f"PRAGMA busy_timeout={1000 * PATIENCE}")
            self.connection.execute("BEGIN IMMEDIATE")
        except BaseException:
            self._turnstile.leave()
            raise
        finally:
            self.connection.execute("PRAGMA busy_timeout=0")

    async def leave(self, keep: bool) -> None:
        """End the deed: returns when it is durable, or (`keep` False) when it is undone."""
        written: asyncio.Future[None] | None = None
        try:
            if not keep and self.connection.in_transaction:
                self.connection.execute("ROLLBACK TO deed")
            if self.connection.in_transaction:
                self.connection.execute("RELEASE deed")
                if keep:
                    written = asyncio.get_running_loop().create_future()
                    self._done.append(written)
            else:  # a full disk ends a transaction by itself, for everybody in it
                lost = sqlite3.OperationalError("the transaction was lost")
                self._settle(lost)
                self._turnstile.leave()
                if keep:
                    raise lost
        finally:
            self._next()
        if written:
            await asyncio.shield(written)

    def _next(self) -> None:
        """Give the turn on. Whoever waits already goes before the commit, unless it has waited for enough of them."""
        start = asyncio.get_running_loop().create_task
        if len(self._done) >= MOST_AT_ONCE:
            self._full = start(self._commit_now(), context=contextvars.Context())
            return
        if self.connection.in_transaction and self._commit is None:
            self._commit = start(self._commit_soon(), context=contextvars.Context())
        self._turn.release()

    async def _commit_soon(self) -> None:
        await self._turn.acquire()
        self._commit = None
        await self._commit_now()

    async def _commit_now(self) -> None:
        try:
            if self.connection.in_transaction:
                await self._apart(self.connection.execute, "COMMIT")
        except BaseException as error:
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")
            self._settle(error)
        else:
            self._settle(None)
        finally:
            self._turnstile.leave()
            self._turn.release()

    def _settle(self, error: BaseException | None) -> None:
        """Tell the deeds of the transaction what became of it."""
        done, self._done = self._done, []
        for written in done:
            if not written.done():
                written.set_exception(error) if error else written.set_result(None)
                if error:
                    written.exception()  # somebody who left does not ask

    async def _apart(self, work: Callable[..., Any], *args: Any) -> None:
        """Do what waits in the thread, and see it through even when the asking task is cancelled."""
        job = asyncio.get_running_loop().run_in_executor(self._thread, work, *args)
        cancelled: asyncio.CancelledError | None = None
        while not job.done():
            try:
                await asyncio.shield(job)
            except asyncio.CancelledError as error:
                cancelled = error
            except sqlite3.Error:
                break
        if cancelled:
            with suppress(sqlite3.Error):
                job.result()
            raise cancelled
        job.result()

    async def close(self) -> None:
        """Wait for what is running, then close."""
        while self._commit:
            await self._commit
        async with self._turn:
            self._thread.shutdown()
            self.connection.close()
            self._turnstile.close()
