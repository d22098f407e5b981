"""Times of day: 上午8：30—11：30, 下午两点一刻, 晚上7点到9点, 22:00—次日6:00, 10 to 2pm, noon. Words in `data/half_days`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice

from .hours import Point, english, fits_before, half_days, han, made, point_at, start, writings
from .numerals import number
from .plain import MOST, TO, flat

_NEXT = re.compile(r" {0,2}(?:(?P<next>次日|第二天|翌日|隔天|(?:the )?next (?:day|morning)|the following (?:day|morning))|当日|当天|同日)(?:的|at)? {0,2}")
_TO = re.compile(TO)
_AND = re.compile(r" and ")


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day or a span of it at `start`..`end`, as HH:MM (24:00 only where it is written so).

    `next_day`: it ends after midnight. `half_day`: the word before the first hour as written (上午, 晚).
    """

    start: int
    end: int
    start_time: str
    end_time: str | None = None
    next_day: bool = False
    half_day: str | None = None
    english: bool = False


def clock_at(plain: str, at: int, *, near: bool = False) -> Clock | None:
    """The time or span of time that begins at `at` of `plain` (made by `flat`); `near`: a date stands in front of it."""
    first = point_at(plain, at, near=near)
    if first is None:
        return _bare_span(plain, at)
    between = first.english and plain.startswith("between ", max(0, at - 8))
    if gap := _TO.match(plain, first.end) or (_AND.match(plain, first.end) if between else None):
        ahead = _NEXT.match(plain, gap.end())
        second = _second(plain, ahead.end() if ahead else gap.end(), first)
        if second:
            return _span(at, first, second, next_day=bool(ahead and ahead["next"]))
    return _clock(at, first)


def times_in(text: str, offset: int = 0) -> list[Clock]:
    """Every time of day and span of time in `text`, in order; `offset` is added to the places.

    Lengths (2小时), scores (3:2), ratios (1:8), clauses (3.1) and hours that do not exist (25:00) are none.
    """
    plain = flat(text)
    found: list[Clock] = []
    at = 0
    for hit in islice(start().finditer(plain), 10 * MOST):
        if hit.start() >= at and fits_before(plain, hit.start()) and (clock := clock_at(plain, hit.start())):
            at = clock.end
            found.append(moved(clock, offset))
            if len(found) >= MOST:
                break
    return found


def moved(clock: Clock, offset: int) -> Clock:
    """The same time, `offset` characters on."""
    return Clock(clock.start + offset, clock.end + offset, clock.start_time, clock.end_time, clock.next_day, clock.half_day, clock.english)


def _second(plain: str, at: int, first: Point) -> Point | None:
    """The end of a span: a full time, or a number that takes what is missing from the first."""
    if point := point_at(plain, at, near=True):
        return point
    patterns = writings()
    if first.dotted and (hit := patterns["more_dot"].match(plain, at)):
        return made(int(hit["hour"]), int(hit["minute"]), hit.end(), None, None, dotted=True)
    if first.english and (hit := patterns["second"].match(plain, at)) and int(hit["hour"]) <= 24:
        return made(int(hit["hour"]), int(hit["minute"] or 0), hit.end(), None, None, english=True)
    return None


def _bare_span(plain: str, at: int) -> Clock | None:
    """A span whose first number has no sign of its own: 9-11点, 上午8至11时, 10 to 2pm."""
    patterns = writings()
    hit = patterns["first"].match(plain, at) or patterns["bare"].match(plain, at)
    if not hit:
        return None
    gap = _TO.match(plain, hit.end())
    to = gap.end() if gap else hit.end()
    second = None
    if hour_said := patterns["han"].match(plain, to):
        second = han(plain, hour_said, near=True)
    elif hit.re is patterns["first"] and (spoken := patterns["english"].match(plain, to)):
        second = english(spoken)
    hour = number(hit["hour"])
    if second is None or hour is None:
        return None
    word = hit.groupdict().get("word")
    first = made(int(hour), int(hit["minute"] or 0), hit.end(), half_days().get(word or ""), word, english=second.english)
    return _span(at, first, second, next_day=False) if first else None


def _told(hour: int, how: str | None) -> tuple[int, bool]:
    """The hour of 24 and whether it is already the next day."""
    if how == "dawn":
        return hour % 12 if hour == 12 else hour, False
    if how == "noon":
        return (hour + 12 if 1 <= hour <= 3 else hour), False
    if how == "pm":
        return (hour + 12 if hour < 12 else hour), False
    if how == "evening":
        if hour == 12:
            return 24, False
        return (hour + 12 if 5 <= hour < 12 else hour), 1 <= hour <= 4
    return hour, False


def _clock(at: int, first: Point) -> Clock:
    hour, _ = _told(first.hour, first.how)
    return Clock(at, first.end, f"{hour:02}:{first.minute:02}", half_day=first.word, english=first.english)


def _span(at: int, first: Point, second: Point, *, next_day: bool) -> Clock:
    how = first.how
    begin, _ = _told(first.hour, how)
    if how is None and second.how and second.english and first.hour < 12:
        begin = _told(first.hour, second.how)[0] if second.how in ("am", "pm") else first.hour
        until = _told(second.hour, second.how)[0] if second.how != "dawn" else 24
        if (begin, first.minute) >= (until, second.minute):
            begin = first.hour  # 10 to 2pm
    late = False
    if second.how:
        end, late = _told(second.hour, second.how)
    else:
        end, late = _told(second.hour, how if second.hour <= 12 else None)
        if how == "noon" and second.hour in (4, 5):
            end = second.hour + 12
        backwards = (end, second.minute) < (begin, first.minute) and not next_day
        if backwards and end < 12 and begin <= 12 and (how in ("am", "noon") or (how is None and begin >= 5)):
            end += 12  # 上午9:00-2:00, 9:00-4:30
    before = (end, second.minute) < (begin, first.minute)
    return Clock(
        at, second.end, f"{begin:02}:{first.minute:02}", f"{end:02}:{second.minute:02}", next_day or before or late, first.word, first.english
    )
