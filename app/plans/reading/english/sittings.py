"""The same thing on several days, and the shifts in which people help, on an English page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from app.plans.reading.dates import dates_in, times_in
from app.plans.reading.english.days import NOT_IT, is_backup, letter_date
from app.plans.reading.english.page import Page
from app.plans.reading.layout import Bit
from app.plans.reading.numbers import counts_in


def sessions(page: Page) -> Iterator[tuple[dict[str, Any], Bit]]:
    """The same thing on several days, each told on a row of its own: `Oak class: Friday 12 May`."""
    for section in page.about("time"):
        days = [one for one in dates_in(section.value.text, section.value.start) if one.date and one.start_time and one.end_time and not one.end_date] if section.value else []
        if len({one.date for one in days}) >= 2 and not is_backup(page, days[-1]):
            for one in days:
                yield {"label": one.weekday, "date": one.date, "start": one.start_time, "end": one.end_time}, Bit(one.raw, one.start)
            return
    rows = [row for section in page.about("time") for row in section.rows] or [row for row in page.rows[:24] if len(row.body.text) <= 90]
    seen: set[str] = set()
    found = []
    letter = letter_date(page)
    for row in rows:
        days = [one for one in dates_in(row.body.text, row.body.start) if one.date and one.status != "approximate" and not is_backup(page, one)]
        under = page.section_of(row)
        topics = under.topics if under else ()
        if len(days) != 1 or (letter and days[0].start == letter.start) or set(topics) & {"deadline", "weather", "shifts", "recruit", "programme", "rewards", "fees", "sign_off"}:
            continue
        label = row.body.cut(0, days[0].start - row.body.start).bare(" ,:–—-(|")
        name = re.sub(r"\s(?:will (?:go|visit|be going|be)|go|goes|visit|classes|class)?(?: on)?$", "", label.text, flags=re.I).strip()
        if NOT_IT.search(row.body.text) or (not name and "time" not in topics) or len(name) > 40 or days[0].date in seen:
            continue
        if not topics and not re.search(r"\b(?:class(?:es)?|group|year|grade|session|day|week|team|wave|form|room|trip|visit)\b|^[A-Z&/ ]{3,40}$|^(?:[A-Z]\w+ (?:and|&) )?[A-Z]\w+$", name, re.I):
            continue
        seen.add(days[0].date or "")
        timed = days[0]
        clocks = times_in(row.body.text)
        days_of = {"start_date": timed.date, "end_date": timed.end_date} if timed.end_date else {"date": timed.date}
        found.append(({"label": name or None, **days_of, "start": timed.start_time or (clocks[0].start_time if clocks else None),
                       "end": timed.end_time or (clocks[0].end_time if clocks else None)}, row.body))  # fmt: skip
    if len(found) >= 2:
        yield from found
        return
    for said in page.said:
        days = [one for one in dates_in(said.text, said.bit.start) if one.date and one.status != "approximate" and not one.end_date]
        if len({one.date for one in days}) >= 3 and not set(said.topics) & {"deadline", "weather", "recruit", "programme", "fees"} and not NOT_IT.search(said.text):
            for one in days:
                yield {"label": None, "date": one.date, "start": one.start_time, "end": one.end_time}, Bit(one.raw, one.start)
            return


def shifts_of(page: Page) -> Iterator[tuple[dict[str, Any], Bit]]:
    """Rows that name a span of time to help in: `Morning shift 9:00-12:00 (6 people)`."""
    rows: list[Bit] = []
    for section in page.about("shifts", "posts"):
        rows += [bit for bit in section.bits() if len(bit.text) <= 160]
    if not rows:
        for section in page.sections:
            if re.search(r"(?i)\bshift", section.label.text) and section.value:
                rows.append(Bit(page.text[section.label.start : section.value.end], section.label.start))
        rows += [row.body for row in page.rows if re.match(r"(?i)(?:\w+ ){0,2}shift\b", row.body.text) and len(row.body.text) <= 120 and row.body.start not in {bit.start for bit in rows}]
    if not rows:
        rows = [row.body for row in page.rows if len(row.body.text) <= 130 and dates_in(row.body.text)[:1] and dates_in(row.body.text)[0].date and _people_in(row.body)]
    if not rows:
        rows = [row.body for row in page.rows if len(row.body.text) <= 90 and re.search(r"\s[x×] ?\d{1,3}$", row.body.text)]
    for bit in rows:
        spans = [clock for clock in times_in(bit.text, bit.start) if clock.end_time]
        if len(spans) != 1:
            continue
        clock = spans[0]
        days = [one for one in dates_in(bit.text, bit.start) if one.date]
        label = re.split(r"[:(\t]", re.sub(r"^\W{1,3}", "", bit.text[: clock.start - bit.start]))[0].strip(" ,–—-(|•")
        if days:
            at = days[0].end - bit.start
            middle = bit.text[at : clock.start - bit.start].strip(" ,:–—-(")
            label = middle if len(middle) > 3 else label if days[0].start > bit.start + 4 else ""
        label = re.split(r"\s[–—-]\s|,? \d{1,3} (?:volunteers|people|helpers)", label)[0]
        value: dict[str, Any] = {"label": label if 2 <= len(label) <= 60 else None, "start": clock.start_time, "end": clock.end_time}
        if days:
            value["date"] = days[0].date
        if (cap := _people_in(bit)) is not None:
            value["cap"] = cap
        yield value, bit


def _people_in(bit: Bit) -> int | None:
    if times := re.search(r"\s[x×] ?(\d{1,3})$", bit.text):
        return int(times.group(1))
    counts = [count for count in counts_in(bit.text) if count.unit == "人" or re.search(r"(?i)people|volunteers?|helpers?|spots?|slots?|spaces?|places", count.noun)]
    return int(counts[0].value) if counts else None
