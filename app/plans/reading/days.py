"""One day, month or part of a month as it is written: 2026年6月1日, 2026.6.1, 6月x日, 4月上旬, 14 June, 6/14, 六一儿童节."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from typing import Literal

from .numerals import number
from .plain import NUM, TO, choice, flat
from .words import entries

Part = Literal["early", "middle", "late"]


@dataclass(frozen=True, slots=True)
class Day:
    """A day as read, ending at `end`: what is unknown is None. `bad`: no such day. `part`: only a third of the month.

    `months`: the last month of a span of months. `blank`: the plan leaves a gap to fill in. `days`: further days of the
    same month (14, 21 and 28 June). `last`: the last day of a span written as one (14-16 June).
    """

    end: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    part: Part | None = None
    months: int | None = None
    blank: bool = False
    bad: bool = False
    english: bool = False
    days: tuple[int, ...] = ()
    last: int | None = None
    next_year: bool = False


_BLANK = r"(?:[x*_?]{1,16}|\.{2,6}|…{1,2}|\( {0,6}\)|某|零|-{1,4}| {1,8})"
_YEAR = r"(?:(?:19|20)\d\d|20[x*_?]{1,4}|20 {1,4}|1[0-4]\d(?= {0,2}年)|\d\d(?!\d)|[x*_]{1,16}|[一二][零一二三四五六七八九]{3}|零{2,4}|\( {0,6}\))"
_MONTH = r"(?:1[0-2]|0?[1-9](?!\d)|十[一二]?|[一二三四五六七八九元])"
_SOON = rf"(?: {{0,2}}(?:-{{1,6}}|至|到|、|,|和|及|与) {{0,2}}{NUM}){{1,9}} ?[日号]"
_SHUT = r"(?![楼线馆院门文令机]|[龄薪饼亮球光季经])"
_HAN = re.compile(
    rf"(?:(?:(?:中华)?(?P<republic>民国)|公元|西元)? {{0,2}}(?P<year>{_YEAR}) {{0,2}}年 {{0,3}}|(?P<said>[今明本当来次翌]|隔)年 ?的?)?"
    rf"(?P<month>{_MONTH}) {{0,2}}月份?"
    rf"(?: {{0,3}}(?P<day>{NUM}) {{0,2}}(?:[日号]{_SHUT}|(?={_SOON})|(?= ?\((?:周|星期)|(?:上|下)午|晚上|早上))"
    rf"|(?P<gap>{_BLANK}) {{0,2}}[日号]"
    rf"| {{0,2}}(?P<part>[上中下]旬|初(?![中三二一级步期赛夏秋冬春])|底(?![部层线片])|末|中(?=[,。;、\s)]|$))"
    rf"|(?! ?\d|[龄薪饼亮球光季经大内初嫂一二三四五六七八九十]))"
)
_MONTHS = re.compile(
    rf"(?:(?P<year>{_YEAR}) {{0,2}}年 {{0,3}})?(?P<month>{_MONTH})(?: ?月份?)?{TO}(?P<next>次年|翌年|来年|第二年|明年)?(?P<last>{_MONTH}) ?月份?(?! {{0,3}}(?:{NUM}|{_BLANK}) ?[日号]|[上中下]旬|底|初|末)"
)
_GAPS = re.compile(
    rf"(?:(?P<year>{_YEAR})? {{0,8}}年 {{0,3}})?(?P<month>{_MONTH}|{_BLANK}) {{0,3}}月(?: {{0,3}}(?:(?P<day>{NUM})|{_BLANK}) {{0,3}}[日号]{_SHUT})"
    rf"|(?P<only>{_YEAR})? {{0,8}}年 {{1,8}}月(?: {{1,8}}日)?"
)
_LUNAR = re.compile(rf"(?:农历|阴历|旧历)(?:[^\d,。;\s]{{0,4}}年)?(?:正|腊|冬|{_MONTH})月(?:初|廿)?(?:{NUM}|[一二三四五六七八九十])?日?|(?:腊月|正月)(?:初|廿)?{NUM}")
_BIG = re.compile(r"(?P<year>(?:19|20)\d\d) ?(?P<sign>[-./·]) ?(?P<month>\d{1,2}) ?(?P=sign) ?(?P<day>\d{1,2})(?:[日号])?(?!\d|(?P=sign)\d)")
_REPUBLIC = re.compile(
    r"(?:(?:中华)?民国 ?(?P<year>\d{2,3}) ?[-./] ?(?P<month>\d{1,2}) ?[-./] ?(?P<day>\d{1,2})(?![\d.])"
    r"|(?:中华)?民国 ?(?P<year2>\d{2,3})(?P<month2>[01]\d)(?P<day2>[0-3]\d)(?!\d)"
    r"|(?P<year3>1[0-4]\d)(?P<sign>[./])(?P<month3>\d{1,2})(?P=sign)(?P<day3>\d{1,2})(?![\d./]))"
)
_LITTLE = re.compile(r"(?P<one>\d{1,2})(?P<sign>[-./])(?P<two>\d{1,2})(?P=sign)(?P<year>(?:19|20)\d\d|\d\d)(?!\d|(?P=sign)\d)")
_SHORT = re.compile(r"(?P<one>\d{1,2})(?P<sign>[./·])(?P<two>\d{1,2})(?!\d|(?P=sign)\d| ?[%元米万倍度])")
_SHORT_BEHIND = re.compile(rf"(?:[、,] ?|和|及)\d{{1,2}}/\d{{1,2}}(?![\d/])|(?:起|截止|开始报名)| {{0,2}}(?:\(?(?:周|星期|礼拜)[一二三四五六日天]|\(?{choice('half_days')}|\d{{1,2}}:\d\d|{TO}\d{{1,2}}[./·]\d{{1,2}}(?!\d|[./])| ?\((?:mon|tue|wed|thu|fri|sat|sun))")
_SHORT_AHEAD = re.compile(r"(?:(?:时间|日期|date|when|日程) {0,2}(?:[:为是])?|(?<!\d)\d{1,2}/\d{1,2} ?(?:[、,]|和|及)) {0,2}$")

MONTH_NAMES = dict(zip(("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), range(1, 13), strict=True))
_NAME = (
    r"(?:(?:january|february|march|april|may|june|july|august|september|october|november|december)\b|"
    r"(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b\.?)"
)
_TH = r"(?:st|nd|rd|th)?"
_MORE = rf"(?P<more>(?:(?:, ?|,? and | ?& )\d{{1,2}}{_TH}(?![\d:]| ?[ap]\.?m)){{1,6}})"
_DAY_FIRST = re.compile(
    rf"(?:the )?(?P<day>\d{{1,2}}){_TH}(?: ?(?:-{{1,3}}|to) ?(?P<last>\d{{1,2}}){_TH}|{_MORE})?(?: {{1,2}}of)? {{0,2}}(?P<month>{_NAME})(?:,? {{1,2}}(?P<year>(?:19|20)\d\d)(?!\d))?"
)
_MONTH_FIRST = re.compile(
    rf"(?P<month>{_NAME}) {{1,2}}(?:the )?(?P<day>\d{{1,2}}){_TH}(?!\d|:\d|\.\d| ?[ap]\.?m)(?: ?(?:-{{1,3}}|to) ?(?P<last>\d{{1,2}}){_TH}(?![\d:]| ?[ap]\.?m)|{_MORE})?(?:,? {{1,2}}(?P<year>(?:19|20)\d\d)(?!\d))?"
)
_MONTH_ALONE = re.compile(rf"(?:(?P<part>early|mid|late|the end of|end of|the beginning of|the middle of)[ -])?(?P<month>{_NAME})(?:,? {{1,2}}(?P<year>(?:19|20)\d\d)(?!\d))?")
_PARTS: dict[str, Part] = {"上": "early", "初": "early", "中": "middle", "下": "late", "底": "late", "末": "late", "early": "early", "mid": "middle", "late": "late"}
_PARTS |= {"the end of": "late", "end of": "late", "the beginning of": "early", "the middle of": "middle"}


def day_at(plain: str, at: int, *, text: str, order: str = "", weekday: int | None = None) -> Day | None:
    """The day, month or part of one that begins at `at` of `plain` (`flat` of `text`).

    `order`: "dmy" or "mdy" when the text or its language tells how 6/7/2026 is meant; else only `weekday` (1 Monday …
    7 Sunday) can, and without it the date stays unread (`blank`).
    """
    sign = plain[at]
    if sign.isascii() and sign.isalpha() and sign != "x":
        return _english_month(plain, at, text)
    if found := _REPUBLIC.match(plain, at):
        year, month, on = (int(one) for one in found.group("year", "month", "day", "year2", "month2", "day2", "year3", "month3", "day3") if one)
        return real(Day(found.end(), year + 1911, month, on))
    if sign in "农阴旧腊正":
        found = _LUNAR.match(plain, at)
        return Day(found.end(), blank=True) if found else None
    if found := _MONTHS.match(plain, at):
        first, last = _read(found["month"]), _read(found["last"])
        return Day(found.end(), _year(found["year"]), first, months=last, next_year=bool(found["next"]))
    if found := _HAN.match(plain, at):
        return _han(found)
    if found := _GAPS.match(plain, at):
        if found["only"] is not None or found["month"] is None:
            return Day(found.end(), _year(found["only"]), blank=True)
        return Day(found.end(), _year(found["year"]), _read(found["month"]) or None, blank=True)
    if not sign.isdigit():
        return None
    if found := _BIG.match(plain, at):
        return real(Day(found.end(), int(found["year"]), int(found["month"]), int(found["day"])))
    if found := _LITTLE.match(plain, at):
        year = int(found["year"])
        if found["sign"] == "." and year < 100:
            return None
        return _ordered(found, year + 2000 if year < 100 else year, order, weekday)
    if found := _DAY_FIRST.match(plain, at):
        return _english(found, text)
    if (found := _SHORT.match(plain, at)) and (weekday or _SHORT_BEHIND.match(plain, found.end()) or _SHORT_AHEAD.search(plain[max(0, at - 10) : at])):
        return _ordered(found, None, order or "mdy", None)
    return None


def _read(spelled: str | None) -> int:
    return 1 if spelled == "元" else int(number(spelled or "") or 0)


def _year(spelled: str | None, *, republic: bool = False) -> int | None:
    if not spelled or len(spelled) < 2 or not (value := number(spelled)):
        return None
    value = int(value)
    if 100 <= value < 150 or (republic and value < 100):
        return value + 1911
    return value + 2000 if 10 <= value < 60 else value if 1900 <= value < 2100 else None


def _han(found: re.Match[str]) -> Day | None:
    day = Day(found.end(), _year(found["year"], republic=bool(found["republic"])), _read(found["month"]), next_year=(found["said"] or "") in "来次翌隔明" and bool(found["said"]))
    if found["part"]:
        return replace(day, part=_PARTS[found["part"][0]])
    if found["gap"]:
        return replace(day, blank=True)
    return real(replace(day, day=_read(found["day"]))) if found["day"] else day


def real(day: Day) -> Day | None:
    """The day, `bad` when there is no such one (30 February; 29 February counts when the year is unknown)."""
    if day.month is None or day.day is None:
        return day
    if not 1 <= day.month <= 12:
        return None
    return replace(day, bad=not 1 <= day.day <= monthrange(day.year or 2024, day.month)[1])


def later(day: Day, days: int) -> Day | None:
    try:
        moved = date(day.year or 2025, day.month or 1, day.day or 1) + timedelta(days=days)
    except (ValueError, OverflowError):
        return None
    return replace(day, year=moved.year if day.year else None, month=moved.month, day=moved.day)


def _ordered(found: re.Match[str], year: int | None, order: str, weekday: int | None) -> Day | None:
    one, two = int(found["one"]), int(found["two"])
    ways = [(one, two)] if order == "mdy" else [(two, one)] if order == "dmy" else [(one, two), (two, one)]
    if not any(1 <= month <= 12 for month, _ in ways):
        ways = [(two, one), (one, two)]
    each = [real(Day(found.end(), year, month, on, english=found["sign"] == "/")) for month, on in dict.fromkeys(ways)]
    days = [day for day in each if day and not day.bad]
    if len(days) > 1 and weekday and year:
        days = [day for day in days if _weekday(day) == weekday] or days
    if len(days) > 1:
        return Day(found.end(), year, blank=True, english=True)
    return days[0] if days else None


def _weekday(day: Day) -> int:
    return date(day.year or 2000, day.month or 1, day.day or 1).isoweekday()


def _english(found: re.Match[str], text: str) -> Day | None:
    name = text[found.start("month") : found.start("month") + 1]
    if found["month"] in ("may", "mar", "march") and not name.isupper():
        return None
    more = tuple(int(one) for one in re.findall(r"\d{1,2}", found["more"] or ""))
    month = MONTH_NAMES[found["month"][:3]]
    last = int(found["last"]) if found["last"] else None
    day = real(Day(found.end(), int(found["year"]) if found["year"] else None, month, int(found["day"]), english=True, days=more, last=last))
    if day and any(not 1 <= one <= 31 for one in (*more, last or 1)):
        return replace(day, bad=True)
    return day


def _english_month(plain: str, at: int, text: str) -> Day | None:
    if plain.startswith("the ", at) and (found := _DAY_FIRST.match(plain, at)):
        return _english(found, text)
    if found := _MONTH_FIRST.match(plain, at):
        return _english(found, text)
    if found := _MONTH_ALONE.match(plain, at):
        led = re.search(r"\b(?:in|during|by|of|since|from|until|throughout|before|every|each|to|and|-) {0,2}$", plain[max(0, at - 12) : at])
        if not (found["year"] or found["part"] or led) or not text[found.start("month")].isupper():
            return None
        day = Day(found.end(), int(found["year"]) if found["year"] else None, MONTH_NAMES[found["month"][:3]], english=True)
        return replace(day, part=_PARTS[found["part"]]) if found["part"] else day
    return None


_AROUND = r'(?:"? ?(?:前后|期间|前夕|来临之际|到来之际))?'


@cache
def _holidays() -> tuple[re.Pattern[str], dict[str, str]]:
    """A pattern of all names of holidays, and the label each stands for."""
    labels: dict[str, str] = {}
    for label, (_, *others) in entries("occasions").items():
        for name in (label, *others):
            labels.setdefault(flat(name).strip('"').replace("·", ""), label)
    names = "|".join(_holiday(name) for name in sorted(labels, key=len, reverse=True))
    return re.compile(rf"(?P<name>{names}){_AROUND}"), labels


def _holiday(name: str) -> str:
    """How one name is found: 六一儿童节 also as 六·一”儿童节 and 6.1儿童节; 七一 alone only where no number can be meant."""
    figures = re.match(r"[一二三四五六七八九十]{2,3}", name)
    if name.isascii():
        return re.escape(name) + r"\b"
    if not figures:
        return re.escape(name)
    spoken, rest = r"[·.]?".join(figures[0]), re.escape(name[figures.end() :])
    digits = "".join(str(number(sign)) for sign in figures[0])
    if rest:
        return rf'(?:{spoken}|{digits[0]}[·.]{digits[1:]})"?{rest}'
    context = choice("holiday_context")
    return rf'(?:{spoken}(?="| {{0,2}}(?:{context}|国际|[儿青劳妇建节]))|(?<="){digits[0]}[·.]{digits[1:]}(?="))'


def holiday_at(plain: str, at: int) -> tuple[str, int] | None:
    """The label of the holiday named at `at` of `plain` and where its name ends."""
    pattern, labels = _holidays()
    found = pattern.match(plain, at)
    if not found or (at and plain[at - 1] in "一二三四五六七八九十0123456789."):
        return None
    name = re.sub(r'["·.]', "", found["name"]) if not found["name"].isascii() or found["name"][0].isdigit() else found["name"]
    if name[:1].isdigit():
        name = "".join("零一二三四五六七八九"[int(sign)] if sign.isdigit() else sign for sign in name)
    return (labels[name], found.end()) if name in labels else None


def holiday_on(label: str) -> tuple[int, int] | None:
    """Month and day of a holiday that is on the same day each year; None for those that follow the moon or a weekday."""
    words = entries("occasions").get(label)
    if not words or not (found := re.fullmatch(r"(\d\d)-(\d\d)", words[0])):
        return None
    return int(found[1]), int(found[2])
