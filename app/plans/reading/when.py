"""When the outing is, and until when one may sign up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from app.plans.reading.dates import When, dates_in, deadline, years_that_fit
from app.plans.reading.headline import blank
from app.plans.reading.layout import Bit, Plan
from app.plans.reading.shape import Fact, Part

_TAKES_PLACE = re.compile(
    r"(?:将|拟|定|计划|现定|特|决定)(?:于|在)|举行|举办|开展|组织|出发|开跑|前往|启动|走进|will (?:be held|take place|meet|visit|be going|go)|"
    r"join us|takes place|is (?:on|scheduled)|we(?:'re| are) going|trip (?:to|is)|on (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day",
    re.I,
)
_NOT_IT = re.compile(r"截止|报名|缴费|回执|之前|前完成|前上交|培训|面试|公示|考核|deadline|register by|rsvp|return (?:this|the)|sign up by|due|posted|updated", re.I)
_OTHER = re.compile(r"[^:：\d]{0,8}(?:培训|报名|面试|截止|彩排|募集|宣传|准备|布置|领取|认领|征集)[^:：\d]{0,6}[:：]?")
_BACKUP = re.compile(r"(?:顺延|改期|延期|推迟|改在|改为|顺延到|备用日期|备选|候补日期)(?:至|到|为|在)?|rain date|backup date|back-up date|rescheduled? (?:to|for)|alternative date", re.I)


def when(plan: Plan) -> Iterator[Fact]:
    """The one fact `dates`: day or days, start and end, the year's state, backup day, sign-up window, shifts."""
    chosen, raw, sure = _chosen(plan)
    value: dict[str, Any] = {"raw": None, "date": None, "start": None, "end": None, "year": None, "status": "missing"}
    parts: list[Part] = []
    if raw:
        value["raw"] = raw.text
    if chosen:
        value |= _spelled(chosen)
        parts.append(Part("date", chosen[0].start, chosen[-1].end))
    backup = _backup(plan)
    if backup:
        value["backup_date"] = with_year(backup.date or "", plan, value.get("year"))
        parts.append(Part("backup_date", backup.start, backup.end))
    shifts = list(_shifts(plan))
    if shifts and len(shifts) > 1:
        value["shifts"] = shifts
    sessions = list(_sessions(plan))
    if len(sessions) > 1:
        value["sessions"] = [one for one, _ in sessions]
        parts += [Part(f"sessions[{n}]", bit.start, bit.end) for n, (_, bit) in enumerate(sessions)]
    if until := closing(plan):
        value["signup_until"] = until[0]
        parts.append(Part("signup_until", until[1].start, until[1].end))
    start, end = (raw.start, raw.end) if raw else (0, 0)
    missing = value["status"] == "missing"
    yield Fact("dates", value, start, end, "missing" if missing else sure, tuple(parts))  # type: ignore[arg-type]


def _chosen(plan: Plan) -> tuple[list[When], Bit | None, str]:
    """The dates that together say when, the passage, and how sure that is."""
    blank_one: Bit | None = None
    for block in plan.about("time"):
        if block.inside("recruit", "prepare", "after", "channels", "deadline", "budget"):
            continue
        for bit in list(block.lines())[:6]:
            if _OTHER.match(bit.text):
                continue
            found = [one for one in dates_in(bit.text, bit.start)]
            days = [one for one in found if _names_a_day(one)]
            if days:
                return _together(found), _passage(bit, found), "stated"
            if found and (others := _day_elsewhere(plan)):
                return [*others, *found], bit, "stated"
            if found:
                return found, _passage(bit, found), "stated"
            if blank_one is None and bit.text and len(bit.text) < 60:
                blank_one = bit
    for block in plan.about("meeting"):
        for bit in list(block.lines())[:4]:
            found = dates_in(bit.text, bit.start)
            if any(_names_a_day(one) for one in found):
                return _together(found), _passage(bit, found), "stated"
    return *_in_prose(plan), "stated" if not blank_one else "inferred"


def _in_prose(plan: Plan) -> tuple[list[When], Bit | None]:
    best: tuple[int, list[When], Bit] | None = None
    for number, sentence in enumerate(plan.sentences()):
        found = [one for one in dates_in(sentence.text, sentence.start) if one.status != "missing"]
        days = [one for one in found if one.date or one.end_date]
        if not days:
            continue
        worth = 3 if _TAKES_PLACE.search(sentence.text) else 1
        if _NOT_IT.search(sentence.text) or _BACKUP.search(sentence.text):
            worth -= 2
        if "background" in plan.topic_at(sentence.start):
            worth -= 1
        if number < 12:
            worth += 1
        if any(one.start_time for one in found):
            worth += 1
        if worth >= 2 and (best is None or worth > best[0]):
            best = (worth, _together(found), _passage(sentence, found))
    return (best[1], best[2]) if best else ([], None)


def _day_elsewhere(plan: Plan) -> list[When]:
    return [one for one in _in_prose(plan)[0] if _names_a_day(one)][:1]


def _names_a_day(one: When) -> bool:
    return bool(one.date or one.end_date or one.month or one.weekday or one.status in ("day_missing", "approximate"))


def _together(found: list[When]) -> list[When]:
    """The first day and what belongs to it: its end, the first times behind it."""
    days = [one for one in found if _names_a_day(one)]
    first = days[0]
    chosen = [first]
    if not first.start_time:
        chosen += [one for one in found if one.start_time and not _names_a_day(one) and one.start > first.start][:1]
    return chosen


def _passage(bit: Bit, found: list[When]) -> Bit:
    start, end = min(one.start for one in found), max(one.end for one in found)
    return Bit(bit.text[start - bit.start : end - bit.start], start)


def _spelled(chosen: list[When]) -> dict[str, Any]:
    first = chosen[0]
    timed = next((one for one in chosen if one.start_time or one.end_time), None)
    value: dict[str, Any] = {"date": first.date, "year": first.year, "status": first.status}
    if first.end_date and first.end_date != first.date:
        value = {"start_date": first.date, "end_date": first.end_date, "year": first.year, "status": first.status}
        value["date"] = None
    value["start"] = timed.start_time if timed else None
    value["end"] = timed.end_time if timed else None
    if first.weekday:
        value["weekday"] = first.weekday
    if first.month or first.date:
        value["month"] = first.month or int((first.date or "").split("-")[-2])
    if first.date and first.date.startswith("--") and first.weekday:
        month, day = int(first.date[2:4]), int(first.date[5:7])
        value["years_that_fit"] = years_that_fit(month, day, first.weekday)
    if not first.date and not first.month and not first.weekday:
        value["status"] = "missing" if not timed else "day_missing"
    return value


def _backup(plan: Plan) -> When | None:
    for sentence in plan.sentences():
        if match := _BACKUP.search(sentence.text):
            rest = sentence.cut(match.start())
            if found := [one for one in dates_in(rest.text, rest.start) if one.date]:
                return found[0]
    return None


def _shifts(plan: Plan) -> Iterator[dict[str, Any]]:
    for block in plan.about("shifts", "time"):
        if "time" in block.topics and len(block.own) < 2:
            continue
        for bit in block.lines():
            found = [one for one in dates_in(bit.text, bit.start) if one.start_time and one.end_time]
            for one in found:
                label = re.split(r"[:：\t]", bit.text[: one.start - bit.start])[0].strip(" 　-·（(") or None
                yield {"label": label if label and len(label) <= 12 else None, "start": one.start_time, "end": one.end_time}


def _sessions(plan: Plan) -> Iterator[tuple[dict[str, Any], Bit]]:
    """Several days under one time head, each on a line of its own."""
    for block in plan.about("time", "shifts"):
        if block.inside("recruit", "prepare", "after", "channels", "deadline", "budget"):
            continue
        for bit in block.lines(deep=True):
            found = dates_in(bit.text, bit.start)
            if several := _side_by_side(found, plan):
                yield from several
                return
            day = next((one for one in found if one.date), None)
            if not day:
                continue
            timed = next((one for one in found if one.start_time), None)
            label = re.match(r"([^:：\d（(]{2,12}?)[:：]?\s?(?=\d|20)", bit.text)
            value: dict[str, Any] = {"label": label.group(1).strip() if label else None, "start": timed.start_time if timed else None,
                                     "end": timed.end_time if timed else None}  # fmt: skip
            if day.end_date and day.end_date != day.date:
                value |= {"start_date": day.date, "end_date": day.end_date}
            else:
                value["date"] = with_year(day.date or "", plan)
            yield value, bit
    for sentence in plan.sentences():
        yield from _side_by_side(dates_in(sentence.text, sentence.start), plan)


def _side_by_side(found: list[When], plan: Plan) -> list[tuple[dict[str, Any], Bit]]:
    """Days set side by side with one time for all: 4月12日、19日、26日，每次下午两点到四点."""
    days = [one for one in found if one.date and not one.end_date]
    if len(days) < 3 or any(after.start - before.end > 4 for before, after in zip(days, days[1:], strict=False)):
        return []
    timed = next((one for one in found if one.start_time), None)
    times = {"start": timed.start_time if timed else None, "end": timed.end_time if timed else None}
    year = days[0].year
    return [({"label": None, "date": with_year(one.date or "", plan, year), **times}, Bit(plan.text[one.start : one.end], one.start)) for one in days]


def completed(facts: list[Fact]) -> list[Fact]:
    """The day's start and end, concluded from the programme where the time label tells the day alone."""
    items = [fact.value for fact in facts if fact.field == "programme" and fact.value.get("start")]
    dates = next(fact for fact in facts if fact.field == "dates")
    value = dates.value
    if not items or not (value.get("date") or value.get("start_date") or value.get("weekday")) or value.get("start") or value.get("end_date"):
        return facts
    last = items[-1]
    ends = last.get("end") or (last["start"] if _ENDS.search(last["title"]) and len(items) > 1 else None)
    filled = replace(dates, value=value | {"start": min(one["start"] for one in items), "end": ends}, why="起止时间由流程推出")
    return [filled if fact is dates else fact for fact in facts]


_ENDS = re.compile(r"结束|返回|返程|返校|放学|解散|赋归|归来|回程|离开|回校|回到|原地|散队|end|finish|return|leave|close|depart|back", re.I)


def closing(plan: Plan) -> tuple[str, Bit] | None:
    """Until when one may sign up, as `YYYY-MM-DD[THH:MM]` (`--MM-DD` without a year), and where it says so."""
    places = [bit for block in plan.about("deadline") for bit in list(block.lines())[:3]]
    for bit in places:
        found = [one for one in dates_in(bit.text, bit.start) if one.date]
        if found:
            return _moment(found[-1], plan), _passage(bit, found[-1:])
    for sentence in plan.sentences():
        if re.search(r"报名|截止|截至|招募|RSVP|[Rr]egist|[Ss]ign.?up|[Aa]ppl|deadline|slip|回执", sentence.text):
            one = deadline(sentence.text, sentence.start)
            if one and one.date:
                return _moment(one, plan), Bit(plan.text[one.start : one.end], one.start)
    return None


def with_year(day: str, plan: Plan, year: int | None = None) -> str:
    """A day without a year takes the year that the plan states for its own day."""
    if not day.startswith("--"):
        return day
    if year is None:
        chosen = _chosen(plan)[0]
        year = chosen[0].year if chosen else None
    if year is None and (stated := re.search(r"(?<!\d)(20[1-4]\d)\s?年?", plan.text[:200])):
        year = int(stated.group(1))
    return f"{year}-{day[2:]}" if year else day


def _moment(one: When, plan: Plan) -> str:
    day = with_year(one.end_date or one.date or "", plan)
    clock = one.end_time or one.start_time
    return f"{day}T{clock}" if clock else day


def meeting_time(plan: Plan) -> tuple[str, Bit] | None:
    """`HH:MM` and where it stands: when people gather."""
    for block in plan.about("meeting"):
        for bit in list(block.lines())[:3]:
            if not blank(bit.text):
                for one in dates_in(bit.text, bit.start):
                    if one.start_time:
                        return one.start_time, Bit(plan.text[one.start : one.end], one.start)
    return None
