"""A programme told in sentences: `we leave school at 8.50 and return by 2.45`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.plans.reading.dates import Clock, dates_in
from app.plans.reading.english.item import EDGE, NOT_HERE, Item, clocks_in, is_sure, made
from app.plans.reading.english.page import Page, Said
from app.plans.reading.layout import Bit

_PREP = re.compile(r"(?:[\s(]|^)(?:(?:is|are|will be|runs?|beginning|starting|sharp|promptly) )?(?:at|from|by|around|about|approx\.?|approximately|between|until|till?|@|for)?(?: about| around| approximately)?\s?$", re.I)
_NO_ITEM = re.compile(
    r"\s[x×] ?\d{1,3}$|\b(?:rsvp|register (?:by|before|online|now|here|at \w+\.)|registration closes|deadline|e-?mails?|phone|call (?:us|me|the)|posted|rain|storm|weather|cancel|shifts?|office hours|arrive (?:\d+|early)|normally|usually|usual time|on us|dismissed|"
    r"free until|hand yours|turn in|parking (?:is|lot opens)|per shift|hour shift|sign up|slip|due|meeting friday|hours? (?:credit|each)|age|open from|available|bc meeting)\b",
    re.I,
)
_SUBJECT = re.compile(r"^.{0,60}?\b(?:will|shall|should(?= arrive| be at| be in| meet| report)|plan to|expect to|are going to|'ll)\s(?:be\s)?(?=[a-z])")
_AN_END = re.compile(r"(?i)\b(?:finish(?:ed|ing)?|be done|over|away|home|expect to (?!return|be back|arrive)[\w ]*)$|\bfinish")
_PUPILS = re.compile(r"^(?:Students|Children|Pupils|Scouts|Volunteers|Everyone|Parents|Walkers|Runners)\b.{0,20}? (?:should|must) (?=[a-z])")
_JOINT = re.compile(r",? (?:and )?then |,? so (?!that)|, and |, | and |; | – | - (?=\w)|, followed by | before ")
_CUT = re.compile(r"(?<=[.!?])(?<!\bSt\.)(?<!\bMt\.)(?<!\bMr\.)(?<!\bMs\.)(?<!\bDr\.)(?<!\bMrs\.)\s|" + _JOINT.pattern)
_START_WORDS = re.compile(r"^(?:(?:and|so|then|after that|from there|there|on \w+day|\w+day|next|finally|afterwards?|later),? )+", re.I)
_SHORT = re.compile(r"^((?:gather|meet|meet up|arrive|depart|leave|pick-?up|drop-?off|check-?in|sign-?in|assemble|return|load|board))(?: back)? (?:at|in|on|by|from|outside) (?:the |our )?(.{3,50})$", re.I)


def told(page: Page) -> Iterator[Item]:
    found: list[Item] = []
    for said in page.said:
        section = page.section_of(page.rows[said.row])
        labelled = section is not None and section.value.start == page.said_of(page.rows[said.row]).start and bool(set(said.topics) & {"meeting", "place", "departure", "return", "name"})
        if labelled or set(said.topics) & (NOT_HERE - {"contact"}) or _NO_ITEM.search(said.text) or len(said.text) > 360:
            continue
        found += in_sentence(said.bit, _day_of(said))
    seen: set[str | None] = set()
    for item in sorted(found, key=lambda one: not one.end):
        if item.start in seen:
            found.remove(item)
        seen.add(item.start)
    yield from found


def _day_of(said: Said) -> bool:
    return any(when.date for when in dates_in(said.text))


def in_sentence(bit: Bit, dated: bool = False) -> Iterator[Item]:
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
        if title is None or not 3 <= len(title.text) <= 130 or _NO_ITEM.search(title.text) or _AN_END.search(title.text) or re.fullmatch(r"(?i)meet|back|so we|we|all|gather(?: at)?|the \w+", title.text):
            continue
        item = made(title, clock, piece)
        if item:
            item.told, item.sure = True, is_sure(piece.text[clock.start : clock.end])
            if short := _SHORT.match(item.title.text):
                item.place = re.sub(r"^the ", "", short.group(2))
                item.title = item.title.cut(0, len(short.group(1)))
            yield item


def _around(piece: Bit, clock: Clock) -> Bit | None:
    """A piece without its time: what stands before it, or behind."""
    text = piece.text
    meeting = re.match(r"(?:to|for) (?=[a-z]{3})", text[clock.end :].lstrip())
    if meeting and re.match(r"(?i)(?:we )?(?:meet|gather|arrive)\b", text):
        return piece.cut(clock.end).cut(meeting.end()).bare(EDGE + ")")
    lead = _PREP.search(text[: clock.start])
    before = piece.cut(0, lead.start() if lead else clock.start).bare(EDGE + "(")
    behind = piece.cut(clock.end).bare(EDGE + ")")
    if re.match(r"(?i)(?:we(?:'ll| will| are| should)? (?:be )?)?back (?:at|in) ", before.text) and (what := re.match(r"for (?=\w)", behind.text)):
        return behind.cut(what.end())
    for words in (_START_WORDS, _SUBJECT, _PUPILS):
        if match := words.match(before.text):
            before = before.cut(match.end())
    if len(before.text) >= 4 and not re.fullmatch(r"(?:the|on|we|and|this|\w+day|back|again)\W?", before.text, re.I):
        return before
    if match := re.match(r"(?:for|we will|we'll|the)\s", behind.text, re.I):
        behind = behind.cut(match.end()) if match.group().lower() != "the " else behind
    return behind if len(behind.text) >= 4 else None
