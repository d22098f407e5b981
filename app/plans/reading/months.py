"""A year plan by its months, and steps with a stretch of time each."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.plans.reading.agenda import EDGE
from app.plans.reading.dates import When, dates_in
from app.plans.reading.layout import Bit, Line, Plan
from app.plans.reading.shape import Fact, Part

_NUMBER = r"(?:\d{1,2}|元|十[一二]?|[一二三四五六七八九])"
_MONTH = re.compile(rf"^(?:\d{{4}}年)?\s?({_NUMBER})(?:月?份?\s?[、,，\-–—~至和]\s?({_NUMBER}))?月(?:份)?(?:[（(][^（）()]{{0,12}}[）)])?\s?[:：;；、]?\s?(.{{0,200}})$")
_HAN_MONTHS = {"元": 1, **{han: n for n, han in enumerate("一二三四五六七八九十", 1)}, "十一": 11, "十二": 12}
_A_DAY = re.compile(r"\s?(?:\d|[一二三]十|十[日一-九]|[上中下]旬)|[^:：]{0,4}(?:日|号)")
_ORDER = re.compile(r"第[一二三四五六七八九十\d]{1,2}(?:周|阶段|期|步)\s?[（(]?\s?[）)]?\s?[:：]?\s?")
_MAYBE = re.compile(r"[月旬周]|\d[日号./-]")
_ONE_MONTH = re.compile(r"(?<![\d年])(\d{1,2})月(?:份)?$")
_LAST_DAY = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def months(plan: Plan) -> Iterator[Fact]:
    """A year plan: heads that are months, with the items under each."""
    found: list[tuple[int, str, Bit, list[Bit]]] = []
    open_month = False
    for line in plan.lines:
        if head := _head(line, len(found)):
            month, label, bit, rest = head
            items = [piece.bare() for piece in rest.split(r"[；;。]")] if len(rest.text) > 1 else []
            found.append((month, label, bit, items))
            open_month = True
        elif open_month and line.head and line.rank and line.rank <= 2:
            open_month = False
        elif open_month and line.body.text and len(line.body.text) <= 120:
            found[-1][3].append(line.body.bare())
    if len({month for month, *_ in found}) < 3 or not sum(len(items) for *_, items in found):
        return
    offset, before = 0, 0
    for month, label, bit, items in found:
        if month < before:
            offset += 1
        before = month
        parts = tuple(Part(f"items[{n}]", item.start, item.end) for n, item in enumerate(items))
        end = items[-1].end if items else bit.end
        value = {"month": month, "label": label, "items": [item.text for item in items], "year_offset": offset}
        yield Fact("schedule", value, bit.start, end, parts=parts)


def _head(line: Line, before: int) -> tuple[int, str, Bit, Bit] | None:
    """`(month, label, passage, what follows it)` of a line that is headed by a month."""
    for bit in (line.bit, line.body) if line.bit != line.body else (line.bit,):
        match = _MONTH.match(bit.text)
        if match and match[2] and bit == line.bit and line.rank and _number(match[1]) == before + 1:
            continue  # 七、八月 is the seventh point, August, when six stand before it
        if match and not _A_DAY.match(match[3]):
            month = _number(match[1])
            label = re.match(r"[^:：;；\s（(]{1,12}?月份?", bit.text)
            if month and label:
                return month, label.group(), bit, bit.of(match, 3)
    return None


def _number(word: str) -> int:
    number = int(word) if word.isdigit() else _HAN_MONTHS.get(word, 0)
    return number if 1 <= number <= 12 else 0


def phases(plan: Plan) -> Iterator[Fact]:
    """Steps with a stretch of time each: 调查摸底阶段 4月上旬, 第一周(3月3日至3月9日) 启动周."""
    found: list[Fact] = []
    for line in plan.lines:
        if len(line.body.text) > 200 or not _MAYBE.search(line.body.text) or not set(plan.topic_at(line.bit.start)) & {"phases", "programme", "schedule"}:
            continue
        if fact := _phase(line, len(found)):
            found.append(fact)
    if len(found) >= 2:
        yield from found


def _phase(line: Line, before: int) -> Fact | None:
    text = line.body.text
    spans = [one for one in dates_in(text, line.body.start) if one.status == "approximate" or one.end_date]
    ordered = _ORDER.match(text)
    if spans and not spans[0].start_time and (spans[0].date or spans[0].month) and ((len(text) <= 60 and len(spans) == 1) or ordered):
        one: When = spans[0]
        at, to = one.start - line.body.start, one.end - line.body.start
        name = _named(text[:at] + text[to:])
        if 2 <= len(name) <= 30:
            return Fact("phases", {"label": name, "raw": one.raw, "from": one.date, "to": one.end_date}, line.body.start, line.body.end)
    whole = _ONE_MONTH.search(text.rstrip("。；; "))
    if whole and before >= 2 and len(text) <= 40 and 1 <= (month := int(whole[1])) <= 12 and (name := _named(text[: whole.start()])):
        value = {"label": name, "raw": whole.group(), "from": f"--{month:02}-01", "to": f"--{month:02}-{_LAST_DAY[month - 1]}"}
        return Fact("phases", value, line.body.start, line.body.end)
    return None


def _named(text: str) -> str:
    """The name of a step: without its number, its empty bracket, and what is done in it."""
    rest = text.strip(EDGE)
    if (order := _ORDER.match(rest)) and len(rest) > order.end() + 1:
        rest = rest[order.end() :]
        rest = re.split(r"[:：]", rest, maxsplit=1)[0]
    return rest.strip(EDGE + "（）()：:")
