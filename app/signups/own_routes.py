"""A volunteer's own pages, behind their own link: place, badge, calendar, signing again, own data."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath
from markupsafe import escape

from app.events.announcing import announcement
from app.events.queries import programme
from app.events.rules import LEG_STATES
from app.kit import clock, forms, i18n, pages
from app.kit.errors import Invalid, NotHere, Refused
from app.kit.i18n import gettext as _
from app.kit.pages import AnyRequest, go, page, when
from app.kit.stencils import MARK, Stencil, hole
from app.outside import paper
from app.outside.strokes import strokes_svg
from app.settings import current
from app.signups import actions, data_actions, queries
from app.signups.forms import CorrectForm
from app.signups.rules import AGE_BANDS, PHOTO_LEVELS, PLACE_WORDS, STAYS, Place, has_medical
from app.signups.tables import Signup
from app.waivers import queries as waivers
from app.waivers.copying import copy_of
from app.waivers.forms import SignAgainForm
from app.waivers.rules import Signing

PRIVATE = {"X-Robots-Tag": "noindex, nofollow", "Cache-Control": "no-store, private"}


async def _mine(token: str) -> tuple[Signup, Any]:
    """The sign-up behind the link and its outing. Raises `NotHere` for a forged or revoked one."""
    signup = await queries.by_token(token)
    if signup is None:
        raise NotHere()
    return signup, await queries.outing_by_id(signup.event)


def _private(template: str, status: int = 200, /, **context: Any) -> Response[Any]:
    return page(template, status, headers=PRIVATE, **context)


def _items(legs: list[dict[str, Any]], tz: str) -> list[dict[str, Any]]:
    """The programme as `parts.timeline` draws it."""
    return [
        {
            "time": when.time(leg["starts_at"], tz) if leg["starts_at"] else "—",
            "until": when.time(leg["ends_at"], tz) if leg["ends_at"] else "", "title": leg["title"], "kind": leg["kind"],
            "place": leg["place"], "note": leg["note"], "state": leg["state"],
            "state_text": "" if leg["state"] == "confirmed" else LEG_STATES[leg["state"]],
        }
        for leg in legs
    ]  # fmt: skip


_owns = pages.Shelf(300)


@get("/my/{token:str}", name="my:page")
async def mine(token: FromPath[str]) -> Response[Any]:
    """Place, badge, time and place, programme, calendar, withdrawing."""
    signup, event = await _mine(token)
    here, stays = pages.frame(), signup.place in STAYS
    facts = {
        "place": signup.place, "signature": bool(signup.signature), "stays": stays,
        "position": await queries.position(signup) if signup.place == Place.WAITING else 0,
        "sign_again": stays and await waivers.must_sign_again(event.id, signup.signature),
    }  # fmt: skip
    group = await queries.group_of(signup)
    key = (*vars(event).values(), *facts.values(), *(group or {}).values(), here.locale, here.large_type, here.query,
           bool(here.me), *((flash["kind"], flash["text"]) for flash in here.flashes), clock.today(event.timezone))  # fmt: skip
    kept = _owns.get(key) or _owns.put(key, await _drawn(event, facts, group))
    said = kept.fill(token=token, name=str(escape(signup.name)), mark=pages.csrf_mark())
    return pages.given(said, headers=PRIVATE)


async def _drawn(event: Any, facts: dict[str, Any], group: dict[str, Any] | None) -> Stencil:
    """The own page for everybody who stands like this, with holes for link and name."""
    token, base = hole("token"), current().base_url
    address = f"{base}/my/{token}.ics"
    return Stencil(
        pages.render(
            "signups/own.html", event=event, signup=SimpleNamespace(name=hole("name"), **facts), token=token, group=group,
            banner=announcement(event), legs=_items(await programme(event.id), event.timezone), calendar=address,
            webcal="webcal://" + address.partition("://")[2], link=f"{base}/my/{token}", csrf_input=MARK, **facts,
        )
    )  # fmt: skip


@post("/my/{token:str}/withdrawal", name="my:withdraw")
async def withdraw(token: FromPath[str]) -> Response[Any]:
    """Give the place back."""
    signup, _event = await _mine(token)
    await actions.withdraw(signup.id)
    return go(f"/my/{token}", _("您已退出，名额已经让出。谢谢您早些告诉我们。"))


@post("/my/{token:str}/confirmation", name="my:confirm")
async def confirm(token: FromPath[str]) -> Response[Any]:
    """Take the seat that is held."""
    signup, _event = await _mine(token)
    try:
        await actions.confirm(signup.id)
    except Refused as error:
        return go(f"/my/{token}", _(error.sentence), "warn")
    return go(f"/my/{token}", _("确认好了，您的名额已经定下。"))


# --- signing the notice that followed ------------------------------------------------------------------------------


@get("/my/{token:str}/waiver", name="my:waiver")
async def waiver(token: FromPath[str]) -> Response[Any]:
    """The notice in force, to read; to sign again when it changed in substance."""
    signup, event = await _mine(token)
    texts = await waivers.current(event.id)
    if not texts:
        raise NotHere()
    return await _waiver_page(token, signup, event, waivers.in_language(texts, i18n.locale()), SignAgainForm(), 200)


async def _waiver_page(
    token: str, signup: Signup, event: Any, notice: waivers.Notice, form: SignAgainForm, status: int
) -> Response[Any]:
    again = signup.place in STAYS and await waivers.must_sign_again(event.id, signup.signature)
    return _private(
        "signups/waiver.html", status, event=event, signup=signup, token=token, notice=notice, form=form, again=again,
        tried=status != 200,
    )  # fmt: skip


@post("/my/{token:str}/waiver", name="my:sign", opt={"csrf_in_form": True})
async def sign_again(token: FromPath[str], request: AnyRequest) -> Response[Any]:
    """Sign the new version."""
    signup, event = await _mine(token)
    texts = await waivers.current(event.id)
    form: Any = await forms.filled(SignAgainForm, request)
    read = next((text for text in texts.values() if text.uid == form.text_uid.data), None)
    if not texts:
        raise NotHere()
    notice = read or waivers.in_language(texts, i18n.locale())
    if read is None:
        form.clauses.data = set()
    form.notice, form.signer = notice.clauses, signup.name
    if not form.validate():
        return await _waiver_page(token, signup, event, notice, form, form.status())
    if not await waivers.must_sign_again(event.id, signup.signature):
        return go(f"/my/{token}", _("您签的已经是最新的版本。"))
    signing = Signing(
        text_uid=notice.uid, ticks=tuple(sorted(form.clauses.data)), name=signup.name, typed=form.typed.data,
        drawing=form.drawing.strokes, address=request.client.host if request.client else "",
        device=request.headers.get("user-agent", ""), locale=i18n.locale(),
    )  # fmt: skip
    await actions.sign_again(signup.id, notice, signing)
    return go(f"/my/{token}", _("签好了，谢谢您仔细读完。"))


@get("/my/{token:str}/waiver.pdf", name="my:copy")
async def waiver_copy(token: FromPath[str]) -> Response[Any]:
    """The signer's copy of what they signed, to keep."""
    signup, event = await _mine(token)
    signed = await waivers.signature(signup.signature) if signup.signature else None
    if signed is None:
        raise NotHere()
    body = await paper.pdf("waiver", copy_of(signed, event, strokes_svg(signed.drawing)))  # type: ignore[arg-type]
    return Response(
        body, media_type="application/pdf",
        headers={**PRIVATE, "Content-Disposition": f'inline; filename="waiver-{event.slug}.pdf"'.encode("ascii", "ignore").decode()},
    )  # fmt: skip


# --- own data -------------------------------------------------------------------------------------------------------


@get("/my/{token:str}/details", name="my:details")
async def details(token: FromPath[str]) -> Response[Any]:
    """Own data to put right."""
    signup, event = await _mine(token)
    contact = queries.contact_of(signup.uid, signup.contact)
    contact |= {name: contact[name].replace("+86", "", 1) for name in ("phone", "emergency_phone") if name in contact}
    form = CorrectForm(
        data={
            "name": signup.name, "age_band": signup.age_band, "skills": signup.skills, "photo_consent": signup.photo_consent,
            "medical": has_medical(signup.consents), **contact,
        }
    )  # fmt: skip
    return _private("signups/details.html", event=event, token=token, form=form)


@post("/my/{token:str}/details", name="my:correct", opt={"csrf_in_form": True})
async def correct(token: FromPath[str], request: AnyRequest) -> Response[Any]:
    """Keep what was put right."""
    signup, event = await _mine(token)
    form: Any = await forms.filled(CorrectForm, request)
    if not form.validate():
        return _private("signups/details.html", form.status(), event=event, token=token, form=form)
    try:
        await data_actions.correct(signup.id, form.volunteer())
    except Invalid as error:
        form.refuse(_(error.sentence), error.field)
        return _private("signups/details.html", 422, event=event, token=token, form=form)
    return go(f"/my/{token}", _("改好了。"))


async def _own(signup: Signup, event: Any) -> dict[str, Any]:
    signed = await waivers.signature(signup.signature) if signup.signature else None
    what = {} if signed is None else {
        "text": signed.text.title, "version": signed.text.version, "text_language": signed.text.language,
        "text_sha256": signed.text.sha256, "typed": signed.typed, "drawing": signed.drawing, "choices": signed.choices,
        "at": signed.at.isoformat(timespec="seconds"), "network_address": signed.address, "device": signed.device,
    }  # fmt: skip
    return queries.own_data(signup, event.title, what)


@get("/my/{token:str}/data", name="my:data")
async def data(token: FromPath[str]) -> Response[Any]:
    """Everything we keep about this person, to see, take away, or erase."""
    signup, event = await _mine(token)
    words = {"age": AGE_BANDS.get(signup.age_band, ""), "photos": PHOTO_LEVELS[signup.photo_consent], "place": PLACE_WORDS[Place(signup.place)]}
    return _private("signups/data.html", event=event, token=token, own=await _own(signup, event), words=words, signup=signup)


@get("/my/{token:str}/data.json", name="my:export")
async def export(token: FromPath[str]) -> Response[Any]:
    """The same as a file."""
    signup, event = await _mine(token)
    body = json.dumps(await _own(signup, event), ensure_ascii=False, indent=2)
    return Response(
        body.encode(), media_type="application/json; charset=utf-8",
        headers={**PRIVATE, "Content-Disposition": 'attachment; filename="my-data.json"'},
    )  # fmt: skip


@post("/my/{token:str}/erasure", name="my:erase")
async def erase(token: FromPath[str]) -> Response[Any]:
    """Erase own data; the link ends here."""
    signup, event = await _mine(token)
    await data_actions.erase(signup.id)
    return _private("signups/erased.html", event=event)


HANDLERS = [
    mine, withdraw, confirm, waiver, sign_again, waiver_copy, details, correct, data, export, erase,
]  # fmt: skip
