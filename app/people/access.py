"""The guards: who is asking, and what of the desk they reach. Denied unless a guard says yes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from app.kit import clock, db, pages
from app.kit.errors import NotAllowed, NotHere, SignInFirst
from app.kit.pages import AnyRequest
from app.people.rules import May, may

SESSION_COOKIE = "qs_session"
SESSION_LASTS = timedelta(days=14)
SEEN_EVERY = timedelta(minutes=10)  # "last seen" is no finer than this


@dataclass(frozen=True)
class Me:
    """The signed-in account."""

    id: int
    uid: str
    name: str
    email: str
    session_id: int

    @property
    def actor(self) -> str:
        """As journal lines name it."""
        return f"account:{self.uid}"


@dataclass(frozen=True)
class Member:
    """The signed-in account in the association that a page belongs to."""

    me: Me
    association_id: int
    association_uid: str
    association_slug: str
    association_name: str
    timezone: str
    role: str

    def may(self, what: May | str) -> bool:
        return may(self.role, May(what))

    def need(self, what: May) -> None:
        """Raise `NotAllowed` (403) when the role does not reach."""
        if not self.may(what):
            raise NotAllowed("您的角色不能做这件事，请联系协会负责人。")


def token_hash(token: str) -> str:
    """What is kept of a session cookie."""
    return hashlib.sha256(token.encode()).hexdigest()


async def recognise(request: AnyRequest) -> Me | None:
    """The account behind the session cookie, or None; sets it on the page frame. No cookie: no query."""
    token = request.cookies.get(SESSION_COOKIE, "")
    if not token or len(token) > 100:
        return None
    rows = await db.fetch(
        "SELECT s.id AS session_id, s.expires_at, s.seen_at, a.id, a.uid, a.name, a.email FROM account_session s"
        " JOIN account a ON a.id = s.account WHERE s.token_hash = ? AND a.disabled = ?",
        token_hash(token), False,
    )  # fmt: skip
    if not rows or rows[0]["expires_at"] < clock.now():
        return None
    row, now = rows[0], clock.now()
    if row["seen_at"] is None or now - row["seen_at"] > SEEN_EVERY:
        await db.fetch("UPDATE account_session SET seen_at = ? WHERE id = ?", now, row["session_id"])
    me = Me(row["id"], row["uid"], row["name"], row["email"], row["session_id"])
    pages.frame().me = me
    return me


def signed_in() -> Me:
    """The signed-in account; raises `SignInFirst`."""
    me = pages.frame().me
    if not isinstance(me, Me):
        raise SignInFirst()
    return me


_MEMBER = (
    "SELECT m.role, a.id AS association_id, a.uid AS association_uid, a.slug, a.name, a.timezone"
    " FROM membership m JOIN association a ON a.id = m.association WHERE m.account = ?"
)


def _member(me: Me, row: dict[str, Any]) -> Member:
    return Member(
        me, row["association_id"], row["association_uid"], row["slug"], row["name"], row["timezone"], row["role"]
    )


async def memberships() -> list[Member]:
    """The associations of the signed-in account, by name."""
    me = signed_in()
    return [_member(me, row) for row in await db.fetch(_MEMBER + " ORDER BY a.name", me.id)]


async def member(association_slug: str, what: May) -> Member:
    """The asker's membership of that association. 404 for others, 403 for a role that does not reach."""
    me = signed_in()
    rows = await db.fetch(_MEMBER + " AND a.slug = ?", me.id, association_slug)
    if not rows:
        raise NotHere()
    found = _member(me, rows[0])
    pages.frame().role = found.role
    found.need(what)
    return found


async def asked_for(association_slug: str, what: May) -> tuple[Member | None, list[Member]]:
    """For a page that belongs to some association: (the one that is named or the only one possible, else None; the choice).

    404 for others and for accounts without any, 403 for a role that does not reach.
    """
    if association_slug:
        return await member(association_slug, what), []
    members = await memberships()
    able = [one for one in members if one.may(what)]
    if not able:
        if members:
            members[0].need(what)
        raise NotHere()
    return (able[0], []) if len(able) == 1 else (None, able)


async def member_of(association_id: int, what: May) -> Member:
    """The asker's membership of that association by its id. 404 for others, 403 for a role that does not reach."""
    me = signed_in()
    rows = await db.fetch(_MEMBER + " AND a.id = ?", me.id, association_id)
    if not rows:
        raise NotHere()
    found = _member(me, rows[0])
    pages.frame().role = found.role
    found.need(what)
    return found
