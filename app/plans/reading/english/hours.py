"""When an English outing begins and ends: beside the day, under labels of time, or from the course of the day."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from app.plans.reading.dates import When, times_in
from app.plans.reading.english.item import Item, clocks_in
from app.plans.reading.english.page import Page
from app.plans.reading.layout import Bit

_CLOCK_LINE = re.compile(r"^\W*(?:\d{1,2}(?:[:.]\d\d)?\s?(?:[ap]\.?m\.?)?\s?(?:[-–—]|to)\s?)?\d{1,2}(?:[:.]\d\d)?\s?(?:[ap]\.?m\.?)?\W*$", re.I)
_NOONISH = re.compile(r"(?<![\d/])(\d{1,2})(?::(\d\d))?\s?(?:-|–|to|until)\s?(?:noon(?:ish)?|12)\b", re.I)
_UNTIL = re.compile(r"\b(?:until|till?|to|finish(?:ing|ed)?(?: by| at| around)?|end(?:s|ing)?(?: by| at| around)?|(?:done|over|home|back|away|return(?:ing)?|return to \w+)(?: by| at| around| about| at about| at around)?|collect(?:ed|ion)?(?: at| from)?)\s?(?:about|around|approximately|approx\.?)?\s?$", re.I)
_FROM_TO = re.compile(r"\bfrom (1[0-2]|[1-9])(?::([0-5]\d))? ?(?:to|until|till|-|–) ?(1[0-2]|[1-9])(?::([0-5]\d))?(?=[\s.,;!)]|$)(?! ?(?:people|years|miles|km|pounds|hours|minutes|[A-Z][a-z]))")


def hours_of(page: Page, chosen: list[When], raw: Bit | None, items: Sequence[Item]) -> dict[str, Any]:
    """Start and end: beside the day, else under time labels, else from the course of the day."""
    timed = [one for one in chosen if one.start_time and not _deadline_near(page, one)]
    start = timed[0].start_time if timed else None
    end = timed[0].end_time if timed else None
    if start and not end and len(timed) > 1 and _UNTIL.search(page.text[max(0, timed[1].start - 24) : timed[1].start]):
        end = timed[1].start_time
    if not start and raw:
        line = page.text[raw.start : page.text.find("\n", raw.end) if "\n" in page.text[raw.end :] else len(page.text)]
        if match := _NOONISH.search(line[len(raw.text) - 4 if len(raw.text) > 4 else 0 :][:60]):
            start, end = f"{int(match.group(1)):02}:{match.group(2) or '00'}", "12:00"
    if not start and raw and (match := _FROM_TO.search(_line_of(page, raw))):
        begins, ends = int(match.group(1)), int(match.group(3))
        begins += 12 if begins < 7 else 0
        ends += 12 if ends <= begins and ends < 12 else 0
        if begins < ends <= 23:
            start, end = f"{begins:02}:{match.group(2) or '00'}", f"{ends:02}:{match.group(4) or '00'}"
    if not start:
        for section in page.about("time", "departure", "meeting"):
            times = times_in(section.value.text, section.value.start) if section.value else []
            times = times or ([] if "time" not in section.topics else [clock for bit in list(section.bits())[:3] for clock in times_in(bit.text, bit.start)])
            if times and (set(section.topics) & {"time", "departure"} or _CLOCK_LINE.match(section.value.text)):
                start, end = times[0].start_time, times[0].end_time or end
                if len(times) > 1 and not end and _UNTIL.search(page.text[max(0, times[1].start - 24) : times[1].start]):
                    end = times[1].start_time
                break
    if not end:
        for section in page.about("return", "finish"):
            times = times_in(section.value.text, section.value.start) if section.value else []
            if times:
                end = times[0].start_time
                break
    if not start:
        for row in page.rows[:8]:
            times = times_in(row.body.text, row.body.start)
            if len(times) == 1 and times[0].end_time and len(row.body.text) <= 50:
                start, end = times[0].start_time, times[0].end_time
                break
    if not start:
        for said in page.said[:20]:
            spans = [clock for clock in clocks_in(said.text) if clock.end_time]
            if spans and not items and len(said.text) <= 200 and re.search(r"(?i)\b(?:every|each|first|second|third|last|month|week|day|sat|sun|mon|tue|wed|thu|fri)", said.text) and not set(said.topics) & {"deadline", "contact", "shifts", "posts", "programme", "weather"}:
                start, end = spans[0].start_time, spans[0].end_time
                break
    if not start and raw and not items:
        start, end = _told_near(page, raw, end)
    if not start:
        told_hours = hours_of_items(items) if items else {"start": None, "end": end}
        if told_hours["start"] and not told_hours["end"]:
            told_hours["end"] = _told_end(page, told_hours["start"])
        return told_hours
    if not end and items:
        last = items[-1]
        told = hours_of_items(items)["end"]
        if len(items) >= 2 and told and told > start and last.start != start:
            end = told
    return {"start": start, "end": end or _told_end(page, start)}


def _line_of(page: Page, bit: Bit) -> str:
    stop = page.text.find("\n", bit.end)
    return page.text[bit.start : min(stop if stop >= 0 else len(page.text), bit.end + 80)]


def _deadline_near(page: Page, one: When) -> bool:
    return bool(re.search(r"(?:rsvp|register|by|before)\s{1,2}$", page.text[max(0, one.start - 12) : one.start], re.I))


def hours_of_items(items: Sequence[Item]) -> dict[str, Any]:
    timed = [item for item in items if item.start]
    if not timed:
        return {"start": None, "end": None}
    end = max((item.end for item in timed if item.end), default=None)
    last = timed[-1]
    closing_word = re.search(r"return|arrive at school|back|end|finish|conclude|close|depart|leave|pick|clean|pack|thank|collect|home|soup|done|finale|goodbye|farewell|wrap|dismiss", last.title.text, re.I)
    if len(timed) >= 2 and closing_word and (end is None or (last.start or "") >= end) and not last.end:
        end = last.start
    return {"start": timed[0].start, "end": end if end != timed[0].start else None}


def _told_near(page: Page, raw: Bit, end: str | None) -> tuple[str | None, str | None]:
    """The first hour in the sentences right behind the one that names the day."""
    near = [said for said in page.said if raw.start - 200 <= said.bit.start <= raw.end + 300 and not set(said.topics) & {"deadline", "contact", "shifts", "posts", "weather", "sign_off"}]
    for said in near:
        clocks = clocks_in(said.text)
        if clocks and re.search(r"(?i)\b(?:meet|start|begin|gather|leave|depart|arriv|open|from|at|will be)", said.text) and not re.search(r"(?i)rsvp|deadline|register by|posted", said.text):
            later = next((clock.start_time for clock in clocks[1:] if _UNTIL.search(said.text[: clock.start]) and clock.start_time > clocks[0].start_time), None)
            return clocks[0].start_time, clocks[0].end_time or later or end
    return None, end


def _told_end(page: Page, start: str) -> str | None:
    """`We expect to finish around noon.`"""
    for said in page.said:
        if re.search(r"\b(?:finish|done by|end(?:s|ing)? (?:at|by|around)|home by|away by|over by|wrap up|expected? back|back (?:at|by|in)|stay (?:until|till)|return (?:to|at|by)|return\b)", said.text, re.I) and not set(said.topics) & {"deadline", "sign_off", "weather"}:
            if re.search(r"slip|form|money|rsvp", said.text, re.I):
                continue
            for clock in times_in(said.text):
                if clock.start_time > start and _UNTIL.search(said.text[: clock.start]):
                    return clock.start_time
    return None
