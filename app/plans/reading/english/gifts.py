"""The table of an English page that says who gives what, how much and whether that is sure."""

from __future__ import annotations

import re
from typing import Any

from app.plans.reading.english.goods import measured
from app.plans.reading.english.page import Section, cells_of
from app.plans.reading.layout import Bit
from app.plans.reading.shape import Fact, Part

_COLUMNS = (
    ("who", re.compile(r"(?i)organi[sz]ation|sponsor|donor|who|business|company|name|giver|from\b")),
    ("what", re.compile(r"(?i)gifts?|what|items?|donation|gives|contribution|support|offer")),
    ("many", re.compile(r"(?i)amount|quantity|qty|number|how many|value")),
    ("sure", re.compile(r"(?i)status|confirmed|sure|state|notes?")),
)
_OPEN = re.compile(r"(?i)await|pending|to be|tb[acd]|not yet|no (?:reply|answer)|asked|waiting|hoped|tentative|\?")


def in_table(section: Section) -> dict[int, list[Fact]]:
    """The sponsors of a table with a header, by where their rows begin."""
    found: dict[int, list[Fact]] = {}
    columns: dict[str, int] = {}
    for row in section.rows:
        cells = cells_of(row.body)
        if not columns:
            columns = {name: number for number, cell in enumerate(cells) for name, pattern in _COLUMNS if pattern.match(cell.text)}
            if not {"who", "what"} <= set(columns):
                return {}
        elif len(cells) > max(columns["who"], columns["what"]) and (fact := _given({name: cells[at] for name, at in columns.items() if at < len(cells)})):
            found[row.body.start] = [fact]
    return found


def _given(told: dict[str, Bit]) -> Fact | None:
    who, what = told["who"].bare(), told["what"].bare()
    if not 2 <= len(who.text) <= 80 or not 2 <= len(what.text) <= 80:
        return None
    tentative = "sure" in told and bool(_OPEN.search(told["sure"].text))
    gift: dict[str, Any] = measured(what)
    many = told["many"].text if "many" in told else ""
    if gift["quantity"] is None and (number := re.match(r"([$£€]?) ?(\d{1,6})\b", many)):
        gift |= {"quantity": int(number.group(2))} | ({"kind": "money"} if number.group(1) else {})
    if tentative:
        gift["status"] = "tentative"
    end = max(bit.end for bit in told.values())
    value = {"name": who.text, "status": "tentative" if tentative else "stated", "provides": [gift]}
    return Fact("sponsors", value, who.start, max(end, what.end), parts=(Part("name", who.start, who.end), Part("provides[0]", what.start, what.end)))
