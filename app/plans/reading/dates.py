"""When: days, spans of days and times as plans write them, put together to one passage each.

`dates_in` gives every one in a text, `times_in` only times of day, `deadline` until when something is due.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from calendar import monthrange
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache
from heapq import merge
from itertools import islice
from typing import Literal

from .clocks import Clock, clock_at, fits_before, half_days, times_in
from .clocks import start as clock_start
from .days import MONTH_NAMES, Day, day_at, holiday_at, holiday_on, real
from .numerals import number
from .plain import MOST, NUM, TO, choice, flat
from .words import entries
from .years import weekday_number, year_for, years_that_fit

__all__ = ["Clock", "When", "dates_in", "deadline", "deadlines_in", "holiday_on", "times_in", "weekday_number", "year_for", "years_that_fit"]

Status = Literal["given", "year_missing", "day_missing", "approximate", "missing"]


@dataclass(frozen=True, slots=True)
class When:
    """One passage that says when; `raw` is the text at `start`..`end`.

    `date`, `end_date`: `YYYY-MM-DD`, `--MM-DD` without a year; `end_date` only when it ends on another day.
    `start_time`, `end_time`: HH:MM (24:00 only where written so). `weekday`, `half_day` as written, `holiday` its label.
    `status`: given; year_missing; day_missing (only a month or a weekday, or the day left blank); approximate (a span
    that is meant roughly: 4月上旬, 3-5月, with its first and last day); missing (only a time, only a holiday, all blank,
    or a day that does not exist).
    """

    start: int
    end: int
    raw: str
    date: str | None = None
    end_date: str | None = None
    start_time: str | None = None
    end_time: str | None = None
    year: int | None = None
    month: int | None = None
    weekday: str | None = None
    status: Status = "missing"
    holiday: str | None = None
    half_day: str | None = None

    @property
    def span(self) -> tuple[str, str] | None:
        """The first and last day that may be meant: the whole month when only that is known; None when nothing is."""
        if self.date:
            return self.date, self.end_date or self.date
        if self.month:
            return _written(self.year, self.month, 1), _written(self.year, self.month, _last_of(self.year, self.month))
        return None


@dataclass(slots=True)
class _Draft:
    """What has been gathered from `start` up to `end`."""

    start: int
    end: int
    day: Day | None = None
    last: Day | None = None
    more: list[tuple[int, Day]] = field(default_factory=list)
    weekday: tuple[int, int] | None = None
    holiday: str | None = None
    half_day: tuple[int, int] | None = None
    clock: Clock | None = None
    until: Clock | None = None


_WEEK = re.compile(
    r"(?:[每本这下上]{1,2}个?)?(?:周|星期|礼拜)[一二三四五六日天1-7](?![次起个堂回篇封期轮岁年边围记]|[一两二三]?(?:[次场名个天节课]|小时)|\d)"
    rf"(?:(?:{TO}|[、,和及])(?:周|星期|礼拜)[一二三四五六日天]|[、]?[日天](?=[上下早晚全,。;)\s]|$))?"
)
_WEEK_EN = re.compile(
    r"(?:(?:this|next|every|each|coming) )?(?:mon(?:days?)?|tue(?:s(?:days?)?)?|wed(?:nesdays?)?|thu(?:rs?(?:days?)?)?|fri(?:days?)?|sat(?:urdays?)?|sun(?:days?)?)\b\.?"
    r"(?:(?: and | & | to |\s?-\s?)(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b)?"
)
_GAP = re.compile(
    r"\s{0,4}[,|(]?\s{0,3}(?:的|每天|每日|当天|当日|全天|t(?=\d\d:)|(?:at|from|on|@|between|starting(?: at| from)?|both days|each day|daily)[ ,]{1,2})?\s{0,2}(?:from )?"
)
_OPEN = re.compile(r"\s{0,3}\(\s{0,2}")
_TO = re.compile(TO)
_DAY_ONLY = re.compile(rf"({NUM})\s?[日号](?![楼线馆院门])")
_DAY_BARE = re.compile(r"(\d{1,2})(?![\d:点时./%年月名人个]|\s?[a-z])")
_SHORT_END = re.compile(r"(\d{1,2})\s?[./]\s?(\d{1,2})(?![\d:])")
_FIGURES = "一二三四五六七八九十"
_SLASHED = re.compile(r"(?<![\d/.])(\d{1,2})/(\d{1,2})/(?:\d{4}|\d\d)(?!\d)")
_NEXT_DAY = re.compile(r"(?:次日|第二天|翌日)")
_ALSO = re.compile(rf"\s{{0,2}}[、,和及与&]\s{{0,2}}(?=({NUM})(?:\s?[日号](?![楼线])|(?:\s?[、,和及与]\s?{NUM}){{0,8}}\s?[日号]))")


def dates_in(text: str, offset: int = 0, *, lang: str | None = None) -> list[When]:
    """Every day, span of days, weekday, holiday and time in `text`, in order; `offset` is added to the places.

    `lang` (`en-US`, `en-GB`) or the other dates of the text tell how 6/7/2026 is meant; else it is left unread.
    A day that does not exist (2月30日) comes back with status `missing`, a time that does not (25:00) not at all.
    """
    plain = flat(text)
    order = _order(plain, lang)
    found: list[When] = []
    at = 0
    for place in islice(_places(plain), 10 * MOST):
        if place < at or not fits_before(plain, place):
            continue
        if draft := _gathered(plain, text, place, order):
            at = draft.end
            found.extend(_whens(draft, text, offset))
            if len(found) >= MOST:
                break
    return found


def _places(plain: str) -> Iterator[int]:
    """Where something about time may begin; quick, and right about nothing else."""
    return merge(*((hit.start() for hit in pattern.finditer(plain)) for pattern in _starts()))


@cache
def _starts() -> tuple[re.Pattern[str], ...]:
    seconds: dict[str, set[str]] = {}
    english = set("jan feb mar apr may jun jul aug sep oct nov dec mon tue wed thu fri sat sun".split())
    english |= {"this ", "next ", "every ", "each ", "coming ", "early ", "mid ", "mid-", "late ", "the ", "end of ", "from ", "between "}
    for label, (_, *others) in entries("occasions").items():
        for name in (flat(word).strip('"') for word in (label, *others)):
            if name.isascii():
                english.add(name[:6])
            else:
                seconds.setdefault(name[0], set()).update({name[1], "·", "."} if name[0] in _FIGURES else {name[1]})
    holidays = "|".join(f"(?<={first})[{''.join(sorted(nexts))}]" for first, nexts in sorted(seconds.items()))
    return (
        clock_start(),
        re.compile(
            rf"[0-9](?<![\d_].)\d{{0,3}}(?:\s{{0,4}}[年月./·-]|[x*_?]{{1,6}}年|\(\s{{0,6}}\)年|{TO}|(?:st|nd|rd|th)\b"
            r"|,? (?:and |& )?\d|\s?(?:of )?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))"
        ),
        re.compile(rf"[{_FIGURES}零元](?<![{_FIGURES}零第].)(?:[{_FIGURES}零]{{0,3}}\s{{0,2}}[年月至到-])"),
        re.compile(
            r"[x_*某(](?<![a-z\d_x].)[x_*\s)]{0,7}[年月]|年\s{1,8}月|[今明本当来次翌隔]年|[农阴旧]历|[腊正]月|[每本这下上]个?[周星礼每本这下上]|周[一二三四五六日天1-7]|[星礼][期拜]"
        ),
        re.compile("|".join(sorted(map(re.escape, english), key=lambda word: (-len(word), word)))),
        re.compile(f"[{''.join(sorted(seconds))}](?:{holidays})"),
    )


def _gathered(plain: str, text: str, at: int, order: str) -> _Draft | None:
    """Everything about one time that stands together from `at` on: day, weekday, holiday, half day, times, spans of them."""
    draft = _Draft(at, at)
    for _ in range(8):
        if not _one_more(plain, text, draft, order):
            break
    if draft.weekday and not (draft.day or draft.clock or draft.holiday):
        word = plain[draft.weekday[0] : draft.weekday[1]]
        if word.isascii() and not word.rstrip("s").endswith("day"):
            return None  # sun and sat are words, too
    return draft if draft.day or draft.clock or draft.holiday or draft.weekday else None


def _one_more(plain: str, text: str, draft: _Draft, order: str) -> bool:
    begins = draft.end == draft.start
    gap = _GAP.match(plain, draft.end)
    at = draft.end if begins or not gap else gap.end()
    opened = not begins and bool(_OPEN.match(plain, draft.end))
    if at >= len(plain):
        return False
    if not begins and draft.day and not draft.last and _reaches(plain, text, draft, order):
        return True
    if draft.clock and not draft.day and draft.clock.english is False and not draft.weekday:
        return False
    if not draft.day and (day := _day(plain, text, draft, at, order, begins)):
        draft.day, draft.end = day, day.end
        _and_more(plain, draft)
    elif not draft.weekday and (week := (_WEEK.match(plain, at) or (_WEEK_EN.match(plain, at) if _word_begins(plain, at) else None))):
        draft.weekday, draft.end = (week.start(), week.end()), week.end()
    elif not draft.clock and (clock := clock_at(plain, at, near=not begins)):
        draft.clock, draft.end = clock, clock.end
        return True
    elif not draft.holiday and (not draft.clock) and (named := holiday_at(plain, at)):
        if draft.day and not _same_day(draft.day, named[0]):
            return False
        draft.holiday, draft.end = named
    elif draft.day and not draft.half_day and not draft.clock and (half := _half_day().match(plain, at)):
        draft.half_day, draft.end = (half.start(), half.end()), half.end()
    else:
        return False
    if opened or "(" in plain[draft.start : draft.end]:
        shut = re.compile(r"\s{0,2}\)").match(plain, draft.end)
        if shut and plain.count("(", draft.start, draft.end) > plain.count(")", draft.start, draft.end):
            draft.end = shut.end()
    return draft.end > at


def _word_begins(plain: str, at: int) -> bool:
    return plain[at].isalpha() and (at == 0 or not plain[at - 1].isalpha())


def _day(plain: str, text: str, draft: _Draft, at: int, order: str, begins: bool) -> Day | None:
    weekday = weekday_number(plain[draft.weekday[0] : draft.weekday[1]]) if draft.weekday else None
    if plain[at].isalpha() and plain[at].isascii() and not _word_begins(plain, at):
        return None
    day = day_at(plain, at, text=text, order=order, weekday=weekday)
    if day and begins and plain[at - 1 : at] in ("第", "个", "近", "每", "满", "前", "几", "数") and day.day is None:
        return None
    if day and draft.holiday and not _same_day(day, draft.holiday):
        return None
    if day and draft.clock and not (day.english or day.day):
        return None
    return day


def _same_day(day: Day, label: str) -> bool:
    fixed = holiday_on(label)
    return not fixed or not (day.month and day.day) or fixed == (day.month, day.day)


@cache
def _half_day() -> re.Pattern[str]:
    return re.compile("(?:" + "|".join(re.escape(word) for word in sorted(half_days(), key=len, reverse=True) if len(word) > 1) + ")")


def _reaches(plain: str, text: str, draft: _Draft, order: str) -> bool:
    """Whether a last day follows: -3日, 至6月3日, -6.3, 到次日; with its weekday and time."""
    day = draft.day
    gap = _TO.match(plain, draft.end)
    if day is None or day.day is None or not gap or (draft.clock and draft.clock.end_time):
        return False
    at = gap.end()
    if week := (_WEEK_EN.match(plain, at) if at < len(plain) and _word_begins(plain, at) else None):
        at = week.end() + 1
    last: Day | None = None
    if at >= len(plain):
        return False
    if found := _DAY_ONLY.match(plain, at):
        last = real(replace(day, day=int(number(found[1]) or 0), end=found.end()))
    elif (found := _NEXT_DAY.match(plain, at)) and not draft.clock:
        last = _later(replace(day, end=found.end()), 1)
    elif full := day_at(plain, at, text=text, order=order):
        last = full if full.day else None
    elif found := _SHORT_END.match(plain, at):
        last = real(replace(day, month=int(found[1]), day=int(found[2]), end=found.end()))
    elif (found := _DAY_BARE.match(plain, at)) and not draft.clock and not plain[draft.end - 1] == ")":
        last = real(replace(day, day=int(found[1]), end=found.end()))
    if not last or last.bad or not last.month:
        return False
    if last.year is None and day.year:
        last = replace(last, year=day.year + (last.month < (day.month or 0)))
    elif day.year is None and last.year:
        draft.day = replace(day, year=last.year - (last.month < (day.month or 0)))
    draft.last, draft.end = last, last.end
    _second_half(plain, draft)
    return True


def _second_half(plain: str, draft: _Draft) -> None:
    """Weekday and time of the last day."""
    for _ in range(2):
        gap = _GAP.match(plain, draft.end)
        at = gap.end() if gap else draft.end
        if week := _WEEK.match(plain, at):
            draft.end = week.end() + plain.startswith(")", week.end())
        elif draft.clock and not draft.until and (clock := clock_at(plain, at, near=True)) and not clock.end_time:
            draft.until, draft.end = clock, clock.end


def _and_more(plain: str, draft: _Draft) -> None:
    """Further days of the same month: 6月1日、2日、8日."""
    day = draft.day
    while day and day.day and len(draft.more) < 20 and (found := _ALSO.match(plain, draft.end)):
        end = found.end(1)
        if suffix := re.compile(r"\s?[日号]").match(plain, end):
            end = suffix.end()
        nexts = real(replace(day, day=int(number(found[1]) or 0), end=end))
        if not nexts or nexts.bad:
            break
        draft.more.append((found.start(1), nexts))
        draft.end = end


def _whens(draft: _Draft, text: str, offset: int) -> Iterator[When]:
    """What was gathered, as it is handed out: one `When`, or one for each day of a list."""
    clock, day = draft.clock, draft.day
    half = text[slice(*draft.half_day)] if draft.half_day else None
    when = When(
        start=offset + draft.start,
        end=offset + draft.end,
        raw=text[draft.start : draft.end],
        start_time=clock.start_time if clock else None,
        end_time=(draft.until.start_time if draft.until else clock.end_time) if clock else None,
        weekday=text[slice(*draft.weekday)] if draft.weekday else None,
        holiday=draft.holiday,
        half_day=half or (clock.half_day if clock else None),
    )
    if day is None:
        if draft.holiday and (clock or "当" in when.raw) and (fixed := holiday_on(draft.holiday)):
            yield replace(when, date=_written(None, *fixed), month=fixed[0], status="year_missing")
        else:
            yield replace(when, status="day_missing" if draft.weekday else "missing")
        return
    when = _dated(when, day, draft.last)
    if clock and clock.next_day and not draft.last and when.date:
        when = replace(when, end_date=_spelled(_later(day, 1)))
    numbers = [(at, more) for at, more in draft.more] or [(draft.start, replace(day, day=on)) for on in day.days]
    if draft.more:
        yield replace(when, end=offset + day.end, raw=text[draft.start : day.end])
    else:
        yield when
    for place, (at, more) in enumerate(numbers):
        end = draft.end if place == len(numbers) - 1 or not draft.more else more.end
        if more := real(more):
            yield _dated(replace(when, start=offset + at, end=offset + end, raw=text[at:end], weekday=when.weekday, end_date=None), more, None)


def _dated(when: When, day: Day, last: Day | None) -> When:
    year, month = day.year, day.month
    when = replace(when, year=year, month=month)
    if day.bad:
        return replace(when, month=None, status="missing")
    if day.part and month:
        first, final = {"early": (1, 10), "middle": (11, 20), "late": (21, _last_of(year, month))}[day.part]
        return replace(when, date=_written(year, month, first), end_date=_written(year, month, final), status="approximate")
    if day.months and month:
        ends_in = year + (day.months < month or day.next_year) if year else None
        final = _last_of(ends_in, day.months)
        return replace(when, date=_written(year, month, 1), end_date=_written(ends_in, day.months, final), status="approximate")
    if month is None or day.day is None:
        return replace(when, status="day_missing" if month or year else "missing")
    when = replace(when, date=_spelled(day), status="given" if year else "year_missing")
    if day.last:
        last = replace(day, day=day.last)
    if last and (last := real(last)) and not last.bad and _spelled(last) != when.date:
        when = replace(when, end_date=_spelled(last))
    return when


def _spelled(day: Day | None) -> str | None:
    return _written(day.year, day.month, day.day) if day and day.month and day.day else None


def _written(year: int | None, month: int, day: int) -> str:
    return f"{year:04}-{month:02}-{day:02}" if year else f"--{month:02}-{day:02}"


def _last_of(year: int | None, month: int) -> int:
    return monthrange(year or 2025, month)[1]


def _later(day: Day, days: int) -> Day | None:
    try:
        moved = date(day.year or 2025, day.month or 1, day.day or 1) + timedelta(days=days)
    except (ValueError, OverflowError):
        return None
    return replace(day, year=moved.year if day.year else None, month=moved.month, day=moved.day)


def _order(plain: str, lang: str | None) -> str:
    """How 6/7/2026 is meant here, as far as the other dates or the language tell."""
    votes = {"dmy" if int(hit[1]) > 12 else "mdy" for hit in _SLASHED.finditer(plain) if (int(hit[1]) > 12) != (int(hit[2]) > 12)}
    if len(votes) == 1:
        return votes.pop()
    return {"en-us": "mdy", "en-gb": "dmy"}.get((lang or "").lower(), "")


_DUE_SURE = re.compile(r"(?:截止(?:时间|日期|日|到|至|于)?|截至|最晚|最迟)\s{0,2}(?:[:为是于在至到]\s{0,2}){0,2}$")
_DUE_BEHIND = re.compile(r"\s{0,2}(?:\(?(?:之前|以前|前(?![后往来去台提期夕排一两三几端沿]))|(?:报名)?截止|止(?!步)|为止|为截止)")
_DUE_ENGLISH = re.compile(
    r"(?:deadline(?: is| for [a-z -]{1,40})?:?|no later than|not later than|rsvp(?: by| before)?:?|\bby|\bbefore|until|clos(?:es?|ing)(?: date)?(?: is| on| at)?:?|ends? on|due(?: on| by)?:?)"
    r"\s{0,2}(?:the end of|end of|midnight on|midnight,?|\d{1,2}(?:[:.]\d\d)? ?[ap]m (?:on|,))?\s{0,2}(?:on |the )?$"
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
