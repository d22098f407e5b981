"""The page where volunteers sign up; wires the room's pages."""

from __future__ import annotations

import re
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from app.events.announcing import announcement
from app.events.rules import SHUT_WORDS, Shut, State, accepts_signups
from app.events.tables import Event
from app.kit import clock, crypto, forms, i18n, limits, pages
from app.kit.errors import Invalid, NotHere, Refused
from app.kit.i18n import gettext as _
from app.kit.pages import AnyRequest, go, page
from app.kit.stencils import MARK, Stencil, hole
from app.signups import actions, desk_routes, own_routes, queries
from app.signups.forms import SignupForm
from app.signups.rules import Counts, Outcome
from app.waivers.actions import ensure_notice
from app.waivers.queries import Notice, current, in_language
from app.waivers.rules import Signing

PER_ADDRESS, WINDOW = 60, 600  # forms from one network address in so many seconds: a bus shares one
_CLIENT_ID = re.compile(r"[0-9a-z]{16,40}")


async def _outing(slug: str) -> Any:
    event = await queries.outing(slug)
    if event is None or event.state == State.DRAFT:
        raise NotHere()
    return event


async def _texts(event: Any) -> dict[str, Notice]:
    texts = await current(event.id)
    if texts:
        return texts
    whole = await Event.objects().where(Event.id == event.id).first()
    if whole is None:
        raise NotHere()
    return await ensure_notice(whole)


def _shut(event: Any, why: Shut, status: int) -> Response[Any]:
    return page(
        "signups/shut.html", status, event=event, banner=announcement(event), why=str(why), sentence=SHUT_WORDS[why],
    )  # fmt: skip


def _rendered(event: Any, form: SignupForm, notice: Notice, counts: Counts, **context: Any) -> str:
    free = counts.free(event.volunteer_places)
    return pages.render(
        "signups/new.html",
        **{"event": event, "form": form, "notice": notice, "counts": counts, "free": free,
           "banner": announcement(event), **context},
    )  # fmt: skip


async def _form_page(
    event: Any, form: SignupForm, notice: Notice, status: int, *, tried: bool, full: bool = False
) -> Response[Any]:
    counts = await queries.counts(event.id)
    full = full or not counts.free(event.volunteer_places)
    return pages.given(_rendered(event, form, notice, counts, tried=tried, full=full), status)


_blanks = pages.Shelf(200)  # empty forms


async def _blank_page(event: Any, notice: Notice) -> Response[Any]:
    """The empty form: drawn once for all who read the same, then given to each browser with its own marks.

    The key holds every column that the page may show, so that no change is missed.
    """
    counts, here = await queries.counts(event.id), pages.frame()
    free = counts.free(event.volunteer_places)
    alike = not (here.me or here.flashes or here.query)
    key = (*vars(event).values(), notice.uid, not free, counts.waiting, here.locale, here.large_type, here.path,
           clock.today(event.timezone))  # fmt: skip
    kept = _blanks.get(key) if alike else None
    if kept is None:
        form = SignupForm(data={"client_id": hole("client_id")})
        kept = Stencil(_rendered(event, form, notice, counts, tried=False, full=not free, free=hole("free"), csrf_input=MARK))
        if alike:
            _blanks.put(key, kept)
    return pages.given(kept.fill(mark=pages.csrf_mark(), client_id=crypto.public_id(20), free=str(free)))


@get("/events/{slug:str}/signup", name="signup:new")
async def new(slug: FromPath[str]) -> Response[Any]:
    """The form, or why there is none at the moment."""
    event = await _outing(slug)
    if why := accepts_signups(event, clock.now()):
        return _shut(event, why, 200)
    notice = in_language(await _texts(event), i18n.locale())
    return await _blank_page(event, notice)


def _signing(form: Any, request: AnyRequest, name: str) -> Signing:
    return Signing(
        text_uid=form.text_uid.data or "", ticks=tuple(sorted(form.clauses.data)), name=name, typed=form.typed.data,
        drawing=form.drawing.strokes, address=request.client.host if request.client else "",
        device=request.headers.get("user-agent", ""), locale=i18n.locale(),
    )  # fmt: skip


@post("/events/{slug:str}/signup", name="signup:create", opt={"csrf_in_form": True})
async def create(slug: FromPath[str], request: AnyRequest) -> Response[Any]:
    """Sign up; answers 303 to the own page, 409 when full or known, 422 with everything typed kept."""
    limits.allow("signup", request.client.host if request.client else "", PER_ADDRESS, WINDOW)
    event = await _outing(slug)
    form: Any = await forms.filled(SignupForm, request)
    if not _CLIENT_ID.fullmatch(form.client_id.data or ""):
        form.client_id.data = crypto.public_id(20)
    texts = await _texts(event)
    read = next((text for text in texts.values() if text.uid == form.text_uid.data), None)
    notice = read or in_language(texts, i18n.locale())
    if read is None:
        form.clauses.data = set()  # the text was followed by another: nothing of it is read yet
    form.notice = notice.clauses
    if not form.validate():
        if why := accepts_signups(event, clock.now()):
            return _shut(event, why, 409)
        if read is None:
            form.refuse(_("风险告知书刚刚更新过，请再读一遍、再勾选。"), "clauses")
        return await _form_page(event, form, notice, form.status(), tried=True)
    volunteer = form.volunteer()
    try:
        result = await actions.sign_up(
            event.id, volunteer, notice, _signing(form, request, volunteer.name), client_id=form.client_id.data,
            reserve=(await request.form()).get("reserve") == "yes",
        )  # fmt: skip
    except Refused:
        return _shut(event, accepts_signups(await _outing(slug), clock.now()) or Shut.CLOSED, 409)
    except Invalid as error:
        form.refuse(_(error.sentence, **error.values), error.field)
        return await _form_page(event, form, notice, 422, tried=True)
    if result.outcome is Outcome.FULL:
        return await _form_page(event, form, notice, 409, tried=False, full=True)
    if result.outcome is Outcome.ALREADY:
        return page("signups/already.html", 409, event=event)
    said = _("报名成功，谢谢您！请把这一页存好。") if result.outcome is Outcome.GOING else _("已经登记候补。请把这一页存好。")
    return go(f"/my/{result.token}", said)


HANDLERS = [new, create, *own_routes.HANDLERS, *desk_routes.HANDLERS]
