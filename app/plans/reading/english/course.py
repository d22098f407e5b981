"""The course of the day on an English page: timed rows, labelled times, and times told in prose."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from app.plans.reading.dates import Clock, dates_in, times_in
from app.plans.reading.english.page import Page, Row, Said, Section
from app.plans.reading.layout import Bit
from app.plans.reading.shape import Fact, Part

_NOT_HERE = frozenset({"shifts", "posts", "deadline", "contact", "weather", "recruit", "time", "sign_off", "waiver", "channels", "rewards", "roles", "fees", "materials", "eligibility"})
_EDGE = " \t.;,:–—-|*•"
_LEAD = re.compile(r"^(?:(?:at|from|by|around|about|approx\.?|approximately|between|@|until|till)\s){1,2}$", re.I)
_PREP = re.compile(r"(?:[\s(]|^)(?:(?:is|are|will be|runs?|beginning|starting|sharp|promptly) )?(?:at|from|by|around|about|approx\.?|approximately|between|until|till?|@|for)?(?: about| around| approximately)?\s?$", re.I)
_NO_ITEM = re.compile(
    r"\b(?:rsvp|register|registration closes|deadline|e-?mails?|phone|call (?:us|me|the)|posted|rain|storm|weather|cancel|finish(?:ed)?|be done|over by|away by|home by|expect to|office hours|arrive (?:\d+|early)|normally|usually|"
    r"free until|hand yours|turn in|parking (?:is|lot opens)|per shift|hour shift|sign up|slip|due|meeting friday|hours? (?:credit|each)|age|open from|available|bc meeting)\b",
    re.I,
)
_SUBJECT = re.compile(r"^.{0,60}?\b(?:will|shall|plan to|are going to|'ll)\s(?:be\s)?(?=[a-z])")
_JOINT = re.compile(r",? (?:and )?then |, so |, and |, | and |; | – | - (?=\w)|, followed by | before ")
_CUT = re.compile(r"(?<=[.!?])(?<!\bSt\.)(?<!\bMt\.)(?<!\bMr\.)(?<!\bMs\.)(?<!\bDr\.)(?<!\bMrs\.)\s|" + _JOINT.pattern)
_START_WORDS = re.compile(r"^(?:(?:and|so|then|after that|from there|there|on \w+day|\w+day|next|finally|afterwards?|later),? )+", re.I)
_SHORT = re.compile(r"^((?:gather|meet|meet up|arrive|depart|leave|pick-?up|drop-?off|check-?in|sign-?in|assemble|return|load|board))(?: back)? (?:at|in|on|by|from|outside) (?:the |our )?(.{3,50})$", re.I)
_PLACE = re.compile(r"\b(?:at|in|on|outside|to) the ([A-Z][\w'’]+(?: [A-Z][\w'’]+){0,4})|\b(?:at|in) ([A-Z][\w'’]+(?: (?:of|the|[A-Z][\w'’]+)){1,4})")


@dataclass(slots=True)
class Item:
    """One thing that happens: what, from when to when."""

    title: Bit
    start: str | None
    end: str | None
    whole: Bit
    sub: list[str] = field(default_factory=list)
    place: str | None = None
    sure: bool = True
    told: bool = False


def course(page: Page) -> Iterator[Fact]:
    """Programme items in order and how much of the day they tell."""
    items = in_order(page)
    for order, item in enumerate(items, 1):
        value = {"order": order, "start": item.start, "end": item.end, "title": item.title.text, "place": item.place, "responsible": None, "sub": item.sub}
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
        told = list(_told(page))
        merged = [*items, *(one for one in told if not any(one.start == other.start for other in items))]
        items = merged if len(merged) >= 2 or items else []
    return _by_the_clock(items)


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


def _sure(text: str) -> bool:
    return bool(re.search(r"[ap]\.?m|noon|midnight", text, re.I))


_BARE = re.compile(r"\(?([01]?\d|2[0-3])\.([0-5]\d)(?:\s?(?:-|–|to)\s?([01]?\d|2[0-3])\.([0-5]\d))?(?=[)\s:–-])(?!\s?(?:[ap]\.?m|km|miles|per|for each))", re.I)


def clocks_in(text: str) -> list[Clock]:
    """The times of a text; `between 8:15 and 8:30` is one."""
    found: list[Clock] = []
    for clock in times_in(text):
        if text[clock.start - 1 : clock.start].isalpha():
            continue  # afternoon
        before = found[-1] if found else None
        if before and not before.end_time and re.fullmatch(r" and ", text[before.end : clock.start]) and re.search(r"between $", text[: before.start]) and not clock.end_time:
            found[-1] = replace(before, end=clock.end, end_time=clock.start_time)
        else:
            found.append(clock)
    return found


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
        rows = section.rows if section else [row for row in page.rows if not set(_topics(page, row)) & _NOT_HERE and not page.is_head(row)]
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
            best = [item for row in [Row(section.value, section.value, False, False), *section.rows] if row.body for item in _in_sentence(row.body)]
            if best:
                break
    yield from best


def _topics(page: Page, row: Row) -> tuple[str, ...]:
    section = page.section_of(row)
    return section.topics if section else ()


def _timed(page: Page, rows: list[Row], *, strict: bool) -> Iterator[Item]:
    held: Item | None = None
    for row in rows:
        item = _item(row.body, strict)
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


def _item(body: Bit, strict: bool) -> Item | None:
    clock = first_time(body)
    if clock:
        rest = body.cut(clock.end - body.start).bare(_EDGE)
        rest = rest.bare(_EDGE + ")]") if "(" not in rest.text else rest
        rest = rest.cut(len(lead.group())) if (lead := re.match(r"(?:sharp|approx\.?|onwards?|prompt)\b[\s:,–-]{0,4}", rest.text, re.I)) else rest
        if strict and (len(rest.text) > 90 or (dates_in(body.text)[:1] and dates_in(body.text)[0].date)):
            return None
        return _made(rest, clock, body) if rest.text else None
    if "\t" in body.text:
        cells = body.split(r"\t{1,20}")
        times = [times_in(cell.text, cell.start) for cell in cells]
        if len(cells) >= 2 and times[1] and not times[0]:
            return _made(cells[0], times[1][0], body)
        return None
    found = times_in(body.text, body.start)
    if len(found) == 1 and len(body.text) <= 60 and "." not in body.text[: found[0].start - body.start] and found[0].end >= body.end - 2 and not strict:
        return _made(body.cut(0, found[0].start - body.start).bare(_EDGE + "("), found[0], body)
    return None


def _made(rest: Bit, clock: Clock, whole: Bit) -> Item | None:
    title = rest
    if len(rest.text) > 100 and (stop := re.search(r"[.!?](?=\s)", rest.text)):
        title = rest.cut(0, stop.start())
    title = title.bare(_EDGE)
    if title.text.count(")") > title.text.count("("):
        title = title.bare(_EDGE + ")")
    if not title.text or len(title.text) > 200:
        return None
    item = Item(title, clock.start_time, clock.end_time, whole, sure=_sure(whole.text[clock.start - whole.start : clock.end - whole.start]))
    if place := _PLACE.search(title.text):
        item.place = place.group(1) or place.group(2)
    return item


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
        if times and not dates_in(section.value.text)[0].date:
            name = re.search(r"[A-Z][a-z]*(?:-[a-z]+)?(?= time)|^[^:]{3,20}", section.label.text.replace("Approximate ", "").replace("Expected ", ""), re.I)
            label = section.label.text
            word = re.search(r"depart(?:ure|s)?|return|leave|pick-?up|start|end|finish|dismissal", label, re.I)
            at = word or name
            if at:
                found = Bit(at.group(), section.label.start + max(0, label.find(at.group())))
                yield Item(found, times[0].start_time, times[0].end_time, Bit(page.text[section.label.start : section.value.end], section.label.start))


def _told(page: Page) -> Iterator[Item]:
    found: list[Item] = []
    for said in page.said:
        section = page.section_of(page.rows[said.row])
        labelled = section is not None and section.value.start == page.said_of(page.rows[said.row]).start and bool(set(said.topics) & {"meeting", "place", "departure", "return", "name"})
        if labelled or set(said.topics) & (_NOT_HERE - {"contact"}) or _NO_ITEM.search(said.text) or len(said.text) > 360:
            continue
        found += _in_sentence(said.bit, _day_of(said))
    seen: set[str | None] = set()
    for item in sorted(found, key=lambda one: not one.end):
        if item.start in seen:
            found.remove(item)
        seen.add(item.start)
    yield from found


def _day_of(said: Said) -> bool:
    return any(when.date for when in dates_in(said.text))


def _in_sentence(bit: Bit, dated: bool = False) -> Iterator[Item]:
    """The timed pieces of a sentence; what follows without a time belongs to the piece before."""
    text = bit.text
    clocks = clocks_in(text)
    if not clocks or (dated and len(clocks) < 2):
        return
    cuts = [0]
    spans = [(clock.start, clock.end) for clock in clocks]
    for stop in _CUT.finditer(text):
        if any(start < stop.end() and stop.start() < end for start, end in spans):
            continue
        before = any(cuts[-1] <= start < stop.start() for start, _ in spans)
        upcoming = next((start for start, _ in spans if start >= stop.end()), None)
        following = _CUT.search(text[stop.end() :])
        nearby = upcoming is not None and (following is None or upcoming < stop.end() + following.start() or upcoming < stop.end() + 4)
        if nearby and (before or cuts[-1] == 0):
            cuts.append(stop.end())
    for start, end in zip(cuts, [*cuts[1:], len(text)], strict=True):
        piece = bit.cut(start, end)
        clock = next(iter(clocks_in(piece.text)), None)
        if clock is None:
            continue
        title = _around(piece, clock)
        if title is None or not 3 <= len(title.text) <= 130 or _NO_ITEM.search(title.text) or re.fullmatch(r"(?i)meet|back|so we|we|all|gather(?: at)?|the \w+", title.text):
            continue
        item = _made(title, clock, piece)
        if item:
            item.told, item.sure = True, _sure(piece.text[clock.start : clock.end])
            if short := _SHORT.match(item.title.text):
                item.place = re.sub(r"^the ", "", short.group(2))
                item.title = item.title.cut(0, len(short.group(1)))
            yield item


def _around(piece: Bit, clock: Clock) -> Bit | None:
    """A piece without its time: what stands before it, or behind."""
    text = piece.text
    meeting = re.match(r"(?:to|for) (?=[a-z]{3})", text[clock.end :].lstrip())
    if meeting and re.match(r"(?i)(?:we )?(?:meet|gather|arrive)\b", text):
        return piece.cut(clock.end).cut(meeting.end()).bare(_EDGE + ")")
    lead = _PREP.search(text[: clock.start])
    before = piece.cut(0, lead.start() if lead else clock.start).bare(_EDGE + "(")
    behind = piece.cut(clock.end).bare(_EDGE + ")")
    if re.match(r"(?i)(?:we(?:'ll| will| are| should)? (?:be )?)?back (?:at|in) ", before.text) and (what := re.match(r"for (?=\w)", behind.text)):
        return behind.cut(what.end())
    for words in (_START_WORDS, _SUBJECT):
        if match := words.match(before.text):
            before = before.cut(match.end())
    if len(before.text) >= 4 and not re.fullmatch(r"(?:the|on|we|and|this|\w+day|back|again)\W?", before.text, re.I):
        return before
    if match := re.match(r"(?:for|we will|we'll|the)\s", behind.text, re.I):
        behind = behind.cut(match.end()) if match.group().lower() != "the " else behind
    return behind if len(behind.text) >= 4 else None


def _tasks(page: Page, items: list[Item]) -> Iterator[Fact]:
    """What is to be done, where it is listed and no time stands beside it."""
    taken = [(item.whole.start, item.whole.end) for item in items]
    for section in page.about("content"):
        rows = [row for row in section.rows if row.bullet]
        if len(rows) >= 2 and not any(start <= row.body.start < end for row in rows for start, end in taken):
            for row in rows:
                if len(row.body.text) <= 160:
                    yield Fact("tasks", {"text": row.body.text}, row.body.start, row.body.end)
        elif section.value and not rows and re.match(r"[a-z]", section.value.text):
            pieces = section.value.split(r", (?:and )?|; ")
            if len(pieces) >= 3 and all(len(piece.text.split()) <= 5 for piece in pieces):
                for piece in pieces:
                    bare = piece.bare(" .!")
                    yield Fact("tasks", {"text": bare.text}, bare.start, bare.end)
