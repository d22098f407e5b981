"""The posts an English page looks for hands for, each with how many."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from app.plans.reading.english.page import Page
from app.plans.reading.english.sittings import shifts_of
from app.plans.reading.layout import Bit
from app.plans.reading.numbers import counts_in, number

_POST = re.compile(r"^([A-Z][\w '’/&-]{2,50}?)\s?(?::|\s[–—-]|\(|\s[x×])\s?(?:need(?:ed)? |need(?:s)? |up to )?(\d{1,4})(?: (?:needed|people|volunteers|helpers|spots|per shift|each shift|each|adults|marshals|places|slots|persons))?\b")
_POST_AHEAD = re.compile(r"^(\d{1,3})\s?[x×]?\s(?!hours?|minutes?|miles?|years?|km|per|am|pm)([a-zA-Z][\w '’/&-]{2,40}?)(?: (?:needed|wanted))?(?:[.,;(]|\s[–—-]\s|$)")


def of_shifts(page: Page) -> list[tuple[dict[str, Any], Bit]]:
    """Jobs told with their days: `Friday, May 2 to set up tables, 2-5 pm (6 people)`."""
    found = []
    for shift, bit in shifts_of(page):
        label = shift["label"]
        if label and shift.get("cap") and label in bit.text and not re.search(r"(?i)shift|morning|afternoon|evening|session", label):
            at = bit.text.index(label)
            found.append(({"name": label, "cap": shift["cap"]}, bit.cut(at, at + len(label))))
    return found if len(found) >= 2 else []


_NUMBERED = re.compile(r"(\d{1,3}) ([a-z][\w '’-]{2,40})$")
_COUNTED = re.compile(r"([A-Z][\w '’-]{2,30}?):? (\d{1,3})$")
_IN_BRACKETS = re.compile(r"(?i)\b(?:volunteers|helpers)(?: are)? (?:wanted|needed|required)[^()]{0,20}\(([^()]{8,160})\)")


def _beside(page: Page) -> Iterator[tuple[dict[str, Any], Bit]]:
    """`Cashiers 8 | Sorters 18`, or `24 helpers wanted (16 pushers, 4 drivers)`."""
    for at, row in enumerate(page.rows):
        section = page.section_of(row) or page.section_of(page.rows[max(0, at - 1)])
        cells = row.body.split(r"\s{0,3}[|;]\s{0,3}|\t{1,20}") if section and set(section.topics) & {"posts", "recruit"} else []
        matches = [(_COUNTED.match(cell.text), cell) for cell in cells]
        if len(cells) >= 2 and all(match for match, _ in matches):
            for match, cell in matches:
                if match:
                    yield {"name": match.group(1), "cap": int(match.group(2))}, cell.of(match, 1)
            return
    for said in page.said:
        if listed := _IN_BRACKETS.search(said.text):
            pieces = said.bit.of(listed, 1).split(r", (?:and )?| and (?=\d)|; ")
            matches = [(_NUMBERED.match(piece.text), piece) for piece in pieces]
            if len(pieces) >= 2 and all(match for match, _ in matches):
                for match, piece in matches:
                    if match:
                        yield {"name": match.group(2), "cap": int(match.group(1))}, piece.of(match, 2)
                return


def named_posts(page: Page) -> Iterator[tuple[dict[str, Any], Bit]]:
    seen: set[str] = set()
    for section in page.about("posts", "recruit"):
        for row in section.rows:
            bit = row.body
            match = _POST.match(bit.text)
            name, cap = (bit.of(match, 1), int(match.group(2))) if match else (None, None)
            if not match and (row.bullet or "posts" in section.topics) and (other := _POST_AHEAD.match(bit.text)):
                name, cap = bit.of(other, 2), int(other.group(1))
            if not match and name is None and "posts" in section.topics and row.bullet:
                label = re.match(r"([A-Z][\w '’/&-]{2,40}?)(?:\s?:\s|\s[–—-]\s|\s?\(|$)", bit.text)
                if label and len(label.group(1).split()) <= 5:
                    counts = [count for count in counts_in(bit.text) if count.unit == "人"]
                    name, cap = bit.of(label, 1), int(counts[0].value) if counts else None
            if name and name.text not in seen and not re.search(r"(?i)^(?:shift|date|time|age|min)", name.text):
                seen.add(name.text)
                yield {"name": name.text.strip(), "cap": cap}, name
    for post, name in () if seen else _beside(page):
        seen.add(name.text)
        yield post, name
    if seen:
        return
    for said in page.said:
        match = re.search(r"(?i)\b(?:short of|need|looking for|wanted:|needed:)\b", said.text)
        if not match or set(said.topics) & {"content", "bring", "fees", "materials"}:
            continue
        found = list(re.finditer(r"(\d{1,3}|one|two|three|four|five|six|eight|ten|twelve|twenty) (?:people for |volunteers? (?:for|to) |helpers? for )?((?:[a-z-]+ )?[a-z-]*(?:marshals|stewards|drivers|cooks|readers|guides|greeters|parking|registration|captains|first aiders|photographers|coaches|ushers|servers|packers|sorters|timekeepers|leaders|refreshments|set-?up|clean-?up))\b", said.text[match.end() :]))
        if len(found) >= 2:
            for one in found:
                at = said.bit.start + match.end()
                value = number(one.group(1))
                yield {"name": one.group(2), "cap": int(value) if value else None}, Bit(one.group(2), at + one.start(2))
            return
