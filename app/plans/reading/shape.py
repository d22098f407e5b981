"""The shape of what is read in a plan: facts with the passage they came from, and how sure they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

SCHEMA = "plan-facts/1"

Sure = Literal["stated", "inferred", "missing"]
"""`stated`: the plan says it. `inferred`: concluded from what it says. `missing`: a label stands there with nothing behind."""

LISTS = frozenset({
    "slogans", "sections", "targets", "recurring", "places", "route", "organisations", "sponsors", "needs", "people",
    "delegations", "groups", "roles", "contacts", "tasks", "awards", "programme", "schedule", "phases", "deadlines",
    "materials", "bring", "provided", "forbidden", "dress", "requirements", "risks", "flags", "rewards", "follow_up",
    "open_questions", "waiver.clauses",
})  # fmt: skip
"""Fields that hold several facts, in the order of the plan. All others hold one."""


@dataclass(frozen=True, slots=True)
class Part:
    """Where one piece of a fact's value stands: `path` inside the value (`provides[0].item`), characters of the text."""

    path: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing found in a plan.

    `field` is a key of plan-facts/1 (`theme`, `sponsors`, `waiver.clauses`); `value` what stands there, in the shape
    the schema gives to one entry; `start`, `end` the passage in the cleaned text (equal: no passage); `why` a remark.
    """

    field: str
    value: Any
    start: int = 0
    end: int = 0
    sure: Sure = "stated"
    parts: tuple[Part, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True)
class Repair:
    """What cleaning did at one place of the cleaned text: `before` stood there. `kind` names the repair; `doubt` is a
    place that could not be repaired and is shown instead."""

    kind: str
    start: int
    end: int
    before: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A plan, read: the cleaned `text`, its language (`zh-Hans`, `en`), its `kind`, and everything found in it."""

    text: str
    lang: str
    kind: str
    facts: tuple[Fact, ...] = ()
    repairs: tuple[Repair, ...] = ()
    why: str = ""
    extra: dict[str, Any] = field(default_factory=dict)

    def named(self, name: str) -> list[Fact]:
        """The facts of one field, in order."""
        return [fact for fact in self.facts if fact.field == name]

    def one(self, name: str) -> Fact | None:
        """The first fact of one field."""
        return next((fact for fact in self.facts if fact.field == name), None)

    def paths(self) -> Iterator[tuple[str, Fact]]:
        """Every fact with its path in the document: `("sponsors[2]", fact)`."""
        seen: dict[str, int] = {}
        for fact in self.facts:
            if fact.field in LISTS:
                seen[fact.field] = seen.get(fact.field, -1) + 1
                yield f"{fact.field}[{seen[fact.field]}]", fact
            else:
                yield fact.field, fact
