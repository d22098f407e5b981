"""What stands together about one time, gathered from a text: day, weekday, holiday, half of a day, times, spans of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from heapq import merge

from .clocks import Clock, clock_at, half_days
from .clocks import start as clock_start
from .days import MONTH_NAMES, Day, day_at, holiday_at, holiday_on, later, real
from .numerals import number
from .plain import NUM, TO, flat
from .words import entries
from .years import weekday_number


@dataclass(slots=True)
class Draft:
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
    r"(?:[每本这下上]{1,2}个?)?(?:周|星期|礼拜)[一二三四五六日天1-7](?![次起个堂回篇封期轮岁年边围记]|[一两二三]?(?:[次场名个天节课]|小时)|(?<=[1-7])\d)"
    rf"(?:(?:{TO}|[、,和及])(?:周|星期|礼拜)[一二三四五六日天]|[、]?[日天](?=[上下早晚全,。;)\s]|$))?"
)
_WEEK_SIGN = re.compile(r"([一二三四五六日])(?= {0,2}\))")
_WEEK_SHUT = re.compile(r" ?\( ?(?:(?:周|星期|礼拜)[一二三四五六日天]|[一二三四五六日]) ?\)")
_WEEK_EN = re.compile(
    r"(?:(?:this|next|every|each|coming) )?(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b|(?:mon|tues?|wed|thu(?:rs?)?|fri|sat|sun)\b\.?)"
    r"(?:(?: and | & | to | ?- ?)(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b)?"
)
_GAP = re.compile(
    r" {0,4}[,|(]? {0,3}(?:的|每天|每日|当天|当日|全天|t(?=\d\d:)|(?:at|from|on|@|between|starting(?: at| from)?|both days|each day|daily)[ ,]{1,2})? {0,2}(?:from )?"
)
_SHUT = re.compile(r" {0,2}\)")
_SUFFIX = re.compile(r" ?[日号]")
_OPEN = re.compile(r" {0,3}\( {0,2}")
_TO = re.compile(TO)
_ABOUT_TO = re.compile(rf"(?:左右|前后)?{TO}")
_DAY_ONLY = re.compile(rf"({NUM}) ?[日号](?![楼线馆院门])")
_DAY_BARE = re.compile(r"(\d{1,2})(?![\d:点时./%年月名人个]| ?[a-z])")
_SHORT_END = re.compile(r"(\d{1,2}) ?[./] ?(\d{1,2})(?![\d:])")
_FIGURES = "一二三四五六七八九十"
_NEXT_DAY = re.compile(r"(?:次日|第二天|翌日)")
_ALSO = re.compile(rf" {{0,2}}[、,和及与&] {{0,2}}(?=({NUM})(?: ?[日号](?![楼线])|(?: ?[、,和及与] ?{NUM}){{0,8}} ?[日号]))")


def places(plain: str) -> Iterator[int]:
    """Where something about time may begin; quick, and right about nothing else."""
    return merge(*((hit.start() for hit in pattern.finditer(plain)) for pattern in _starts()))


@cache
def _starts() -> tuple[re.Pattern[str], ...]:
    seconds: dict[str, set[str]] = {}
    english = {*MONTH_NAMES, "mon", "tue", "wed", "thu", "fri", "sat", "sun", "this ", "next ", "every ", "each ", "coming ", "early ", "mid ", "mid-", "late ", "the ", "end of ", "from ", "between "}
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
            rf"[0-9](?<![\d_].)\d{{0,3}}(?: {{0,4}}[年月./·-]|[x*_?]{{1,6}}年|\( {{0,6}}\)年|{TO}|(?:st|nd|rd|th)\b"
            r"|,? (?:and |& )?\d| ?(?:of )?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))"
        ),
        re.compile(rf"[{_FIGURES}零元](?<![{_FIGURES}零第].)(?:[{_FIGURES}零]{{0,3}} {{0,2}}[年月至到-])"),
        re.compile(
            r"[x_*某(](?<![a-z\d_x].)[x_*\s)]{0,20}[年月]|年 {1,8}月|[今明本当来次翌隔]年|[农阴旧]历|[腊正]月|[民公西](?<![华].)[国元] ?\d|中华民国|[每本这下上]个?[周星礼每本这下上]|周[一二三四五六日天1-7]|[星礼][期拜]"
        ),
        re.compile("|".join(sorted(map(re.escape, english), key=lambda word: (-len(word), word)))),
        re.compile(f"[{''.join(sorted(seconds))}](?:{holidays})"),
    )


def gathered(plain: str, text: str, at: int, order: str) -> Draft | None:
    """Everything about one time that stands together from `at` on: day, weekday, holiday, half day, times, spans of them."""
    draft = Draft(at, at)
    for _ in range(8):
        if not _one_more(plain, text, draft, order):
            break
    if draft.weekday and not (draft.day or draft.clock or draft.holiday):
        word = plain[draft.weekday[0] : draft.weekday[1]]
        if word.isascii() and not word.rstrip("s").endswith("day"):
            return None  # sun and sat are words, too
    return draft if draft.day or draft.clock or draft.holiday or draft.weekday else None


def _one_more(plain: str, text: str, draft: Draft, order: str) -> bool:
    begins = draft.end == draft.start
    gap = _GAP.match(plain, draft.end)
    at = draft.end if begins or not gap else gap.end()
    opened = not begins and bool(_OPEN.match(plain, draft.end))
    if at >= len(plain):
        return False
    if not begins and draft.day and not draft.last and _reaches(plain, text, draft, order):
        return True
    if draft.clock and not draft.clock.english and not (at < len(plain) and plain[at].isascii() and draft.end < at):
        return False
    if not draft.day and (day := _day(plain, text, draft, at, order, begins)):
        draft.day, draft.end = day, day.end
        _and_more(plain, draft)
    elif not draft.weekday and (week := _week_at(plain, draft, at, opened)):
        draft.weekday, draft.end = (week.start(), week.end()), week.end()
    elif not draft.clock and (clock := clock_at(plain, at, near=not begins)):
        draft.clock, draft.end = clock, clock.end
        return True
    elif not draft.holiday and (not draft.clock) and (named := holiday_at(plain, at)):
        if draft.day and not _same_day(draft.day, named[0]):
            return False
        draft.holiday, draft.end = named
    elif (draft.day or draft.weekday) and not draft.half_day and not draft.clock and (half := _half_day().match(plain, at)):
        draft.half_day, draft.end = (half.start(), half.end()), half.end()
    else:
        return False
    if opened or "(" in plain[draft.start : draft.end]:
        shut = _SHUT.match(plain, draft.end)
        if shut and plain.count("(", draft.start, draft.end) > plain.count(")", draft.start, draft.end):
            draft.end = shut.end()
            if draft.weekday and not draft.clock and not draft.last:
                _and_more(plain, draft)
    return draft.end > at


def _week_at(plain: str, draft: Draft, at: int, opened: bool) -> re.Match[str] | None:
    """A weekday; a single sign for one only in brackets behind a day: 6月1日(一)."""
    if week := _WEEK.match(plain, at) or (_WEEK_EN.match(plain, at) if _word_begins(plain, at) else None):
        return week
    return _WEEK_SIGN.match(plain, at) if opened and draft.day and draft.day.day else None


def _word_begins(plain: str, at: int) -> bool:
    return plain[at].isalpha() and (at == 0 or not (plain[at - 1].isascii() and plain[at - 1].isalpha()))


def _day(plain: str, text: str, draft: Draft, at: int, order: str, begins: bool) -> Day | None:
    weekday = weekday_number(plain[draft.weekday[0] : draft.weekday[1]]) if draft.weekday else None
    if plain[at].isalpha() and plain[at].isascii() and not _word_begins(plain, at):
        return None
    day = day_at(plain, at, text=text, order=order, weekday=weekday)
    if day and begins and plain[at - 1 : at] in ("第", "个", "近", "每", "满", "前", "几", "数") and day.day is None:
        return None
    if day and draft.holiday and not _same_day(day, draft.holiday):
        return None
    if day and draft.clock and not day.english and not draft.clock.english:
        return None
    return day


def _same_day(day: Day, label: str) -> bool:
    fixed = holiday_on(label)
    return not fixed or not (day.month and day.day) or fixed == (day.month, day.day)


@cache
def _half_day() -> re.Pattern[str]:
    return re.compile("(?:" + "|".join(re.escape(word) for word in sorted(half_days(), key=len, reverse=True) if len(word) > 1) + ")")


def _reaches(plain: str, text: str, draft: Draft, order: str) -> bool:
    """Whether a last day follows: -3日, 至6月3日, -6.3, 到次日; with its weekday and time."""
    day = draft.day
    gap = _ABOUT_TO.match(plain, draft.end)
    if day is None or not (day.day or day.part) or not gap or (draft.clock and draft.clock.end_time):
        return False
    at = gap.end()
    if week := (_WEEK_EN.match(plain, at) if at < len(plain) and _word_begins(plain, at) else None):
        at = week.end() + 1
    last: Day | None = None
    if at >= len(plain):
        return False
    if day.part:
        last = day_at(plain, at, text=text, order=order)
    elif found := _DAY_ONLY.match(plain, at):
        last = real(replace(day, day=int(number(found[1]) or 0), end=found.end()))
    elif (found := _NEXT_DAY.match(plain, at)) and not draft.clock:
        last = later(replace(day, end=found.end()), 1)
    elif full := day_at(plain, at, text=text, order=order):
        last = full if full.day else None
    elif found := _SHORT_END.match(plain, at):
        last = real(replace(day, month=int(found[1]), day=int(found[2]), end=found.end()))
    elif (found := _DAY_BARE.match(plain, at)) and not draft.clock and plain[draft.end - 1] != ")":
        last = real(replace(day, day=int(found[1]), end=found.end()))
    if not last or last.bad or not last.month:
        return False
    if last.year is None and day.year:
        last = after(last, day)
    elif day.year is None and last.year:
        draft.day = replace(day, year=last.year - ((last.month or 12) < (day.month or 0)))
    draft.last, draft.end = last, last.end
    _second_half(plain, draft)
    return True


def after(day: Day, before: Day) -> Day:
    """The day in the year in which it comes next behind `before`."""
    return replace(day, year=(before.year or 0) + ((day.month or 12) < (before.month or 0)) if before.year else None)


def _second_half(plain: str, draft: Draft) -> None:
    """Weekday and time of the last day."""
    for _ in range(2):
        gap = _GAP.match(plain, draft.end)
        at = gap.end() if gap else draft.end
        if week := _WEEK.match(plain, at):
            draft.end = week.end() + plain.startswith(")", week.end())
        elif draft.clock and not draft.until and (clock := clock_at(plain, at, near=True)) and not clock.end_time:
            draft.until, draft.end = clock, clock.end


def _and_more(plain: str, draft: Draft) -> None:
    """Further days of the same month: 6月1日、2日、8日."""
    day = draft.day
    while day and day.day and len(draft.more) < 20 and (found := _ALSO.match(plain, draft.end)):
        end = found.end(1)
        if suffix := _SUFFIX.match(plain, end):
            end = suffix.end()
        if shut := _WEEK_SHUT.match(plain, end):
            end = shut.end()
        nexts = real(replace(day, day=int(number(found[1]) or 0), end=end))
        if not nexts or nexts.bad:
            break
        draft.more.append((found.start(1), nexts))
        draft.end = end
