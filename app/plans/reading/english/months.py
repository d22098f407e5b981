"""A year's plan in English: rows that are months, with what is done in each."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.plans.reading.dates import dates_in
from app.plans.reading.english.page import Page
from app.plans.reading.layout import Bit
from app.plans.reading.shape import Fact, Part

_NAMES = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
_MONTH = re.compile(rf"[*_#]{{0,4}}({'|'.join(_NAMES)})(?:,? 20\d\d)?[*_]{{0,3}}\s?(?:[:–—-]\s?(.{{0,300}}))?$", re.I)


def months(page: Page) -> Iterator[Fact]:
    """The months of a year's plan in order; nothing when fewer than three are told."""
    found: list[tuple[int, Bit, list[Bit]]] = []
    for row in page.rows:
        match = _MONTH.match(row.body.text)
        if match and not any(one.date for one in dates_in(row.body.text)):
            rest = row.body.of(match, 2)
            items = [piece.bare() for piece in rest.split(r"[;]|,? and (?=[a-z])|, (?=[a-z])")] if rest else []
            month = [name.lower() for name in _NAMES].index(match.group(1).lower()) + 1
            found.append((month, row.body.of(match, 1), items))
        elif found and (row.bullet or not row.gap) and len(row.body.text) <= 160:
            found[-1][2].append(row.body.bare())
    if len({month for month, *_ in found}) < 3 or not any(items for *_, items in found):
        return
    years, before = 0, 0
    for month, label, items in found:
        years += month < before
        before = month
        parts = tuple(Part(f"items[{number}]", item.start, item.end) for number, item in enumerate(items))
        value = {"month": month, "label": label.text, "items": [item.text for item in items], "year_offset": years}
        yield Fact("schedule", value, label.start, items[-1].end if items else label.end, parts=parts)
