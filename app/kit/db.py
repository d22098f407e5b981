"""One door to the database: SQLite (one writer, pooled readers) or PostgreSQL (a pool).

Both engines speak Piccolo's queries; `fetch` runs plain SQL where a page is asked for thousands of times a second.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import aiosqlite
import asyncpg
from piccolo.engine.exceptions import TransactionError
from piccolo.engine.postgres import PostgresEngine, PostgresTransaction
from piccolo.engine.sqlite import SQLiteEngine, SQLiteTransaction, TransactionType, dict_factory
from piccolo.querystring import QueryString
from piccolo.table import TABLE_REGISTRY, Table

T = TypeVar("T", bound=Table)


class Duplicate(Exception):
    """A row broke a uniqueness rule of the database."""


class StillUsed(Exception):
    """A row cannot go: other rows refer to it."""


_counters: list[list[str]] = []


def _saw(sql: str) -> None:
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


# --- SQLite ---------------------------------------------------------------------------------------------------------


class _Connection(sqlite3.Connection):
    """Pragmas on every connection: wait for the writer, keep references, survive a power cut."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for pragma in ("busy_timeout=15000", "foreign_keys=1", "synchronous=FULL", "secure_delete=1"):
            self.execute("PRAGMA " + pragma)


class PooledTransaction(SQLiteTransaction):
    """A transaction that borrows the one writer and always gives it back, also when its task is cancelled."""

    __slots__ = ("_done", "_lease")

    async def __aenter__(self) -> SQLiteTransaction:
        if self._parent is not None:
            return self._parent
        self._done = False
        engine: PooledSQLiteEngine = self.engine  # type: ignore[assignment]
        self._lease = engine.lease(write=self.transaction_type is not TransactionType.deferred)
        self.connection = await self._lease.__aenter__()
        try:
            await self.begin()
        except BaseException as error:
            await self._lease.__aexit__(type(error), error, error.__traceback__)
            raise
        self.context = self.engine.current_transaction.set(self)
        return self

    async def __aexit__(self, kind: Any, error: Any, trace: Any) -> bool:
        if self._parent:
            return False
        self._done = True
        self.engine.current_transaction.reset(self.context)
        try:
            if error is None and not (self._committed or self._rolled_back):
                await self.commit()
            elif error is not None and not self._rolled_back:
                await self.rollback()
        except BaseException as failure:
            await self._lease.__aexit__(type(failure), failure, failure.__traceback__)
            raise
        await self._lease.__aexit__(None, None, None)
        return False


class PooledSQLiteEngine(SQLiteEngine):
    """One writer behind an `asyncio.Lock`, several read-only connections beside it (WAL)."""

    def __init__(self, path: str | Path, readers: int = 2, **kwargs: Any) -> None:
        self._size = readers
        self._writer: Any = None
        self._write_lock: Any = None
        self._readers: Any = None
        self._eye: sqlite3.Connection | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        super().__init__(path=str(path), factory=_Connection, timeout=15, cached_statements=512, **kwargs)

    async def start_connection_pool(self, **_: Any) -> None:
        """Open the writer and the readers on the running loop."""
        self._writer, self._write_lock, self._readers = await self._open(), asyncio.Lock(), asyncio.LifoQueue()
        await self._writer.execute_fetchall("PRAGMA journal_mode=WAL")
        for _i in range(self._size):
            reader = await self._open()
            await reader.execute_fetchall("PRAGMA query_only=1")
            self._readers.put_nowait(reader)
        self._eye = sqlite3.connect(**self.connection_kwargs)
        self._eye.row_factory = dict_factory
        for pragma in ("query_only=1", "busy_timeout=0"):
            self._eye.execute("PRAGMA " + pragma)
        self._loop = asyncio.get_running_loop()

    async def close_connection_pool(self) -> None:
        """Wait for what is running, then close every connection."""
        if self._loop is None:
            return
        async with self._write_lock:
            self._loop = None
            if self._eye:
                self._eye.close()
                self._eye = None
            await self._writer.close()
        for _i in range(self._size):
            await (await self._readers.get()).close()

    async def _open(self) -> Any:
        connection = aiosqlite.connect(**self.connection_kwargs)
        connection._thread.daemon = True  # a leaked connection must not keep the process alive
        await connection
        connection.row_factory = dict_factory  # type: ignore[assignment]
        return connection

    def pooled(self) -> bool:
        """Whether the pool belongs to the loop that asks."""
        return self._loop is not None and self._loop is asyncio.get_running_loop()

    @asynccontextmanager
    async def lease(self, write: bool) -> AsyncIterator[Any]:
        """Borrow the writer or a reader; what was left open is rolled back before the next borrower."""
        if not self.pooled():  # the command line
            connection = await self._open()
            try:
                yield connection
            finally:
                await connection.close()
            return
        if write:
            await self._write_lock.acquire()
            connection = self._writer
        else:
            connection = await self._readers.get()
        try:
            yield connection
        except BaseException:
            await asyncio.shield(connection.rollback())
            raise
        finally:
            if write:
                self._write_lock.release()
            else:
                self._readers.put_nowait(connection)

    async def run_querystring(self, querystring: QueryString, in_pool: bool = True) -> list[dict[str, Any]]:
        return await self.fetch(*querystring.compile_string(engine_type="sqlite"))

    async def run_ddl(self, ddl: str, in_pool: bool = True) -> list[dict[str, Any]]:
        return await self.fetch(ddl)

    async def fetch(self, sql: str, args: Sequence[Any] = ()) -> list[dict[str, Any]]:
        """Rows as dictionaries. Inside a transaction on its connection, else on a reader or the writer."""
        _saw(sql)
        if transaction := self.current_transaction.get():
            if transaction._done:  # type: ignore[attr-defined]
                raise TransactionError("query from a task that outlived its transaction")
            return list(await transaction.connection.execute_fetchall(sql, args))
        async with self.lease(write=sql.lstrip()[:6].upper() not in ("SELECT", "WITH")) as connection:
            return list(await connection.execute_fetchall(sql, args))

    async def look(self, sql: str, args: Sequence[Any] = ()) -> list[dict[str, Any]]:
        """Like `fetch`, for a read of a few rows by index: on the loop's own connection, without crossing to a thread."""
        if self._eye is None or not self.pooled() or self.current_transaction.get():
            return await self.fetch(sql, args)
        _saw(sql)
        try:
            return self._eye.execute(sql, args).fetchall()
        except sqlite3.OperationalError:  # the file is being recovered or changed in shape: wait on a thread
            return await self.fetch(sql, args)

    def transaction(  # type: ignore[override]
        self, transaction_type: TransactionType = TransactionType.immediate, allow_nested: bool = True
    ) -> PooledTransaction:
        return PooledTransaction(engine=self, transaction_type=transaction_type, allow_nested=allow_nested)


# --- PostgreSQL -----------------------------------------------------------------------------------------------------


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
        _saw(sql)
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

    look = fetch

    async def start_connection_pool(self, **kwargs: Any) -> None:
        if not self.pool:
            self.pool = await asyncpg.create_pool(**{**self.config, "min_size": 1, "max_size": 8, **kwargs})

    async def close_connection_pool(self) -> None:
        if self.pool:
            await self.pool.close()
            self.pool = None


@lru_cache(maxsize=512)
def _numbered(sql: str) -> str:
    head, *rest = sql.split("?")
    return head + "".join(f"${number}{part}" for number, part in enumerate(rest, 1))


# --- one engine for all tables --------------------------------------------------------------------------------------

Engine = PooledSQLiteEngine | SafePostgresEngine


class _Current:
    """The engine in use; `use` sets it."""

    engine: Engine | None = None


def engine_for(url: str) -> Engine:
    """`sqlite:///folder/file.sqlite` or `postgresql://user@host/name` -> an engine (not yet opened)."""
    if url.startswith("sqlite:///"):
        path = Path(url.removeprefix("sqlite:///"))
        path.parent.mkdir(parents=True, exist_ok=True)
        return PooledSQLiteEngine(path)
    if url.startswith(("postgresql://", "postgres://")):
        return SafePostgresEngine(config={"dsn": url})
    raise ValueError("DATABASE_URL must begin with sqlite:/// or postgresql://")


def use(engine: Engine) -> None:
    """Let every table speak through this engine."""
    from piccolo.apps.migrations.tables import Migration

    _Current.engine = engine
    Migration._meta.db = engine
    for table in TABLE_REGISTRY:
        table._meta.db = engine


def engine() -> Engine:
    """The engine in use."""
    if _Current.engine is None:
        raise RuntimeError("no database yet: call db.use(engine) first")
    return _Current.engine


def on_sqlite() -> bool:
    """Whether the engine in use is SQLite."""
    return isinstance(engine(), PooledSQLiteEngine)


async def fetch(sql: str, *args: Any) -> list[dict[str, Any]]:
    """Rows of plain SQL with `?` for values, the same on both databases."""
    return await engine().fetch(sql, args)


async def look(sql: str, *args: Any) -> list[dict[str, Any]]:
    """The same for a read of a few rows by index that is asked for thousands of times a second.

    On SQLite it runs on the event loop itself (microseconds; WAL readers wait for nobody), so no list belongs here.
    """
    return await engine().look(sql, args)


async def value(sql: str, *args: Any) -> Any:
    """The first column of the first row, or None."""
    rows = await fetch(sql, *args)
    return next(iter(rows[0].values())) if rows else None


@asynccontextmanager
async def write() -> AsyncIterator[None]:
    """One transaction. SQLite writers queue (BEGIN IMMEDIATE); on PostgreSQL use `lock` where a count decides.

    Raises `Duplicate` or `StillUsed` instead of the driver's integrity errors. Inside another `write` it joins it.
    """
    try:
        async with engine().transaction():
            yield
    except (sqlite3.IntegrityError, asyncpg.IntegrityConstraintViolationError) as error:
        if isinstance(error, asyncpg.ForeignKeyViolationError) or "FOREIGN KEY" in str(error):
            raise StillUsed(type(error).__name__) from error
        raise Duplicate(type(error).__name__) from error


def in_transaction() -> bool:
    """Whether the running task is inside `write`."""
    return engine().current_transaction.get() is not None


async def lock(table: type[T], row_id: int) -> T | None:
    """The row, held against other writers until the transaction ends (call inside `write`)."""
    query = table.objects().where(table._meta.primary_key == row_id).first()
    if not on_sqlite():
        query = query.lock_rows("NO KEY UPDATE")
    return await query


async def hold(name: str) -> None:
    """Hold a name until the transaction ends, so that its users queue (PostgreSQL; SQLite writers queue anyway)."""
    if not on_sqlite():
        await fetch("SELECT pg_advisory_xact_lock(hashtextextended(?, 7))", name)
