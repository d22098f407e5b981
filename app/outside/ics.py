"""Calendar feeds and the calendar part of a letter (RFC 5545, 5546, 7986).

The same entries always give the same bytes: no clock is read, so a feed can carry an ETag. What a
cancelled entry is called (【已取消】…) is for the caller to say; here it stops alarming and taking time.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from icalendar import Alarm, Calendar, Event, vCalAddress, vDuration, vText, vUri

from app.outside import zones

STATES = ("TENTATIVE", "CONFIRMED", "CANCELLED")
PRODUCT = "-//Qianshou//Outings//ZH"
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


@dataclass(frozen=True)
class Entry:
    """One thing that happens. Moments carry a time zone; `ends_at` is the first moment after it."""

    uid: str  # worldwide unique, never changes
    sequence: int  # the revision; higher wins in every calendar
    starts_at: datetime
    ends_at: datetime | None
    summary: str
    changed_at: datetime  # of the last change: DTSTAMP and LAST-MODIFIED
    created_at: datetime
    description: str = ""
    location: str = ""
    url: str = ""
    status: str = "CONFIRMED"  # one of STATES
    organizer_name: str = ""
    organizer_address: str = ""  # an e-mail address; without one the page speaks for the organizer
    alarm_at: datetime | None = None
    alarm_text: str = ""
    categories: tuple[str, ...] = ()


def feed(
    *,
    name: str,
    description: str,
    url: str,
    source: str,
    entries: Iterable[Entry],
    timezone: str = "Asia/Shanghai",
    refresh_hours: int = 6,
    method: str | None = "PUBLISH",
    color: str = "seagreen",
) -> bytes:
    """A calendar to subscribe to; with no entries too it is a valid one.

    `url` is the page about it, `source` the address of the feed itself, `color` a CSS colour name.
    Raises `ValueError` for a moment without a time zone, an end before the start, an unknown state or zone.
    """
    listed = list(entries)
    calendar = _frame(method)
    every = vDuration(timedelta(hours=refresh_hours))
    for key, text in (
        ("NAME", name),
        ("X-WR-CALNAME", name),
        ("DESCRIPTION", description),
        ("X-WR-CALDESC", description),
    ):
        if _text(text):
            calendar.add(key, _text(text))
    calendar.add("X-WR-TIMEZONE", timezone)
    calendar.add("COLOR", color)
    for key, address in (("URL", url), ("SOURCE", source)):
        if _uri(address):
            calendar.add(key, vUri(_uri(address)), parameters={"VALUE": "URI"})
    calendar.add("REFRESH-INTERVAL", every, parameters={"VALUE": "DURATION"})
    calendar.add("X-PUBLISHED-TTL", vText(f"PT{refresh_hours}H"))
    if listed:
        calendar.add("LAST-MODIFIED", _utc(max(entry.changed_at for entry in listed)))
    return _filled(calendar, listed, timezone, [_event(entry, timezone) for entry in listed])


def invitation(
    entry: Entry,
    method: str = "PUBLISH",
    *,
    attendee: tuple[str, str] | None = None,
    timezone: str = "Asia/Shanghai",
) -> bytes:
    """The calendar part of a letter: PUBLISH to add, REQUEST to invite or move, CANCEL to take away.

    `attendee` is (name, e-mail address); REQUEST needs one (RFC 5546 3.2.2). CANCEL always says
    STATUS:CANCELLED, and counts only with a `sequence` above the one sent before (3.2.5).
    """
    if method not in ("PUBLISH", "REQUEST", "CANCEL"):
        raise ValueError(f"{method!r} is no method of an invitation.")
    if method == "REQUEST" and attendee is None:
        raise ValueError("A request needs somebody who is asked.")
    person = None if method == "PUBLISH" else attendee
    event = _event(entry, timezone, cancelled=method == "CANCEL", attendee=person)
    return _filled(_frame(method), [entry], timezone, [event])


def _frame(method: str | None) -> Calendar:
    calendar = Calendar()
    calendar.add("PRODID", PRODUCT)
    calendar.add("VERSION", "2.0")
    calendar.add("CALSCALE", "GREGORIAN")
    if method:
        calendar.add("METHOD", method)
    return calendar


def _filled(frame: Calendar, entries: list[Entry], timezone: str, events: list[bytes]) -> bytes:
    """The frame around the description of the zone and the events."""
    end = b"END:VCALENDAR\r\n"
    return b"".join(
        (frame.to_ical().removesuffix(end), zones.described(timezone, *_years(entries)), *events, end)
    )


def _years(entries: list[Entry]) -> tuple[int, int]:
    """The first and last year a zone must be described for; without entries none in particular."""
    years = [at.year for entry in entries for at in (entry.starts_at, entry.ends_at or entry.starts_at)]
    return (min(years), max(years)) if years else (2025, 2025)


@lru_cache(maxsize=2048)
def _event(
    entry: Entry, timezone: str, *, cancelled: bool = False, attendee: tuple[str, str] | None = None
) -> bytes:
    """One VEVENT, kept: of a feed of hundreds only what changed is written anew."""
    if entry.status not in STATES:
        raise ValueError(f"{entry.status!r} is no state of an entry.")
    if entry.ends_at is not None and entry.ends_at < entry.starts_at:
        raise ValueError("An entry cannot end before it starts.")
    zone = zones.named(timezone)
    cancelled = cancelled or entry.status == "CANCELLED"
    event = Event()
    event.add("UID", entry.uid)
    event.add("SEQUENCE", entry.sequence)
    event.add("DTSTAMP", _utc(entry.changed_at))
    event.add("LAST-MODIFIED", _utc(entry.changed_at))
    event.add("CREATED", _utc(entry.created_at))
    event.add("DTSTART", _utc(entry.starts_at).astimezone(zone))
    if entry.ends_at is not None:
        event.add("DTEND", _utc(entry.ends_at).astimezone(zone))
    event.add("STATUS", "CANCELLED" if cancelled else entry.status)
    event.add("TRANSP", "TRANSPARENT" if cancelled else "OPAQUE")
    event.add("CLASS", "PUBLIC")
    for key, text in (
        ("SUMMARY", entry.summary),
        ("DESCRIPTION", entry.description),
        ("LOCATION", entry.location),
    ):
        if _text(text):
            event.add(key, _text(text))
    if _uri(entry.url):
        event.add("URL", vUri(_uri(entry.url)))
    if entry.organizer_name or entry.organizer_address:
        event.add("ORGANIZER", _person(entry.organizer_name, entry.organizer_address, otherwise=entry.url))
    if entry.categories:
        event.add("CATEGORIES", [_text(category) for category in entry.categories])
    if entry.alarm_at is not None and not cancelled:
        event.add_component(_alarm(entry, entry.alarm_at))
    if attendee is not None:
        event.add("ATTENDEE", _person(*attendee, otherwise=entry.url))
    return event.to_ical()


def _alarm(entry: Entry, at: datetime) -> Alarm:
    """Relative to the start, so that it moves along when a calendar moves the entry."""
    alarm = Alarm()
    alarm.add("ACTION", "DISPLAY")
    alarm.add("DESCRIPTION", _text(entry.alarm_text) or _text(entry.summary))
    alarm.add("TRIGGER", _utc(at) - _utc(entry.starts_at))
    return alarm


def _person(name: str, address: str, *, otherwise: str) -> vCalAddress:
    """A calendar user; who has no mailbox is named by the address of a page."""
    found = re.fullmatch(r"(?:[^<>]*<)?([^\s@<>,;:\x00-\x1f]+@[^\s@<>,;:\x00-\x1f]+)>?", address)
    person = vCalAddress(f"mailto:{found[1]}" if found else _uri(otherwise) or "invalid:nomail")
    if _text(name):
        person.params["CN"] = vText(_text(name).replace('"', "'").replace("\n", " "))
    return person


def _text(text: str) -> str:
    """Without the control characters no calendar may hold."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _uri(address: str) -> str:
    return re.sub(r"[\x00-\x20\x7f]", "", address)


def _utc(moment: datetime) -> datetime:
    """In UTC to the second; a moment without a zone would be a guess."""
    if moment.tzinfo is None:
        raise ValueError("A calendar needs moments with a time zone.")
    return moment.astimezone(UTC).replace(microsecond=0)
