"""Reading a plan: text in, facts out. Pure: no database, no network, the same answer every time."""

from __future__ import annotations

from datetime import date

from app.plans.reading.document import document
from app.plans.reading.shape import SCHEMA, Fact, Part, Reading, Repair

__all__ = ["SCHEMA", "Fact", "Part", "Reading", "Repair", "document", "read"]

LIMIT = 120_000
"""Characters of cleaned text that are read; a plan has three thousand."""


def read(text: str, *, today: date | None = None) -> Reading:
    """Every fact of a plan.

    `text` is raw (as pasted, or as `outside.documents.read` gives it); `today` is unused by the rules, which never
    guess a year. Never raises for any text.
    """
    from app.plans.reading import course, crowd, headline, kind, questions, stuff, terms, units, when, where, yearly
    from app.plans.reading.cleaning import clean
    from app.plans.reading.layout import Plan

    cleaned = clean(text)
    plan = Plan(cleaned.text[:LIMIT])
    facts: list[Fact] = []
    for room in (headline.headline, when.when, where.where, units.units, crowd.crowd, course.course, stuff.stuff, terms.terms):
        facts += room(plan)
    facts = when.completed(facts)
    what, why = kind.kind_of(plan, facts)
    if what in ("unrelated", "policy", "terms"):
        facts = [fact for fact in facts if fact.field in ("document_title", "sections", "deadlines", "dates")]
        facts = [fact for fact in facts if fact.field != "dates"]
    elif what == "programme":
        facts = [fact for fact in facts if fact.field not in _NOT_IN_A_PROGRAMME]
    if what in _NO_DAY:
        facts += yearly.yearly(plan, what)
    if what not in _NO_DAY and not any(fact.field == "programme_status" for fact in facts):
        facts.append(Fact("programme_status", "omitted", sure="inferred"))
    facts += questions.questions(plan, what, facts)
    return Reading(plan.text, "en" if plan.english else "zh-Hans", what, tuple(facts), cleaned.repairs, why)


_NO_DAY = frozenset({"unrelated", "policy", "terms", "programme"})
_NOT_IN_A_PROGRAMME = frozenset({"programme", "programme_status", "recruitment", "materials", "tasks", "bring", "provided",
                                 "weather", "waiver.clauses", "waiver.heading", "places", "fees"})  # fmt: skip
