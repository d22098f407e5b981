"""What a leader decided about each fact and answered to the questions: from the page, to be kept, applied to the facts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, time
from typing import Any

from app.kit.forms import tidy_lines
from app.plans.entries import HIDDEN, MOST_TYPED, changed, entries_of, typed
from app.plans.reading.shape import Fact, Reading

ACCEPT, CHANGE, DROP = "accept", "change", "drop"
_NAME = re.compile(r"(do|v|skip)-(\d{1,5})(?:-([a-z_]{0,30}))?", re.ASCII)


@dataclass(frozen=True)
class Choices:
    """`deeds`: fact -> accept, change or drop; `typed`: fact -> entry -> words; `answers`: question -> words as typed."""

    deeds: dict[int, str] = field(default_factory=dict)
    typed: dict[int, dict[str, str]] = field(default_factory=dict)
    answers: dict[str, Any] = field(default_factory=dict)
    skipped: frozenset[int] = frozenset()  # open questions that do not matter
    insisted: bool = False  # it is an outing all the same

    def to_json(self) -> dict[str, Any]:
        return {
            "deeds": {str(n): deed for n, deed in self.deeds.items()},
            "typed": {str(n): given for n, given in self.typed.items()},
            "answers": self.answers, "skipped": sorted(self.skipped), "insisted": self.insisted,
        }  # fmt: skip


def from_json(kept: Mapping[str, Any]) -> Choices:
    """The choices again; nothing kept is nothing chosen."""
    return Choices(
        {int(n): deed for n, deed in kept.get("deeds", {}).items()},
        {int(n): dict(given) for n, given in kept.get("typed", {}).items()},
        dict(kept.get("answers", {})), frozenset(kept.get("skipped", ())), bool(kept.get("insisted")),
    )  # fmt: skip


def from_form(reading: Reading, pairs: Iterable[tuple[str, Any]], answers: Mapping[str, Any], *, insisted: bool) -> Choices:
    """What the page sent: `do-12`, `v-12-name`, `skip-12`; whatever names no fact of this plan is passed over."""
    deeds: dict[int, str] = {}
    entered: dict[int, dict[str, str]] = {}
    skipped = set()
    for name, value in pairs:
        found = _NAME.fullmatch(name)
        if not found or not isinstance(value, str) or int(found[2]) >= len(reading.facts):
            continue
        n = int(found[2])
        if found[1] == "do" and value in (ACCEPT, CHANGE, DROP):
            deeds[n] = value
        elif found[1] == "skip":
            skipped.add(n)
        elif found[1] == "v" and (found[3] or "") in {entry.name for entry in entries_of(reading.facts[n])}:
            said = tidy_lines(value)[:MOST_TYPED]
            if said != tidy_lines(typed(reading.facts[n], _entry(reading.facts[n], found[3] or ""))):
                entered.setdefault(n, {})[found[3] or ""] = said
    return Choices(deeds, entered, dict(answers), frozenset(skipped), insisted)


def _entry(fact: Fact, name: str) -> Any:
    return next(entry for entry in entries_of(fact) if entry.name == name)


@dataclass(frozen=True)
class Taken:
    """One fact that goes into the draft. `unsure`: nobody has looked at it yet; `blank`: still to be filled in."""

    n: int
    fact: Fact
    unsure: bool = False
    blank: bool = False

    @property
    def field(self) -> str:
        return self.fact.field

    @property
    def value(self) -> Any:
        return self.fact.value


def taken(reading: Reading, choices: Choices) -> list[Taken]:
    """The facts that go into a draft, changed as their reader changed them; dropped ones are left out."""
    found = []
    for n, fact in enumerate(reading.facts):
        deed = choices.deeds.get(n, "")
        if deed == DROP or fact.field in HIDDEN:
            continue
        given = choices.typed.get(n, {})
        if fact.sure == "missing":
            filled = any(said.strip() for said in given.values())
            value = changed(fact, given) if filled else fact.value
            found.append(Taken(n, replace(fact, value=value, sure="stated" if filled else "missing"), blank=not filled))
        elif deed == CHANGE and given:
            found.append(Taken(n, replace(fact, value=changed(fact, given), sure="stated")))
        else:
            found.append(Taken(n, fact, unsure=fact.sure == "inferred" and not deed))
    return found


def open_questions(reading: Reading, choices: Choices) -> list[tuple[int, Fact]]:
    """The plan's own open questions that nobody waved aside."""
    return [(n, one) for n, one in enumerate(reading.facts) if one.field == "open_questions" and n not in choices.skipped]


def answered(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Kept answers with days and times as such."""
    found = dict(answers)
    for name, read in (("day", date.fromisoformat), ("starts", time.fromisoformat), ("ends", time.fromisoformat), ("meets", time.fromisoformat)):
        if found.get(name):
            found[name] = read(found[name])
    return found
