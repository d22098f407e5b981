"""The desk pages of plans: hand one in, look at what was found, answer what is open, make the draft."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from litestar import Response, get, post
from litestar.datastructures import UploadFile
from litestar.params import FromPath

from app.kit import clock, forms, limits
from app.kit.errors import Invalid, NotHere, Refused, SignInFirst
from app.kit.i18n import gettext as _
from app.kit.pages import AnyRequest, go, page
from app.people import access
from app.people import queries as people
from app.people.access import Member
from app.people.rules import May
from app.plans import actions, choices, importing, queries, review, series
from app.plans.access import desk_plan
from app.plans.asking import Question
from app.plans.choices import Choices, answered
from app.plans.drafting import draft
from app.plans.forms import AnswersForm, PaperForm
from app.plans.reading.shape import Reading
from app.plans.rules import KINDS, MOST_BYTES, Way
from app.plans.series import Pick
from app.plans.tables import Plan

TYPED: dict[str, Any] = {"csrf_in_form": True}
LARGE = 12_000_000  # bytes of a request with a plan in it; the page itself says when a file is beyond MOST_BYTES
MOST_PAIRS = 20_000  # fields of a review: several for each fact
Answer = Response[Any]


def _gone(_request: AnyRequest, _error: Exception) -> Answer:
    """Also for what belongs to others: nobody can tell which."""
    return page("plans/gone.html", 404)


def _sign_in(request: AnyRequest, _error: Exception) -> Answer:
    """Signed out while the page was open: afterwards the plan comes back."""
    return go(f"/sign-in?next={quote('/desk/plans/' + request.path_params['uid'], safe='')}", _("请先登录。"), "warn")


OWN: Any = {NotHere: _gone, SignInFirst: _sign_in}


# --- handing one in -------------------------------------------------------------------------------------------------


async def _home(member: Member, form: PaperForm, request: AnyRequest, status: int = 200) -> Answer:
    rows, shown = await queries.of_association(member.association_id, request.query_params.get("page"))
    return page("plans/home.html", status, member=member, form=form, rows=rows, page=shown, kinds=KINDS)


async def _where(request: AnyRequest) -> tuple[Member | None, list[Member]]:
    return await access.asked_for(request.query_params.get("association", ""), May.RUN_OUTINGS)


@get("/desk/plans", name="plans:home")
async def home(request: AnyRequest) -> Answer:
    """A box to paste into, a file to choose, and the plans read before."""
    member, members = await _where(request)
    if member is None:
        return page("plans/which.html", members=members)
    return await _home(member, PaperForm(), request)


@post("/desk/plans", name="plans:read", opt=TYPED, request_max_body_size=LARGE)
async def read(request: AnyRequest) -> Answer:
    """Read it and show what was found."""
    member, members = await _where(request)
    if member is None:
        return page("plans/which.html", 422, members=members)
    form = await forms.filled(PaperForm, request)
    if not form.validate():
        return await _home(member, form, request, form.status())
    limits.allow("plan", member.me.uid, 60, 600)
    text, name = await _handed_in(form)
    if not text.strip():
        if not form.errors:
            form.refuse(_("把计划贴进来，或者选一个文件。"), "text")
        return await _home(member, form, request, 422)
    reading = await importing.understood(text, clock.today(member.timezone))
    plan = await actions.keep(
        member.association_id, reading, file=name, account_id=member.me.id, actor=member.me.actor
    )  # fmt: skip
    return go(f"/desk/plans/{plan.uid}")


async def _handed_in(form: PaperForm) -> tuple[str, str]:
    """The words and the name of the file they came from, "" for pasted ones; a refusal stands beside its field."""
    sent = form.file.data
    if not isinstance(sent, UploadFile) or not sent.filename:
        return forms.tidy_lines(form.text.data or ""), ""
    data = await sent.read(MOST_BYTES + 1)
    name = forms.tidy(sent.filename)[-120:]
    if len(data) > MOST_BYTES:
        form.refuse(_("文件超过 5 MB。请删去图片再存一份，或者只把文字贴进来。"), "file")
        return "", name
    try:
        text = await importing.text_of(data, name)
    except Invalid as error:
        form.refuse(_(error.sentence), "file")
        return "", name
    if not text.strip():
        form.refuse(_("文件里没有找到文字。如果是扫描的图片，请把文字贴进来。"), "file")
    return text, name


# --- looking at it --------------------------------------------------------------------------------------------------


async def _show(
    plan: Plan, member: Member, reading: Reading, chosen: Choices, form: AnswersForm | None = None, status: int = 200, *, open_ones: Sequence[Question] = (), given: Mapping[str, str] | None = None,
) -> Answer:
    """The review; `form`: what was just typed, else the answers kept so far; `open_ones`: to be answered, or not, before a draft."""
    now, today = clock.now(), clock.today(member.timezone)
    view = review.of(reading, chosen, member.timezone, now, today)
    if form is None:
        form = AnswersForm(data={**view.asked.suggestions, **answered(chosen.answers)})
    form.offer(view.risks)
    way = review.way(reading, chosen)
    year = review.year_from((given or {}).get("year", ""), reading, today)
    return page(
        "plans/review.html", status, plan=plan, head=queries.head_of(plan), member=member, reading=reading, view=view, form=form,
        chosen=chosen, way=str(way), kind_word=KINDS.get(reading.kind, reading.kind), alike=await queries.alike(plan),
        made=await queries.events_of(plan), schedule=series.items(reading) if way is Way.SERIES else [], year=year,
        years=range(today.year, today.year + 4), may_insist=review.may_insist(reading, way), open_ones=open_ones, given=given or {},
    )  # fmt: skip


@get("/desk/plans/{uid:str}", name="plans:review", exception_handlers=OWN)
async def show(uid: FromPath[str], request: AnyRequest) -> Answer:
    """The plan beside what was found in it."""
    plan, member = await desk_plan(uid)
    chosen = queries.choices_of(plan)
    if request.query_params.get("as") == "outing":
        chosen = review.insisting(chosen)
    return await _show(plan, member, queries.reading_of(plan), chosen)


async def _posted(request: AnyRequest, plan: Plan) -> tuple[Reading, Choices, AnswersForm]:
    """What the page sent: choices about facts, and the answers' form (judged by its caller)."""
    reading = queries.reading_of(plan)
    form: AnswersForm = await forms.filled(AnswersForm, request)
    form.offer(review.risks_of(reading))
    form.process(forms.Posted(_words(await request.form())))
    pairs = _words(await request.form())
    chosen = choices.from_form(reading, pairs, {}, insisted=("as", "outing") in pairs)
    return reading, chosen, form


def _words(data: Any) -> list[tuple[str, str]]:
    return [(name, value) for name, value in list(data.multi_items())[:MOST_PAIRS] if isinstance(value, str)]


def _possible(form: AnswersForm, reading: Reading, chosen: Choices, member: Member) -> bool:
    """Whether the answers can be; each that cannot gets a sentence beside its field."""
    answers = answered(form.answers())
    day = draft(choices.taken(reading, chosen), answers, member.timezone).day
    wrong = review.impossible(day, answers, clock.today(member.timezone))
    for name, sentence in wrong:
        form.refuse(str(sentence), name)
    return not wrong


@post("/desk/plans/{uid:str}", name="plans:choose", opt=TYPED, exception_handlers=OWN)
async def choose(uid: FromPath[str], request: AnyRequest) -> Answer:
    """Keep what was decided so far."""
    plan, member = await desk_plan(uid)
    reading, chosen, form = await _posted(request, plan)
    if not (form.validate() and _possible(form, reading, chosen, member)):
        return await _show(plan, member, reading, chosen, form, form.status())
    await actions.choose(plan, review.with_answers(chosen, form.answers()))
    return go(f"/desk/plans/{uid}", _("已记下。什么时候回来接着看都可以。"))


@post("/desk/plans/{uid:str}/outing", name="plans:outing", opt=TYPED, exception_handlers=OWN)
async def make_outing(uid: FromPath[str], request: AnyRequest) -> Answer:
    """Keep the choices and make the draft."""
    plan, member = await desk_plan(uid)
    reading, chosen, form = await _posted(request, plan)
    good = form.validate() and _possible(form, reading, chosen, member)
    if good and review.way(reading, chosen) is not Way.OUTING:
        form.refuse(_("这份文件不是一次活动的方案，不能直接生成活动。"))
        good = False
    if not good:
        return await _show(plan, member, reading, chosen, form, form.status())
    chosen = review.with_answers(chosen, form.answers())
    await actions.choose(plan, chosen)
    facts, answers = choices.taken(reading, chosen), answered(chosen.answers)
    made = draft(facts, answers, member.timezone)
    if not made.facts["title"]:
        form.refuse(_("给活动起一个名字。"), "title")
        return await _show(plan, member, reading, chosen, form, 422)
    asked = review.of(reading, chosen, member.timezone, clock.now(), clock.today(member.timezone)).asked
    open_ones = [one for one in asked.questions if one.must and not one.answered(answers)]
    if open_ones and ("anyway", "y") not in _words(await request.form()):
        return await _show(plan, member, reading, chosen, form, 422, open_ones=open_ones)
    try:
        event = await actions.make_outing(
            plan, made, review.unanswered(reading, chosen, asked, answers), actor=member.me.actor
        )
    except Refused as error:
        form.refuse(_(error.sentence, **error.values))
        return await _show(plan, member, reading, chosen, form, error.status)
    return go(f"/desk/events/{event.slug}/edit", _("草稿已生成。请从头看一遍，没写到的都在总览的待办清单里。"))


@post("/desk/plans/{uid:str}/series", name="plans:series", exception_handlers=OWN)
async def make_series(uid: FromPath[str], request: AnyRequest) -> Answer:
    """A draft for each item of the schedule that is an outing; the rest become things to do."""
    plan, member = await desk_plan(uid)
    reading = queries.reading_of(plan)
    given = dict(_words(await request.form()))
    year = review.year_from(given.get("year", ""), reading, clock.today(member.timezone))
    if wrong := review.wrong_days(series.items(reading), given, year, clock.today(member.timezone)):
        form = AnswersForm()
        for sentence in wrong:
            form.refuse(sentence)
        return await _show(plan, member, reading, queries.choices_of(plan), form, 422, given=given)
    picks = [
        Pick(item.number, item.label, item.text, given[f"as-{item.key}"] == "outing", review.day_from(given.get(f"day-{item.key}", ""), item, year))
        for item in series.items(reading) if given.get(f"as-{item.key}") in ("outing", "task")
    ]  # fmt: skip
    association = await people.association(member.association_id)
    try:
        made = await actions.make_series(plan, picks, {"timezone": association.timezone}, actor=member.me.actor)
    except Refused as error:
        form = AnswersForm()
        form.refuse(_(error.sentence, **error.values))
        return await _show(plan, member, reading, queries.choices_of(plan), form, error.status, given=given)
    said = _("已生成 %(n)s 份草稿，请一份一份看过再发布。", n=len(made))
    if left := actions.homeless(picks):
        said += _("这些事所在的月份没有活动，没有记进待办：%(what)s", what="；".join(f"{one.label} {one.text[:30]}" for one in left[:8]) + ("…" if len(left) > 8 else ""))
    return go(f"/desk/plans/{uid}", said)


@post("/desk/plans/{uid:str}/removal", name="plans:remove", exception_handlers=OWN)
async def remove(uid: FromPath[str]) -> Answer:
    """Forget the plan; drafts made of it stay."""
    plan, member = await desk_plan(uid)
    made = await queries.event_of(plan)
    await actions.remove(plan, actor=member.me.actor)
    said = _("计划已删除，用它生成的活动还在。") if made else _("计划已删除。")
    return go(f"/desk/plans?association={member.association_slug}", said)


HANDLERS = [home, read, show, choose, make_outing, make_series, remove]
