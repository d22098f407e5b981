"""The leader's list of volunteers: places, reserve list, groups, links, export."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from litestar import Response, get, post
from litestar.params import FromPath

from app.events.access import desk_event
from app.events.tables import Event
from app.journal import actions as journal
from app.kit import clock, db, forms
from app.kit.errors import Invalid, NotHere
from app.kit.i18n import gettext as _
from app.kit.pages import AnyRequest, go, inside, page
from app.people.access import Member
from app.people.rules import May
from app.signups import actions, data_actions, grouping_actions, queries
from app.signups.forms import GroupForm
from app.signups.letters import link
from app.signups.rules import AGE_BANDS, PHOTO_LEVELS, PLACE_WORDS, Place, csv_bytes, offers

DESK = "/desk/events/{slug:str}"


async def _list(event: Event, request: AnyRequest, status: int = 200, **more: Any) -> Response[Any]:
    search, place = request.query_params.get("q", "")[:60], request.query_params.get("place", "")
    place = place if place in set(Place) else ""
    counts = await queries.counts(event.id)
    listed = await queries.listed(
        event.id, event.uid, search=search, place=place, page=request.query_params.get("page")
    )
    kept = urlencode({key: value for key, value in (("q", search), ("place", place)) if value})
    return page(
        "signups/desk.html", status, event=event, counts=counts, rows=listed.rows, shown=listed.page, search=search,
        place=place, places=PLACE_WORDS, groups=await queries.groups(event.id), photos=PHOTO_LEVELS, ages=AGE_BANDS,
        offerable=offers(event.volunteer_places, counts) if event.state in ("open", "closed", "postponed") else 0,
        query=kept + "&" if kept else "", **{"group_form": GroupForm(), **more},
    )  # fmt: skip


@get(DESK + "/signups", name="signups:desk")
async def desk(slug: FromPath[str], request: AnyRequest) -> Response[Any]:
    """The list, searched by name, pinyin or exact phone."""
    event, _member = await desk_event(slug, May.RUN_OUTINGS)
    return await _list(event, request)


async def _one(slug: str, uid: str) -> tuple[Event, Member, dict[str, Any]]:
    event, member = await desk_event(slug, May.RUN_OUTINGS)
    row = await queries.one_listed(event.id, uid)
    if row is None:
        raise NotHere()
    return event, member, row


async def _back(request: AnyRequest, event: Event, said: str, kind: str = "good") -> Response[Any]:
    """To the list as it was searched: the form carries its query."""
    asked = (await forms.posted(request)).get("back", "")
    address = f"/desk/events/{event.slug}/signups"
    return go(inside(asked, address) if asked.startswith(address) else address, said, kind)


@post(DESK + "/signups/{uid:str}/removal", name="signups:remove")
async def remove(slug: FromPath[str], uid: FromPath[str], request: AnyRequest) -> Response[Any]:
    """Take somebody off the list."""
    event, member, row = await _one(slug, uid)
    await actions.remove(row["id"], member.me.actor)
    return await _back(request, event, _("已移出%(name)s。点“撤销移出”可以恢复。", name=row["name"]))


@post(DESK + "/signups/{uid:str}/restoration", name="signups:restore")
async def restore(slug: FromPath[str], uid: FromPath[str], request: AnyRequest) -> Response[Any]:
    """Undo a removal."""
    event, member, row = await _one(slug, uid)
    place = await actions.restore(row["id"], member.me.actor)
    if place is Place.GOING:
        return await _back(request, event, _("已恢复%(name)s的名额。", name=row["name"]))
    return await _back(request, event, _("名额已经给了别人，%(name)s回到候补名单原来的位置。", name=row["name"]), "warn")


@post(DESK + "/signups/{uid:str}/confirmation", name="signups:confirm")
async def confirm(slug: FromPath[str], uid: FromPath[str], request: AnyRequest) -> Response[Any]:
    """Confirm an offered seat for somebody who said yes by phone."""
    event, member, row = await _one(slug, uid)
    await actions.confirm(row["id"], member.me.actor)
    return await _back(request, event, _("已替%(name)s确认。", name=row["name"]))


@post(DESK + "/signups/{uid:str}/skip", name="signups:skip")
async def skip(slug: FromPath[str], uid: FromPath[str], request: AnyRequest) -> Response[Any]:
    """Offer the seat to the next instead."""
    event, member, row = await _one(slug, uid)
    await actions.skip(row["id"], member.me.actor)
    return await _back(request, event, _("已跳过%(name)s，排到候补最后。", name=row["name"]))


@post(DESK + "/signups/offers", name="signups:offer")
async def offer(slug: FromPath[str], request: AnyRequest) -> Response[Any]:
    """Offer free seats to those waiting."""
    event, member = await desk_event(slug, May.RUN_OUTINGS)
    many = await actions.fill(event.id, member.me.actor)
    return await _back(request, event, _("已为 %(n)s 位候补的伙伴留出名额。", n=many))


@post(DESK + "/signups/{uid:str}/link", name="signups:link")
async def own_link(slug: FromPath[str], uid: FromPath[str], request: AnyRequest) -> Response[Any]:
    """Show the own link to hand it over; with `renew` a new one, and the old one ends."""
    event, member, row = await _one(slug, uid)
    renew = (await forms.posted(request)).get("renew") == "yes"
    hand = data_actions.new_link if renew else data_actions.hand_out_link
    token = await hand(row["id"], member.me.actor)
    return page("signups/link.html", event=event, row=row, link=link(token), renewed=renew)


# --- groups ---------------------------------------------------------------------------------------------------------


@post(DESK + "/signups/groups", name="signups:assign")
async def assign(slug: FromPath[str], request: AnyRequest) -> Response[Any]:
    """Put the people of this page into the groups that were chosen."""
    event, member = await desk_event(slug, May.RUN_OUTINGS)
    data = await forms.posted(request)
    wanted = {name.removeprefix("group-"): data.get(name) for name in data if name.startswith("group-")}
    moved = await grouping_actions.assign(event, wanted, member.me.actor)
    return await _back(request, event, _("分组已保存，改动 %(n)s 人。", n=moved))


@post(DESK + "/groups", name="groups:make", opt={"csrf_in_form": True})
async def make_group(slug: FromPath[str], request: AnyRequest) -> Response[Any]:
    """A new group."""
    event, member = await desk_event(slug, May.RUN_OUTINGS)
    form: Any = await forms.filled(GroupForm, request)
    if form.validate():
        try:
            await grouping_actions.make_group(event, form.name.data, member.me.actor)
            return go(f"/desk/events/{event.slug}/signups#groups", _("已添加。"))
        except Invalid as error:
            form.refuse(_(error.sentence, **error.values), error.field)
    return await _list(event, request, form.status(), group_form=form)


@post(DESK + "/groups/{uid:str}", name="groups:rename", opt={"csrf_in_form": True})
async def rename_group(slug: FromPath[str], uid: FromPath[str], request: AnyRequest) -> Response[Any]:
    """Another name for a group."""
    event, member = await desk_event(slug, May.RUN_OUTINGS)
    form: Any = await forms.filled(GroupForm, request)
    if form.validate():
        try:
            await grouping_actions.rename_group(event, uid, form.name.data, member.me.actor)
            return go(f"/desk/events/{event.slug}/signups#groups", _("已改名。"))
        except Invalid as error:
            form.refuse(_(error.sentence, **error.values), error.field)
    return await _list(event, request, form.status(), rename_form=form, renamed=uid)


@post(DESK + "/groups/{uid:str}/removal", name="groups:remove")
async def remove_group(slug: FromPath[str], uid: FromPath[str]) -> Response[Any]:
    """Drop a group; its people stay."""
    event, member = await desk_event(slug, May.RUN_OUTINGS)
    await grouping_actions.remove_group(event, uid, member.me.actor)
    return go(f"/desk/events/{event.slug}/signups#groups", _("已删除这个组，组员还在名单里。"))


# --- export ---------------------------------------------------------------------------------------------------------


@get(DESK + "/signups.csv", name="signups:csv")
async def export(slug: FromPath[str]) -> Response[Any]:
    """The whole list for a spreadsheet; the journal keeps who took it."""
    event, member = await desk_event(slug, May.RUN_OUTINGS)
    rows = await queries.everyone(event.id)
    names = {group["id"]: group["name"] for group in await queries.groups(event.id)}
    async with db.write():
        await journal.note(
            f"event:{event.uid}", "signups.exported", actor=member.me.actor, subject=f"event:{event.uid}", people=len(rows)
        )
    heads = [
        _("姓名"), _("手机号"), _("邮箱"), _("状态"), _("组"), _("年龄"), _("紧急联系人姓名"), _("紧急联系人电话"), _("特长"),
        _("活动照片"), _("同意急救送医"), _("报名时间"),
    ]  # fmt: skip
    body = csv_bytes(heads, [
        [row["name"], row["phone"], row["email"], str(PLACE_WORDS[row["place"]]), names.get(row["group"], ""),
         str(AGE_BANDS.get(row["age_band"], "")), row["emergency_name"], row["emergency_phone"], row["skills"],
         str(PHOTO_LEVELS[row["photo_consent"]]), _("是") if row["medical"] else _("否"),
         clock.local(row["signed_up_at"], event.timezone).strftime("%Y-%m-%d %H:%M")]
        for row in rows
    ])  # fmt: skip
    return Response(
        body, media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="signups.csv"', "Cache-Control": "no-store"},
    )  # fmt: skip


HANDLERS = [
    desk, remove, restore, confirm, skip, offer, own_link, assign, make_group, rename_group, remove_group, export,
]  # fmt: skip
