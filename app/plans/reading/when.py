"""When the outing is, and until when one may sign up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from app.plans.reading.dates import When, dates_in, weekday_number, years_that_fit
from app.plans.reading.headline import blank
from app.plans.reading.layout import Bit, Plan
from app.plans.reading.outing_day import Chosen, backup, is_posted, outing_day, postponed
from app.plans.reading.shape import Fact, Part
from app.plans.reading.signup_window import closing, opening
from app.plans.reading.sittings import sessions, shifts
from app.plans.reading.year_told import headed, with_year, year_told

__all__ = ["closing", "completed", "meeting_time", "of_programme", "when", "with_year"]

_ENDS = re.compile(r"结束|返回|返程|返校|返园|放学|解散|赋归|归来|回程|离开|回校|回到|原地|散队")
_GATHERS = re.compile(r"[^，,。；;\n\d]{0,22}(?:集合|集中|集结|签到|上车|报到|汇合|碰面|碰头|见面|到园|入园|到校)")
_OVER = re.compile(r"(?:预计|大约|约|活动|于)?\s?$")
_OVER_BEHIND = re.compile(r"\s?(?:左右|前)?\s?(?:活动)?(?:(?P<sure>返园|返校|返程|回园|回校|放学|返回)|结束|解散|回到|散(?=[，,。；;]|$))")


def when(plan: Plan) -> Iterator[Fact]:
    """The one fact `dates`: day or days, start and end, the year's state, backup day, sign-up window, shifts."""
    chosen = outing_day(plan)
    value: dict[str, Any] = {"raw": None, "date": None, "start": None, "end": None, "year": None, "status": "missing"}
    parts: list[Part] = []
    if chosen.raw:
        value["raw"] = chosen.raw.text
    if chosen.whens:
        value |= _spelled(list(chosen.whens))
        parts.append(Part("date", min(one.start for one in chosen.whens), max(one.end for one in chosen.whens)))
    _say_the_year(value, plan, parts)
    _say_the_weekday(value, chosen, plan)
    if value.get("date") and str(value["date"]).startswith("--") and value.get("weekday"):
        value["years_that_fit"] = years_that_fit(int(value["date"][2:4]), int(value["date"][5:7]), value["weekday"])
    late = backup(plan)
    if late:
        value["backup_date"] = with_year(late.date or "", plan, value.get("year"))
        parts.append(Part("backup_date", late.start, late.end))
    elif value.get("date") and (moved := postponed(plan, value["date"])):
        value["backup_date"] = moved[0]
        parts.append(Part("backup_date", moved[1].start, moved[1].end))
    parts += _say_the_sittings(value, plan)
    if since := opening(plan):
        value["signup_from"] = since[0]
        parts.append(Part("signup_from", since[1].start, since[1].end))
    if until := closing(plan):
        value["signup_until"] = until[0]
        parts.append(Part("signup_until", until[1].start, until[1].end))
    start, end = (chosen.raw.start, chosen.raw.end) if chosen.raw else (0, 0)
    missing = value["status"] == "missing"
    yield Fact("dates", value, start, end, "missing" if missing else chosen.sure, tuple(parts))  # type: ignore[arg-type]


def _spelled(chosen: list[When]) -> dict[str, Any]:
    first = chosen[0]
    timed = next((one for one in chosen if one.start_time or one.end_time), None)
    value: dict[str, Any] = {"date": first.date, "year": first.year, "status": first.status}
    if first.end_date and first.end_date != first.date:
        value |= {"date": None, "start_date": first.date, "end_date": first.end_date}
    value["start"] = timed.start_time if timed else None
    value["end"] = chosen[-1].end_time if timed and chosen[-1].end_time else timed.end_time if timed else None
    if first.weekday:
        value["weekday"] = first.weekday
    if first.month or first.date:
        value["month"] = first.month or int((first.date or "").split("-")[-2])
    if not first.date and not first.month and not first.weekday:
        value["status"] = "missing" if first.status == "missing" and not first.year else first.status
    return value


def _say_the_year(value: dict[str, Any], plan: Plan, parts: list[Part]) -> None:
    """A year told elsewhere belongs to the day."""
    if value.get("year") or not (value.get("date") or value.get("start_date")):
        return
    if not (told := year_told(plan)):
        return
    for key in ("date", "start_date", "end_date"):
        if value.get(key):
            value[key] = with_year(value[key], plan, told.year)
    if value.get("end_date") and value["end_date"] < value["start_date"]:
        value["end_date"] = f"{told.year + 1}{value['end_date'][4:]}"
    value |= {"year": told.year, "status": told.how if value["status"] == "year_missing" else value["status"]}
    parts.append(Part("year", told.at.start, told.at.end))


def _say_the_weekday(value: dict[str, Any], chosen: Chosen, plan: Plan) -> None:
    """A weekday that stands beside the same day elsewhere."""
    day = value.get("date")
    if not day or value.get("weekday") or not chosen.whens:
        return
    tail = day[-5:]
    for line in plan.lines:
        for one in dates_in(line.bit.text) if tail[:2].lstrip("0") in line.bit.text else []:
            if one.date and one.date[-5:] == tail and one.weekday and weekday_number(one.weekday):
                value["weekday"] = one.weekday
                return


def _say_the_sittings(value: dict[str, Any], plan: Plan) -> list[Part]:
    """Shifts and sessions, and what they tell of the first and the last day and hour."""
    parts: list[Part] = []
    several = list(shifts(plan))
    if len(several) > 1:
        value["shifts"] = several
        value["start"] = min(one["start"] for one in several)
        value["end"] = max(one["end"] for one in several)
    days = sessions(plan)
    if len(days) > 1:
        times = {"start": value.get("start"), "end": value.get("end")} if not any(one["start"] for one, _ in days) and not value.get("shifts") else {}
        value["sessions"] = [one | times for one, _ in days]
        parts += [Part(f"sessions[{n}]", bit.start, bit.end) for n, (_, bit) in enumerate(days)]
        _span_sessions(value)
    return parts


def _span_sessions(value: dict[str, Any]) -> None:
    held = [one for one in value["sessions"] if not re.search(r"培训|面试|彩排", one["label"] or "")]
    first = [one.get("date") or one.get("start_date") for one in held]
    last = [one.get("date") or one.get("end_date") for one in held]
    if len(held) < 2 or not all(first) or not all(last) or len({one[0] for one in first}) > 1 or len({*first, *last}) < 2:
        return
    if not value.get("start_date") or value.get("date") in first:
        value |= {"start_date": min(first), "end_date": max(last), "date": None}
        value["status"] = "given" if first[0][0] != "-" else "year_missing"
        value["year"] = value.get("year") or (int(first[0][:4]) if first[0][0] != "-" else None)
    if not value.get("start") and held[0].get("start"):
        value |= {"start": held[0]["start"], "end": held[0]["end"]}
    value.pop("weekday", None)
    value.pop("years_that_fit", None)


def completed(facts: list[Fact], plan: Plan) -> list[Fact]:
    """The day's start and end, concluded from when people meet and from the programme where the time label tells the day alone."""
    dates = next(fact for fact in facts if fact.field == "dates")
    value = dates.value
    if not (value.get("date") or value.get("start_date") or value.get("weekday")):
        return facts
    items = [fact.value for fact in facts if fact.field == "programme" and fact.value.get("start")]
    new: dict[str, Any] = {}
    departs = _departs(plan)
    if not value.get("start") or departs:
        starts = [one["start"] for one in items[:1]] if not departs else [value["start"]]
        starts += [time for time, _ in _meetings(plan)][:1]
        starts = starts or _departures(plan) or _begins(plan)
        if starts:
            new["start"] = min(starts)
        if not value.get("end") and items and not value.get("end_date"):
            last = items[-1]
            ends = last.get("end") or (last["start"] if _ENDS.search(last["title"]) and len(items) > 1 else None)
            new["end"] = ends
    if not value.get("end") and not new.get("end") and (over := _over(plan)):
        new["end"] = over
    if not any(new.values()) or (new.get("end") and new["end"] < (new.get("start") or value.get("start") or "00:00")):
        new.pop("end", None)
    if not any(new.values()):
        return facts
    filled = replace(dates, value=value | new, why="起止时间由集合时间和流程推出")
    return [filled if fact is dates else fact for fact in facts]


def _departs(plan: Plan) -> bool:
    """Whether the time was taken from a label 出发时间."""
    block = outing_day(plan).block
    return bool(block and "出发" in block.line.label)


def _meetings(plan: Plan) -> Iterator[tuple[str, Bit]]:
    """When people gather, by the label or by a sentence that says it."""
    if found := meeting_time(plan):
        yield found
        return
    chosen = outing_day(plan).day
    day = chosen.date if chosen else None
    for sentence in plan.sentences():
        if is_posted(sentence.text) or set(plan.topic_at(sentence.start)) & {"deadline", "channels", "recruit", "after", "contact"}:
            continue
        every = dates_in(sentence.text, sentence.start)
        if any(one.date and day and one.date[-5:] != day[-5:] for one in every):
            continue
        for one in every:
            if one.start_time and _GATHERS.match(sentence.text[one.end - sentence.start :]):
                yield one.start_time, Bit(one.raw, one.start)


def _departures(plan: Plan) -> list[str]:
    """The time of a label 出发时间."""
    for block in plan.about("time", "departure"):
        if "出发" in block.line.label or "发车" in block.line.label:
            for bit in list(block.lines())[:1]:
                return [one.start_time for one in dates_in(bit.text) if one.start_time][:1]
    return []


_BEGINS = re.compile(r"\s?(?:准时|正式)?(?:开始|开幕|开赛|起跑|鸣枪)")


def _begins(plan: Plan) -> list[str]:
    """Told in a sentence: 活动从上午九点半开始."""
    for sentence in plan.sentences():
        if not re.search(r"报名|培训|面试|检票|售票", sentence.text):
            for one in dates_in(sentence.text):
                if one.start_time and not one.end_time and _BEGINS.match(sentence.text[one.end :]):
                    return [one.start_time]
    return []


def _over(plan: Plan) -> str | None:
    """When it is over, by the label 返程时间 or a sentence 预计11:30结束."""
    for block in plan.about("return"):
        for bit in list(block.lines(deep=True))[:2]:
            if found := [one for one in dates_in(bit.text) if one.start_time]:
                return found[0].end_time or found[0].start_time
    for sentence in plan.sentences():
        for one in dates_in(sentence.text):
            over = _OVER_BEHIND.match(sentence.text[one.end :]) if one.start_time and not one.end_time else None
            if over and (over["sure"] or re.search(r"预计|活动.{0,12}开始", sentence.text)):
                return one.start_time
    return None


def of_programme(facts: list[Fact], plan: Plan) -> list[Fact]:
    """A year's plan needs no day: what it tells or lacks is the year, which stands in its heading."""
    told = headed(plan)
    year = {"year": told.year, "status": "given"} if told else {"status": "year_missing"}
    return [
        replace(fact, value=fact.value | year) if fact.field == "dates" and fact.value["status"] == "missing" and not fact.value["year"] else fact
        for fact in facts
    ]


def meeting_time(plan: Plan) -> tuple[str, Bit] | None:
    """`HH:MM` and where it stands: when people gather."""
    for block in plan.about("meeting"):
        for bit in list(block.lines(deep=True))[:3]:
            if not blank(bit.text):
                for one in dates_in(bit.text, bit.start):
                    if one.start_time:
                        return one.start_time, Bit(plan.text[one.start : one.end], one.start)
    return None
