"""Which statements each step really sends: the application asked in this process, every statement written down."""

from __future__ import annotations

import re
import secrets
from typing import Any
from urllib.parse import urlencode

import httpx

from app.kit import db
from app.main import create_app
from benchmarks.scenes import written
from benchmarks.seeding import Facts

STEPS = ("page", "page anew", "feed", "form", "send", "own page", "check-in")
_BRACKETS = re.compile(r"\([^()]*\)")
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
_TABLE = re.compile(r'\b(?:FROM|INTO|UPDATE)\s+"?(\w+)', re.IGNORECASE)


def kind(sql: str) -> str:
    """What a statement does to which table: `SELECT event`; locks of PostgreSQL are `LOCK`."""
    if "pg_advisory_xact_lock" in sql:
        return "LOCK"
    outer = sql
    while (simpler := _BRACKETS.sub("", outer)) != outer:
        outer = simpler
    found = _TABLE.search(outer)
    return f"{sql.split(None, 1)[0].upper()} {found[1] if found else '?'}"


async def statements(settings: Any, engine: Any, facts: Facts) -> dict[str, list[str]]:
    """The statements of each step, in their order, once everything that is kept in memory is there."""
    app: Any = create_app(settings, engine=engine)
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://test", headers={"Accept-Language": "zh"}) as http:
        await walk(http, facts, 0, f"/events/{facts.slug}.ics")
        return await walk(http, facts, 1, f"/events/{facts.slug}.ics")


async def walk(http: httpx.AsyncClient, facts: Facts, badge: int, feed: str, sent: Any = db.counted) -> dict[str, list[str]]:
    """Take every step once; `sent` gives the list in which the statements appear."""
    address, found = f"/events/{facts.slug}", {}

    async def step(name: str, path: str, data: Any = None) -> httpx.Response:
        with sent() as statements:
            answer = await (http.get(path) if data is None else http.post(path, content=data, headers=_FORM))
        assert answer.status_code in (200, 303), f"{name}: {answer.status_code}"
        found[name] = list(statements)
        return answer

    await http.get(address)
    await step("page", address)
    await step("feed", feed)
    form = await step("form", f"{address}/signup")
    done = await step("send", f"{address}/signup", written(form.text))
    await step("own page", done.headers["location"])
    await step("page anew", address)
    http.cookies.set("qs_session", facts.session)
    http.cookies.set("qs_mark", facts.seed)
    tap = {"_mark": facts.mark(), "client_id": secrets.token_hex(10)}
    await step("check-in", f"/b/{facts.codes[badge]}/arrival", urlencode(tap))
    http.cookies.clear()
    return found
