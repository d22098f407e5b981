"""The desk pages where an outing is written: its facts, its programme and other rows, a copy for another day."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from app.events import actions, blocks, queries
from app.events.access import desk_event
from app.events.forms import (
    CheckForm,
    CopyForm,
    DutyForm,
    LegForm,
    MaterialForm,
    OutingForm,
    PlanForm,
    UnitForm,
    shown,
)
from app.events.rules import FACTS, LEG_KINDS, LEG_STATES, OVER, PUBLIC, STATE_WORDS, UNIT_ROLES, facts_mark
from app.events.tables import Event
from app.kit import clock, forms
from app.kit.errors import Invalid, NotHere, Refused
from app.kit.i18n import gettext as _
from app.kit.i18n import lazy as _l
from app.kit.pages import go, page
from app.people import access
from app.people.access import Member
from app.people.rules import May

AnyRequest = Request[Any, Any, Any]
TYPED: dict[str, Any] = {"csrf_in_form": True}  # a stale page keeps what was typed

# --- facts ----------------------------------------------------------------------------------------------------------


async def _where(request: AnyRequest) -> tuple[Member | None, list[Member]]:
    """The association that is asked for or the only one possible; else the ones to choose from."""
    return await access.asked_for(request.query_params.get("association", ""), May.RUN_OUTINGS)


@get("/desk/events/new", name="events:new")
async def new(request: AnyRequest) -> Response[str]:
    """An empty form, or the question for which association."""
    member, members = await _where(request)
    if member is None:
        return page("events/which.html", members=members)
    form = OutingForm(data={"timezone": member.timezone, "risk_level": "usual", "volunteer_places": None})
    return page("events/new.html", form=form, member=member)


@post("/desk/events/new", name="events:create", opt=TYPED)
async def create(request: AnyRequest) -> Response[Any]:
    """A new draft."""
    member, members = await _where(request)
    if member is None:
        return page("events/which.html", 422, members=members)
    form = await forms.filled(OutingForm, request, data={"timezone": member.timezone, "risk_level": "usual"})
    if not form.validate():
        return page("events/new.html", form.status(), form=form, member=member)
    event = await actions.create(member.association_id, form.outing(), actor=member.me.actor)
    return go(f"/desk/events/{event.slug}/programme", _("草稿已存好。接下来排一排行程。"))


def _facts_page(event: Event, form: OutingForm, gaps: Any, status: int = 200) -> Response[str]:
    return page(
        "events/edit.html", status, event=event, form=form, musts=[gap for gap in gaps if gap.must],
        advice=[gap for gap in gaps if not gap.must], state_word=STATE_WORDS[event.state], announced=event.state in PUBLIC,
        over=event.state in OVER, day_open=event.state == "postponed" and not event.date_known,
    )  # fmt: skip


@get("/desk/events/{slug:str}/edit", name="events:edit")
async def edit(slug: FromPath[str]) -> Response[str]:
    """Every fact as a field, and what the announcement still lacks."""
    event, _member = await desk_event(slug, May.RUN_OUTINGS)
    form = OutingForm(data=shown(event, FACTS, event.timezone) | {"seen": facts_mark(event)})
    return _facts_page(event, form, await queries.gaps(event))


@post("/desk/events/{slug:str}/edit", name="events:save", opt=TYPED)
async def save(slug: FromPath[str], request: AnyRequest) -> Response[Any]:
    """Keep the facts."""
    event, member = await desk_event(slug, May.RUN_OUTINGS)
    form = await forms.filled(OutingForm, request, data=shown(event, FACTS, event.timezone))
    seen, status = form.seen.data or "", 422
    if form.validate():
        try:
            kept = await actions.edit(event, form.outing(), actor=member.me.actor, seen=seen)
        except actions.Overtaken as error:
            event, status = await queries.by_slug(slug) or event, error.status
            form.refuse(_(error.sentence))
            form.seen.data = facts_mark(event)  # pressing again is a decision
        except actions.NotReady as error:
            for gap in error.gaps:
                form.refuse(gap.sentence, gap.field)
        except Invalid as error:
            form.refuse(_(error.sentence), error.field)
        else:
            said = _("已保存，大家现在看到的就是新内容。") if kept.state in PUBLIC else _("已保存。")
            return go(f"/desk/events/{slug}/edit", said)
    else:
        status = form.status()
    return _facts_page(event, form, await queries.gaps(event), status)


# --- rows: legs, units, duties, materials ---------------------------------------------------------------------------

FORMS: dict[str, type[PlanForm]] = {
    "legs": LegForm, "units": UnitForm, "duties": DutyForm, "materials": MaterialForm, "checks": CheckForm,
}  # fmt: skip
COLUMNS = {
    "legs": ("title", "kind", "starts_at", "ends_at", "place", "responsible", "note", "state"),
    "units": ("name", "role"), "duties": ("label", "person", "phone"),
    "materials": ("item", "quantity", "unit", "who_brings"), "checks": ("text",),
}  # fmt: skip
ONE: dict[str, Any] = {
    "legs": _l("行程"), "units": _l("主办协办单位"), "duties": _l("分工"), "materials": _l("物资"),
    "checks": _l("待办"),
}  # fmt: skip


def _home(slug: str, kind: str) -> str:
    """Where the rows of that kind are listed."""
    return f"/desk/events/{slug}#checks" if kind == "checks" else f"/desk/events/{slug}/programme#{kind}"


def _kind(kind: str) -> str:
    if kind not in FORMS:
        raise NotHere()
    return kind


@get("/desk/events/{slug:str}/programme", name="events:programme")
async def programme(slug: FromPath[str]) -> Response[str]:
    """The legs in order of time, then units, duties and materials."""
    event, _member = await desk_event(slug, May.RUN_OUTINGS)
    return page(
        "events/programme.html", event=event, legs=await queries.programme(event.id), units=await queries.units(event.id),
        duties=await queries.duties(event.id), materials=await queries.materials(event.id), kinds=LEG_KINDS,
        leg_states=LEG_STATES, roles=UNIT_ROLES, state_word=STATE_WORDS[event.state], announced=event.state in PUBLIC,
    )  # fmt: skip


def _row_page(event: Event, kind: str, key: str, form: PlanForm, status: int = 200) -> Response[str]:
    return page(
        f"events/{kind}.html", status, event=event, kind=kind, key=key, form=form, one=ONE[kind],
        state_word=STATE_WORDS[event.state],
    )  # fmt: skip


@get("/desk/events/{slug:str}/programme/{kind:str}/new", name="events:new-row")
async def new_row(slug: FromPath[str], kind: FromPath[str]) -> Response[str]:
    """An empty row; a leg begins where the last one ends."""
    event, _member = await desk_event(slug, May.RUN_OUTINGS)
    form = FORMS[_kind(kind)]()
    if kind == "legs":
        ends = [leg["ends_at"] or leg["starts_at"] for leg in await queries.programme(event.id)]
        begins = max((moment for moment in ends if moment), default=event.meeting_at or event.starts_at)
        form = LegForm(data=shown({"starts_at": begins}, ("starts_at",), event.timezone))
    return _row_page(event, kind, "", form)


@post("/desk/events/{slug:str}/programme/{kind:str}/new", name="events:add-row", opt=TYPED)
async def add_row(slug: FromPath[str], kind: FromPath[str], request: AnyRequest) -> Response[Any]:
    """Keep a new row; `then=again` leads to the next empty one."""
    event, member = await desk_event(slug, May.RUN_OUTINGS)
    form = await forms.filled(FORMS[_kind(kind)], request)
    if not form.validate() or (isinstance(form, LegForm) and not form.within(event)):
        return _row_page(event, kind, "", form, form.status())
    try:
        await blocks.add(event, kind, form.facts(event.timezone), actor=member.me.actor)
    except Refused as error:
        form.refuse(_(error.sentence, **error.values))
        return _row_page(event, kind, "", form, error.status)
    again = (await request.form()).get("then") == "again"
    return go(f"/desk/events/{slug}/programme/{kind}/new" if again else _home(slug, kind), _("已添加。"))


@get("/desk/events/{slug:str}/programme/{kind:str}/{key:str}", name="events:row")
async def row(slug: FromPath[str], kind: FromPath[str], key: FromPath[str]) -> Response[str]:
    """One row to change."""
    event, _member = await desk_event(slug, May.RUN_OUTINGS)
    kept = await blocks.row(event, _kind(kind), key)
    return _row_page(event, kind, key, FORMS[kind](data=shown(kept, COLUMNS[kind], event.timezone)))


@post("/desk/events/{slug:str}/programme/{kind:str}/{key:str}", name="events:save-row", opt=TYPED)
async def save_row(slug: FromPath[str], kind: FromPath[str], key: FromPath[str], request: AnyRequest) -> Response[Any]:
    """Keep a changed row."""
    event, member = await desk_event(slug, May.RUN_OUTINGS)
    kept = await blocks.row(event, _kind(kind), key)
    form = await forms.filled(FORMS[kind], request, data=shown(kept, COLUMNS[kind], event.timezone))
    if not form.validate() or (isinstance(form, LegForm) and not form.within(event)):
        return _row_page(event, kind, key, form, form.status())
    await blocks.edit(event, kind, key, form.facts(event.timezone), actor=member.me.actor)
    return go(_home(slug, kind), _("已保存。"))


@post("/desk/events/{slug:str}/programme/{kind:str}/{key:str}/removal", name="events:remove-row")
async def remove_row(slug: FromPath[str], kind: FromPath[str], key: FromPath[str]) -> Response[None]:
    """Take a row out."""
    event, member = await desk_event(slug, May.RUN_OUTINGS)
    await blocks.remove(event, _kind(kind), key, actor=member.me.actor)
    return go(_home(slug, kind), _("已删除。"))


@post("/desk/events/{slug:str}/programme/{kind:str}/{key:str}/position", name="events:arrange-row")
async def arrange_row(
    slug: FromPath[str], kind: FromPath[str], key: FromPath[str], request: AnyRequest
) -> Response[None]:
    """One place up (`to=up`) or down."""
    event, member = await desk_event(slug, May.RUN_OUTINGS)
    up = (await request.form()).get("to") == "up"
    await blocks.arrange(event, _kind(kind), key, up=up, actor=member.me.actor)
    return go(_home(slug, kind))


@post("/desk/events/{slug:str}/programme/{kind:str}/{key:str}/readiness", name="events:tick")
async def tick(slug: FromPath[str], kind: FromPath[str], key: FromPath[str], request: AnyRequest) -> Response[None]:
    """A material is ready or a check is settled (`done=yes`), or not after all."""
    event, member = await desk_event(slug, May.RUN_OUTINGS)
    done = (await request.form()).get("done") == "yes"
    if kind == "materials":
        await blocks.edit(event, kind, key, {"done": done}, actor=member.me.actor)
    elif kind == "checks":
        await blocks.tick(event, key, done=done, actor=member.me.actor)
    else:
        raise NotHere()
    return go(_home(slug, kind))


# --- a copy ---------------------------------------------------------------------------------------------------------


@get("/desk/events/{slug:str}/copy", name="events:copy")
async def copy(slug: FromPath[str]) -> Response[str]:
    """Asks for the day."""
    event, _member = await desk_event(slug, May.RUN_OUTINGS)
    return page("events/copy.html", event=event, form=CopyForm(), state_word=STATE_WORDS[event.state])


@post("/desk/events/{slug:str}/copy", name="events:make-copy", opt=TYPED)
async def make_copy(slug: FromPath[str], request: AnyRequest) -> Response[Any]:
    """A draft of the same outing on that day."""
    event, member = await desk_event(slug, May.RUN_OUTINGS)
    form = await forms.filled(CopyForm, request)
    good = form.validate()
    if good and form.day.data < clock.today(event.timezone):
        form.refuse(_("请选今天或以后的日期。"), "day")
        good = False
    if not good:
        return page("events/copy.html", form.status(), event=event, form=form, state_word=STATE_WORDS[event.state])
    made = await actions.clone(event, form.day.data, actor=member.me.actor)
    return go(f"/desk/events/{made.slug}/edit", _("已复制为草稿，请核对每一项。"))


HANDLERS: list[Any] = [
    new, create, edit, save, programme, new_row, add_row, row, save_row, remove_row, arrange_row, tick, copy, make_copy,
]  # fmt: skip
