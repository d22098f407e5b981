"""When an English page says it is: day, start and end, the year from the letter's own date, rain date, shifts, deadline."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from app.plans.reading.dates import When, dates_in, deadlines_in, times_in, years_that_fit
from app.plans.reading.english.course import Item
from app.plans.reading.english.page import Page
from app.plans.reading.layout import Bit
from app.plans.reading.numbers import counts_in
from app.plans.reading.shape import Fact, Part

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_BACKUP = re.compile(r"\brain[- ]?(?:date|day|out date)|back-?up (?:date|day)|make-?up (?:date|day)|alternat(?:e|ive) (?:date|day)|(?:postponed?|moved?|rescheduled?|put off|switch(?:ed)?)\b[^.]{0,60}?\b(?:to|until|till|for)\b|weather date|we(?:'ll| will) (?:try|go)(?: again)? (?:on|the)", re.I)
_TAKES_PLACE = re.compile(
    r"\b(?:will be|is|are|be) (?:held|going|on|visiting|taking|scheduled|hosting|having|off|heading)\b|takes? place|\bvisit|\btrip\b|join us|\bwill (?:go|visit|travel|take|meet|hold|be)\b|come (?:and|along|help|out)|"
    r"we (?:meet|go|need)|\bgoing\b|coming to|invite|\bour (?:\w+ ){1,3}(?:is|will)|for (?:our|the|a)\b",
    re.I,
)
_NOT_IT = re.compile(
    r"deadline|register|rsvp|sign[- ]?up|return (?:this|the|your|to|it|all)|\bdue\b|\bpay|money|slips?\b|posted|updated|closes?\b|apply|closing|no later|last year|training|orientation|refund|meeting\b|by the end|let (?:us|me) know|before \w+day|©|copyright|born|since",
    re.I,
)
_SIGN_UP = re.compile(
    r"rsvp|regist|sign(?:ing)?[- ]?up|signed|appl(?:y|ication)|deadline|closing|slips?|forms?\b|\breturn\b|\bpay|payments?|money|reply|respon[ds]|let (?:us|me|\w+ \w+) know|needs? to know|book|tell|e-?mail|confirm|contact|reserv|due|waivers?|bring (?:in|back)|hand in|papers|closes?|entr(?:y|ies)",
    re.I,
)
_CLOCK_LINE = re.compile(r"^\W*(?:\d{1,2}(?:[:.]\d\d)?\s?(?:[ap]\.?m\.?)?\s?(?:[-–—]|to)\s?)?\d{1,2}(?:[:.]\d\d)?\s?(?:[ap]\.?m\.?)?\W*$", re.I)
_NOONISH = re.compile(r"(?<![\d/])(\d{1,2})(?::(\d\d))?\s?(?:-|–|to|until)\s?(?:noon(?:ish)?|12)\b", re.I)
_UNTIL = re.compile(r"\b(?:until|till?|to|finish(?:ing|ed)?(?: by| at| around)?|end(?:s|ing)?(?: by| at| around)?|(?:done|over|home|back|away|return(?:ing)?|return to \w+)(?: by| at| around| about| at about| at around)?|collect(?:ed|ion)?(?: at| from)?)\s?(?:about|around|approximately|approx\.?)?\s?$", re.I)


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
        if first.weekday and (name := _weekday(first.weekday)):
            value["weekday"] = name
            if day and day.startswith("--"):
                value["years_that_fit"] = years_that_fit(int(day[2:4]), int(day[5:7]), name)
        if day:
            value["month"] = int(day[-5:-3])
        if status in ("inferred", "year_inferred"):
            sure = "inferred"
        parts.append(Part("date", first.start, first.end))
        value |= _hours(page, chosen, raw, items)
    elif items:
        value |= _from_items(items)
    if len(days := list(_sessions(page))) > 1:
        value["sessions"] = [one for one, _ in days]
        parts += [Part(f"sessions[{number}]", bit.start, bit.end) for number, (_, bit) in enumerate(days)]
        every = sorted(one["date"] for one, _ in days)
        value |= {"date": None, "start_date": _in_year(every[0], value["year"]), "end_date": _in_year(every[-1], value["year"])}
        value["sessions"] = [one | {"date": _in_year(one["date"], value["year"])} for one in value["sessions"]]
    if len(shifts := list(shifts_of(page))) > 1:
        value["shifts"] = [one | ({"date": _in_year(one["date"], value["year"])} if "date" in one else {}) for one, _ in shifts]
        parts += [Part(f"shifts[{number}]", bit.start, bit.end) for number, (_, bit) in enumerate(shifts)]
    if backup := _backup(page, chosen):
        value["backup_date"] = _in_year(backup.date or "", value["year"])
        parts.append(Part("backup_date", backup.start, backup.end))
    if until := closing(page, value["year"]):
        value["signup_until"] = until[0]
        parts.append(Part("signup_until", until[1].start, until[1].end))
    missing = not (value["date"] or value.get("start_date"))
    return Fact("dates", value, raw.start if raw else 0, raw.end if raw else 0, "missing" if missing else sure, tuple(parts))  # type: ignore[arg-type]


def _weekday(word: str) -> str | None:
    bare = re.sub(r"^(?:this|next|every|each|coming|on)\s", "", word.strip().lower()).rstrip(".s")
    if re.search(r" and |&| to |-", bare):
        return None
    return next((name for name in _DAYS if name.lower().startswith(bare[:3])), None)


def _in_year(day: str, year: int | None) -> str:
    return f"{year}-{day[2:]}" if day.startswith("--") and year else day


def letter_date(page: Page) -> When | None:
    """The day a letter or post was written: a row of its own above everything else, or behind Posted."""
    for number, row in enumerate(page.rows[:6]):
        text = row.bit.text
        if len(text) > 60:
            break
        found = dates_in(text, row.bit.start)
        if len(found) == 1 and found[0].date and found[0].year and not found[0].start_time and not found[0].end_date:
            rest = (text[: found[0].start - row.bit.start] + text[found[0].end - row.bit.start :]).strip(" .,:|-")
            nothing_above = all(len(above.bit.text) < 60 and not re.search(r"(?i)\b(?:trip|walk|clean-?up|visit|day)\b", above.bit.text) for above in page.rows[:number])
            if (not rest and (number == 0 or (nothing_above and _salutation_follows(page, number)))) or re.fullmatch(r"(?i)(?:posted|published|updated|dated?|sent|issued)(?: on)?", rest):
                return found[0]
    for row in page.rows:
        if match := re.match(r"(?:Posted|Published|Updated|Last updated|Date posted)\b.{0,20}?", row.bit.text):
            found = [one for one in dates_in(row.bit.text, row.bit.start) if one.date and one.year]
            if found and match:
                return found[0]
    return None


def _salutation_follows(page: Page, number: int) -> bool:
    return any(re.match(r"Dear\b|Hi\b|Hello\b|To all|To:", row.bit.text) for row in page.rows[number + 1 : number + 4])


def _chosen(page: Page) -> tuple[list[When], Bit | None]:
    letter = letter_date(page)
    for section in page.about("time"):
        if set(section.topics) & {"deadline", "shifts"}:
            continue
        for bit in list(section.bits())[:4]:
            found = [one for one in dates_in(bit.text, bit.start) if not _is_backup(page, one)]
            if any(_names_a_day(one) for one in found):
                return _together(found), _passage(page, found)
    best: tuple[int, list[When], Bit] | None = None
    weekday_only: tuple[list[When], Bit] | None = None
    for said in page.said:
        found = [one for one in dates_in(said.text, said.bit.start) if not _is_backup(page, one) and (letter is None or one.start != letter.start)]
        days = [one for one in found if one.date and one.status != "approximate"]
        if not days:
            named = [one for one in found if _names_a_day(one) and one.weekday]
            soon = bool(named and re.match(r"(?i)this|next|coming", named[0].weekday or ""))
            if named and (weekday_only is None or (soon and not re.match(r"(?i)this|next|coming", weekday_only[0][0].weekday or ""))) and not _NOT_IT.search(said.text) and not set(said.topics) & {"weather", "deadline", "contact"}:
                weekday_only = (_together(found), _passage(page, found))
            continue
        row = page.rows[said.row]
        short = len(row.body.text) <= 70
        worth = 2 + 2 * bool(_TAKES_PLACE.search(said.text)) + 2 * (short and said.row < 10) + (said.row < 8) + bool(days[0].weekday) + any(one.start_time for one in found)
        worth -= 3 * any(one.start == days[0].start for one in deadlines_in(said.text, said.bit.start))
        worth -= 3 * bool(_NOT_IT.search(said.text)) + 2 * bool(set(said.topics) & {"deadline", "weather", "recruit", "sign_off", "rewards", "fees", "channels", "posts", "shifts", "requirements"})
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


def _names_a_day(one: When) -> bool:
    return bool(one.date or one.month or one.weekday)


def _is_backup(page: Page, one: When) -> bool:
    return bool(_BACKUP.search(page.text[max(0, one.start - 48) : one.start].split(". ")[-1]))


def _together(found: list[When]) -> list[When]:
    days = [one for one in found if one.date] or [one for one in found if _names_a_day(one)]
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
        name = _weekday(first.weekday or "")
        if letter and letter.date and name and re.match(r"this\b|next\b|coming\b", (first.weekday or "").lower()):
            written = date.fromisoformat(letter.date)
            ahead = (_DAYS.index(name) - written.weekday()) % 7 or 7
            day = written + timedelta(days=ahead)
            return day.isoformat(), day.year, "inferred"
        return None, None, "day_missing" if first.month else "missing"
    if first.year:
        return first.date, first.year, "approximate" if first.status == "approximate" else "given"
    if stated:
        return _in_year(first.date, stated), stated, "given"
    if letter and letter.date:
        year = letter.year or 0
        if first.date[-5:] < letter.date[-5:]:
            year += 1
        name = _weekday(first.weekday or "")
        if not name or _fits(first.date, year, name):
            return _in_year(first.date, year), year, "year_inferred"
    return first.date, None, "year_missing" if first.status == "given" else first.status


def _fits(day: str, year: int, name: str) -> bool:
    try:
        return _DAYS[date.fromisoformat(_in_year(day, year)).weekday()] == name
    except ValueError:
        return False


def _hours(page: Page, chosen: list[When], raw: Bit | None, items: Sequence[Item]) -> dict[str, Any]:
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
        for section in page.about("return"):
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
        told_hours = _from_items(items) if items else {"start": None, "end": end}
        if told_hours["start"] and not told_hours["end"]:
            told_hours["end"] = _told_end(page, told_hours["start"])
        return told_hours
    if not end and items:
        last = items[-1]
        told = _from_items(items)["end"]
        if len(items) >= 2 and told and told > start and last.start != start:
            end = told
    return {"start": start, "end": end or _told_end(page, start)}


def _deadline_near(page: Page, one: When) -> bool:
    return bool(re.search(r"(?:rsvp|register|by|before)\s{1,2}$", page.text[max(0, one.start - 12) : one.start], re.I))


def _from_items(items: Sequence[Item]) -> dict[str, Any]:
    timed = [item for item in items if item.start]
    if not timed:
        return {"start": None, "end": None}
    end = max((item.end for item in timed if item.end), default=None)
    last = timed[-1]
    closing_word = re.search(r"return|back|end|finish|conclude|close|depart|leave|pick|clean|pack|thank|collect|home|soup|done|finale|goodbye|farewell|wrap|dismiss", last.title.text, re.I)
    if len(timed) >= 2 and closing_word and (end is None or (last.start or "") >= end) and not last.end:
        end = last.start
    return {"start": timed[0].start, "end": end if end != timed[0].start else None}


def _told_end(page: Page, start: str) -> str | None:
    """`We expect to finish around noon.`"""
    for said in page.said:
        if re.search(r"\b(?:finish|done by|end(?:s|ing)? (?:at|by|around)|home by|away by|over by|wrap up|expected? back|back (?:at|by|in)|return (?:to|at|by)|return\b)", said.text, re.I) and not set(said.topics) & {"deadline", "sign_off", "weather"}:
            if re.search(r"slip|form|money|rsvp", said.text, re.I):
                continue
            for clock in times_in(said.text):
                if clock.start_time > start and _UNTIL.search(said.text[: clock.start]):
                    return clock.start_time
    return None


def _sessions(page: Page) -> Iterator[tuple[dict[str, Any], Bit]]:
    """The same thing on several days, each told on a row of its own: `Oak class: Friday 12 May`."""
    rows = [row for section in page.about("time") for row in section.rows] or [row for row in page.rows[:24] if len(row.body.text) <= 90]
    seen: set[str] = set()
    found = []
    letter = letter_date(page)
    for row in rows:
        days = [one for one in dates_in(row.body.text, row.body.start) if one.date and not one.end_date and not _is_backup(page, one)]
        section = page.section_of(row)
        topics = section.topics if section else ()
        if len(days) != 1 or (letter and days[0].start == letter.start) or set(topics) & {"deadline", "weather", "shifts", "recruit", "programme", "rewards", "fees", "sign_off"}:
            continue
        label = row.body.cut(0, days[0].start - row.body.start).bare(" ,:–—-(|")
        name = re.sub(r"\s(?:will (?:go|visit|be going|be)|go|goes|visit|classes|class)?(?: on)?$", "", label.text, flags=re.I).strip()
        if _NOT_IT.search(row.body.text) or (not name and "time" not in topics) or len(name) > 40 or days[0].date in seen:
            continue
        if not topics and not re.search(r"\b(?:class(?:es)?|group|year|grade|session|day|week|team|wave|form|room|trip|visit)\b|^[A-Z&/ ]{3,40}$|^(?:[A-Z]\w+ (?:and|&) )?[A-Z]\w+$", name, re.I):
            continue
        seen.add(days[0].date or "")
        timed = days[0]
        clocks = times_in(row.body.text)
        found.append(({"label": name or None, "date": timed.date, "start": timed.start_time or (clocks[0].start_time if clocks else None),
                       "end": timed.end_time or (clocks[0].end_time if clocks else None)}, row.body))  # fmt: skip
    if len(found) >= 2:
        yield from found


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
    counts = [count for count in counts_in(bit.text) if count.unit == "人" or re.search(r"(?i)people|volunteers?|helpers?|spots?|slots?|spaces?|places", count.noun)]
    return int(counts[0].value) if counts else None


def _backup(page: Page, chosen: list[When]) -> When | None:
    for said in page.said:
        if match := _BACKUP.search(said.text):
            rest = said.bit.cut(match.start())
            for one in dates_in(rest.text, rest.start):
                if one.date and not (chosen and one.start == chosen[0].start):
                    return one
    for section in page.about("weather"):
        if _BACKUP.search(section.label.text):
            for bit in list(section.bits())[:2]:
                if found := [one for one in dates_in(bit.text, bit.start) if one.date]:
                    return found[0]
    return None


def closing(page: Page, year: int | None) -> tuple[str, Bit] | None:
    """Until when one may sign up or hand in the slip, `YYYY-MM-DD[THH:MM]`, and where that stands."""
    for section in page.about("deadline"):
        for bit in list(section.bits())[:2]:
            if found := [one for one in dates_in(bit.text, bit.start) if one.date]:
                return _moment(found[-1], year), Bit(found[-1].raw, found[-1].start)
    best: tuple[int, When] | None = None
    for said in page.said:
        if (set(said.topics) & {"weather", "programme"} and not re.search(r"(?i)registration", said.text)) or _BACKUP.search(said.text):
            continue
        for one in (*deadlines_in(said.text, said.bit.start), *_slashed(said.bit)):
            if not one.date:
                continue
            ahead = said.text[max(0, one.start - said.bit.start - 90) : one.end - said.bit.start + 30]
            labelled = set(said.topics) & {"channels", "deadline", "recruit", "sign_off"}
            if re.search(r"[$£€]\d", ahead) and not re.search(r"(?i)\b(?:pay|due|return)", ahead):
                continue
            if not (_SIGN_UP.search(ahead) or labelled) or re.search(r"(?i)refund|t-?shirt order", ahead):
                continue
            worth = bool(re.search(r"(?i)\bslip|permission|\bdue\b|\bpay", ahead)) + 2 * bool(re.search(r"(?i)rsvp|regist|sign|appl|slip|return|form|back to|reply|know|waiver|papers|help", ahead)) + 1
            if best is None or worth > best[0]:
                best = (worth, one)
    if best:
        return _moment(best[1], year), Bit(best[1].raw, best[1].start)
    for row in page.rows:
        if re.match(r"(?i)return (?:to|this|the|slip|form)", row.body.text):
            for one in deadlines_in(row.body.text, row.body.start):
                if one.date:
                    return _moment(one, year), Bit(one.raw, one.start)
    return None


def _slashed(bit: Bit) -> Iterator[When]:
    """`by 4/19`, which elsewhere may be a fraction."""
    for match in re.finditer(r"\b(?:by|before|until|due)(?: \w{3,9}\.?,?)? (\d{1,2})/(\d{1,2})(?![\d/])", bit.text):
        month, day = int(match.group(1)), int(match.group(2))
        if 1 <= month <= 12 and 1 <= day <= 31:
            yield When(bit.start + match.start(1), bit.start + match.end(2), f"{match.group(1)}/{match.group(2)}", date=f"--{month:02}-{day:02}", month=month, status="year_missing")


def _moment(one: When, year: int | None) -> str:
    day = _in_year(one.end_date or one.date or "", year)
    clock = one.end_time or one.start_time
    return f"{day}T{clock}" if clock else day


