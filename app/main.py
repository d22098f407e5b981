"""Wires the rooms into one application; the only file that knows them all."""

from __future__ import annotations

import asyncio
import gc
import importlib
import logging
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import quote

from litestar import Litestar, Request, Response, get, route
from litestar.config.compression import CompressionConfig
from litestar.datastructures import CacheControlHeader
from litestar.exceptions import HTTPException, NotFoundException
from litestar.logging import LoggingConfig
from litestar.middleware import ASGIMiddleware
from litestar.params import FromPath
from litestar.plugins import PluginProtocol
from litestar.plugins.core import MsgspecDIPlugin
from litestar.static_files import create_static_files_router
from litestar.types import ASGIApp, Receive, Scope, Send

from app import all_tables  # noqa: F401  (registers every table)
from app.kit import crypto, db, limits, migrations, pages
from app.kit.errors import NotAllowed, Trouble
from app.people import access
from app.settings import Settings, current, shipped

AnyRequest = Request[Any, Any, Any]

ROOMS = (
    "people", "events", "sponsors", "waivers", "signups", "roster", "badges", "checkin", "calendars", "notices",
    "plans", "recruitment", "desk",
)  # fmt: skip

CSP = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; object-src 'none';"
    " base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")


class HouseHeaders(ASGIMiddleware):
    """Security headers on every answer."""

    def __init__(self, secure: bool) -> None:
        self._headers = [
            (b"content-security-policy", CSP.encode()),
            (b"x-content-type-options", b"nosniff"),
            (b"referrer-policy", b"same-origin"),
            (b"x-frame-options", b"DENY"),
            (b"cross-origin-opener-policy", b"same-origin"),
            (b"permissions-policy", b"camera=(self), geolocation=(), microphone=(), payment=()"),
        ]
        if secure:
            self._headers.append((b"strict-transport-security", b"max-age=31536000"))

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        async def with_headers(message: Any) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *self._headers]
            await send(message)

        await next_app(scope, receive, with_headers)


async def open_request(request: AnyRequest) -> None:
    """Before every handler: language, the signed-in account, and the anti-forgery mark of whatever changes something.

    Handlers may opt out: `public=True` (same for everyone: no account, no cookie), `csrf_in_form=True` (the form
    itself tells that its page is stale and keeps what was typed), `csrf_free=True` (no browser form: mail robots).
    """
    pages.begin(request)
    if "\x00" in request.scope["path"] or b"%00" in request.scope["query_string"]:  # PostgreSQL takes none
        raise NotFoundException()
    opt = request.route_handler.opt
    if not (opt.get("public") or opt.get("static")):
        await access.recognise(request)
    if request.method in SAFE_METHODS or opt.get("csrf_free"):
        return
    try:
        mark = (await request.form()).get(pages.CSRF_FIELD)
    except HTTPException:
        raise
    except Exception as error:  # a broken multipart body
        raise HTTPException(status_code=422) from error
    if not pages.csrf_good(mark):
        if not opt.get("csrf_in_form"):
            raise NotAllowed("这一页打开得太久，或者不是从本站打开的。请返回刷新后再试。")
        request.scope["csrf_stale"] = True  # type: ignore[typeddict-unknown-key]


@get("/health", opt={"public": True}, include_in_schema=False)
async def health() -> dict[str, str]:
    """The process lives."""
    return {"status": "ok"}


@get("/ready", opt={"public": True}, include_in_schema=False)
async def ready() -> Response[dict[str, Any]]:
    """Database, migrations, age of the oldest letter that is due."""
    try:
        missing = len(await migrations.pending())
        oldest = await db.value("SELECT min(next_at) FROM outbox WHERE state = ?", "waiting")
    except Exception:
        return Response({"status": "no database"}, status_code=503)
    good = missing == 0
    return Response(
        {"status": "ok" if good else "migrations missing", "missing_migrations": missing,
         "oldest_letter": str(oldest) if oldest else None},
        status_code=200 if good else 503,
    )  # fmt: skip


@route("/{rest:path}", http_method=["GET", "HEAD", "POST"], opt={"csrf_free": True}, include_in_schema=False)
async def nowhere(rest: FromPath[str]) -> None:
    """Whatever no room knows."""
    raise NotFoundException()


def handlers() -> list[Any]:
    """What every room serves: the names in its `routes.HANDLERS`."""
    found: list[Any] = []
    for room in ROOMS:
        if importlib.util.find_spec(f"app.{room}.routes"):
            found.extend(importlib.import_module(f"app.{room}.routes").HANDLERS)
    return found


@asynccontextmanager
async def lifespan(app: Litestar) -> AsyncIterator[None]:
    """Open the pool, keep the outbox moving, close both."""
    engine = db.engine()
    await engine.start_connection_pool()
    gc.collect()
    gc.freeze()  # what the start made stays: no need to look through it again and again
    gc.set_threshold(20_000, 20, 20)
    workers = [asyncio.create_task(_move_letters(), name="outbox"), asyncio.create_task(_forget_in_time(), name="clock")]
    try:
        yield
    finally:
        for task in workers:
            task.cancel()
        await asyncio.gather(*workers, return_exceptions=True)
        await engine.close_connection_pool()


async def _move_letters() -> None:
    from app.notices import postman

    await postman.run_forever()


async def _forget_in_time() -> None:
    """Once an hour: erase whose purpose is done – children's cards, old sign-ups, old signatures, plans."""
    from app.plans import actions as plans
    from app.roster import actions as roster
    from app.signups import data_actions as signups
    from app.waivers import actions as waivers

    while True:
        try:
            await roster.erase_due()
            await signups.erase_due()
            await waivers.erase_due()
            await plans.erase_due()
        except Exception as error:  # the database is away: the next hour comes
            logging.getLogger("qianshou").warning("clock: %s, trying again", type(error).__name__)
        await asyncio.sleep(3600)


_CALENDAR = re.compile(r"^/(events|associations|my|sponsor)/([^/]+)\.ics$")


class House(Litestar):
    """The application; it hands `/events/x.ics` to `/events/x/calendar.ics`, since routes know whole segments only."""

    @staticmethod
    def _get_default_plugins(plugins: list[PluginProtocol]) -> list[PluginProtocol]:
        """Without pydantic and attrs, which no handler speaks: 9 MB and a seventh of a second at every start."""
        return [*plugins, MsgspecDIPlugin()]

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http" and scope["path"].endswith(".ics") and (found := _CALENDAR.match(scope["path"])):
            path = f"/{found[1]}/{found[2]}/calendar.ics"
            scope = {**scope, "path": path, "raw_path": quote(path).encode()}
        await super().__call__(scope, receive, send)


def create_app(settings: Settings | None = None, *, engine: db.Engine | None = None) -> Litestar:
    """The application. `engine`: a database that is migrated already (tests); else the one of the settings."""
    settings = settings or current()
    crypto.set_secret(settings.secret_key)
    limits.switch(settings.rate_limit)
    db.use(engine or db.engine_for(settings.database_url))
    logging.getLogger("httpx").setLevel(logging.WARNING)
    statics = create_static_files_router(
        path="/static", directories=[shipped("static")], opt={"static": True}, include_in_schema=False,
        cache_control=CacheControlHeader(max_age=31_536_000, public=True, immutable=True),
    )  # fmt: skip
    return House(
        route_handlers=[health, ready, *handlers(), statics, nowhere],
        lifespan=[lifespan],
        before_request=open_request,
        middleware=[HouseHeaders(settings.secure)],
        exception_handlers={  # type: ignore[arg-type]
            Trouble: pages.show_trouble, HTTPException: pages.show_trouble, Exception: pages.show_fault,
        },
        compression_config=CompressionConfig(
            backend="gzip", minimum_size=1000, gzip_compress_level=4, exclude_opt_key="public"
        ),  # public answers are kept zipped already
        request_max_body_size=2_000_000,
        openapi_config=None,
        logging_config=LoggingConfig(log_exceptions="never", configure_root_logger=False),
        debug=False,
    )  # fmt: skip
