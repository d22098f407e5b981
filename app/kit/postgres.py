"""PostgreSQL through a pool: transactions that never leak a connection, and plain SQL with `?`."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import asyncpg
from piccolo.engine.postgres import PostgresEngine, PostgresTransaction
from piccolo.querystring import QueryString

from app.kit.sent import saw


class SafePostgresTransaction(PostgresTransaction):
    """Like Piccolo's, but the connection goes back to the pool whatever moment its task is cancelled in."""

    async def _release(self) -> None:
        pool = self.engine.pool  # type: ignore[attr-defined]
        if pool:
            await asyncio.shield(pool.release(self.connection))
        else:
            await self.connection.close()

    async def __aenter__(self) -> PostgresTransaction:
        if self._parent is not None:
            return self._parent
        self.connection = await self.get_connection()
        try:
            self.transaction = self.connection.transaction()
            await self.begin()
        except BaseException:
            await self._release()
            raise
        self.context = self.engine.current_transaction.set(self)
        return self

    async def __aexit__(self, kind: Any, error: Any, trace: Any) -> bool:
        if self._parent:
            return False
        self.engine.current_transaction.reset(self.context)
        try:
            if error is None and not (self._committed or self._rolled_back):
                await self.commit()
            elif error is not None and not self._rolled_back:
                await self.rollback()
        finally:
            await self._release()
        return False


class SafePostgresEngine(PostgresEngine):
    """PostgreSQL through a pool; every value stays UTC."""

    def transaction(self, allow_nested: bool = True) -> SafePostgresTransaction:
        return SafePostgresTransaction(engine=self, allow_nested=allow_nested)

    async def run_querystring(self, querystring: QueryString, in_pool: bool = True) -> Any:
        return await self._fetch(*querystring.compile_string(engine_type="postgres"))

    async def run_ddl(self, ddl: str, in_pool: bool = True) -> Any:
        return await self._fetch(ddl, ())

    async def _fetch(self, sql: str, args: Sequence[Any]) -> Any:
        saw(sql)
        if transaction := self.current_transaction.get():
            return await transaction.connection.fetch(sql, *args)
        if self.pool:
            async with self.pool.acquire() as connection:
                return await connection.fetch(sql, *args)
        connection = await self.get_new_connection()
        try:
            return await connection.fetch(sql, *args)
        finally:
            await connection.close()

    async def fetch(self, sql: str, args: Sequence[Any] = ()) -> list[dict[str, Any]]:
        """Rows as dictionaries; `?` stands for a value, as on SQLite."""
        return [dict(row) for row in await self._fetch(_numbered(sql), args)]

    async def start_connection_pool(self, **kwargs: Any) -> None:
        if not self.pool:
            self.pool = await asyncpg.create_pool(
                **{**self.config, "min_size": 1, "max_size": 8, "reset": _as_it_is, **kwargs}
            )

    async def close_connection_pool(self) -> None:
        if self.pool:
            await self.pool.close()
            self.pool = None


async def _as_it_is(connection: Any) -> None:
    """Nothing is left on a connection that must be cleaned: no settings, no listeners, locks end with transactions."""


@lru_cache(maxsize=512)
def _numbered(sql: str) -> str:
    head, *rest = sql.split("?")
    return head + "".join(f"${number}{part}" for number, part in enumerate(rest, 1))
