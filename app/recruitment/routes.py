"""The public pages: one outing, the front page, an association, the poster; kept in memory and given with an ETag."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import quote

from litestar import HttpMethod, Response, get, route
from litestar.params import FromPath

from app.events.access import desk_event
from app.events.rules import Shut, accepts_signups
from app.events.tables import Event
from app.kit import clock, i18n, pages
from app.kit.errors import NotHere
from app.kit.pages import AnyRequest
from app.kit.paging import Page, page_of
from app.kit.stencils import Stencil
from app.outside.pictures import poster
from app.people.rules import May
from app.people.tables import Association
from app.recruitment import queries, views
from app.recruitment.rules import Crowd, phase, turning_points
from app.settings import current

READ = (HttpMethod.GET, HttpMethod.HEAD)
PUBLIC = {"public": True}
HTML, PNG = "text/html; charset=utf-8", "image/png"

_outings = pages.Shelf(100)  # each crowd makes the ones before worthless
_stencils = pages.Shelf(200)
_posters = pages.Shelf(24)
_lists = pages.Shelf(100)
_drawing = asyncio.Lock()
_turning: dict[tuple[str, int], tuple[float, ...]] = {}


class Reader:
    """How one visitor reads: language, whether it travels in the address, type size. Public pages set no cookie."""

    __slots__ = ("keep", "key")

    def __init__(self, request: AnyRequest, otherwise: str = i18n.SOURCE, **kept: str) -> None:
        here = pages.frame()
        asked = dict(here.query)
        lang = asked.get("lang") if asked.get("lang") in i18n.LANGUAGES else ""
        if not lang and otherwise != i18n.locale() and not _has_said(request):
            i18n.set_locale(otherwise)
            here.locale = i18n.locale()
        big = asked["type"] if asked.get("type") in ("large", "usual") else ""
        travelling = [(name, value) for name, value in (("lang", lang), ("type", big)) if value]
        self.keep = "?" + "&".join(f"{name}={value}" for name, value in travelling) if travelling else ""
        here.query = (*travelling, *((name, value) for name, value in kept.items() if value))  # type: ignore[assignment]
        self.key = (here.locale, here.large_type, here.query)


def _has_said(request: AnyRequest) -> bool:
    """Whether the browser named a language that we speak."""
    kept = request.cookies.get(pages.LANGUAGE_COOKIE) if pages.header(request.scope, b"cookie") else None
    return kept in i18n.LANGUAGES or i18n.best(pages.header(request.scope, b"accept-language")) is not None


# --- one outing -----------------------------------------------------------------------------------------------------


def _phase(slug: str, row: dict[str, Any]) -> int | None:
    """Between which turning points this revision is; None when they are not known yet."""
    points = _turning.get((slug, row["revision"]))
    return None if points is None else phase(points, clock.now().timestamp())


def _learn(event: Event) -> tuple[float, ...]:
    if len(_turning) > 5000:
        _turning.clear()
    return _turning.setdefault((event.slug, event.revision), turning_points(event))


@route("/events/{slug:str}", http_method=READ, name="recruitment:outing", opt=PUBLIC)
async def outing(slug: FromPath[str], request: AnyRequest) -> Response[Any]:
    """The recruitment page."""
    row = await queries.glance(slug)
    if row is None or row["state"] == "draft":
        raise NotHere()
    reader = Reader(request, row["locale"])
    key = (slug, *row.values(), _phase(slug, row), reader.key)
    kept = _outings.get(key)
    if kept is None:
        kept = await _draw(slug, row, reader)
    return pages.public(request, kept)


async def _draw(slug: str, row: dict[str, Any], reader: Reader) -> pages.Kept:
    """The page for the crowd of this moment. All else was drawn before, unless somebody changed the outing."""
    key, now = _alike(slug, row, _phase(slug, row), reader), clock.now()
    stencil, found = _stencils.get(key) or await _draw_all(slug, row, reader, now)
    found = replace(found, crowd=Crowd(found.event.volunteer_places, row["taken"], row["waiting"]))
    kept = pages.keep(stencil.fill(**views.live(found, now)).encode(), HTML)
    if found.event.revision == row["revision"]:  # else somebody changed it between the two questions: do not keep it
        _outings.put((slug, *row.values(), phase(_learn(found.event), now.timestamp()), reader.key), kept)
    return kept


def _alike(slug: str, row: dict[str, Any], phase: int | None, reader: Reader) -> tuple[Any, ...]:
    """What the page depends on beside the crowd."""
    facts = (value for name, value in row.items() if name not in ("taken", "waiting"))
    return slug, *facts, phase, reader.key


async def _draw_all(slug: str, row: dict[str, Any], reader: Reader, now: datetime) -> tuple[Stencil, views.Outing]:
    event = await Event.objects().where(Event.id == row["id"]).first()
    if event is None or event.state == "draft":
        raise NotHere()
    found = await views.outing(event, row["taken"], row["waiting"])
    pages.frame().path = f"/events/{slug}"
    shown = views.context(found, now, views.HOLES, keep=reader.keep)
    made = Stencil(pages.render("recruitment/outing.html", **shown, preview=False)), found
    if event.revision == row["revision"]:
        _stencils.put(_alike(slug, row, phase(_learn(event), now.timestamp()), reader), made)
    return made


@get("/desk/events/{slug:str}/preview", name="recruitment:preview")
async def preview(slug: FromPath[str]) -> Response[str]:
    """The same page for the staff before it is published."""
    event, _member = await desk_event(slug, May.SEE_DESK)
    row = await queries.glance(slug)
    assert row
    found, now = await views.outing(event, row["taken"], row["waiting"]), clock.now()
    shown = views.context(found, now, views.live(found, now))
    return pages.page("recruitment/outing.html", headers={"X-Robots-Tag": "noindex"}, **shown, preview=True)


@route("/events/{slug:str}/poster.png", http_method=READ, name="recruitment:poster", opt=PUBLIC)
async def poster_picture(slug: FromPath[str], request: AnyRequest) -> Response[Any]:
    """The poster with its QR, drawn once for each revision and language."""
    row = await queries.glance(slug)
    if row is None or row["state"] == "draft":
        raise NotHere()
    Reader(request, row["locale"])
    year = clock.now().year
    key = (slug, row["revision"], row["association_revision"], i18n.locale(), year)
    kept = _posters.get(key)
    if kept is None:
        async with _drawing:  # a crowd asking for it costs one drawing
            kept = _posters.get(key)
            if kept is None:
                event = await Event.objects().where(Event.id == row["id"]).first()
                if event is None:
                    raise NotHere()
                face = views.poster_face(await views.outing(event, 0, 0))
                picture = await asyncio.to_thread(poster, face)
                kept = pages.keep(picture, PNG)
                if event.revision == row["revision"]:
                    _posters.put(key, kept)
    name = quote(f"{slug}.png")
    return pages.public(request, kept, seconds=300, extra={"Content-Disposition": f'inline; filename="{name}"'})


# --- lists ----------------------------------------------------------------------------------------------------------


def _card(row: dict[str, Any], now: datetime) -> dict[str, Any]:
    """What a card of a list shows, from a row of `queries.upcoming`."""
    english = i18n.locale() == "en"
    return {
        **row,
        "shown_title": row["title_en"] if english and row["title_en"] else row["title"],
        "title_lang": "en" if english and row["title_en"] else "zh-Hans",
        "shown_summary": row["summary_en"] if english and row["summary_en"] else row["summary"],
        "summary_lang": "en" if english and row["summary_en"] else "zh-Hans",
        "hours": views.hours(row["starts_at"], row["ends_at"], row["timezone"]),
        "not_yet": accepts_signups(row, now) is Shut.NOT_YET,
        "shown_association": row["association_name_en"] if english and row["association_name_en"] else row["association_name"],
    }


def _number(shown: Page) -> str:
    """The page for the address; the first needs none."""
    return str(shown.number) if shown.number > 1 else ""


def _mark(rows: list[dict[str, Any]]) -> tuple[Any, ...]:
    """What the drawn list depends on."""
    return tuple(
        (row["slug"], row["revision"], row["association_revision"], row["taken"], row["waiting"], row["rank"]) for row in rows
    )


@route("/", http_method=READ, name="recruitment:front", opt=PUBLIC)
async def front(request: AnyRequest) -> Response[Any]:
    """Upcoming outings, those still short of people first; `?q=` searches titles and associations."""
    now, asked = clock.now(), dict(pages.frame().query)
    query, wanted_page = asked.get("q", "").strip()[:60], asked.get("page")
    rows = await queries.upcoming(now, most=queries.SEARCHED if query else queries.NEAREST)
    if query:
        rows = queries.found(rows, query)
    shown = page_of(wanted_page, len(rows), queries.PER_PAGE)
    rows = rows[shown.offset : shown.offset + shown.size]
    reader = Reader(request, q=query, page=_number(shown))
    key = ("front", reader.key, shown, now.year, _mark(rows))
    kept = None if query else _lists.get(key)
    if kept is None:
        pages.frame().path = "/"
        html = pages.render(
            "recruitment/front.html", cards=[_card(row, now) for row in rows], page=shown, query=query, keep=reader.keep,
            keep_pairs=pages.frame().query, base_url=current().base_url,
        )  # fmt: skip
        kept = pages.keep(html.encode(), HTML)
        if not query:
            _lists.put(key, kept)
    return pages.public(request, kept)


@route("/associations/{slug:str}", http_method=READ, name="recruitment:association", opt=PUBLIC)
async def association(slug: FromPath[str], request: AnyRequest) -> Response[Any]:
    """One association: about it, what is coming, what lies behind it."""
    asked = dict(pages.frame().query)
    house = await Association.objects().where(Association.slug == slug).first()
    if house is None:
        raise NotHere()
    now = clock.now()
    rows = await queries.upcoming(now, association_id=house.id)
    past, shown = await queries.past(house.id, now, asked.get("page"))
    reader = Reader(request, house.locale, page=_number(shown))
    key = ("association", slug, house.revision, reader.key, shown, now.year, _mark(rows),
           tuple((row["slug"], row["revision"]) for row in past))  # fmt: skip
    kept = _lists.get(key)
    if kept is None:
        pages.frame().path = f"/associations/{slug}"
        link = f"{current().base_url}/associations/{slug}"
        html = pages.render(
            "recruitment/association.html", association=house, association_name=views.localized_name(house),
            cards=[_card(row, now) for row in rows], past=past, page=shown, keep=reader.keep,
            keep_pairs=pages.frame().query, link=link, feed=f"/associations/{slug}.ics", feed_address=f"{link}.ics",
            webcal="webcal://" + link.partition("://")[2] + ".ics",
        )  # fmt: skip
        kept = _lists.put(key, pages.keep(html.encode(), HTML))
    return pages.public(request, kept)


ROBOTS = "User-agent: *\n" + "".join(
    f"Disallow: {path}\n" for path in ("/my/", "/sponsor/", "/guardian/", "/school/", "/desk", "/b/", "/n/", "/sign-in")
)


@route("/robots.txt", http_method=READ, name="recruitment:robots", opt=PUBLIC)
async def robots(request: AnyRequest) -> Response[Any]:
    """Private links are not for search engines."""
    return pages.public(request, pages.keep(ROBOTS.encode(), "text/plain; charset=utf-8"), seconds=3600)


HANDLERS = [outing, preview, poster_picture, front, association, robots]
