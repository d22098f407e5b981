"""Several days or times of one outing: sessions (第一期, three Saturdays) and shifts (早班, 下午)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from app.plans.reading.dates import When, dates_in
from app.plans.reading.layout import Bit, Block, Line, Plan
from app.plans.reading.outing_day import follows, is_posted, names_a_day, tells_doing
from app.plans.reading.year_told import with_year

_CAP = re.compile(r"(?:限|限额|每时段|每班|招募|需|上限|名额|共)?\s?(\d{1,3})\s?(?:名|人|位)(?!次)")
_CAP_EACH = re.compile(r"每(?:一)?(?P<what>期|场|班|批|次|时段|天)(?:限额|上限|限招|限|招募|名额|人数|需要?|各)?(?:为|约)?\s?(?P<cap>\d{1,3})\s?(?:名|人|位)")
_EACH_DAY = re.compile(r"每(?:天|日|晚|周|个?工作日)|(?:周|星期)[一二三四五六日天](?:至|到|-|—)")
_HALF = r"(?:上午|下午|晚上|早上|中午|晚间|傍晚|清晨|早班|中班|晚班|夜班|上半场|下半场|日班|白班|早高峰|晚高峰|午间|午高峰)"
_LABEL = re.compile(rf"(第[一二三四五六七八九十\d]{{1,2}}(?:期|场|批|班|组|次|天|阶段|轮|时段|段)|[A-Za-z\d]?\s?{_HALF}|[^\s:：\d，,。；;（(、]{{1,10}}?(?:班|场|期|当日|首日|末日|时段|志愿者|岗|组))[\s:：（(\-—–]{{0,3}}$")
_TRAINING = re.compile(r"培训|面试|彩排|说明会|简介会|开幕|报名|截止|公示|布展|认领|领取")
_RUNNING_LABEL = re.compile(r"([^:：\d（(]{2,12}?)[:：]?\s?(?=\d|20)")


def shifts(plan: Plan) -> Iterator[dict[str, Any]]:
    """Times of one day that people choose from, each with its label and cap."""
    each = _cap_each(plan, "班", "时段", "批", "场")
    for block in plan.about("shifts", "time"):
        if block.inside("recruit", "prepare", "after", "channels", "deadline", "budget", "contact"):
            continue
        bits = [bit for bit in block.lines() if not _TRAINING.search(bit.text[:8])]
        found = [(bit, _spans(bit)) for bit in bits[:16]]
        timed = [(bit, spans) for bit, spans in found if spans]
        if sum(len(spans) for _, spans in timed) < 2 or any(one.date for bit, spans in timed for one in spans[1:]):
            continue
        own_lines = len(timed) >= 2 and all(len(bit.text) < 60 for bit, _ in timed)
        daily = "shifts" in block.topics or own_lines or any(_EACH_DAY.search(bit.text) or any(one.end_date for one in dates_in(bit.text)) or sum(bool(one.date) for one in dates_in(bit.text)) > 1 for bit, _ in found)
        if not daily:
            continue
        above = dict(pairwise(bit for bit, _ in found[::-1]))
        every = [_shift(bit, spans, number, each, above.get(bit)) for bit, spans in timed for number in range(len(spans))]
        if "shifts" not in block.topics and (_chain(every) or any(tells_doing(bit, spans) for bit, spans in timed)):
            continue
        yield from every
        return


def _spans(bit: Bit) -> list[When]:
    found: dict[tuple[str, str], When] = {}
    for one in dates_in(bit.text, bit.start):
        if one.start_time and one.end_time:
            found.setdefault((one.start_time, one.end_time), one)
    return list(found.values())


def _chain(every: list[dict[str, Any]]) -> bool:
    """Times that go on from each other without an end are a day's course, not shifts."""
    return len(every) > 3 and all(before["end"] == after["start"] for before, after in pairwise(every))


def _shift(bit: Bit, spans: list[When], number: int, each: int | None, above: Bit | None = None) -> dict[str, Any]:
    one = spans[number]
    at, end = one.start - bit.start, one.end - bit.start
    ahead = bit.text[spans[number - 1].end - bit.start if number else 0 : at]
    if not ahead and above and not number:
        ahead = above.text
    behind = bit.text[end : spans[number + 1].start - bit.start if number + 1 < len(spans) else len(bit.text)]
    label = _LABEL.search(ahead)
    bare = re.sub(r"^[\s、，,；;.．·)）]{1,4}|[\s:：（(\-—–·]{1,4}$", "", ahead)
    name = label.group(1).strip() if label else bare if 2 <= len(bare) <= 10 and not re.search(r"[，,。每\d]", bare) else one.half_day
    behind_label = _BEHIND.match(behind)
    if behind_label and not label:
        name = behind_label.group(1)
    cap = _CAP.search(behind[:30])
    value: dict[str, Any] = {"label": name or None, "start": one.start_time, "end": one.end_time}
    if cap or each:
        value["cap"] = int(cap.group(1)) if cap else each
    return value


_BEHIND = re.compile(r"\s?[（(]\s?([^（）()\d，,]{1,8}(?:批|场|班|组|期|岗))\s?[）)]")


def _cap_each(plan: Plan, *of: str) -> int | None:
    found = next((one for one in _CAP_EACH.finditer(plan.text) if one["what"] in of), None)
    return int(found["cap"]) if found else None


def sessions(plan: Plan) -> list[tuple[dict[str, Any], Bit]]:
    """Several days of the same outing: each on a line of its own, or side by side."""
    found: list[tuple[dict[str, Any], Bit]] = []
    for one in _sessions(plan):
        if all(one[0] != other for other, _ in found):
            found.append(one)
    if len(found) > 1 and (each := _cap_each(plan, "期", "场", "批", "次", "天")):
        found = [({**value, "cap": value.get("cap", each)}, bit) for value, bit in found]
    return found


def _sessions(plan: Plan) -> Iterator[tuple[dict[str, Any], Bit]]:
    for block in [*plan.about("time"), *plan.about("shifts")]:
        if block.inside("recruit", "prepare", "after", "channels", "deadline", "budget") or is_posted(block.line.value.text):
            continue
        if found := list(_under(block, plan)):
            labelled = [one for one in found if one[0]["label"]]
            most = labelled if len(labelled) >= 2 else found
            if len(most) > 1:
                yield from most
                return
    for block in plan.about("programme", "content"):
        if len(found := list(_dated_parts(block, plan))) > 1:
            yield from found
            return
    for sentence in plan.sentences():
        if several := _side_by_side(dates_in(sentence.text, sentence.start), plan):
            yield from several
            return


def _under(block: Block, plan: Plan) -> Iterator[tuple[dict[str, Any], Bit]]:
    bits = list(block.lines(deep=True))
    for number, bit in enumerate(bits):
        found = dates_in(bit.text, bit.start)
        if several := _side_by_side(found, plan):
            timed = next((one for other in bits[number:] for one in dates_in(other.text) if one.start_time), None)
            if timed:
                several = [({**value, "start": value["start"] or timed.start_time, "end": value["end"] or timed.end_time}, at) for value, at in several]
            yield from several
            return
        if len(inline := _numbered(bit, found, plan)) > 1:
            yield from inline
            continue
        day = next((one for one in found if one.date), None)
        if not day:
            continue
        timed = next((one for one in found if one.start_time), None)
        label = _LABEL.search(bit.text[: day.start - bit.start]) or _RUNNING_LABEL.match(bit.text)
        yield _session(label.group(1).strip() if label else None, day, timed, plan, bit), bit


def _numbered(bit: Bit, found: list[When], plan: Plan) -> list[tuple[dict[str, Any], Bit]]:
    """Sessions told in one line: 第一期7月10日-14日（30人）第二期7月17日-21日."""
    marks = [(mark.start(), mark.end(), mark.group()) for mark in _NTH.finditer(bit.text)]
    held: list[tuple[dict[str, Any], Bit]] = []
    for number, (start, end, name) in enumerate(marks):
        until = marks[number + 1][0] if number + 1 < len(marks) else len(bit.text)
        own = [one for one in found if end <= one.start - bit.start < until]
        days = [one for one in own if one.date]
        if days:
            piece = bit.cut(start, until)
            held.append((_session(name, days[0], next((one for one in own if one.start_time), None), plan, piece), piece))
    return held


_NTH = re.compile(r"第[一二三四五六七八九十\d]{1,2}(?:期|场|批|次|轮|阶段)")


def _session(label: str | None, day: When, timed: When | None, plan: Plan, bit: Bit) -> dict[str, Any]:
    value: dict[str, Any] = {"label": label, "start": timed.start_time if timed else None, "end": timed.end_time if timed else None}
    if day.end_date and day.end_date != day.date:
        value |= {"start_date": with_year(day.date or "", plan), "end_date": with_year(day.end_date, plan)}
    else:
        value["date"] = with_year(day.date or "", plan)
    if cap := _CAP.search(bit.text[day.end - bit.start :][:40]):
        value["cap"] = int(cap.group(1))
    return value


def _dated_parts(block: Block, plan: Plan) -> Iterator[tuple[dict[str, Any], Bit]]:
    """Parts of a programme, each with its name on a line and its day on the next."""
    lines: list[Line] = block.deep
    for number, line in enumerate(lines):
        found = dates_in(line.body.text, line.body.start)
        days = [one for one in found if one.date]
        if not days or days[0].start > line.body.start + 1 or len(line.body.text) > found[-1].end - line.body.start + 4:
            continue
        first = days[0]
        if len(days) == 2 and follows(first, days[1]):
            first = When(first.start, days[1].end, "", first.date, days[1].date, year=first.year)
        elif len(days) > 1:
            continue
        timed = next((one for one in found if one.start_time), None)
        if not timed and number + 1 < len(lines):
            after = dates_in(lines[number + 1].body.text)
            timed = next((one for one in after if one.start_time and not names_a_day(one) and one.start < 2), None)
        above = lines[number - 1].body.text if number else ""
        label = above if 2 <= len(above) <= 14 and not re.search(r"[，。；;:：\d]", above) else None
        yield _session(label, first, timed, plan, line.body), line.body


def _side_by_side(found: list[When], plan: Plan) -> list[tuple[dict[str, Any], Bit]]:
    """Days set side by side with one time for all: 4月12日、19日、26日，每次下午两点到四点."""
    days = [one for one in found if one.date and not one.end_date]
    if len(days) < 3 or any(after.start - before.end > 4 for before, after in pairwise(days)):
        return []
    timed = next((one for one in found if one.start_time), None)
    times = {"start": timed.start_time if timed else None, "end": timed.end_time if timed else None}
    year = days[0].year
    return [({"label": None, "date": with_year(one.date or "", plan, year), **times}, Bit(plan.text[one.start : one.end], one.start)) for one in days]
