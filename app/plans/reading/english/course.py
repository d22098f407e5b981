"""The course of the day on an English page: timed rows, labelled times, and times told in prose."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from app.plans.reading.dates import Clock, dates_in, times_in
from app.plans.reading.english.item import EDGE, NOT_HERE, Item, made
from app.plans.reading.english.page import Page, Row, Section, cells_of
from app.plans.reading.english.told import in_sentence, told
from app.plans.reading.layout import Bit
from app.plans.reading.shape import Fact, Part

_LEAD = re.compile(r"^(?:(?:at|from|by|around|about|approx\.?|approximately|between|@|until|till)\s){1,2}$", re.I)
def course(page: Page) -> Iterator[Fact]:
    """Programme items in order and how much of the day they tell."""
    items = in_order(page)
    for order, item in enumerate(items, 1):
        value = {"order": order, "start": item.start, "end": item.end, "title": item.title.text, "place": item.place, "responsible": item.responsible, "sub": item.sub}
        yield Fact("programme", value, item.whole.start, item.whole.end, parts=(Part("title", item.title.start, item.title.end),))
    whole = 4 if items and all(item.told for item in items) else 3
    yield Fact("programme_status", "given" if len(items) >= whole else "partial" if items else "omitted")
    yield from _tasks(page, items)


def in_order(page: Page) -> list[Item]:
    """What happens on the day, each with its time."""
    items = list(_rows(page))
    if len(items) < 2:
        labelled = list(_labelled(page))
        items = items + [one for one in labelled if not any(one.start == other.start for other in items)]
    if len(items) < 2:
        spoken = list(told(page))
        merged = [*items, *(one for one in spoken if not any(one.start == other.start for other in items))]
        items = merged if len(merged) >= 2 or items else []
    return _by_the_clock(_with_leaders(items))


_LEADER = re.compile(r"\s?\(((?:[A-Z][\w.'’-]{1,20} ?){1,3}(?: ?[/&] ?(?:[A-Z][\w.'’-]{1,20} ?){1,3})?)\)$")


def _with_leaders(items: list[Item]) -> list[Item]:
    """`Lunch at the cafe (Joan)`: who sees to it, where at least three rows end that way."""
    found = [(item, match) for item in items if not item.responsible and (match := _LEADER.search(item.title.text))]
    if len(found) >= 3:
        for item, match in found:
            item.responsible, item.title = match.group(1), item.title.cut(0, match.start())
    return items


def _by_the_clock(items: list[Item]) -> list[Item]:
    """Hours written without am or pm go on in the afternoon."""
    last = ""
    kept: list[Item] = []
    for item in items:
        if item.start and not item.sure and "01:00" <= item.start < "05:00":
            item.start, item.end = _later(item.start), item.end and (_later(item.end) if item.end < "12:00" else item.end)
        if item.start and last and item.start < last and _later(item.start) >= last and not item.sure:
            item.start = _later(item.start)
            if item.end and item.end < item.start:
                item.end = _later(item.end)
        last = item.start or last
        if not any(one.start == item.start and one.title.text == item.title.text for one in kept):
            kept.append(item)
    return kept


def _later(time: str) -> str:
    return f"{(int(time[:2]) + 12) % 24:02}{time[2:]}"


_BARE = re.compile(r"\(?([01]?\d|2[0-3])\.([0-5]\d)(?:\s?(?:-|–|to)\s?([01]?\d|2[0-3])\.([0-5]\d))?(?=[)\s:–-])(?!\s?(?:[ap]\.?m|km|miles|per|for each))", re.I)


def first_time(bit: Bit) -> Clock | None:
    """The time a row begins with."""
    if bare := _BARE.match(bit.text):
        hour, minute, to_hour, to_minute = (int(one) if one else None for one in bare.groups())
        end = f"{to_hour:02}:{to_minute:02}" if to_hour is not None else None
        return Clock(bit.start + bare.start(1), bit.start + bare.end(), f"{hour:02}:{minute:02}", end, english=True)
    for clock in times_in(bit.text[:60], bit.start)[:1]:
        ahead = bit.text[: clock.start - bit.start]
        if not ahead.strip(" ([*-–—~") or _LEAD.match(ahead):
            return clock
    return None


def _rows(page: Page) -> Iterator[Item]:
    """Rows that begin with a time, or hold nothing but a name and a time."""
    best: list[Item] = []
    for section in [*page.about("programme"), *page.about("content", "hold", "meeting", "name"), None]:
        if section is not None and len(section.rows) < 2:
            continue
        rows = section.rows if section else [row for row in page.rows if not set(_topics(page, row)) & NOT_HERE and not page.is_head(row)]
        found = list(_timed(page, rows, strict=section is None or "programme" not in section.topics))
        if section and "programme" in section.topics:
            found += list(_labels_under(page, section))
            found.sort(key=lambda one: one.whole.start)
        if len(found) >= 2 and len(found) > len(best):
            best = found
            if section and "programme" in section.topics:
                break
    if not best:
        for section in page.about("programme"):
            best = [item for row in [Row(section.value, section.value, False, False), *section.rows] if row.body for item in in_sentence(row.body)]
            if best:
                break
    yield from best


def _topics(page: Page, row: Row) -> tuple[str, ...]:
    section = page.section_of(row)
    return section.topics if section else ()


def _timed(page: Page, rows: list[Row], *, strict: bool) -> Iterator[Item]:
    held: Item | None = None
    header: list[str] = []
    for row in rows:
        cells = cells_of(row.body)
        if re.fullmatch(r"[-–—:|\s=+]{3,200}", row.body.text):
            continue
        if len(cells) >= 2 and not times_in(row.body.text):
            header = [cell.text.lower().strip(" *") for cell in cells]
            continue
        item = _in_cells(cells, header, row.body) if len(cells) >= 2 else _item(row.body, strict)
        if item and held and row.bullet and held.whole.start < row.bit.start and not first_time(row.body) and held.sub is not None:
            item = None
        if item:
            if held:
                yield held
            held = item
        elif held and row.bullet and len(row.body.text) <= 160:
            held.sub.append(row.body.text)
    if held:
        yield held


_COLUMNS = {"place": re.compile(r"where|place|location|room|venue|station"), "responsible": re.compile(r"who|lead|responsible|staff|person|by\b|in charge")}


def _in_cells(cells: list[Bit], header: list[str], body: Bit) -> Item | None:
    """A row of a timetable: the time, what happens, and where and who as the header names them."""
    timed = next((number for number, cell in enumerate(cells[:3]) if first_time(cell)), None)
    if timed is None:
        return None
    clock = first_time(cells[timed])
    rest = [(header[number] if number < len(header) else "", cell) for number, cell in enumerate(cells) if number != timed]
    tail = cells[timed].cut(clock.end - cells[timed].start).bare(EDGE) if clock else Bit("", 0)
    second = times_in(cells[1].text, cells[1].start) if timed == 0 and len(cells) > 2 else []
    if clock and second and not clock.end_time and len(cells[1].text) <= second[0].end - second[0].start + 3:
        clock = replace(clock, end_time=second[0].start_time)
        rest = rest[1:]
    told = [(name, cell) for name, cell in rest if not any(pattern.search(name) for pattern in _COLUMNS.values())]
    if not clock or not (told or tail):
        return None
    item = made(tail if len(tail.text) > 3 else told[0][1].bare(EDGE), clock, body)
    if item:
        for name, cell in rest:
            if name and _COLUMNS["place"].search(name):
                item.place = cell.text
            elif name and _COLUMNS["responsible"].search(name):
                item.responsible = cell.text
    return item


def _item(body: Bit, strict: bool) -> Item | None:
    if re.search(r"(?:\s|\()[x×] ?\d{1,3}\)?$|\(\d{1,3} (?:people|volunteers|helpers)", body.text):
        return None  # a shift
    clock = first_time(body)
    if clock:
        rest = body.cut(clock.end - body.start).bare(EDGE)
        rest = rest.bare(EDGE + ")]") if "(" not in rest.text else rest
        rest = rest.cut(len(lead.group())) if (lead := re.match(r"(?:sharp|approx\.?|onwards?|prompt)\b[\s:,–-]{0,4}", rest.text, re.I)) else rest
        if strict and (len(rest.text) > 90 or (dates_in(body.text)[:1] and dates_in(body.text)[0].date)):
            return None
        return made(rest, clock, body) if rest.text else None
    found = times_in(body.text, body.start)
    if len(found) == 1 and len(body.text) <= 60 and "." not in body.text[: found[0].start - body.start] and found[0].end >= body.end - 2 and not strict:
        return made(body.cut(0, found[0].start - body.start).bare(EDGE + "("), found[0], body)
    return None


def _labels_under(page: Page, programme: Section) -> Iterator[Item]:
    """`Check-in: 8:00 am` right behind the head of a programme."""
    at = page.sections.index(programme)
    for section in page.sections[at + 1 : at + 12]:
        times = times_in(section.value.text, section.value.start) if section.value else []
        if not times or len(section.value.text) > times[0].end - times[0].start + 6 or set(section.topics) & {"deadline", "contact", "fees"}:
            return
        yield Item(section.label, times[0].start_time, times[0].end_time, Bit(page.text[section.label.start : section.value.end], section.label.start))


def _labelled(page: Page) -> Iterator[Item]:
    """Departure and return of a trip sheet."""
    for section in page.about("departure", "return"):
        times = times_in(section.value.text, section.value.start) if section.value else []
        if times and not dates_in(section.value.text)[0].date and re.search(r"(?i)depart|return|leav|pick|arriv|back", section.label.text):
            name = re.search(r"[A-Z][a-z]*(?:-[a-z]+)?(?= time)|^[^:]{3,20}", section.label.text.replace("Approximate ", "").replace("Expected ", ""), re.I)
            label = section.label.text
            word = re.search(r"depart(?:ure|s)?|return|leave|pick-?up|start|end|finish|dismissal", label, re.I)
            at = word or name
            if at:
                found = Bit(at.group(), section.label.start + max(0, label.find(at.group())))
                yield Item(found, times[0].start_time, times[0].end_time, Bit(page.text[section.label.start : section.value.end], section.label.start))


def _task(body: Bit) -> Fact:
    """`Collect the posters - Jane Doe`: what, and who sees to it."""
    who = re.search(r"\s[–—-]\s([A-Z][^–—]{2,50})$", body.text)
    if not who:
        return Fact("tasks", {"text": body.text}, body.start, body.end)
    what = body.cut(0, who.start())
    return Fact("tasks", {"text": what.text, "responsible": who.group(1)}, what.start, body.end, parts=(Part("text", what.start, what.end),))


def _tasks(page: Page, items: list[Item]) -> Iterator[Fact]:
    """What is to be done, where it is listed and no time stands beside it."""
    taken = [(item.whole.start, item.whole.end) for item in items]
    for section in page.about("content"):
        rows = [row for row in section.rows if row.bullet]
        if len(rows) >= 2 and not any(start <= row.body.start < end for row in rows for start, end in taken):
            for row in rows:
                if len(row.body.text) <= 160:
                    yield _task(row.body)
        elif section.value and not rows and re.match(r"[a-z]", section.value.text):
            pieces = section.value.split(r", (?:and )?|; ")
            if len(pieces) >= 3 and all(len(piece.text.split()) <= 5 for piece in pieces):
                for piece in pieces:
                    bare = piece.bare(" .!")
                    yield Fact("tasks", {"text": bare.text}, bare.start, bare.end)
