"""When an English page says it is: day, start and end, the year from the letter's own date, rain date, shifts, deadline."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from app.plans.reading.dates import When, dates_in, deadlines_in, years_that_fit
from app.plans.reading.english.days import (
    BACKUP,
    DAYS,
    NOT_IT,
    in_year,
    is_backup,
    letter_date,
    names_a_day,
    weekday_name,
)
from app.plans.reading.english.due import closing
from app.plans.reading.english.hours import hours_of, hours_of_items
from app.plans.reading.english.item import Item
from app.plans.reading.english.page import Page
from app.plans.reading.english.sittings import sessions, shifts_of
from app.plans.reading.layout import Bit
from app.plans.reading.shape import Fact, Part

_TAKES_PLACE = re.compile(
    r"\b(?:will be|is|are|be) (?:held|going|on|visiting|taking|scheduled|hosting|having|off|heading)\b|takes? place|\bvisit|\btrip\b|join us|\bwill (?:go|visit|travel|take|meet|hold|be)\b|come (?:and|along|help|out)|"
    r"we (?:meet|go|need)|\bgoing\b|coming to|invite|\bour (?:\w+ ){1,3}(?:is|will)|for (?:our|the|a)\b",
    re.I,
)
def when(page: Page, items: Sequence[Item]) -> Fact:
    """The one fact `dates`."""
    chosen, raw = _chosen(page)
    value: dict[str, Any] = {"raw": raw.text if raw else None, "date": None, "start": None, "end": None, "year": None, "status": "missing"}
    parts: list[Part] = []
    sure = "stated"
    stated = _stated_year(page, chosen)
    if chosen:
        first = chosen[0]
        day, year, status = _dated(page, first, stated)
        last = first.end_date or next((one.date for one in chosen[1:] if one.date and one.date[-5:] > (first.date or "")[-5:]), None)
        value |= {"date": day, "year": year, "status": status}
        if last and day and last[-5:] != day[-5:]:
            value |= {"date": None, "start_date": day, "end_date": f"{last[:4] if last[:2] != '--' else year}{last[-6:]}" if year else last}
        if not first.weekday and first.date:
            first = replace(first, weekday=_weekday_elsewhere(page, first))
        if first.weekday and (name := weekday_name(first.weekday)):
            value["weekday"] = name
            if day and day.startswith("--"):
                value["years_that_fit"] = years_that_fit(int(day[2:4]), int(day[5:7]), name)
        if day:
            value["month"] = int(day[-5:-3])
        if status in ("inferred", "year_inferred"):
            sure = "inferred"
        parts.append(Part("date", first.start, first.end))
        value |= hours_of(page, chosen, raw, items)
    elif items:
        value |= hours_of_items(items)
    if value["end"] and value["start"] and value["end"] <= value["start"] and not value.get("start_date"):
        value["end"] = None
    if len(days := list(sessions(page))) > 1:
        value["sessions"] = [one for one, _ in days]
        parts += [Part(f"sessions[{number}]", bit.start, bit.end) for number, (_, bit) in enumerate(days)]
        first_days = sorted(one.get("date") or one["start_date"] for one, _ in days)
        last_days = sorted(one.get("date") or one["end_date"] for one, _ in days)
        value |= {"date": None, "start_date": in_year(first_days[0], value["year"]), "end_date": in_year(last_days[-1], value["year"])}
        value["sessions"] = [one | {key: in_year(one[key], value["year"]) for key in ("date", "start_date", "end_date") if key in one} for one in value["sessions"]]
    if len(shifts := list(shifts_of(page))) > 1:
        value["shifts"] = [one | ({"date": in_year(one["date"], value["year"])} if "date" in one else {}) for one, _ in shifts]
        parts += [Part(f"shifts[{number}]", bit.start, bit.end) for number, (_, bit) in enumerate(shifts)]
    if backup := _backup(page, chosen):
        value["backup_date"] = in_year(backup.date or "", value["year"])
        parts.append(Part("backup_date", backup.start, backup.end))
    if until := closing(page, value["year"]):
        value["signup_until"] = until[0]
        parts.append(Part("signup_until", until[1].start, until[1].end))
    missing = not (value["date"] or value.get("start_date"))
    return Fact("dates", value, raw.start if raw else 0, raw.end if raw else 0, "missing" if missing else sure, tuple(parts))  # type: ignore[arg-type]


def _chosen(page: Page) -> tuple[list[When], Bit | None]:
    letter = letter_date(page)
    for section in page.about("time"):
        if set(section.topics) & {"deadline", "shifts"}:
            continue
        if letter and section.value.start == letter.start:
            continue
        for bit in list(section.bits())[:4]:
            found = [one for one in dates_in(bit.text, bit.start) if not is_backup(page, one)]
            if any(names_a_day(one) for one in found):
                return _together(found), _passage(page, found)
    best: tuple[int, list[When], Bit] | None = None
    weekday_only: tuple[list[When], Bit] | None = None
    for said in page.said:
        found = [one for one in dates_in(said.text, said.bit.start) if not is_backup(page, one) and (letter is None or one.start != letter.start)]
        days = [one for one in found if one.date and one.status != "approximate"]
        if not days:
            named = [one for one in found if names_a_day(one) and one.weekday]
            soon = bool(named and re.match(r"(?i)this|next|coming", named[0].weekday or ""))
            if named and (weekday_only is None or (soon and not re.match(r"(?i)this|next|coming", weekday_only[0][0].weekday or ""))) and not NOT_IT.search(said.text) and not set(said.topics) & {"weather", "deadline", "contact"}:
                weekday_only = (_together(found), _passage(page, found))
            continue
        row = page.rows[said.row]
        short = len(row.body.text) <= 70
        worth = 2 + 2 * bool(_TAKES_PLACE.search(said.text)) + 2 * (short and said.row < 10) + (said.row < 8) + bool(days[0].weekday) + any(one.start_time for one in found)
        worth -= 3 * any(one.start == days[0].start for one in deadlines_in(said.text, said.bit.start))
        worth -= 3 * bool(NOT_IT.search(said.text)) + 2 * bool(set(said.topics) & {"deadline", "weather", "recruit", "sign_off", "rewards", "fees", "channels", "posts", "shifts", "requirements"})
        if worth >= 3 and (best is None or worth > best[0]):
            best = (worth, _together([one for one in found if one.start >= days[0].start or one.start_time or one.weekday]), _passage(page, found))
    if best:
        return best[1], best[2]
    if weekday_only:
        return weekday_only
    if letter and letter.start_time is None and not any(section.topics for section in page.about("time")):
        return ([letter], Bit(letter.raw, letter.start)) if _only_letter(page, letter) else ([], None)
    return [], None


def _only_letter(page: Page, letter: When) -> bool:
    return not any(re.match(r"Dear|Posted", row.bit.text) for row in page.rows) and page.rows[0].bit.start != letter.start


def _together(found: list[When]) -> list[When]:
    days = [one for one in found if one.date] or [one for one in found if names_a_day(one)]
    first = days[0]
    if not first.weekday:
        named = next((one for one in found if (one.weekday and not one.date and abs(one.start - first.end) < 40) or (one.weekday and one.end <= first.start and first.start - one.end < 40)), None)
        if named:
            first = replace(first, weekday=named.weekday)
    return [first, *(one for one in found if one is not days[0] and (one.date or one.start_time))]


def _passage(page: Page, found: list[When]) -> Bit:
    start, end = min(one.start for one in found), max(one.end for one in found)
    return Bit(page.text[start:end], start)


def _stated_year(page: Page, chosen: list[When]) -> int | None:
    """The year of the same day elsewhere, or of the heading."""
    if not chosen or not chosen[0].date or chosen[0].year:
        return chosen[0].year if chosen else None
    for one in dates_in(page.text[:20_000]):
        if one.year and one.date and one.date[-5:] == chosen[0].date[-5:]:
            return one.year
    letter = letter_date(page)
    for row in page.rows[:6]:
        plain = len(row.bit.text) <= 90 and (letter is None or not row.bit.start <= letter.start < row.bit.end)
        if plain and (year := re.search(r"(?<![\d$£€/.-])(20[0-4]\d)(?![\d/])", row.bit.text)):
            return int(year.group(1))
    return None


def _weekday_elsewhere(page: Page, first: When) -> str | None:
    return next((one.weekday for one in dates_in(page.text[:20_000]) if one.weekday and one.date and one.date[-5:] == (first.date or "")[-5:]), None)


def _dated(page: Page, first: When, stated: int | None) -> tuple[str | None, int | None, str]:
    letter = letter_date(page)
    if not first.date:
        name = weekday_name(first.weekday or "")
        if letter and letter.date and name and re.match(r"this\b|next\b|coming\b", (first.weekday or "").lower()):
            written = date.fromisoformat(letter.date)
            ahead = (DAYS.index(name) - written.weekday()) % 7 or 7
            day = written + timedelta(days=ahead)
            return day.isoformat(), day.year, "inferred"
        return None, None, "day_missing" if first.month else "missing"
    if first.year:
        return first.date, first.year, "approximate" if first.status == "approximate" else "given"
    if stated:
        return in_year(first.date, stated), stated, "given"
    if letter and letter.date:
        year = letter.year or 0
        if first.date[-5:] < letter.date[-5:]:
            year += 1
        name = weekday_name(first.weekday or "")
        if not name or _fits(first.date, year, name):
            return in_year(first.date, year), year, "year_inferred"
    return first.date, None, "year_missing" if first.status == "given" else first.status


def _fits(day: str, year: int, name: str) -> bool:
    try:
        return DAYS[date.fromisoformat(in_year(day, year)).weekday()] == name
    except ValueError:
        return False


def _backup(page: Page, chosen: list[When]) -> When | None:
    for said in page.said:
        if match := BACKUP.search(said.text):
            rest = said.bit.cut(match.start())
            for one in dates_in(rest.text, rest.start):
                if one.date and not (chosen and one.start == chosen[0].start):
                    return one
    for section in page.about("weather"):
        if BACKUP.search(section.label.text):
            for bit in list(section.bits())[:2]:
                if found := [one for one in dates_in(bit.text, bit.start) if one.date]:
                    return found[0]
    return None


