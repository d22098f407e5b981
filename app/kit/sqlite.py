"""SQLite for Piccolo's queries and plain SQL: one writer (kit/writer.py), one reader beside it (WAL)."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from piccolo.engine.exceptions import TransactionError
from piccolo.engine.sqlite import SQLiteEngine, SQLiteTransaction, TransactionType
from piccolo.querystring import QueryString

from app.kit.sent import saw
from app.kit.writer import Connection, Rows, Writer

_READS = ("SELECT", "WITH", "EXPLAI", "PRAGMA")


class PooledTransaction(SQLiteTransaction):
    """One deed of the writer; it gives the turn back also when its task is cancelled."""

    __slots__ = ("_done", "_writer")

    async def __aenter__(self) -> SQLiteTransaction:
        if self._parent is not None:
            return self._parent
        engine: PooledSQLiteEngine = self.engine  # type: ignore[assignment]
        self._done = False
        self._writer = engine.writer()
        try:
            await self._writer.enter()
        except BaseException:
            if not engine.pooled():
                await self._writer.close()
            raise
        self.connection = self._writer.connection
        self.context = self.engine.current_transaction.set(self)
        return self

    async def __aexit__(self, kind: Any, error: Any, trace: Any) -> bool:
        if self._parent:
            return False
        engine: PooledSQLiteEngine = self.engine  # type: ignore[assignment]
        self._done = True
        self.engine.current_transaction.reset(self.context)
        try:
            await self._writer.leave(keep=error is None)
        finally:
            if not engine.pooled():
                await self._writer.close()
        return False


class PooledSQLiteEngine(SQLiteEngine):
    """The writer and the reader of one loop."""

    def __init__(self, path: str | Path, **kwargs: Any) -> None:
        self._writer: Writer | None = None
        self._reader: Connection | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._path = str(path)
        kwargs |= {"factory": Connection, "timeout": 15, "cached_statements": 512, "check_same_thread": False}
        super().__init__(path=str(path), **kwargs)

    async def start_connection_pool(self, **_: Any) -> None:
        """Open the writer and the reader on the running loop."""
        connection = self._open()
        connection.execute("PRAGMA journal_mode=WAL")
        self._writer = Writer(connection, self._path)
        self._reader = self._open()
        self._reader.execute("PRAGMA query_only=1")
        self._loop = asyncio.get_running_loop()

    async def close_connection_pool(self) -> None:
        """Wait for what is running, then close both."""
        if self._loop is None:
            return
        self._loop = None
        assert self._writer
        assert self._reader
        await self._writer.close()
        self._reader.close()

    def _open(self) -> Connection:
        made: Connection = sqlite3.connect(**self.connection_kwargs)
        return made

    def pooled(self) -> bool:
        """Whether the pool belongs to the loop that asks."""
        return self._loop is not None and self._loop is asyncio.get_running_loop()

    def writer(self) -> Writer:
        """The writer; one for this deed alone where no pool is open (the command line)."""
        return self._writer if self._writer and self.pooled() else Writer(self._open(), self._path)

    async def run_querystring(self, querystring: QueryString, in_pool: bool = True) -> Rows:
        return await self.fetch(*querystring.compile_string(engine_type="sqlite"))

    async def run_ddl(self, ddl: str, in_pool: bool = True) -> Rows:
        return await self.fetch(ddl)

    async def fetch(self, sql: str, args: Sequence[Any] = ()) -> Rows:
        """Rows as dictionaries. Inside a transaction on its connection, else on the reader or as a deed of its own."""
        if transaction := self.current_transaction.get():
            if transaction._done:  # type: ignore[attr-defined]
                raise TransactionError("query from a task that outlived its transaction")
            saw(sql)
            return transaction.connection.rows(sql, args)  # type: ignore[attr-defined, no-any-return]
        if not sql.lstrip()[:6].upper().startswith(_READS):
            async with self.transaction():
                return await self.fetch(sql, args)
        saw(sql)
        if self._reader and self.pooled():
            return self._reader.rows(sql, args)
        reader = self._open()
        try:
            return reader.rows(sql, args)
        finally:
            reader.close()

    def transaction(  # type: ignore[override]
        self, transaction_type: TransactionType = TransactionType.immediate, allow_nested: bool = True
    ) -> PooledTransaction:
        return PooledTransaction(engine=self, transaction_type=transaction_type, allow_nested=allow_nested)
