"""The databases of the bare reference: the drivers, and nothing else."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import aiosqlite
import asyncpg

Rows = list[Mapping[str, Any]]


class Sqlite:
    """One writer and two readers through aiosqlite."""

    lock, hold = "", ""

    def __init__(self, url: str) -> None:
        self._path = url.removeprefix("sqlite:///")

    async def open(self) -> None:
        self._writer, self._alone, self._readers = await self._connect(), asyncio.Lock(), asyncio.LifoQueue[Any]()
        await self._writer.execute_fetchall("PRAGMA journal_mode=WAL")
        for _ in range(2):
            self._readers.put_nowait(await self._connect())

    async def _connect(self) -> Any:
        made = await aiosqlite.connect(self._path, isolation_level=None, cached_statements=512)
        made.row_factory = sqlite3.Row
        for pragma in ("synchronous=FULL", "foreign_keys=1", "busy_timeout=15000"):
            await made.execute_fetchall("PRAGMA " + pragma)
        return made

    async def close(self) -> None:
        await self._writer.close()
        while not self._readers.empty():
            await self._readers.get_nowait().close()

    async def read(self, statement: str, *args: Any) -> Rows:
        reader = await self._readers.get()
        try:
            return await self._run(reader, statement, args)
        finally:
            self._readers.put_nowait(reader)

    @asynccontextmanager
    async def write(self) -> AsyncIterator[Callable[..., Any]]:
        async def run(statement: str, *args: Any) -> Rows:
            return await self._run(self._writer, statement, args)

        async with self._alone:
            await self._writer.execute("BEGIN IMMEDIATE")
            try:
                yield run
            except BaseException:
                await self._writer.execute("ROLLBACK")
                raise
            await self._writer.execute("COMMIT")

    async def _run(self, connection: Any, statement: str, args: Any) -> Rows:
        return list(await connection.execute_fetchall(statement, args))

    def now(self) -> Any:
        return datetime.now(UTC).isoformat(" ")


class Postgres:
    """A pool of asyncpg, as large as ours."""

    lock, hold = " FOR NO KEY UPDATE", "SELECT pg_advisory_xact_lock(hashtextextended(?, 7))"

    def __init__(self, url: str) -> None:
        self._url = url

    async def open(self) -> None:
        self._pool = await asyncpg.create_pool(self._url, min_size=1, max_size=8)

    async def close(self) -> None:
        await self._pool.close()

    async def read(self, statement: str, *args: Any) -> Rows:
        async with self._pool.acquire() as connection:
            return await self._run(connection, statement, args)

    @asynccontextmanager
    async def write(self) -> AsyncIterator[Callable[..., Any]]:
        async with self._pool.acquire() as connection, connection.transaction():

            async def run(statement: str, *args: Any) -> Rows:
                return await self._run(connection, statement, args)

            yield run

    async def _run(self, connection: Any, statement: str, args: Any) -> Rows:
        return list(await connection.fetch(numbered(statement), *args))

    def now(self) -> Any:
        return datetime.now(UTC)


@lru_cache(maxsize=200)
def numbered(statement: str) -> str:
    """`?` as `$1`, `$2`, …"""
    head, *rest = statement.split("?")
    return head + "".join(f"${number}{part}" for number, part in enumerate(rest, 1))
