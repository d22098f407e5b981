"""The bare reference: the same reads, writes and bytes on Litestar and the database drivers, and nothing else.

No sessions, guards, translations, encryption, checks or forms library: a lower bound of what an answer must cost.
Its templates are the real pages with holes where each visitor sees something else (see `with_holes`).
"""

from __future__ import annotations

import gzip
import json
import os
import secrets
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader
from litestar import Litestar, Request, Response, get, post
from litestar.params import FromPath

from benchmarks import bare_sql as sql
from benchmarks.bare_stores import Postgres, Sqlite

# --- pages with holes -----------------------------------------------------------------------------------------------


def with_holes(text: str, holes: Mapping[str, str]) -> str:
    """A Jinja template that gives `text` again; `holes` maps names to the strings that they stand for."""
    for name, said in holes.items():
        text = text.replace(said, f"\x00{name}\x01")
    return "{% raw %}" + text.replace("\x00", "{% endraw %}{{ ").replace("\x01", " }}{% raw %}") + "{% endraw %}"


@lru_cache(maxsize=1)
def _templates() -> Environment:
    return Environment(loader=FileSystemLoader(_folder()), auto_reload=False, keep_trailing_newline=True, autoescape=False)


@lru_cache(maxsize=1)
def _folder() -> Path:
    return Path(os.environ["QIANSHOU_DATA_DIR"]) / "pages"


@lru_cache(maxsize=1)
def _headers() -> dict[str, dict[str, str]]:
    """What the real answers carry beside the body, by step."""
    return dict(json.loads((_folder() / "headers.json").read_text()))


def _answer(step: str, body: str | bytes, status: int = 200, **more: str) -> Response[Any]:
    headers = {**_headers()[step], **more}
    kind = headers.pop("content-type", "text/plain")
    return Response(body, status_code=status, media_type=kind.partition(";")[0], headers=headers)


# --- the addresses --------------------------------------------------------------------------------------------------

_kept: dict[Any, bytes] = {}


@lru_cache(maxsize=1)
def _store() -> Sqlite | Postgres:
    url = os.environ["QIANSHOU_DATABASE_URL"]
    return Sqlite(url) if url.startswith("sqlite") else Postgres(url)


@get("/health")
async def health() -> str:
    return "ok"


@get("/events/{slug:str}")
async def page(slug: FromPath[str]) -> Response[Any]:
    """Kept in memory as long as its one row says the same; else drawn and compressed anew."""
    row = tuple((await _store().read(sql.GLANCE, slug))[0])
    body = _kept.get(row)
    if body is None:
        text = _templates().get_template("page").render(left=sql.PLACES - int(row[5]))
        body = gzip.compress(text.encode(), 4)
        if len(_kept) > 400:
            _kept.clear()
        _kept[row] = body
    return _answer("page", body)


@get("/feeds/{slug:str}")
async def feed(slug: FromPath[str]) -> Response[Any]:
    await _store().read(sql.FEED, slug)
    body = _kept.get("feed")
    if body is None:
        body = _kept["feed"] = gzip.compress((_folder() / "feed").read_bytes(), 4)
    return _answer("feed", body)


@get("/events/{slug:str}/signup")
async def form(slug: FromPath[str]) -> Response[Any]:
    event = (await _store().read(sql.OUTING, slug))[0]
    await _store().read(sql.NOTICE, event["id"], "notice", event["id"], "notice")
    rows = await _store().read(sql.TALLY, event["id"], event["id"], "")
    left = sql.PLACES - sum(row["people"] for row in rows)
    text = _templates().get_template("form").render(left=left, mark=secrets.token_hex(22), client=secrets.token_hex(10))
    return _answer("form", text)


@post("/events/{slug:str}/signup")
async def send(slug: FromPath[str], request: Request[Any, Any, Any]) -> Response[Any]:
    typed = await request.form()
    event = (await _store().read(sql.OUTING, slug))[0]
    text = (await _store().read(sql.NOTICE, event["id"], "notice", event["id"], "notice"))[0]
    uid, key, now = secrets.token_hex(5), secrets.token_hex(16), _store().now()
    about, digest = f"event:{event['uid']}", secrets.token_hex(32)
    signer = secrets.token_bytes(len(typed["drawing"]) + 150)
    async with _store().write() as run:
        held = (await run(sql.HELD + _store().lock, event["id"]))[0]
        rows = await run(sql.TALLY, event["id"], event["id"], key)
        if sum(row["people"] for row in rows) >= held["volunteer_places"]:
            return Response("full", status_code=409)
        await _hold(run, f"signature:{event['uid']}")
        before = await run(sql.LAST_SIGNATURE, event["id"])
        signature = (await run(
            sql.SIGNATURE, secrets.token_hex(6), event["id"], text["id"], signer, '{"clauses": [1, 2, 3]}', "zh-Hans",
            True, now, 1, digest, before[0]["sha256"] if before else "",
        ))[0]["id"]  # fmt: skip
        await run(
            sql.SIGNUP, uid, event["id"], typed["name"], "linxiaoxi lxx", key, secrets.token_bytes(170),
            typed["age_band"], typed["skills"], typed["photo_consent"], '{"data": "2027-01-01T00:00:00+00:00"}', "going",
            signature, 1, typed["client_id"], "zh-Hans", now, now, now,
        )  # fmt: skip
        await _journal(run, about, now, "signup.made", f"signup:{uid}", digest)
    return _answer("send", b"", 303, location=f"/my/{uid}-1-{digest[:16]}")


@get("/my/{token:str}")
async def own(token: FromPath[str]) -> Response[Any]:
    signup = (await _store().read(sql.OWN, token.partition("-")[0]))[0]
    await _store().read(sql.OUTING_BY_ID, signup["event"])
    await _store().read(sql.AGAIN, signup["event"], "notice", True, signup["signature"])
    text = _templates().get_template("own").render(token=token, mark=secrets.token_hex(22))
    return _answer("own page", text)


@post("/b/{code:str}/{deed:str}")
async def tap(code: FromPath[str], deed: FromPath[str], request: Request[Any, Any, Any]) -> Response[Any]:
    session = (await _store().read(sql.SESSION, sql.hashed(request.cookies["qs_session"]), False))[0]
    typed = await request.form()
    badge = (await _store().read(sql.BADGE, session["id"], code.partition("-")[0]))[0]
    now = _store().now()
    async with _store().write() as run:
        if _store().lock:
            await run(sql.HELD_BADGE + _store().lock, badge["badge_id"])
        held = (await run(sql.STANDING, badge["badge_id"]))[0]
        await run(
            sql.ARRIVAL, secrets.token_hex(5), held["event"], badge["badge_id"], "in" if deed == "arrival" else "out",
            None, now, session["id"], "bench", typed["client_id"],
        )  # fmt: skip
        await _journal(run, f"event:{held['event_uid']}", now, "holder.arrived", f"badge:{held['badge_uid']}",
                       secrets.token_hex(32))  # fmt: skip
    return _answer("check-in", b"", 303, location=f"/b/{code}")


async def _journal(run: Any, chain: str, now: Any, deed: str, subject: str, digest: str) -> None:
    await _hold(run, "journal:" + chain)
    before = await run(sql.LAST_LINE, chain)
    await run(sql.LINE, chain, now, "visitor", deed, subject, "{}", digest, before[0]["sha256"] if before else "")


async def _hold(run: Any, name: str) -> None:
    if statement := _store().hold:
        await run(statement, name)


@asynccontextmanager
async def _lifespan(app: Litestar) -> AsyncIterator[None]:
    await _store().open()
    yield
    await _store().close()


def create_app() -> Litestar:
    """The application, for uvicorn; it reads the database's address from where ours does."""
    return Litestar([health, page, feed, form, send, own, tap], lifespan=[_lifespan], openapi_config=None)
