"""The year of a day that is written without one: told by the heading, by other days of the plan, or by the day of the letter."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from app.plans.reading.dates import dates_in, weekday_number
from app.plans.reading.headline import heading_of
from app.plans.reading.layout import Bit, Plan
from app.plans.reading.outing_day import is_posted, outing_day

_NAMED = re.compile(
    r"(?<![\d.\-/])(20[0-4]\d)(?:年(?!\s?(?:\d{1,2}|[一二三四五六七八九十]{1,2})\s?月|[来间末初底]|以来|\d)|(?=[\s“”\"「《·•｜|【】]|[\u3400-\u9fff\U00020000-\U000323af]{2,12}(?:活动|招募|志愿|赛|节|营|行动|计划|方案)|$)(?!\s?[月日元份人个名]))"
)
_CALLS = re.compile(r"(?:招募|开展|举办|举行|组织|参加|发起|启动|推出)(?:了)?\s?[“「\"《]?(20[0-4]\d)年(?!\s?\d{1,2}\s?月)[^，。；]{2,30}?(?:志愿|活动|招募|赛|节|营|行动)")
_BLANK_YEAR = re.compile(r"(?:20)?[xX×ＸＹ_＿*]{1,4}\s?年|20\s{1,4}年")
_LETTER = 200  # days within which an outing follows its letter


@dataclass(frozen=True, slots=True)
class Year:
    year: int
    how: Literal["given", "year_inferred"]
    at: Bit


@lru_cache(maxsize=4)
def year_told(plan: Plan) -> Year | None:
    """The year, when the outing's own day has none or `given` when it has."""
    chosen = outing_day(plan)
    day = chosen.day
    if day and day.year:
        return Year(day.year, "given", Bit(day.raw, day.start))
    if chosen.raw and _BLANK_YEAR.search(chosen.raw.text):
        return None
    return headed(plan) or _beside(plan) or _posted(plan)


def headed(plan: Plan) -> Year | None:
    """Named in the heading or in the outing's own name: 2026年…招募公告, 2019年“爱牙日”."""
    first = plan.blocks[0].line.bit.start if plan.blocks else len(plan.text)
    bits = [bit for bit in (heading_of(plan),) if bit]
    bits += [value for block in plan.about("name") for value in list(block.lines())[:1]]
    bits += [line.bit for line in plan.lines[:8] if line.bit.start < first and len(line.bit.text) <= 60 and not is_posted(line.bit.text)]
    for bit in bits:
        if found := _NAMED.search(bit.text):
            return Year(int(found.group(1)), "given", bit.of(found, 1))
    opening = plan.text[: max(first, 600)]
    if found := _CALLS.search(opening):
        return Year(int(found.group(1)), "given", plan.whole().of(found, 1))
    if found := re.search(r"[“「\"《][^”」\"》\n]{0,20}?(?<![\d.\-/])(20[0-4]\d)(?![\d.\-/])(?!年\s?\d{1,2}月)[^”」\"》\n]{0,30}[”」\"》]", opening):
        return Year(int(found.group(1)), "given", plan.whole().of(found, 1))
    return None


def _days(plan: Plan) -> tuple[tuple[int, int] | None, int | None]:
    day = outing_day(plan).day
    if not day or not (day.date or day.month):
        return None, None
    month, on = (int(day.date[-5:-3]), int(day.date[-2:])) if day.date else (day.month or 1, 1)
    return (month, on), weekday_number(day.weekday) if day.weekday else None


def _beside(plan: Plan) -> Year | None:
    """Told by the same day elsewhere, or by another day of the outing's own: until when one signs up, a training before."""
    (day, weekday) = _days(plan)
    if not day:
        return None
    due: Year | None = None
    for sentence in plan.sentences():
        for one in dates_in(sentence.text, sentence.start):
            if not one.year or not one.date or one.status == "approximate":
                continue
            at = Bit(one.raw, one.start)
            if one.date.endswith(f"-{day[0]:02}-{day[1]:02}") and not is_posted(sentence.text):
                return Year(one.year, "given", at)
            if due is None and re.search(r"报名|截止|截至|招募|培训|面试", sentence.text) and (year := _next(one.date, day, weekday)):
                due = Year(year, "given", at)
    return due


def _posted(plan: Plan) -> Year | None:
    """Concluded from the day the letter or the post was written."""
    (day, weekday) = _days(plan)
    if not day:
        return None
    lines = [line.bit for line in plan.lines[:6]] + [line.bit for line in plan.lines[-8:]]
    for bit in lines:
        signed = len(bit.text) <= 40
        if not signed or not (is_posted(bit.text) or bit.start > len(plan.text) // 2):
            continue
        for one in dates_in(bit.text, bit.start):
            if not one.year or not one.date or one.status != "given":
                continue
            alone = len(bit.text) - (one.end - one.start) <= 16
            if (alone or is_posted(bit.text)) and (year := _next(one.date, day, weekday)):
                return Year(year, "year_inferred", Bit(one.raw, one.start))
    return None


def _next(written: str, day: tuple[int, int], weekday: int | None) -> int | None:
    """The year in which the day comes next after another, if that is soon and on its weekday."""
    before = date.fromisoformat(written)
    for year in (before.year, before.year + 1):
        try:
            outing = date(year, *day)
        except ValueError:
            continue
        if before - timedelta(1) <= outing <= before + timedelta(_LETTER) and (weekday is None or outing.isoweekday() == weekday):
            return year
    return None


def with_year(day: str, plan: Plan, year: int | None = None) -> str:
    """A day without a year takes the year that the plan states for its own day (the one behind December is the next)."""
    if not day.startswith("--"):
        return day
    if year is None:
        told = year_told(plan)
        year = told.year if told else None
    return f"{year}-{day[2:]}" if year else day
