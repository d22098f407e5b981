"""What `qianshou doctor` looks at: one line a thing, with the cure."""

from __future__ import annotations

import asyncio
import shutil
import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import urlsplit

from app.settings import Settings, shipped


def run(settings: Settings) -> int:
    """Print every finding; returns 1 when one of them must be mended, else 0."""
    worst = 0
    for good, what, cure in findings(settings):
        print(("ok    " if good else "MEND  ") + what + ("" if good else f" -> {cure}"))
        worst = worst if good else 1
    return worst


def findings(settings: Settings) -> Iterator[tuple[bool, str, str]]:
    """(good, what was found, how to mend it)."""
    yield _database(settings)
    fonts = sorted(file.name for file in (shipped("static") / "fonts").glob("*.?tf"))
    yield len(fonts) >= 2, f"fonts: {', '.join(fonts) or 'none'}", "install the package again, static/fonts is missing"
    yield _mail(settings)
    year = datetime.now(UTC).year
    yield 2026 <= year < 2100, f"clock: the year is {year}", "set the machine's clock"
    free = shutil.disk_usage(settings.data_dir if settings.data_dir.exists() else "/").free // 2**20
    yield free > 200, f"disk: {free} MB free", "make room: the database needs some to write safely"
    host = urlsplit(settings.base_url).hostname or ""
    local = host in ("127.0.0.1", "localhost", "::1")
    yield not local, f"address: {settings.base_url}", "set QIANSHOU_BASE_URL to what phones reach, QR codes carry it"
    yield settings.secure or local, "https: " + ("yes" if settings.secure else "no"), "serve behind a proxy with https"
    yield len(settings.secret_key) >= 32, "secret key: set", "set QIANSHOU_SECRET_KEY to 32 random characters or more"


def _database(settings: Settings) -> tuple[bool, str, str]:
    from app import all_tables  # noqa: F401
    from app.kit import db, migrations

    async def look() -> int:
        engine = db.engine_for(settings.database_url)
        db.use(engine)
        await engine.start_connection_pool()
        try:
            await db.fetch("SELECT 1")
            return len(await migrations.pending())
        finally:
            await engine.close_connection_pool()

    kind = settings.database_url.split(":", 1)[0]
    try:
        missing = asyncio.run(look())
    except Exception as error:  # whatever a driver raises, the answer is the same
        return False, f"database: {kind}, {type(error).__name__}", "check QIANSHOU_DATABASE_URL and that it runs"
    return missing == 0, f"database: {kind}, {missing} migrations missing", "run: qianshou migrate"


def _mail(settings: Settings) -> tuple[bool, str, str]:
    if not settings.smtp_url:
        return False, "mail: no server set, letters wait in the outbox", "set QIANSHOU_SMTP_URL"
    parts = urlsplit(settings.smtp_url)
    try:
        socket.create_connection((parts.hostname or "", parts.port or 587), timeout=5).close()
    except OSError:
        return False, f"mail: {parts.hostname} does not answer", "check QIANSHOU_SMTP_URL and the network"
    return True, f"mail: {parts.hostname} answers", ""
