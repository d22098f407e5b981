"""When: days, spans of days and times as plans write them, put together to one passage each.

`dates_in` gives every one in a text, `times_in` only times of day, `deadline` until when something is due.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import islice

from .clocks import Clock, fits_before, times_in
from .days import Day, holiday_on
from .gathering import after, gathered, places
from .moments import When, whens
from .plain import MOST, flat
from .years import weekday_number, year_for, years_that_fit

__all__ = ["Clock", "When", "dates_in", "deadline", "deadlines_in", "holiday_on", "times_in", "weekday_number", "year_for", "years_that_fit"]

_LISTED = re.compile(r" {0,2}[、,;和及与&] {0,2}")
_SLASHED = re.compile(r"(?<![\d/.])(\d{1,2})/(\d{1,2})/(?:\d{4}|\d\d)(?!\d)")


def dates_in(text: str, offset: int = 0, *, lang: str | None = None) -> list[When]:
    """Every day, span of days, weekday, holiday and time in `text`, in order; `offset` is added to the places.

    `lang` (`en-US`, `en-GB`) or the other dates of the text tell how 6/7/2026 is meant; else it is left unread.
    A day that does not exist (2月30日) comes back with status `missing`, a time that does not (25:00) not at all.
    """
    plain = flat(text)
    order = _order(plain, lang)
    found: list[When] = []
    at = 0
    latest: Day | None = None
    for place in islice(places(plain), 10 * MOST):
        if place < at or not fits_before(plain, place):
            continue
        if draft := gathered(plain, text, place, order):
            if draft.day and latest and latest.year and not draft.day.year and _LISTED.fullmatch(plain, at, place):
                draft.day = after(draft.day, latest)  # 2026年6月1日(周一)、6月8日(周一)
            at, latest = draft.end, draft.last or draft.day
            found.extend(whens(draft, text, offset))
            if len(found) >= MOST:
                break
    return found


def _order(plain: str, lang: str | None) -> str:
    """How 6/7/2026 is meant here, as far as the other dates or the language tell."""
    votes = {"dmy" if int(hit[1]) > 12 else "mdy" for hit in _SLASHED.finditer(plain) if (int(hit[1]) > 12) != (int(hit[2]) > 12)}
    if len(votes) == 1:
        return votes.pop()
    return {"en-us": "mdy", "en-gb": "dmy"}.get((lang or "").lower(), "")


_DUE_SURE = re.compile(r"(?:截止(?:时间|日期|日|到|至|于)?|截至|最晚|最迟|即日起至?) {0,2}(?:[:为是于在至到-] {0,2}){0,2}$")
_DUE_BEHIND = re.compile(r" {0,2}(?:\(?(?:之前|以前|前(?![后往来去台提期夕排一两三几端沿]))|(?:报名)?截止|止(?!步)|为止|为截止)")
_DUE_ENGLISH = re.compile(
    r"(?:deadline(?: is| for [a-z -]{1,40})?:?|no later than|not later than|rsvp(?: by| before)?:?|\bby|\bbefore|until|clos(?:es?|ing)(?: date)?(?: is| on| at)?:?|ends? on|due(?: on| by)?:?)"
    r" {0,2}(?:the end of|end of|midnight on|midnight,?|\d{1,2}(?:[:.]\d\d)? ?[ap]m (?:on|,))? {0,2}(?:on |the )?$"
)


def deadline(text: str, offset: int = 0) -> When | None:
    """The first moment by which something is due: its `date` and `start_time`; None when none is said."""
    return next(iter(deadlines_in(text, offset)), None)


def deadlines_in(text: str, offset: int = 0) -> list[When]:
    """Every such moment: 5月28日20:00截止, 截至…, 报名截止时间：…, 于5月20日前, before 20 May, by Friday, RSVP by ….

    What reaches from one day to another and ends with 止 is due at its end.
    """
    plain = flat(text)
    due = []
    for when in dates_in(text):
        ahead, behind = plain[max(0, when.start - 48) : when.start], plain[when.end : when.end + 8]
        if _DUE_SURE.search(ahead) or _DUE_BEHIND.match(behind) or (_DUE_ENGLISH.search(ahead) and plain[when.start].isascii()):
            day, clock = when.end_date or when.date, when.end_time or when.start_time
            if when.status != "approximate":
                when = replace(when, date=day, end_date=None, start_time=clock, end_time=None)
            due.append(replace(when, start=when.start + offset, end=when.end + offset))
    return due
