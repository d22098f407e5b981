"""The cast and their things: one owner, one leader, one helper, one auditor, one stranger, one outing."""

from __future__ import annotations

import itertools
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from app.events.tables import Event
from app.kit import clock, crypto, pages
from app.main import create_app
from app.people.access import SESSION_COOKIE, token_hash
from app.people.rules import Role
from app.people.tables import Account, AccountSession, Association, Membership
from tests.databases import Database

_numbers = itertools.count(1)
JUNE_FIRST = datetime(2027, 5, 31, 23, 30, tzinfo=UTC)  # 1 June 2027, 07:30 in Shanghai


async def an_association(slug: str = "", **facts: Any) -> Association:
    """One association."""
    n = next(_numbers)
    made = Association(
        **{"uid": crypto.public_id(), "slug": slug or f"grass-{n}", "name": f"小草协会{n}", "created_at": clock.now(), **facts}
    )
    await made.save()
    return made


async def an_account(association: Association | None = None, role: Role = Role.LEADER, **facts: Any) -> Account:
    """One account (its password is no password: sign in with `signed_in`), a member when an association is given."""
    n = next(_numbers)
    made = Account(
        **{"uid": crypto.public_id(), "email": f"person{n}@example.org", "name": f"同事{n}", "password_hash": "-",
           "created_at": clock.now(), **facts}
    )  # fmt: skip
    await made.save()
    if association:
        await Membership(association=association.id, account=made.id, role=str(role), created_at=clock.now()).save()
    return made


async def an_event(association: Association | None = None, **facts: Any) -> Event:
    """An open outing on 1 June 2027 with 15 volunteer and 30 participant places."""
    association = association or await an_association()
    made = Event(
        **{
            "uid": crypto.public_id(), "association": association.id, "slug": f"outing-{crypto.public_id(6)}",
            "title": "走进城里看一看", "summary": "一起陪孩子们过节。", "starts_at": JUNE_FIRST,
            "ends_at": JUNE_FIRST + timedelta(hours=9), "meeting_at": JUNE_FIRST, "meeting_point": "广场东门",
            "volunteer_places": 15, "participant_places": 30, "state": "open", "risks": "步行跌倒", "requirements": "年满18周岁",
            "contact_name": "苗队长", "contact_phone": "0719-5550100", "changed_at": clock.now(),
            "created_at": clock.now(), **facts,
        }
    )  # fmt: skip
    await made.save()
    return made


@dataclass
class Visitor:
    """A browser: `get`, and `post` with the anti-forgery mark a page would have given."""

    http: httpx.AsyncClient
    seed: str

    async def get(self, address: str, **kwargs: Any) -> httpx.Response:
        return await self.http.get(address, **kwargs)

    async def post(self, address: str, data: dict[str, Any] | None = None, **kwargs: Any) -> httpx.Response:
        return await self.http.post(address, data={pages.CSRF_FIELD: self.mark(), **(data or {})}, **kwargs)

    def mark(self) -> str:
        """A fresh anti-forgery mark for this browser."""
        salt = secrets.token_hex(6)
        return salt + crypto.blind(salt + self.seed, "csrf")


@asynccontextmanager
async def the_site(database: Database) -> AsyncIterator[Any]:
    """The application on that database (its pool is open already)."""
    yield create_app(engine=database.engine)


@asynccontextmanager
async def visitor(app: Any, account: Account | None = None, language: str = "zh-CN") -> AsyncIterator[Visitor]:
    """A browser at the site, signed in when an account is given. Redirects are not followed."""
    seed = secrets.token_hex(16)
    cookies = {pages.CSRF_COOKIE: seed}
    if account:
        token = secrets.token_urlsafe(32)
        await AccountSession(
            account=account.id, token_hash=token_hash(token), created_at=clock.now(), seen_at=clock.now(),
            expires_at=clock.now() + timedelta(days=1),
        ).save()  # fmt: skip
        cookies[SESSION_COOKIE] = token
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(
        transport=transport, base_url="http://test", cookies=cookies, headers={"Accept-Language": language}
    ) as http:
        yield Visitor(http, seed)
