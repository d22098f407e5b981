"""One item of an English programme, and the times it is told by."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from app.plans.reading.dates import Clock, times_in
from app.plans.reading.layout import Bit

NOT_HERE = frozenset({"shifts", "posts", "deadline", "contact", "weather", "recruit", "time", "sign_off", "waiver", "channels", "rewards", "roles", "fees", "materials", "eligibility", "transport"})
_DOTTED = re.compile(r"\b(?:at|from|by|until|around|about|before|between|and) ((?:0?[1-9]|1\d|2[0-3]))\.([0-5]\d)(?![\d%]|\.\d|\s?(?:m|km|miles|kg|litres|per|million|am|pm|a\.m|p\.m)\b)")
EDGE = " \t.;,:–—-|*•"
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
    responsible: str | None = None
    sure: bool = True
    told: bool = False


def is_sure(text: str) -> bool:
    return bool(re.search(r"[ap]\.?m|noon|midnight", text, re.I))


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
    for match in _DOTTED.finditer(text):
        if not any(clock.start <= match.start(1) < clock.end for clock in found):
            hour, minute = int(match.group(1)), int(match.group(2))
            found.append(Clock(match.start(1), match.end(), f"{hour:02}:{minute:02}", english=True))
    found.sort(key=lambda clock: clock.start)
    return found


def made(rest: Bit, clock: Clock, whole: Bit) -> Item | None:
    title = rest
    if len(rest.text) > 100 and (stop := re.search(r"[.!?](?=\s)", rest.text)):
        title = rest.cut(0, stop.start())
    title = title.bare(EDGE)
    if title.text.count(")") > title.text.count("("):
        title = title.bare(EDGE + ")")
    if not title.text or len(title.text) > 200:
        return None
    item = Item(title, clock.start_time, clock.end_time, whole, sure=is_sure(whole.text[clock.start - whole.start : clock.end - whole.start]))
    if place := _PLACE.search(title.text):
        item.place = place.group(1) or place.group(2)
    return item
