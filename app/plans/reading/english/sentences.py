"""Where the sentences of an English row end."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.plans.reading.layout import Bit

_ABBREVIATED = re.compile(r"(?:^|[\s(])(?:Mr|Mrs|Ms|Miss|Dr|Rev|Fr|Sr|St|Ste|Mt|Ave|Rd|Blvd|Dept|Jr|vs|approx|Approx|No|Nos|min|Min|max|Max|hrs?|e\.g|i\.e|Sat|Sun|Mon|Tues?|Wed|Thurs?|Fri|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|[A-Z])\.$")
_HALF = re.compile(r"\b[ap]\.m\.$", re.I)
_STOP = re.compile(r"(?:\.{3}|…|[.!?]{1,4})[\"'”’)\]]{0,3}(?=\s|$)|\.{3}(?=\w)|[;](?=\s)")
_NEW = re.compile(r"\s{0,3}(?:[-–•]\s)?[\"'“‘(\[]?[A-Z0-9]")
_DAY_NAME = re.compile(r"\s{0,3}\(?(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)")


def sentences(bit: Bit) -> Iterator[Bit]:
    """The sentences of a row, each with its stop; abbreviations and a.m. do not end one."""
    text, at = bit.text, 0
    for stop in _STOP.finditer(text):
        head = text[at : stop.end()]
        if stop.group().startswith(".") and not stop.group().startswith("..") and _ABBREVIATED.search(head[-12:]) and text[stop.end() :].strip():
            continue
        if not stop.group().startswith(("..", ";", "…")) and not _NEW.match(text, stop.end()) and text[stop.end() :].strip() and stop.group()[0] == ".":
            continue
        if _HALF.search(head) and (not _NEW.match(text, stop.end()) or _DAY_NAME.match(text, stop.end())):
            continue
        if piece := bit.cut(at, stop.end()):
            yield piece
        at = stop.end()
    if rest := bit.cut(at):
        yield rest
