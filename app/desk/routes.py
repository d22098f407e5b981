"""The leader's desk: all outings, one outing at a glance, its state, its journal."""

from __future__ import annotations

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from app.desk import actions, queries, words
from app.desk.forms import ClosingForm
from app.desk.rules import next_step
from app.events import queries as events
from app.events.access import desk_event
from app.events.actions import move
from app.events.announcing import announcement
from app.events.rules import PUBLIC, STATE_WORDS, Move, State, allowed, missing
from app.events.tables import Event
from app.journal import queries as journal
from app.kit import clock, forms
from app.kit.errors import Invalid, Refused
from app.kit.i18n import gettext as _
from app.kit.pages import AnyRequest, go, page, when
from app.people import access
from app.people import queries as people
from app.people.access import Member
from app.people.rules import May
from app.recruitment import views
from app.recruitment.sharing import share_text
from app.settings import current

PILLS = {
    "draft": "soft", "open": "good", "closed": "", "postponed": "warn", "under_way": "solid", "done": "soft",
    "cancelled": "warn",
}  # fmt: skip


@get("/desk", name="desk:home")
async def home(request: AnyRequest) -> Response[str]:
    """The outings of one's associations: upcoming, drafts, past."""
    members = await access.memberships()
    asked = forms.tidy(request.query_params.get("q", ""))[:60].strip()
    rows, shown = await queries.outings(
        [one.association_id for one in members], clock.now(), request.query_params.get("page"), asked
    )
    return page(
        "desk/home.html", members=members, rows=rows, page=shown, asked=asked, state_words=STATE_WORDS, pills=PILLS,
        able=any(one.may(May.RUN_OUTINGS) for one in members), first=await people.has_first_password(access.signed_in().id),
    )  # fmt: skip


async def _overview(
    event: Event, member: Member, status: int = 200, form: ClosingForm | None = None, sentence: str = ""
) -> Response[str]:
    """The page of one outing. `sentence`: why a move was refused."""
    able, now = member.may(May.RUN_OUTINGS), clock.now()
    numbers = await queries.numbers(event)
    found = await views.outing(event, numbers.taken, numbers.waiting) if able else None
    gaps = missing(event, found.legs, found.units, now=now) if found else []
    moves = {str(one) for one in allowed(event.state)} if able else set()
    if event.state == State.POSTPONED:
        moves.discard("reopen")  # from the notices page, where everybody is told
    return page(
        "desk/overview.html", status, event=event, member=member, able=able, numbers=numbers,
        musts=[gap for gap in gaps if gap.must], advice=[gap for gap in gaps if not gap.must],
        step=next_step(event, numbers, gaps, now) if able else None, moves=moves, form=form or ClosingForm(),
        sentence=sentence, news=announcement(event), state_word=STATE_WORDS[event.state], pill=PILLS[event.state],
        announced=event.state in PUBLIC, checks=await events.checks(event.id) if able else [], share=_share(found) if found and event.state in PUBLIC else "",
    )  # fmt: skip


def _share(found: views.Outing) -> str:
    return share_text(
        found.event, association_name=views.localized_name(found.association), legs=found.legs, crowd=found.crowd,
        volunteer_word=found.association.volunteer_word, link=f"{current().base_url}/events/{found.event.slug}",
        now=clock.now(),
    )  # fmt: skip


@get("/desk/events/{slug:str}", name="desk:overview")
async def overview(slug: FromPath[str]) -> Response[str]:
    """One outing at a glance."""
    return await _overview(*await desk_event(slug, May.SEE_DESK))


SAID = {
    Move.PUBLISH: "已发布，现在可以把链接发给大家了。", Move.CLOSE: "报名已截止。", Move.REOPEN: "报名已重新开放。",
    Move.START: "活动开始了，一路平安。", Move.FINISH: "活动已结束，辛苦了。",
}  # fmt: skip


async def _take(slug: str, how: Move, request: AnyRequest | None = None) -> Response[Any]:
    """Do one move; a refusal comes back as the page with its sentence, and with what was typed."""
    event, member = await desk_event(slug, May.RUN_OUTINGS)
    form = await forms.filled(ClosingForm, request) if request else None
    if form and not form.validate():
        return await _overview(event, member, form.status(), form=form)
    try:
        if how is Move.REOPEN and event.state == State.POSTPONED:
            raise Refused("延期的活动请在“通知”里重新开放，大家会一起收到通知。")
        if how is Move.PUBLISH:
            await actions.publish(event, actor=member.me.actor)
        else:
            await move(event, how, actor=member.me.actor, reason=(form.reason.data or "") if form else "")
    except (Refused, Invalid) as error:
        fresh, member = await desk_event(slug, May.RUN_OUTINGS)
        return await _overview(fresh, member, error.status, form=form, sentence=_(error.sentence, **error.values))
    return go(f"/desk/events/{slug}", _(SAID[how]))


@post("/desk/events/{slug:str}/publication", name="desk:publish")
async def publish(slug: FromPath[str]) -> Response[Any]:
    """Make it public."""
    return await _take(slug, Move.PUBLISH)


@post("/desk/events/{slug:str}/closing", name="desk:close", opt={"csrf_in_form": True})
async def close(slug: FromPath[str], request: AnyRequest) -> Response[Any]:
    """Take no more sign-ups."""
    return await _take(slug, Move.CLOSE, request)


@post("/desk/events/{slug:str}/reopening", name="desk:reopen")
async def reopen(slug: FromPath[str]) -> Response[Any]:
    """Take sign-ups again."""
    return await _take(slug, Move.REOPEN)


@post("/desk/events/{slug:str}/start", name="desk:start")
async def start(slug: FromPath[str]) -> Response[Any]:
    """The day has begun."""
    return await _take(slug, Move.START)


@post("/desk/events/{slug:str}/finish", name="desk:finish")
async def finish(slug: FromPath[str]) -> Response[Any]:
    """Everybody is home."""
    return await _take(slug, Move.FINISH)


@get("/desk/events/{slug:str}/journal", name="desk:journal")
async def journal_page(slug: FromPath[str], request: AnyRequest) -> Response[str]:
    """What happened, who did it, whether the chain of lines is whole, and who looked at child data."""
    event, member = await desk_event(slug, May.READ_JOURNAL)
    lines, shown = await queries.journal_page(event.uid, request.query_params.get("page"))
    reads = await journal.reads_of(event.uid, 50) if shown.number == 1 else []
    names = await queries.names_in(lines, reads)
    return page(
        "desk/journal.html", event=event, member=member, page=shown, whole=await journal.is_whole(f"event:{event.uid}"),
        state_word=STATE_WORDS[event.state], pill=PILLS[event.state],
        lines=[
            {"at": line["at"], "who": words.actor(line["actor"], names), "deed": words.deed(line["deed"]),
             "detail": words.detail(line["detail"])}
            for line in lines
        ],
        reads=[
            [when.moment(row["at"], event.timezone), words.actor("account:" + row["account_uid"], names),
             words.read(row["what"]), row["seen"]]
            for row in reads
        ],
    )  # fmt: skip


HANDLERS = [home, overview, publish, close, reopen, start, finish, journal_page]
