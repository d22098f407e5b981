"""The `qianshou` command: parse, call one action, print."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from app.settings import Settings, current


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    parser = _parser()
    given = parser.parse_args(argv)
    if getattr(given, "port", None):
        os.environ["QIANSHOU_PORT"] = str(given.port)
    if getattr(given, "workers", None):
        os.environ["QIANSHOU_WORKERS"] = str(given.workers)
    current.cache_clear()
    try:
        given_too = {name: getattr(given, name) for name in ("email", "file", "as_json") if name in given}
        return int(given.run(current(), **given_too) or 0)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="qianshou", description="Outings for volunteer associations.")
    commands = parser.add_subparsers(required=True, metavar="command")

    def add(name: str, run: Callable[..., Any], text: str, serving: bool = False) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=text)
        command.set_defaults(run=run)
        if serving:
            command.add_argument("--port", type=int, help="default 8000, or PORT")
            command.add_argument("--workers", type=int, help="server processes, default 1")
        return command

    add("start", start, "migrate, make the demo outing, serve, print the sign-in", serving=True)
    add("serve", serve, "migrate and serve", serving=True)
    add("demo", demo, "make the demo association and its June-1 outing")
    add("migrate", migrate, "bring the database up to date")
    add("worker", worker, "send waiting letters until stopped (serve does it too)")
    lost = add("password", password, "print a new first password for somebody who forgot theirs")
    lost.add_argument("email")
    paper = add("plan", plan, "read a plan and print what was found in it")
    paper.add_argument("file", metavar="FILE", help="docx, pdf, txt, html or md")
    paper.add_argument("--json", action="store_true", dest="as_json", help="print plan-facts/1 instead of a summary")
    add("doctor", doctor, "check database, fonts, mail, clock, disk, address and key; say how to mend each")
    return parser


def _in_house(settings: Settings, work: Callable[[], Awaitable[Any]]) -> Any:
    """Run `work` with the database open and migrated."""
    from app import all_tables  # noqa: F401
    from app.kit import crypto, db, migrations

    async def run() -> Any:
        crypto.set_secret(settings.secret_key)
        engine = db.engine_for(settings.database_url)
        db.use(engine)
        await engine.start_connection_pool()
        try:
            await migrations.migrate(engine)
            return await work()
        finally:
            await engine.close_connection_pool()

    return asyncio.run(run())


def start(settings: Settings) -> int:
    """From nothing to the demo outing."""
    from app import demo as showcase

    made = _in_house(settings, lambda: showcase.make(settings))
    _introduce(settings, made)
    return _serve(settings)


def _introduce(settings: Settings, made: Any) -> None:
    print(f"Qianshou 牵手: {settings.base_url}", flush=True)
    print(f"The June-1 outing: {settings.base_url}/events/{made.slug}", flush=True)
    print(f"Leader sign-in: {settings.base_url}/sign-in {made.email} {made.password}", flush=True)


def serve(settings: Settings) -> int:
    """Migrate and serve."""

    async def nothing() -> None:
        return None

    _in_house(settings, nothing)
    return _serve(settings)


def _serve(settings: Settings) -> int:
    import uvicorn

    uvicorn.run(
        "app.main:create_app",
        factory=True,
        host=settings.host,
        port=settings.port,
        workers=settings.workers,
        log_level="warning",
        access_log=False,
        server_header=False,
        date_header=True,
        timeout_graceful_shutdown=10,
    )
    return 0


def demo(settings: Settings) -> int:
    """Make the demo and print its sign-in."""
    from app import demo as showcase

    _introduce(settings, _in_house(settings, lambda: showcase.make(settings)))
    return 0


def migrate(settings: Settings) -> int:
    """Bring the database up to date."""
    from app import all_tables  # noqa: F401
    from app.kit import db, migrations

    async def run() -> int:
        engine = db.engine_for(settings.database_url)
        db.use(engine)
        await engine.start_connection_pool()
        try:
            return await migrations.migrate(engine)
        finally:
            await engine.close_connection_pool()

    print(f"{asyncio.run(run())} migrations ran.")
    return 0


def worker(settings: Settings) -> int:
    """Send waiting letters."""
    from app.notices import postman

    _in_house(settings, postman.run_forever)
    return 0


def password(settings: Settings, email: str) -> int:
    """A new first password; the desk asks its owner to change it."""
    from app.people.actions import renew_password

    print(_in_house(settings, lambda: renew_password(email)))
    return 0


def plan(settings: Settings, file: str, as_json: bool) -> int:
    """What is found in a plan, read here and now: nothing is kept and no database is asked."""
    from app.plans import telling

    return telling.tell(file, as_json=as_json)


def doctor(settings: Settings) -> int:
    """Say what is well and how to mend what is not; exit code 1 when something must be mended."""
    from app import checkup

    return checkup.run(settings)


if __name__ == "__main__":
    sys.exit(main())
