"""What the organisers of an English plan get ready: kit lists and tables with quantities."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from app.plans.reading.giving import measured
from app.plans.reading.headline import blank
from app.plans.reading.layout import Bit, Plan
from app.plans.reading.numbers import counts_in, number
from app.plans.reading.shape import Fact
from app.plans.reading.words import topics_of

_LIST = re.compile(r"[;,\n]|\.(?=\s|$)|,? and (?=[a-z])|, or ")
_MONEY = re.compile(r"[¥$£€]")
_HEADS = re.compile(r"item|qty|quantity|who|source|notes?|unit|price|cost", re.I)
_LEAD = re.compile(r"(?:a|an|some|the) ")


def materials(plan: Plan) -> Iterator[Fact]:
    """Every thing of the lists of materials, each once."""
    seen: set[str] = set()
    for block in plan.about("materials"):
        if block.inside("budget", "recruit", "fees"):
            continue
        for bit in block.lines(deep=True):
            for fact in (_row(bit),) if "\t" in bit.text else _things(bit):
                if fact and fact.value["item"] not in seen:
                    seen.add(fact.value["item"])
                    yield fact


def _row(bit: Bit) -> Fact | None:
    cells = bit.split(r"\t")
    if sum(bool(_HEADS.match(cell.text)) for cell in cells) >= 2:
        return None
    if cells and re.fullmatch(r"\d{1,2}", cells[0].text):
        cells = cells[1:]
    if not cells or len(cells[0].text) > 30 or re.match(r"total", cells[0].text, re.I):
        return None
    quantity: int | float | None = None
    unit: str | None = None
    for cell in cells[1:]:
        counts = counts_in(cell.text)
        if quantity is None and counts and not _MONEY.search(cell.text):
            quantity, unit = counts[0].value, counts[0].measure or None
        elif quantity is None and re.fullmatch(r"\d{1,5}", cell.text):
            quantity = number(cell.text)
    return Fact("materials", {"item": cells[0].text, "quantity": quantity, "unit": unit}, bit.start, bit.end)


def _things(bit: Bit) -> Iterator[Fact]:
    if len(bit.text) > 400 or blank(bit.text):
        return
    if label := re.match(r"([^:,]{2,12}):\s?(?=\S)", bit.text):
        tail = bit.cut(label.end())
        if len(tail.split(_LIST)) <= 1 and len(tail.text) > 12:
            yield Fact("materials", {"item": label.group(1).strip(), "quantity": None, "unit": None}, bit.start, bit.end)
            return
        bit = tail
    for piece in bit.split(_LIST):
        bare = piece.bare(" \t.;,:*")
        if lead := _LEAD.match(bare.text):
            bare = bare.cut(lead.end())
        if not 2 <= len(bare.text) <= 60 or _MONEY.search(bare.text):
            continue
        item, quantity, unit = measured(bare)
        item = re.sub(r"\([^()]{0,20}\)?$", "", item).strip() or item
        if not item or len(item) > 50 or (topics_of(item, loose=False) and quantity is None and len(item) > 3):
            continue
        value: dict[str, Any] = {"item": item, "quantity": quantity, "unit": unit}
        yield Fact("materials", value, bare.start, bare.end)
