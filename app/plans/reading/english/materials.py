"""What the organisers of an English plan get ready: kit lists and tables with quantities."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from app.plans.reading.english.goods import measured
from app.plans.reading.english.page import Page
from app.plans.reading.headline import blank
from app.plans.reading.layout import Bit
from app.plans.reading.shape import Fact

_HEADS = re.compile(r"(?:item|qty|quantity|who|source|notes?|unit|price|cost|total)\b", re.I)
_WHO = re.compile(r"\s?\(((?:from |by )?(?:the )?[A-Z][^()]{1,40})\)$|\s(?:[–—-]|:)\s(?:donated by |provided by |from |by )?(?:the )?([A-Z][^,;]{1,40})$")
_BEHIND = re.compile(r"([A-Za-z][A-Za-z'’ -]{1,40}?)\s?[x×]?\s?(\d{1,4})(?: ([a-z]{3,12}))?$")
_MONEY = re.compile(r"[¥$£€]\s?\d")


def materials(page: Page) -> Iterator[Fact]:
    """Every thing of the lists of materials, each once."""
    seen: set[str] = set()
    for section in page.about("materials"):
        bits = [section.value] if section.value else []
        bits += [row.body for row in section.rows]
        for bit in bits:
            for fact in _row(bit) if "\t" in bit.text else _things(bit):
                if fact.value["item"] not in seen:
                    seen.add(fact.value["item"])
                    yield fact


def _row(bit: Bit) -> Iterator[Fact]:
    """`item`, `quantity` and who brings it, side by side."""
    cells = bit.split(r"\t{1,20}")
    if sum(bool(_HEADS.match(cell.text)) for cell in cells) >= 2:
        return
    if cells and re.fullmatch(r"\d{1,2}", cells[0].text):
        cells = cells[1:]
    if not cells or not re.match(r"[A-Za-z]", cells[0].text) or len(cells[0].text) > 50:
        return
    value: dict[str, Any] = {"item": cells[0].text, "quantity": None, "unit": None}
    for cell in cells[1:]:
        if value["quantity"] is None and (number := re.match(r"(\d{1,5})\s?([a-z]{2,14})?$", cell.text)):
            value |= {"quantity": int(number.group(1)), "unit": number.group(2)}
        elif re.match(r"[A-Z][A-Za-z .'’&-]{2,40}$", cell.text):
            value["responsible"] = cell.text
    yield Fact("materials", value, bit.start, bit.end)


def _things(bit: Bit) -> Iterator[Fact]:
    if len(bit.text) > 240 or blank(bit.text) or (re.search(r"[.!?]\s+[A-Z]|@|[.!?]$", bit.text) and len(bit.text) > 90):
        return
    for piece in bit.split(r"[;,]|,? and (?=[a-z\d])"):
        bare = piece.bare(" \t.;:,*")
        who = _WHO.search(bare.text)
        if who:
            bare = bare.cut(0, who.start())
        lead = re.match(r"(?:a|an|some|the) ", bare.text)
        bare = bare.cut(lead.end()) if lead else bare
        if not 2 <= len(bare.text) <= 60 or len(bare.text.split()) > 8 or _MONEY.search(bare.text):
            continue
        told = measured(bare)
        value = {"item": re.sub(r"\s?\([^()]*\)?$", "", told["item"]), "quantity": told["quantity"], "unit": told["unit"]}
        if told["quantity"] is None and (behind := _BEHIND.match(bare.text)):
            value = {"item": behind.group(1), "quantity": int(behind.group(2)), "unit": behind.group(3)}
        elif (pairs := re.match(r"(pairs|sets|boxes|rolls|packs) of (?=[a-z])", str(value["item"]))) and value["quantity"]:
            value |= {"item": str(value["item"])[pairs.end() :], "unit": pairs.group(1)}
        if who:
            value["responsible"] = re.sub(r"^(?:from |by )?(?:the )?", "", who.group(1) or who.group(2))
        if value["item"]:
            yield Fact("materials", value, bare.start, bare.end)
