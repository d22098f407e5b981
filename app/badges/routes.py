"""The own badge as a picture; the desk's sheet, revoking and renewing."""

from __future__ import annotations

from typing import Any

from litestar import Controller, Response, get, post
from litestar.params import FromPath, FromQuery

from app.badges import actions, faces, queries
from app.badges.queries import Holder
from app.badges.rules import VOLUNTEER
from app.events.access import desk_event
from app.events.tables import Event
from app.journal import actions as journal
from app.kit import limits
from app.kit.errors import NotHere
from app.kit.i18n import gettext as _
from app.kit.pages import go, page
from app.people.access import Member
from app.people.rules import May


def _private(body: bytes, media_type: str, name: str) -> Response[bytes]:
    headers = {"Cache-Control": "no-store", "Content-Disposition": f'inline; filename="{name}"'}
    return Response(body, media_type=media_type, headers=headers)


async def _mine(token: str) -> Holder:
    signup = await queries.signup_of(token)
    if signup is None:
        raise NotHere()
    limits.allow("badge-picture", signup.uid, 60, 60)
    badge = await actions.badge_for_signup(signup)
    found = await queries.of_badge(badge.id)
    if found is None or found.revoked_at is not None:
        raise NotHere("这枚胸牌已经作废，请联系领队换一枚新的。")
    return found


@get("/my/{token:str}/badge.png", opt={"public": True}, name="badges:mine")
async def my_badge(token: FromPath[str]) -> Response[bytes]:
    """The volunteer's own badge, to save and show."""
    return _private(await faces.picture(await _mine(token)), "image/png", "badge.png")


@get("/my/{token:str}/qr.png", opt={"public": True}, name="badges:my_code")
async def my_code(token: FromPath[str]) -> Response[bytes]:
    """Its QR alone, 300 pixels."""
    return _private(await faces.code_picture(await _mine(token)), "image/png", "qr.png")


class BadgePages(Controller):
    """Everybody's badge of one outing, for the leader."""

    path = "/desk/events/{slug:str}"

    @get("/badges", name="badges:list")
    async def everybody(self, slug: FromPath[str]) -> Response[Any]:
        event, member = await desk_event(slug, May.RUN_OUTINGS)
        shown = await _shown(event, member)
        await _tell(event, member, shown, "badge")
        return page("badges/list.html", event=event, holders=shown, role_word=faces.role_word)

    @get("/badges.pdf", name="badges:sheet")
    async def sheet(self, slug: FromPath[str], who: FromQuery[str] = "") -> Response[bytes]:
        event, member = await desk_event(slug, May.RUN_OUTINGS)
        shown = [
            one for one in await _shown(event, member)
            if one.revoked_at is None and who in ("", "volunteers" if one.role == VOLUNTEER else "participants")
        ]  # fmt: skip
        if not shown:
            raise NotHere("还没有可以打印的胸牌。")
        await _tell(event, member, shown, "print")
        return _private(await faces.sheet(event.title, shown), "application/pdf", f"badges-{event.slug}.pdf")

    @get("/badges/{uid:str}/badge.png", name="badges:picture")
    async def picture(self, slug: FromPath[str], uid: FromPath[str]) -> Response[bytes]:
        event, member = await desk_event(slug, May.RUN_OUTINGS)
        holder = await _one(event, member, uid)
        await _tell(event, member, [holder], "badge", holder.participant_uid)
        return _private(await faces.picture(holder), "image/png", f"badge-{holder.uid}.png")

    @post("/badges/{uid:str}/revocation", name="badges:revoke")
    async def revoke(self, slug: FromPath[str], uid: FromPath[str]) -> Response[Any]:
        event, member = await desk_event(slug, May.RUN_OUTINGS)
        await actions.revoke(await _one(event, member, uid), actor=member.me.actor)
        return go(f"/desk/events/{slug}/badges", _("已作废，旧胸牌不能再用。"))

    @post("/badges/{uid:str}/renewal", name="badges:renew")
    async def renew(self, slug: FromPath[str], uid: FromPath[str]) -> Response[Any]:
        event, member = await desk_event(slug, May.RUN_OUTINGS)
        await actions.renew(await _one(event, member, uid), actor=member.me.actor)
        return go(f"/desk/events/{slug}/badges", _("已换新码，旧胸牌不能再用。请重新打印或让本人打开自己的页面。"))


async def _shown(event: Event, member: Member) -> list[Holder]:
    await actions.badges_for_event(event.id)
    everybody = await queries.holders(event.id)
    return everybody if member.may(May.SEE_CHILDREN) else [one for one in everybody if one.role == VOLUNTEER]


async def _one(event: Event, member: Member, uid: str) -> Holder:
    found = await queries.of_event(event.id, uid)
    if found is None or (found.role != VOLUNTEER and not member.may(May.SEE_CHILDREN)):
        raise NotHere()
    return found


async def _tell(event: Event, member: Member, shown: list[Holder], what: str, participant_uid: str = "") -> None:
    if children := sum(one.role == "child" for one in shown):
        await journal.child_read(member.me.uid, event.uid, what, children, participant_uid)


HANDLERS = [my_badge, my_code, BadgePages]
