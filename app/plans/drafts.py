"""What a draft outing is made of, and the desk it is written at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.events.rules import FACTS
from app.kit.i18n import gettext as _
from app.plans.choices import Taken
from app.plans.entries import words
from app.plans.moments import Day

LONG = 4000  # characters of a text of several lines
MOST_ROWS = 100  # of one kind, as on the desk


@dataclass
class Draft:
    """Everything a draft outing is made of; moments in UTC."""

    facts: dict[str, Any] = field(default_factory=dict)
    units: list[tuple[str, str]] = field(default_factory=list)  # name, role
    gifts: list[dict[str, Any]] = field(default_factory=list)  # giver, item, kind, quantity, unit, state
    legs: list[dict[str, Any]] = field(default_factory=list)
    duties: list[tuple[str, str, str]] = field(default_factory=list)  # label, person, phone
    materials: list[dict[str, Any]] = field(default_factory=list)
    older_title: str = ""
    older: list[str] = field(default_factory=list)  # clauses of the association's own promise
    checks: list[tuple[str, str]] = field(default_factory=list)  # text, field
    day: Day = field(default_factory=Day)


class Writing:
    """Reads accepted facts and answers, writes the draft."""

    def __init__(self, facts: Sequence[Taken], answers: Mapping[str, Any], timezone: str) -> None:
        self.taken, self.answers, self.timezone = facts, answers, timezone
        self.made = Draft(facts=dict.fromkeys(FACTS, "") | {
            "timezone": timezone, "risk_level": "usual", "volunteer_places": 0, "participant_places": 0,
            **{name: None for name in FACTS if name.endswith("_at")},
        })  # fmt: skip
        self.lines: dict[str, list[str]] = {}  # of texts that several facts write

    def each(self, name: str) -> list[Taken]:
        return [one for one in self.taken if one.field == name and not one.blank]

    def values(self, name: str) -> list[dict[str, Any]]:
        return [one.value for one in self.each(name) if isinstance(one.value, dict)]

    def first(self, name: str) -> Any:
        return next((one.value for one in self.each(name)), None)

    def check(self, text: str, about: str = "") -> None:
        if text.strip() and (text.strip(), about[:40]) not in self.made.checks:
            self.made.checks.append((text.strip()[:LONG], about[:40]))

    def cut(self, label: Any, text: Any, limit: int, about: str) -> str:
        """The text as far as the field holds it; the whole of a longer one goes to the list of things to do."""
        said = words(text).strip()
        if len(said) <= limit:
            return said
        self.check(_("计划里的“%(label)s”太长，这里只放下了开头。全文：%(said)s", label=label, said=said), about)
        return said[:limit]

    def line(self, name: str, text: Any) -> None:
        if (said := " ".join(words(text).split())) and said not in self.lines.setdefault(name, []):
            self.lines[name].append(said)

    def answer(self, name: str) -> Any:
        return self.answers.get(name) or ""
