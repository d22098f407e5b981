"""The leader's list of what units give, and each unit's own page behind its private link."""

from __future__ import annotations

from typing import Any

from litestar import Controller, HttpMethod, Request, Response, get, post, route
from litestar.params import FromPath

from app.events.access import desk_event
from app.events.announcing import announcement
from app.events.rules import OVER
from app.events.tables import Duty, Event, Leg
from app.kit import clock, forms
from app.kit.errors import Invalid, NotHere
from app.kit.i18n import gettext as _
from app.kit.pages import go, page, when
from app.people.access import Member
from app.people.rules import May
from app.people.tables import Association
from app.settings import current
from app.sponsors import actions, queries
from app.sponsors.forms import NewPledgeForm, PledgeForm, UnitForm
from app.sponsors.rules import KIND_WORDS, STATE_WORDS, PledgeKind, PledgeState, moves, public_word
from app.sponsors.tables import Pledge, SponsorUnit
from app.sponsors.writing import leg_time, message

AnyRequest = Request[Any, Any, Any]
TYPED = {"csrf_in_form": True}


def _here(slug: str) -> str:
    return f"/desk/events/{slug}/sponsors"


async def _unit(member: Member, uid: str) -> SponsorUnit:
    unit = await SponsorUnit.objects().where(
        SponsorUnit.association == member.association_id, SponsorUnit.uid == uid
    ).first()  # fmt: skip
    if unit is None:
        raise NotHere()
    return unit


async def _legs(event: Event) -> list[dict[str, Any]]:
    rows = await Leg.select(Leg.id, Leg.title, Leg.starts_at).where(Leg.event == event.id).order_by(Leg.starts_at, Leg.id)
    return [
        {"id": row["id"],
         "label": f"{when.time(row['starts_at'], event.timezone)} {row['title']}" if row["starts_at"] else row["title"]}
        for row in rows
    ]  # fmt: skip


def _gift(form: PledgeForm) -> actions.Gift:
    return actions.Gift(
        item=form.item.data or "", kind=form.kind.data, quantity=form.quantity.data, unit=form.unit.data or "",
        leg_id=form.leg.data, handover=form.handover.data or "", delivered_quantity=form.delivered_quantity.data,
    )  # fmt: skip


def _contact(form: Any) -> actions.Contact:
    return actions.Contact(form.person.data or "", form.phone.data or "", form.email.data or "")


class SponsorDesk(Controller):
    """Units and pledges of one outing."""

    path = "/desk/events/{slug:str}/sponsors"

    @get(name="sponsors:list")
    async def overview(self, slug: FromPath[str]) -> Response[str]:
        """Every unit with what it gives, how sure it is, and its private link."""
        event, _member = await desk_event(slug, May.RUN_OUTINGS)
        here, others = await queries.desk_units(event)
        for one in here:
            one["link"] = f"{current().base_url}/sponsor/{queries.link_token(one['unit'])}"
            one["message"] = message(event, one["unit"].name, one["pledges"], one["link"])
            for row in one["pledges"]:
                row["moves"] = moves(row["state"])
                row["time"] = leg_time(row, event.timezone)
        given = [row for one in here for row in one["pledges"] if row["state"] != PledgeState.WITHDRAWN]
        sure = sum(row["state"] in (PledgeState.CONFIRMED, PledgeState.DELIVERED) for row in given)
        return page(
            "sponsors/desk.html", event=event, units=here, others=others, sure=sure, all_pledges=len(given),
            STATE_WORDS=STATE_WORDS, KIND_WORDS=KIND_WORDS, announced=event.state != "draft",
        )  # fmt: skip

    @get("/pledges", name="sponsors:new_pledge")
    async def new_pledge(self, slug: FromPath[str], request: AnyRequest) -> Response[str]:
        """The form for one more thing; `?unit=` chooses the unit."""
        event, _member = await desk_event(slug, May.RUN_OUTINGS)
        form, units = NewPledgeForm(), await self._offer(event)
        self._fill(form, units, await _legs(event))
        asked = request.query_params.get("unit", "")
        form.unit_id.data = next((unit.id for unit in units if unit.uid == asked), None)
        return page("sponsors/pledge.html", event=event, form=form, pledge=None, unit=None)

    @post("/pledges", name="sponsors:add_pledge", opt=TYPED)
    async def add_pledge(self, slug: FromPath[str], request: AnyRequest) -> Response[Any]:
        """Write one thing down."""
        event, member = await desk_event(slug, May.RUN_OUTINGS)
        form = await forms.filled(NewPledgeForm, request)
        self._fill(form, await self._offer(event), await _legs(event))
        if form.validate():
            try:
                await actions.add_pledge(
                    event, gift=_gift(form), actor=member.me.actor, unit_id=form.unit_id.data,
                    new_unit=form.new_unit.data or "", contact=_contact(form), state=form.state.data,
                )  # fmt: skip
                return go(_here(slug), _("已记下：%(item)s", item=form.item.data))
            except Invalid as error:
                form.refuse(_(error.sentence), error.field)
        return page("sponsors/pledge.html", form.status(), event=event, form=form, pledge=None, unit=None)

    async def _offer(self, event: Event) -> list[SponsorUnit]:
        return await SponsorUnit.objects().where(SponsorUnit.association == event.association).order_by(SponsorUnit.name)

    def _fill(self, form: NewPledgeForm, units: list[SponsorUnit], legs: list[dict[str, Any]]) -> None:
        form.offer_units(units)
        form.offer_legs(legs)

    @get("/pledges/{uid:str}", name="sponsors:pledge")
    async def pledge(self, slug: FromPath[str], uid: FromPath[str]) -> Response[str]:
        """The form for changing one thing."""
        event, _member = await desk_event(slug, May.RUN_OUTINGS)
        pledge, unit = await self._pledge(event, uid)
        form = PledgeForm(data={name: getattr(pledge, name) for name in (
            "item", "kind", "quantity", "unit", "leg", "handover", "delivered_quantity")})  # fmt: skip
        form.offer_legs(await _legs(event))
        return page("sponsors/pledge.html", event=event, form=form, pledge=pledge, unit=unit)

    @post("/pledges/{uid:str}", name="sponsors:edit_pledge", opt=TYPED)
    async def edit_pledge(self, slug: FromPath[str], uid: FromPath[str], request: AnyRequest) -> Response[Any]:
        """Change one thing."""
        event, member = await desk_event(slug, May.RUN_OUTINGS)
        pledge, unit = await self._pledge(event, uid)
        form = await forms.filled(PledgeForm, request)
        form.offer_legs(await _legs(event))
        if form.validate():
            try:
                await actions.edit_pledge(event, uid, gift=_gift(form), actor=member.me.actor)
                return go(_here(slug), _("已保存。"))
            except Invalid as error:
                form.refuse(_(error.sentence), error.field)
        return page("sponsors/pledge.html", form.status(), event=event, form=form, pledge=pledge, unit=unit)

    async def _pledge(self, event: Event, uid: str) -> tuple[Pledge, SponsorUnit]:
        pledge = await queries.one_pledge(event.id, uid)
        unit = await SponsorUnit.objects().where(SponsorUnit.id == pledge.sponsor_unit).first() if pledge else None
        if pledge is None or unit is None:
            raise NotHere()
        return pledge, unit

    @post("/pledges/{uid:str}/state", name="sponsors:move_pledge")
    async def move_pledge(self, slug: FromPath[str], uid: FromPath[str], request: AnyRequest) -> Response[Any]:
        """One tap: how sure it is now."""
        event, member = await desk_event(slug, May.RUN_OUTINGS)
        to = str((await request.form()).get("to", ""))
        if to not in set(PledgeState):
            raise Invalid("请从列出的选项里选一个。", "to")
        moved = await actions.move_pledge(event, uid, to, actor=member.me.actor)
        said = _("%(item)s：%(state)s", item=moved.item, state=STATE_WORDS[PledgeState(moved.state)])
        return go(f"{_here(slug)}#pledge-{moved.uid}", said)

    @post("/pledges/{uid:str}/removal", name="sponsors:remove_pledge")
    async def remove_pledge(self, slug: FromPath[str], uid: FromPath[str]) -> Response[Any]:
        """Take out a line written by mistake."""
        event, member = await desk_event(slug, May.RUN_OUTINGS)
        await actions.remove_pledge(event, uid, actor=member.me.actor)
        return go(_here(slug), _("已删除。"))

    @get("/units/{uid:str}", name="sponsors:unit")
    async def unit(self, slug: FromPath[str], uid: FromPath[str]) -> Response[str]:
        """A unit's name, contact person and private link."""
        event, member = await desk_event(slug, May.RUN_OUTINGS)
        unit = await _unit(member, uid)
        form = UnitForm(data={"name": unit.name, **queries.contact(unit)})
        return await self._unit_page(event, unit, form)

    @post("/units/{uid:str}", name="sponsors:edit_unit", opt=TYPED)
    async def edit_unit(self, slug: FromPath[str], uid: FromPath[str], request: AnyRequest) -> Response[Any]:
        """Change them."""
        event, member = await desk_event(slug, May.RUN_OUTINGS)
        unit = await _unit(member, uid)
        form = await forms.filled(UnitForm, request)
        if form.validate():
            try:
                await actions.edit_unit(unit.id, name=form.name.data, contact=_contact(form), actor=member.me.actor)
                return go(_here(slug), _("已保存。"))
            except Invalid as error:
                form.refuse(_(error.sentence), error.field)
        return await self._unit_page(event, unit, form, form.status())

    async def _unit_page(self, event: Event, unit: SponsorUnit, form: UnitForm, status: int = 200) -> Response[str]:
        used = await Pledge.exists().where(Pledge.sponsor_unit == unit.id)
        link = f"{current().base_url}/sponsor/{queries.link_token(unit)}"
        return page("sponsors/unit.html", status, event=event, unit=unit, form=form, used=used, link=link)

    @post("/units/{uid:str}/link", name="sponsors:renew_link")
    async def renew_link(self, slug: FromPath[str], uid: FromPath[str]) -> Response[Any]:
        """A new private link; the old one is dead."""
        _event, member = await desk_event(slug, May.RUN_OUTINGS)
        unit = await _unit(member, uid)
        await actions.renew_link(unit.id, actor=member.me.actor)
        return go(f"{_here(slug)}/units/{uid}", _("已换成新链接，原来的链接不能再打开。请把新链接发给对方。"))

    @post("/units/{uid:str}/removal", name="sponsors:remove_unit")
    async def remove_unit(self, slug: FromPath[str], uid: FromPath[str]) -> Response[Any]:
        """Forget a unit that gives nothing anywhere."""
        _event, member = await desk_event(slug, May.RUN_OUTINGS)
        unit = await _unit(member, uid)
        await actions.remove_unit(unit.id, actor=member.me.actor)
        return go(_here(slug), _("已删除。"))


@route("/sponsor/{token:str}", http_method=(HttpMethod.GET, HttpMethod.HEAD), name="sponsors:own")
async def own_page(token: FromPath[str]) -> Response[str]:
    """What one unit committed to, outing by outing; holds nothing about children or volunteers."""
    unit = await queries.unit_of_link(token)
    if unit is None:
        raise NotHere()
    association = await Association.objects().where(Association.id == unit.association).first()
    given = await queries.for_sponsor(unit)
    duties = await Duty.select(Duty.event, Duty.label, Duty.person).where(
        Duty.event.is_in([one["event"].id for one in given] or [0]), Duty.person != ""
    ).order_by(Duty.position, Duty.id)  # fmt: skip
    for one in given:
        event = one["event"]
        one["banner"] = announcement(event)
        one["duties"] = [duty for duty in duties if duty["event"] == event.id and _about_sponsors(duty["label"])]
        for row in one["pledges"]:
            row["kind_word"], row["state_text"] = KIND_WORDS[PledgeKind(row["kind"])], public_word(row["state"])
            row["time"] = leg_time(row, event.timezone) if event.date_known and event.state != "cancelled" else ""
    return page(
        "sponsors/own.html", headers={"X-Robots-Tag": "noindex, nofollow"},
        unit=unit, association=association, token=token,
        webcal=f"webcal://{current().base_url.partition('://')[2]}/sponsor/{token}.ics",
        upcoming=[one for one in given if not _behind(one["event"])],
        past=[one for one in reversed(given) if _behind(one["event"])],
    )  # fmt: skip


def _behind(event: Event) -> bool:
    """Whether nothing is left to prepare; a cancelled outing stays on top until its day is over, so that it is seen."""
    over = event.ends_at is not None and event.ends_at <= clock.now()
    return event.state == "done" or (over and event.state in OVER)


def _about_sponsors(label: str) -> bool:
    """Whether a duty is about what units bring."""
    return any(word in label.casefold() for word in ("爱心", "单位", "物资", "后勤", "协调", "sponsor", "supplies"))


HANDLERS = [SponsorDesk, own_page]
