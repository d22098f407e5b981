"""Everything the recruitment page and the poster say about one outing, gathered in few questions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from markupsafe import Markup, escape

from app.events import queries as events
from app.events.announcing import announcement
from app.events.rules import LEG_STATES, UNIT_ROLES, signups_close_at
from app.events.tables import Event
from app.kit import clock
from app.kit.i18n import gettext as _
from app.kit.i18n import locale, ngettext
from app.kit.pages import is_chinese, json_ld, piece, when
from app.kit.stencils import hole
from app.outside.pictures import PosterFace, SponsorFace
from app.people.tables import Association
from app.recruitment.linked_data import linked_data
from app.recruitment.queries import association_of
from app.recruitment.rules import Crowd, next_act
from app.recruitment.sharing import localized, share_text
from app.settings import current
from app.sponsors import queries as sponsors


@dataclass(frozen=True)
class Outing:
    """One outing with its blocks (rows) and its live counts."""

    event: Event
    association: Association
    units: list[dict[str, Any]]
    legs: list[dict[str, Any]]
    wall: list[dict[str, Any]]
    crowd: Crowd


async def outing(event: Event, taken: int, waiting: int) -> Outing:
    """Read the blocks of an outing; four questions."""
    return Outing(
        event, await association_of(event), await events.units(event.id), await events.programme(event.id),
        await sponsors.wall(event.id), Crowd(event.volunteer_places, taken, waiting),
    )  # fmt: skip


def live(found: Outing, now: datetime) -> dict[str, str]:
    """All that the page says about the crowd, as HTML by name: the only parts drawn anew when somebody signs up."""
    event, crowd, base = found.event, found.crowd, current().base_url
    caption = _("招募%(n)s名%(who)s", n=crowd.places, who=_(found.association.volunteer_word))
    said = ngettext("候补名单上有 %(n)s 位", "候补名单上有 %(n)s 位", crowd.waiting) if crowd.waiting else ""
    data = linked_data(
        event, association=found.association, units=found.units, wall=found.wall, crowd=crowd, base_url=base
    )
    text = share_text(
        event, association_name=localized_name(found.association), volunteer_word=found.association.volunteer_word,
        legs=found.legs, crowd=crowd, link=f"{base}/events/{event.slug}", now=now,
    )  # fmt: skip
    return {
        "act_label": escape(next_act(event, crowd, now).label),
        "ring": piece("layout/parts.html", "ring", crowd.places - crowd.left, crowd.places, caption),
        "waiting": Markup("<p>{}</p>").format(said) if said else "",
        "linked_data": json_ld(data),
        "share": escape(text),
    }


HOLES = {name: hole(name) for name in ("act_label", "ring", "waiting", "linked_data", "share")}


def context(found: Outing, now: datetime, said: Mapping[str, str], *, keep: str = "") -> dict[str, Any]:
    """What templates/recruitment/outing.html shows.

    `said`: what `live` says, or `HOLES`; `keep`: "?lang=en" where the language travels in the address.
    """
    event, association, base = found.event, found.association, current().base_url
    link = f"{base}/events/{event.slug}"
    word = _(association.volunteer_word)
    here = localized_name(association)
    return {
        **said,
        "event": event,
        "association": association,
        "association_name": here,
        "volunteer_word": word,
        "keep": keep,
        "banner": announcement(event),
        "act": next_act(event, found.crowd, now, keep=keep),
        "hours": hours(event.starts_at, event.ends_at, event.timezone),
        "closes_at": signups_close_at(event),
        "roles": _roles(found.units),
        "programme": [_leg(leg, event) for leg in found.legs],
        "wall": found.wall,
        "link": link,
        "feed": f"/events/{event.slug}.ics",
        "feed_address": f"{link}.ics",
        "webcal": "webcal://" + link.partition("://")[2] + ".ics",
        "summary_line": summary_line(event),
        "base_url": base,
        "chinese_only": locale() == "en" and _has_chinese_only(found),
    }  # fmt: skip


_ONLY_CHINESE = (
    "theme", "slogan", "meeting_point", "participants_note", "fee_note", "background", "purpose", "expected_result",
    "bring", "insurance", "weather_rule", "grouping_note",
)  # fmt: skip


def _has_chinese_only(found: Outing) -> bool:
    """Whether a reader of English meets facts that are there in Chinese alone, and somebody to ask about them."""
    event = found.event
    facts = [getattr(event, name) for name in _ONLY_CHINESE]
    facts += [getattr(event, f"{name}_en") or getattr(event, name) for name in ("title", "summary", "risks", "requirements")]
    facts += [leg["title"] for leg in found.legs]
    return bool(event.contact_name or event.contact_phone) and any(map(is_chinese, facts))


def localized_name(association: Association) -> str:
    """The association's name in the reader's language."""
    return association.name_en if locale() == "en" and association.name_en else association.name


def summary_line(event: Event) -> str:
    """One line for chat previews and search engines: date, place, and the first words of the summary."""
    parts = [
        when.span(event.starts_at, event.ends_at, event.timezone) if event.starts_at and event.date_known else "",
        event.meeting_point,
        " ".join(localized(event, "summary").split()),
    ]
    text = (". " if locale() == "en" else "。").join(part for part in parts if part)
    return text if len(text) <= 150 else text[:149] + "…"


def hours(starts_at: datetime | None, ends_at: datetime | None, timezone: str) -> str:
    """07:30—17:00 of what begins and ends on one day, else ""."""
    if not (starts_at and ends_at) or clock.local(starts_at, timezone).date() != clock.local(ends_at, timezone).date():
        return ""
    dash = "–" if locale() == "en" else "—"
    return f"{when.time(starts_at, timezone)}{dash}{when.time(ends_at, timezone)}"


def _roles(units: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """`{word, names}` by role, hosts first."""
    roles: dict[str, list[str]] = {}
    for unit in units:
        roles.setdefault(unit["role"], []).append(unit["name"])
    return [{"word": UNIT_ROLES.get(role, role), "names": names} for role, names in roles.items()]


def _leg(leg: dict[str, Any], event: Event) -> dict[str, Any]:
    """One item of `parts.timeline`; times are left out while the day is unknown."""
    known = event.date_known
    return {
        "time": when.time(leg["starts_at"], event.timezone) if leg["starts_at"] and known else "",
        "until": when.time(leg["ends_at"], event.timezone) if leg["ends_at"] and known else "",
        "title": leg["title"],
        "kind": leg["kind"],
        "place": leg["place"] if leg["place"] != leg["title"] else "",
        "note": leg["note"],
        "state": leg["state"] if leg["state"] in ("tentative", "withdrawn") else "",
        "state_text": LEG_STATES[leg["state"]] if leg["state"] in ("tentative", "withdrawn") else "",
    }


def poster_face(found: Outing) -> PosterFace:
    """The words on the poster, in the reader's language; the state speaks here too."""
    event = found.event
    news = announcement(event)
    day = when.day(event.starts_at, event.timezone) if event.starts_at and event.date_known else _("待定")
    times = hours(event.starts_at, event.ends_at, event.timezone) if event.date_known else ""
    meeting = event.meeting_point
    if event.meeting_at and event.date_known and meeting:
        meeting = f"{meeting} {when.time(event.meeting_at, event.timezone)}"
    word = _(found.association.volunteer_word)
    return PosterFace(
        association=localized_name(found.association),
        title=localized(event, "title"),
        code_url=f"{current().base_url}/events/{event.slug}",
        kicker=news.title if news else _("招募%(who)s", who=word),
        theme=event.theme,
        slogan=event.slogan,
        facts=((_("日期"), day), (_("时间"), times), (_("集合"), meeting)),
        places=str(event.volunteer_places or ""),
        places_label=_("名%(who)s", who=word) if event.volunteer_places else "",
        sponsors_heading=_("爱心单位") if found.wall else "",
        sponsors=tuple(SponsorFace(one["name"], one["gives"], one["state"] == "tentative") for one in found.wall),
        tentative_word=_("待定"),
        code_hint=_("扫码看详情") if news else _("扫码报名"),
        note="" if news else _("招满即止，满后可登记候补"),
    )
