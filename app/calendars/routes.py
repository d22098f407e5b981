"""iCalendar feeds: `/events/{slug}.ics`, `/associations/{slug}.ics`, `/my/{token}.ics`, `/sponsor/{token}.ics`.

The application hands the short addresses over as `…/calendar.ics`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

from litestar import HttpMethod, Request, Response, route
from litestar.params import FromPath

from app.calendars import queries
from app.calendars.writing import entry, own_entry, title_of, with_language
from app.events.tables import Event
from app.kit import pages
from app.kit.errors import NotHere
from app.kit.i18n import gettext as _
from app.kit.i18n import locale
from app.outside import ics
from app.people.tables import Association
from app.settings import current

TYPE = "text/calendar"
READ = (HttpMethod.GET, HttpMethod.HEAD)
_shelf = pages.Shelf(2000)


def _answer(request: Request[Any, Any, Any], kept: pages.Kept, name: str, private: bool = False) -> Response[Any]:
    safe = re.sub(r"[^A-Za-z0-9_-]+", "-", name)[:60] or "calendar"
    extra = {"Content-Disposition": f'inline; filename="{safe}.ics"'}
    if private:
        extra |= {"Cache-Control": "private, no-cache", "X-Robots-Tag": "noindex"}
    return pages.public(request, kept, seconds=300, extra=extra)


def _feed(name: str, description: str, address: str, source: str, entries: list[ics.Entry], zone: str) -> pages.Kept:
    body = ics.feed(
        name=name, description=description, url=address, source=with_language(current().base_url + source),
        entries=entries, timezone=zone,
    )  # fmt: skip
    return pages.keep(body, TYPE)


@route("/events/{slug:str}/calendar.ics", http_method=READ, name="calendars:outing", opt={"public": True})
async def outing(slug: FromPath[str], request: Request[Any, Any, Any]) -> Response[Any]:
    """One outing."""
    found = await queries.outing_key(slug)
    if found is None:
        raise NotHere()
    key = ("outing", slug, locale(), found["revision"], found["changed_at"], found["association_revision"])
    kept = _shelf.get(key)
    if kept is None:
        event = await Event.objects().where(Event.id == found["id"]).first()
        if event is None or event.starts_at is None:
            raise NotHere()
        association = await queries.association_of(event)
        one = entry(event, association)
        kept = _shelf.put(key, _feed(title_of(event), _("%(name)s 的活动", name=one.organizer_name), one.url,
                                     f"/events/{slug}.ics", [one], event.timezone))  # fmt: skip
    return _answer(request, kept, slug)


@route("/associations/{slug:str}/calendar.ics", http_method=READ, name="calendars:association", opt={"public": True})
async def association(slug: FromPath[str], request: Request[Any, Any, Any]) -> Response[Any]:
    """All outings of one association; an empty calendar when there is none."""
    found = await queries.association_key(slug)
    if found is None:
        raise NotHere()
    events = await queries.outings_of(found["id"])
    key = ("association", slug, locale(), *found.values(), tuple((event.id, event.revision) for event in events))
    kept = _shelf.get(key)
    if kept is None:
        house = await Association.objects().where(Association.id == found["id"]).first()
        assert house
        name = house.name_en if locale() == "en" and house.name_en else house.name
        kept = _shelf.put(key, _feed(
            name, _("%(name)s 的全部活动", name=name), with_language(f"{current().base_url}/associations/{slug}"),
            f"/associations/{slug}.ics", [entry(event, house) for event in events], house.timezone,
        ))  # fmt: skip
    return _answer(request, kept, slug)


@route("/my/{token:str}/calendar.ics", http_method=READ, name="calendars:own", opt={"public": True})
async def own(token: FromPath[str], request: Request[Any, Any, Any]) -> Response[Any]:
    """One volunteer's own outing; a link that was revoked is gone."""
    found = await queries.own(token)
    if found is None or found[1].starts_at is None:
        raise NotHere()
    signup, event, group = found
    house = await queries.association_of(event)
    link = f"{current().base_url}/my/{token}"
    one = own_entry(event, house, signup, group, link)
    return _answer(request, _feed(title_of(event), _("您报名的活动"), link, f"/my/{token}.ics", [one], event.timezone),
                   "my-outing", private=True)  # fmt: skip


@route("/sponsor/{token:str}/calendar.ics", http_method=READ, name="calendars:sponsor", opt={"public": True})
async def sponsor(token: FromPath[str], request: Request[Any, Any, Any]) -> Response[Any]:
    """What one sponsor unit gives, when and where."""
    unit = await queries.sponsor(token)
    if unit is None:
        raise NotHere()
    house = await Association.objects().where(Association.id == unit.association).first()
    assert house
    rows = await queries.pledged(unit.id)
    ids = list(dict.fromkeys(row["event"] for row in rows))
    events = await Event.objects().where(Event.id.is_in(ids)).order_by(Event.starts_at) if ids else []
    link = f"{current().base_url}/sponsor/{token}"
    entries = [
        _sponsor_entry(event, house, unit.uid, link, [row for row in rows if row["event"] == event.id])
        for event in events
        if event.starts_at
    ]
    name = _("%(name)s 的爱心行动", name=unit.name)
    return _answer(request, _feed(name, name, link, f"/sponsor/{token}.ics", entries, house.timezone), "sponsor",
                   private=True)  # fmt: skip


def _sponsor_entry(event: Event, house: Association, unit_uid: str, link: str, rows: list[dict[str, Any]]) -> ics.Entry:
    base = entry(event, house)
    starts = [row["starts_at"] for row in rows if row["starts_at"]]
    ends = [row["ends_at"] or row["starts_at"] for row in rows if row["starts_at"]]
    first = min(starts, default=base.starts_at)
    items = "；".join(
        f"{row['item']} {row['quantity']}{row['unit']}" if row["quantity"] else row["item"] for row in rows
    )
    places = [row["place"] for row in rows if row["place"]]
    return replace(
        base,
        uid=f"{event.uid}.{unit_uid}@{house.uid}.qianshou",
        starts_at=first,
        ends_at=max([first + timedelta(minutes=15), *ends]),
        summary=f"{base.summary}：{items}"[:200],
        description=_("贵单位提供：%(items)s", items=items) + "\n" + base.description,
        location=places[0] if places else base.location,
        url=link,
        alarm_at=first - timedelta(hours=1) if base.alarm_at else None,
    )


HANDLERS = [outing, association, own, sponsor]
