"""One door to the database: SQLite (kit/sqlite.py) or PostgreSQL (kit/postgres.py).

Both engines speak Piccolo's queries; `fetch` runs plain SQL where a page is asked for thousands of times a second.
"""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

import asyncpg
from piccolo.table import TABLE_REGISTRY, Table

from app.kit.postgres import SafePostgresEngine
from app.kit.sent import counted as counted
from app.kit.sqlite import PooledSQLiteEngine

T = TypeVar("T", bound=Table)


class Duplicate(Exception):
    """A row broke a uniqueness rule of the database."""


class StillUsed(Exception):
    """A row cannot go: other rows refer to it."""


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


async def value(sql: str, *args: Any) -> Any:
    """The first column of the first row, or None."""
    rows = await fetch(sql, *args)
    return next(iter(rows[0].values())) if rows else None


async def one(table: type[T], where: str, *args: Any) -> T | None:
    """The first row that matches as an object: `one(Signup, "uid = ?", uid)`; the query need not be built each time."""
    rows = await fetch(f'SELECT * FROM "{table._meta.tablename}" WHERE {where} LIMIT 1', *args)  # noqa: S608
    return table(_exists_in_db=True, **rows[0]) if rows else None


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
