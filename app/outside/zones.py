"""VTIMEZONE for any zone, from the system's own time zone data (RFC 5545 3.6.5)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

_Rule = tuple[timedelta, timedelta, str, bool]  # offset before, offset after, name, whether summer time


def named(name: str) -> ZoneInfo:
    """The zone; `ValueError` with a sentence when there is none of that name."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"{name!r} is no time zone.") from None


@lru_cache(maxsize=64)
def described(name: str, first_year: int, last_year: int) -> bytes:
    """The zone with all its clock changes from before `first_year` until after `last_year`.

    A zone without any, such as Asia/Shanghai, is one short block of standard time. Raises `ValueError`
    for an unknown zone.
    """
    zone = named(name)
    start = datetime(first_year - 1, 1, 1, tzinfo=UTC)
    onsets: dict[_Rule, list[datetime]] = {}
    for moment, before in _changes(zone, start, datetime(last_year + 2, 1, 1, tzinfo=UTC)):
        local = moment.astimezone(zone)
        rule = (before, _offset(local), local.tzname() or "", bool(local.dst()))
        # an onset is written in the time the clocks showed before it
        onsets.setdefault(rule, []).append((moment + before).replace(tzinfo=None))
    begin = start.astimezone(zone)
    still = (_offset(begin), _offset(begin), begin.tzname() or "", bool(begin.dst()))
    blocks = [(still, [datetime(1970, 1, 1) if not onsets else begin.replace(tzinfo=None)]), *onsets.items()]
    whole = Timezone()
    whole.add("TZID", name)
    for (before, after, short, summer), moments in blocks:
        block = TimezoneDaylight() if summer else TimezoneStandard()
        block.add("DTSTART", moments[0])
        block.add("TZOFFSETFROM", before)
        block.add("TZOFFSETTO", after)
        block.add("TZNAME", short)
        if len(moments) > 1:
            block.add("RDATE", moments[1:])
        whole.add_component(block)
    return whole.to_ical()


def _changes(zone: ZoneInfo, start: datetime, end: datetime) -> list[tuple[datetime, timedelta]]:
    """When the clocks change, in UTC to the second, and the offset until then."""
    found = []
    day = timedelta(days=1)
    while start < end:
        before = _state(zone, start)
        if _state(zone, start + day) != before:
            low, high = start, start + day
            while high - low > timedelta(seconds=1):
                middle = (low + (high - low) / 2).replace(microsecond=0)
                low, high = (middle, high) if _state(zone, middle) == before else (low, middle)
            found.append((high, before[0]))
        start += day
    return found


def _state(zone: ZoneInfo, moment: datetime) -> tuple[timedelta, str | None, bool]:
    local = moment.astimezone(zone)
    return _offset(local), local.tzname(), bool(local.dst())


def _offset(local: datetime) -> timedelta:
    return local.utcoffset() or timedelta()
