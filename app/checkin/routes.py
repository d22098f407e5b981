"""Where a badge's QR leads, and the list at the door."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlencode

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from app.badges import actions as badge_actions
from app.badges import faces
from app.badges import queries as badges
from app.badges.queries import Holder
from app.checkin import actions, queries
from app.checkin.actions import Done
from app.checkin.rules import Standing, standing
from app.events.access import desk_event
from app.events.rules import STATE_WORDS
from app.kit import crypto, forms, pages
from app.kit.errors import Invalid, NotAllowed, NotHere, Refused
from app.kit.i18n import gettext as _
from app.kit.pages import AnyRequest, go, page, when
from app.people.access import Me, signed_in
from app.people.rules import May, may

INVALID = "这枚胸牌无效：可能已换新、作废，或者本人已退出活动。请按姓名在签到名单里找，或联系领队。"
Deed = Callable[[Holder, Me, dict[str, str]], Awaitable[Done]]


def _fragment(request: AnyRequest) -> bool:
    return request.headers.get("hx-request") == "true"


async def _holder(code: str) -> Holder:
    me = pages.frame().me
    found = await badges.holder(code, me.id if me else 0)
    if found is None:
        raise NotHere(INVALID)
    return found


def _staff(holder: Holder) -> Me:
    """Who asks, when they check in for that badge's association. 404 for others, 403 for a role that does not."""
    me = signed_in()
    if not holder.asker:
        raise NotHere()
    if not may(holder.asker, May.CHECK_IN):
        raise NotAllowed("您的角色不能做这件事，请联系协会负责人。")
    return me


@get("/b/{code:str}", name="checkin:badge")
async def badge(code: FromPath[str]) -> Response[Any]:
    """Staff who check in see the person and one button; everybody else learns nothing about who wears the badge."""
    holder = await _holder(code)
    if not may(holder.asker, May.CHECK_IN):
        return page("checkin/stranger.html", holder=holder, title=faces.title(holder), state=STATE_WORDS[holder.state])
    return await _pass(holder, signed_in())


async def _pass(holder: Holder, me: Me, *, status: int = 200, said: str = "", kind: str = "good",
                fragment: bool = False) -> Response[Any]:  # fmt: skip
    if holder.role == "child":
        await actions.note_read(me.uid, holder.event_uid, "badge", 1, holder.participant_uid)
    history = await queries.history(holder.badge_id)
    where, last = standing(history)
    return page(
        "checkin/_pass.html" if fragment else "checkin/pass.html", status, holder=holder, where=str(where), last=last,
        history=history, said=said, kind=kind, role=faces.role_word(holder), title=faces.title(holder),
        client_id=crypto.public_id(20), undo_id=crypto.public_id(20),
    )  # fmt: skip


async def _arrive(holder: Holder, me: Me, typed: dict[str, str]) -> Done:
    return await actions.check_in(
        holder.badge_id, by=me.id, actor=me.actor, client_id=typed["client_id"], device=typed["device"]
    )


async def _depart(holder: Holder, me: Me, typed: dict[str, str]) -> Done:
    return await actions.check_out(
        holder.badge_id, by=me.id, actor=me.actor, client_id=typed["client_id"], device=typed["device"]
    )


async def _take_back(holder: Holder, me: Me, typed: dict[str, str]) -> Done:
    return await actions.undo(
        typed["tap"], holder.badge_id, by=me.id, actor=me.actor, client_id=typed["client_id"],
        device=typed["device"],
    )  # fmt: skip


def _word(done: Done, holder: Holder) -> str:
    at = when.time(done.at, holder.timezone)
    if done.kind == "undo":
        return _("已撤销 %(name)s 的上一次记录。", name=holder.name)
    if done.kind == "out":
        return _("%(name)s 已于 %(at)s 签退。", name=holder.name, at=at)
    if not done.fresh:
        return _("%(name)s 早已签到（%(at)s），没有重复记录。", name=holder.name, at=at)
    return _("%(name)s 已签到，%(at)s。", name=holder.name, at=at)


async def _tapped(request: AnyRequest, code: str, deed: Deed) -> Response[Any]:
    """Do it, then show the page it was tapped on again, with a word."""
    signed_in()
    holder = await _holder(code)
    me = _staff(holder)
    sent = await request.form()
    typed = {key: str(sent.get(key) or "")[:80] for key in ("client_id", "tap", "back", "q", "show")}
    typed["device"] = forms.tidy(request.headers.get("user-agent", ""))[:120]
    said, kind, status = "", "good", 200
    try:
        said = _word(await deed(holder, me, typed), holder)
    except (Refused, Invalid) as error:
        said, kind, status = _(error.sentence, **error.values), "warn", error.status
    listed = typed["back"] == "list"
    asked, show = forms.tidy(typed["q"])[:60], "missing" if typed["show"] == "missing" else ""
    if status == 200 and not _fragment(request):
        kept = {key: value for key, value in (("q", asked), ("show", show)) if value}
        address = f"/desk/events/{holder.slug}/arrivals" + (f"?{urlencode(kept)}" if kept else "")
        return go(address if listed else f"/b/{code}", said)
    if listed:
        event, _member = await desk_event(holder.slug, May.CHECK_IN)
        return await _arrivals(event, me, asked, show, said=said, kind=kind, status=status, fragment=_fragment(request))
    return await _pass(holder, me, status=status, said=said, kind=kind, fragment=_fragment(request))


@post("/b/{code:str}/arrival", name="checkin:arrive", status_code=200)
async def arrive(code: FromPath[str], request: AnyRequest) -> Response[Any]:
    """One tap: here."""
    return await _tapped(request, code, _arrive)


@post("/b/{code:str}/departure", name="checkin:depart", status_code=200)
async def depart(code: FromPath[str], request: AnyRequest) -> Response[Any]:
    """One tap: gone home."""
    return await _tapped(request, code, _depart)


@post("/b/{code:str}/undo", name="checkin:undo", status_code=200)
async def take_back(code: FromPath[str], request: AnyRequest) -> Response[Any]:
    """Take the last tap back."""
    return await _tapped(request, code, _take_back)


@get("/desk/events/{slug:str}/arrivals", name="checkin:arrivals")
async def arrivals(
    request: AnyRequest, slug: FromPath[str], q: FromQuery[str] = "", show: FromQuery[str] = ""
) -> Response[Any]:
    """Who is here and who is not; htmx asks for the list alone."""
    event, member = await desk_event(slug, May.CHECK_IN)
    return await _arrivals(event, member.me, forms.tidy(q)[:60], show, fragment=_fragment(request))


@get("/desk/events/{slug:str}/checkin", name="checkin:tab")
async def tab(slug: FromPath[str]) -> Response[Any]:
    """The desk's tab leads to the list."""
    event, _member = await desk_event(slug, May.CHECK_IN)
    return go(f"/desk/events/{event.slug}/arrivals")


async def _arrivals(
    event: Any, me: Me, asked: str, show: str, *, fragment: bool = False, said: str = "", kind: str = "good",
    status: int = 200,
) -> Response[Any]:  # fmt: skip
    await badge_actions.badges_for_event(event.id)
    lines = await queries.door_list(event.id)
    missing_only = show == "missing"
    shown = queries.shown(lines, asked, missing_only)
    children = sum(line.holder.role == "child" for line in shown)
    await actions.note_read(me.uid, event.uid, "arrivals", children)
    kept = urlencode({key: value for key, value in (("q", asked), ("show", "missing" if missing_only else "")) if value})
    return page(
        "checkin/_arrivals.html" if fragment else "checkin/arrivals.html", status, event=event,
        sections=queries.sections(shown), counts=queries.counts(lines), total=len(lines), asked=asked,
        missing_only=missing_only, kept=kept, said=said, kind=kind, role_word=faces.role_word,
        takes=event.state in ("open", "closed", "under_way"), state=STATE_WORDS[event.state],
        away=sum(line.standing is Standing.AWAY for line in lines),
    )  # fmt: skip


HANDLERS = [badge, arrive, depart, take_back, arrivals, tab]
