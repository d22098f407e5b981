"""The desk's list of children, carers and teachers. Whoever opens it is written down."""

from __future__ import annotations

from typing import Any

from litestar import Controller, Response, get, post
from litestar.params import FromPath, FromQuery

from app.events.access import desk_event
from app.events.tables import Event
from app.journal import actions as journal
from app.kit import crypto, forms, i18n
from app.kit.errors import Invalid, NotHere, Refused
from app.kit.i18n import gettext as _
from app.kit.pages import AnyRequest, go, page
from app.outside import paper
from app.people.rules import May
from app.roster import actions, queries, sheets
from app.roster.forms import PersonForm, SeveralForm
from app.roster.rules import (
    AGE_WORDS,
    FEWEST_ADULTS,
    KEPT_AFTER,
    KIND_WORDS,
    PHOTO_WORDS,
    PURPOSE_WORDS,
    Entry,
    Kind,
)
from app.signups.queries import groups as groups_of

READ_WORDS = {
    "roster": i18n.lazy("看了名册"), "card": i18n.lazy("看了一张卡片"), "print": i18n.lazy("打印了名单"),
    "arrivals": i18n.lazy("看了签到名单"), "badge": i18n.lazy("看了孩子的胸牌"),
}  # fmt: skip
WORDS: dict[str, Any] = {
    "kinds": KIND_WORDS, "ages": AGE_WORDS, "photos": PHOTO_WORDS, "purposes": PURPOSE_WORDS, "reads": READ_WORDS,
}  # fmt: skip


def _list(event: Event) -> str:
    return f"/desk/events/{event.slug}/roster"


async def _offered(form: PersonForm, event: Event) -> PersonForm:
    everybody = await queries.people(event.id)
    adults = [one for one in everybody if one.kind != Kind.CHILD and one.left_at is None]
    return form.offer(await groups_of(event.id), await queries.volunteers(event.id), adults)


def _refused(form: Any, error: Invalid | Refused) -> int:
    """Put the action's answer into the form; returns the status."""
    form.refuse(_(error.sentence, **error.values), getattr(error, "field", ""))
    return error.status


class RosterPages(Controller):
    """Everything here needs the role that may see children."""

    path = "/desk/events/{slug:str}"

    @get("/roster", name="roster:list")
    async def everybody(
        self, slug: FromPath[str], q: FromQuery[str] = "", group: FromQuery[str] = ""
    ) -> Response[Any]:
        event, member = await desk_event(slug, May.SEE_CHILDREN)
        everybody = await queries.people(event.id)
        here = [one for one in everybody if one.left_at is None]
        groups, asked = await groups_of(event.id), forms.tidy(q)[:60]
        shown = [one for one in queries.matching(here, asked) if not group or one.group_uid == group]
        gone = [] if asked or group else [one for one in everybody if one.left_at is not None]
        if shown or gone:
            await journal.child_read(member.me.uid, event.uid, "roster", len(shown) + len(gone))
        return page(
            "roster/list.html", event=event, member=member, people=shown, gone=gone, groups=groups, asked=asked,
            group=group, total=len(here), counts=await queries.counts(event.id), words=WORDS,
            ratios=queries.ratios(here, await queries.volunteers(event.id), groups), fewest=FEWEST_ADULTS,
            reads=await queries.last_reads(event.uid),
        )  # fmt: skip

    @get("/roster/new", name="roster:new")
    async def new(self, slug: FromPath[str]) -> Response[Any]:
        event, _member = await desk_event(slug, May.SEE_CHILDREN)
        form = await _offered(PersonForm(data={"entry_id": crypto.public_id(12)}), event)
        return page("roster/edit.html", event=event, form=form, uid="", left=await _left(event))

    @post("/roster", name="roster:add", opt={"csrf_in_form": True})
    async def add(self, slug: FromPath[str], request: AnyRequest) -> Response[Any]:
        event, member = await desk_event(slug, May.SEE_CHILDREN)
        form = await _offered(await forms.filled(PersonForm, request), event)
        status = 0 if form.validate() else form.status()
        if not status:
            try:
                await actions.add(event.id, form.entry(), actor=member.me.actor, uid=form.mark)
            except (Invalid, Refused) as error:
                status = _refused(form, error)
        if status:
            return page("roster/edit.html", status, event=event, form=form, uid="", left=await _left(event))
        return go(_list(event), _("已加入名册。"))

    @get("/roster/several", name="roster:several")
    async def several(self, slug: FromPath[str]) -> Response[Any]:
        event, _member = await desk_event(slug, May.SEE_CHILDREN)
        form = SeveralForm(data={"entry_id": crypto.public_id(12)}).offer(await groups_of(event.id))
        return page("roster/several.html", event=event, form=form, left=await _left(event))

    @post("/roster/several", name="roster:add_several", opt={"csrf_in_form": True})
    async def add_several(self, slug: FromPath[str], request: AnyRequest) -> Response[Any]:
        event, member = await desk_event(slug, May.SEE_CHILDREN)
        form = (await forms.filled(SeveralForm, request)).offer(await groups_of(event.id))
        status = 0 if form.validate() else form.status()
        entries = form.entries() if not status else []
        if entries:
            try:
                await actions.add_many(event.id, entries, actor=member.me.actor, uid=form.mark)
            except (Invalid, Refused) as error:
                status = _refused(form, error)
        if status or not entries:
            return page("roster/several.html", status or 422, event=event, form=form, left=await _left(event))
        return go(_list(event), _("已加入 %(n)s 人。", n=len(entries)))

    @get("/roster/{uid:str}", name="roster:card")
    async def card(self, slug: FromPath[str], uid: FromPath[str]) -> Response[Any]:
        event, member = await desk_event(slug, May.SEE_CHILDREN)
        person = await _person(event, uid)
        await journal.child_read(member.me.uid, event.uid, "card", 1, person.uid)
        return page("roster/card.html", event=event, person=person, words=WORDS, days=KEPT_AFTER.days)

    @get("/roster/{uid:str}/edit", name="roster:edit")
    async def edit(self, slug: FromPath[str], uid: FromPath[str]) -> Response[Any]:
        event, member = await desk_event(slug, May.SEE_CHILDREN)
        person = await _person(event, uid)
        await journal.child_read(member.me.uid, event.uid, "card", 1, person.uid)
        form = await _offered(PersonForm(data=_typed(person)), event)
        return page("roster/edit.html", event=event, form=form, uid=uid, left=None)

    @post("/roster/{uid:str}", name="roster:change", opt={"csrf_in_form": True})
    async def change(self, slug: FromPath[str], uid: FromPath[str], request: AnyRequest) -> Response[Any]:
        event, member = await desk_event(slug, May.SEE_CHILDREN)
        await _person(event, uid)
        form = await _offered(await forms.filled(PersonForm, request), event)
        status = 0 if form.validate() else form.status()
        if not status:
            try:
                await actions.change(event.id, uid, form.entry(), actor=member.me.actor)
            except (Invalid, Refused) as error:
                status = _refused(form, error)
        if status:
            return page("roster/edit.html", status, event=event, form=form, uid=uid, left=None)
        return go(f"{_list(event)}/{uid}", _("已保存。"))

    @post("/roster/{uid:str}/departure", name="roster:take_off")
    async def take_off(self, slug: FromPath[str], uid: FromPath[str]) -> Response[Any]:
        event, member = await desk_event(slug, May.SEE_CHILDREN)
        await actions.take_off(event.id, uid, actor=member.me.actor)
        return go(_list(event), _("已移出名册，名额空出来了。需要时可以在下面“已移出”里恢复。"))

    @post("/roster/{uid:str}/return", name="roster:put_back")
    async def put_back(self, slug: FromPath[str], uid: FromPath[str]) -> Response[Any]:
        event, member = await desk_event(slug, May.SEE_CHILDREN)
        try:
            await actions.put_back(event.id, uid, actor=member.me.actor)
        except Refused as error:
            return go(_list(event), _(error.sentence, **error.values), "warn")
        return go(_list(event), _("已恢复到名册。"))

    @post("/roster/{uid:str}/erasure", name="roster:erase")
    async def erase(self, slug: FromPath[str], uid: FromPath[str]) -> Response[Any]:
        event, member = await desk_event(slug, May.SEE_CHILDREN)
        await actions.erase(event.id, uid, actor=member.me.actor)
        return go(_list(event), _("已删除，姓名、监护人和健康信息都不再保存。"))

    @get("/roster.pdf", name="roster:print")
    async def printed(self, slug: FromPath[str], group: FromQuery[str] = "") -> Response[bytes]:
        event, member = await desk_event(slug, May.SEE_CHILDREN)
        everybody = await queries.full_cards(event.id)
        groups = await groups_of(event.id)
        if group:
            groups = [one for one in groups if one["uid"] == group]
            if not groups:
                raise NotHere()
            everybody = [one for one in everybody if one.group_uid == group]
        helping = await queries.volunteers(event.id)
        data = sheets.group_list(event, member, everybody, helping, groups, alone=bool(group))
        made = await paper.pdf("group_list", data)
        await journal.child_read(member.me.uid, event.uid, "print", len(everybody))
        return Response(
            made, media_type="application/pdf",
            headers={"Cache-Control": "no-store", "Content-Disposition": f'inline; filename="list-{event.slug}.pdf"'},
        )  # fmt: skip


async def _left(event: Event) -> int:
    return max(0, event.participant_places - await queries.taken(event.id))


async def _person(event: Event, uid: str) -> queries.Person:
    person = await queries.person(event.id, uid)
    if person is None:
        raise NotHere()
    return person


def _typed(person: queries.Person) -> dict[str, Any]:
    """The card as the form shows it."""
    guardian = person.guardians[0] if person.guardians else {"name": "", "phone": "", "relation": ""}
    entry = Entry(
        name=person.name, kind=person.kind, age_band=person.age_band, school=person.school, group=person.group_uid,
        in_charge=person.in_charge_uid, chaperone=person.chaperone_uid, guardian_name=guardian["name"],
        guardian_phone=guardian["phone"], relation=guardian["relation"], health_note=person.health_note,
        photo_level=person.photo_level,
    )  # fmt: skip
    return {**entry.__dict__, "consents": sorted(person.consents), "entry_id": ""}


HANDLERS = [RosterPages]
