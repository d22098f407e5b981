"""Days and times of a plan: what is known, what the leader answered, and which day is likely when the year is missing."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from app.kit import clock
from app.plans.vocabulary import first_sort

_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)", re.ASCII)
_YEARLESS = re.compile(r"--(\d\d)-(\d\d)", re.ASCII)
_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)", re.ASCII)
_GUESSED = ("inferred", "year_inferred", "approximate")


@dataclass(frozen=True)
class Day:
    """When an outing is, on its own wall clock; None where nobody knows."""

    first: date | None = None
    last: date | None = None
    start: time | None = None
    end: time | None = None
    meets: time | None = None

    def on(self, said: Any) -> date | None:
        """The day of one item: a date, a number from 1, or the first day."""
        if found := iso_day(said):
            return found
        if isinstance(said, str) and (found_too := _YEARLESS.fullmatch(said)) and self.first:
            return _real(self.first.year, int(found_too[1]), int(found_too[2])) or self.first
        if isinstance(said, int) and not isinstance(said, bool) and 1 <= said <= 60 and self.first:
            return self.first + timedelta(days=said - 1)
        return self.first


def _real(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def iso_day(said: Any) -> date | None:
    """2027-06-01, between 2000 and 2100."""
    found = _ISO.fullmatch(said) if isinstance(said, str) else None
    known = _real(int(found[1]), int(found[2]), int(found[3])) if found else None
    return known if known and 2000 <= known.year <= 2100 else None


def clock_time(said: Any) -> time | None:
    """08:30"""
    if isinstance(said, time):
        return said
    found = _CLOCK.fullmatch(said) if isinstance(said, str) else None
    return time(int(found[1]), int(found[2])) if found else None


def day_of(value: Mapping[str, Any], answers: Mapping[str, Any], programme: Sequence[Mapping[str, Any]] = ()) -> Day:
    """What the plan's `dates`, its programme and the leader's answers say, the answers first.

    A guessed day is no day until the leader confirms it. The programme's first item gives the time when `dates` names none.
    """
    sure = value.get("status") not in _GUESSED
    session = next((one for one in value.get("sessions") or () if isinstance(one, dict)), {})
    said = value.get("date") or value.get("start_date") or session.get("date") or session.get("start_date")
    first = answers.get("day") or (iso_day(said) if sure else None)
    length = _length(value)
    return Day(
        first, answers.get("end_day") or (first + length if first and length else None),
        answers.get("starts") or clock_time(value.get("start") or session.get("start")) or _begins(programme),
        answers.get("ends") or clock_time(value.get("end") or session.get("end")) or _ends(programme),
        answers.get("meets") or _meets(programme),
    )  # fmt: skip


def _begins(programme: Sequence[Mapping[str, Any]]) -> time | None:
    later = [one for one in programme if not first_sort("gathering", str(one.get("title") or ""))] or programme
    return clock_time(later[0].get("start")) if later else None


def _ends(programme: Sequence[Mapping[str, Any]]) -> time | None:
    return clock_time(programme[-1].get("end") or (programme[-1].get("start") if len(programme) > 1 else None)) if programme else None


def _meets(programme: Sequence[Mapping[str, Any]]) -> time | None:
    first = programme[0] if programme else {}
    return clock_time(first.get("start")) if first_sort("gathering", str(first.get("title") or "")) else None


def _length(value: Mapping[str, Any]) -> timedelta | None:
    """How many days later it ends, when the plan gives both days in one form."""
    first, last = value.get("start_date"), value.get("end_date")
    known = iso_day(first), iso_day(last)
    if not all(known) and isinstance(first, str) and isinstance(last, str):
        known = iso_day(first.replace("--", "2028-", 1)), iso_day(last.replace("--", "2028-", 1))
    if known[0] and known[1] and timedelta(0) < known[1] - known[0] <= timedelta(days=60):
        return known[1] - known[0]
    return None


def likely_day(value: Mapping[str, Any], today: date) -> date | None:
    """The next day that fits what the plan says of its date: shown to the leader as a guess, never used as a fact."""
    said = value.get("date") or value.get("start_date")
    if found := iso_day(said):
        return found if found >= today else None
    month_day = _YEARLESS.fullmatch(said) if isinstance(said, str) else None
    if not month_day:
        return None
    fitting = value.get("years_that_fit") or ()
    for year in range(today.year, today.year + 12):
        day = _real(year, int(month_day[1]), int(month_day[2]))
        if day and day >= today and (not fitting or year in fitting):
            return day
    return None


def wall(day: date | None, at: Any, timezone: str) -> datetime | None:
    """That time of that day there, in UTC; None when either is unknown."""
    moment = clock_time(at)
    return clock.from_wall(datetime.combine(day, moment), timezone) if day and moment else None


def iso_moment(said: Any, otherwise: time, timezone: str) -> datetime | None:
    """2027-05-28 or 2027-05-28T20:00 (a blank will do), in UTC; a day alone means that time of it."""
    if not isinstance(said, str):
        return None
    day, _sign, at = said.strip().replace("T", " ").partition(" ")
    return wall(iso_day(day), clock_time(at[:5]) if at else otherwise, timezone)


def first_saturday(year: int, month: int) -> date:
    """A day to begin with when a plan names only the month."""
    first = date(year, month, 1)
    return first + timedelta(days=(5 - first.weekday()) % 7)
