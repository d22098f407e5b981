"""A year's schedule as drafts and things to do: which item is what, and on which day it begins to be planned."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from app.events.rules import FACTS
from app.kit.i18n import gettext as _
from app.plans.entries import words
from app.plans.moments import first_saturday, iso_day, wall
from app.plans.reading.shape import Reading
from app.plans.vocabulary import last_sort

_BEGINS = re.compile(r"(?:--|\d{4}-)(\d\d)-(\d\d)", re.ASCII)
BEGINS = time(9, 0)  # of a drafted day, until the leader says otherwise


@dataclass(frozen=True)
class Item:
    """One thing of one month. `number`: of the month in the schedule, from 0; `likely`: outing or task; `n`: of its fact."""

    key: str
    n: int
    number: int
    month: int
    year_offset: int
    label: str
    text: str
    likely: str
    on: int = 0  # day of the month, where the plan names one

    def day(self, first_year: int) -> date:
        """A day to begin with: as the plan says, else the first Saturday of its month."""
        year = first_year + self.year_offset
        return date(year, self.month, self.on) if self.on else first_saturday(year, self.month)


@dataclass(frozen=True)
class Pick:
    """An item that its reader keeps: as an outing (with a day, or without), or as a thing to do."""

    number: int
    label: str
    text: str
    outing: bool
    day: date | None = None


def items(reading: Reading) -> list[Item]:
    """Every item of the schedule, month by month, in the order of the plan; phases when it has no schedule."""
    found, number = [], 0
    for n, fact in enumerate(reading.facts):
        if fact.field != "schedule" or not isinstance(fact.value, dict) or fact.value.get("month") not in range(1, 13):
            continue
        value = fact.value
        label = words(value.get("label")) or _("%(n)s月", n=value["month"])
        for at, said in enumerate(value.get("items") or ()):
            if text := words(said):
                offset = value.get("year_offset")
                found.append(Item(
                    f"{number}-{at}", n, number, value["month"], offset if isinstance(offset, int) and 0 <= offset <= 5 else 0,
                    label, text, _likely(text),
                ))  # fmt: skip
        number += 1
    return found or _phases(reading)


def _likely(text: str) -> str:
    return last_sort("doings", text) or "outing"


def _phases(reading: Reading) -> list[Item]:
    """Phases that begin on a day of the year, each one item; a month before the one above it belongs to the next year."""
    found, offset, before = [], 0, 0
    for number, (n, fact) in enumerate((n, one) for n, one in enumerate(reading.facts) if one.field == "phases"):
        value = fact.value if isinstance(fact.value, dict) else {}
        begins = _BEGINS.fullmatch(words(value.get("from")))
        if not begins or not words(value.get("label")):
            continue
        month, day = int(begins[1]), int(begins[2])
        if not iso_day(f"2027-{month:02}-{day:02}"):
            continue
        offset, before = offset + (month < before), month
        text = words(value["label"])
        found.append(Item(f"{number}-0", n, number, month, min(offset, 5), words(value.get("raw")) or _("%(n)s月", n=month), text, _likely(text), day))
    return found


def first_year(reading: Reading, today: date) -> int:
    """The year of the first month: as the plan says, else the next time that month comes."""
    dates = reading.one("dates")
    said = dates.value.get("year") if dates and isinstance(dates.value, dict) else None
    if isinstance(said, int) and today.year <= said <= today.year + 5:
        return said
    month = next((item.month for item in items(reading)), today.month)
    return today.year if month >= today.month else today.year + 1


def bare(pick: Pick, facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts of one item's draft: what all share, its own name, and a beginning on its day."""
    own: dict[str, Any] = dict.fromkeys(FACTS, "") | {name: None for name in FACTS if name.endswith("_at")}
    own |= {"risk_level": "usual", "volunteer_places": 0, "participant_places": 0, **facts}
    starts_at = wall(pick.day, BEGINS, own["timezone"])
    return own | {"title": pick.text[:80], "summary": pick.text if len(pick.text) > 80 else "", "starts_at": starts_at}
