"""Reading a plan: text in, facts out. Pure: no database, no network, the same answer every time."""

from __future__ import annotations

import re
from datetime import date

from app.plans.reading.document import document
from app.plans.reading.shape import SCHEMA, Fact, Part, Reading, Repair

__all__ = ["SCHEMA", "Fact", "Part", "Reading", "Repair", "document", "read"]

LIMIT = 30_000
"""Characters of cleaned text that are read (fifteen hundred lines at most); a plan has three thousand."""


def read(text: str, *, today: date | None = None) -> Reading:
    """Every fact of a plan.

    `text` is raw (as pasted, or as `outside.documents.read` gives it); `today` is unused by the rules, which never
    guess a year. Never raises for any text.
    """
    from app.plans.reading import (
        course,
        crowd,
        english,
        headline,
        kind,
        questions,
        stuff,
        terms,
        units,
        when,
        where,
        yearly,
    )
    from app.plans.reading.cleaning import clean
    from app.plans.reading.layout import Plan

    cleaned = clean(text)
    plan = Plan(_beginning(_own(cleaned.text)))
    facts: list[Fact] = []
    if plan.english:
        facts, what, why = english.read_english(plan)
    else:
        for room in (headline.headline, when.when, where.where, units.units, crowd.crowd, course.course, stuff.stuff, terms.terms):
            facts += room(plan)
        facts = when.completed(facts, plan)
        what, why = kind.kind_of(plan, facts)
    if what in ("unrelated", "policy", "terms"):
        facts = [fact for fact in facts if fact.field in ("document_title", "sections", "deadlines", "dates")]
        facts = [fact for fact in facts if fact.field != "dates"]
    elif what == "programme":
        facts = when.of_programme([fact for fact in facts if fact.field not in _NOT_IN_A_PROGRAMME], plan)
    if what in _NO_DAY:
        facts += yearly.yearly(plan, what)
    if what not in _NO_DAY and not any(fact.field == "programme_status" for fact in facts):
        facts.append(Fact("programme_status", "omitted", sure="inferred"))
    if len(plan.text) < len(cleaned.text):
        facts.append(Fact("open_questions", {"field": "text", "why": f"这份文字很长，只读了前{len(plan.text)}个字", "code": "text"}))
    facts += questions.questions(plan, what, facts)
    return Reading(plan.text, "en" if plan.english else "zh-Hans", what, tuple(facts), cleaned.repairs, why)


def _own(text: str) -> str:
    """A page's text without what follows the plan: other articles, answers in a forum."""
    end = _ENDS.search(text, len(text) // 3)
    return text[: end.start()].rstrip() if end else text


_ENDS = re.compile(
    r"\n[^\n]{0,40}(?:相关文章|相关推荐|相关阅读|热门文章|猜你喜欢|推荐阅读|为您推荐)[】:：]{0,2}[ \t]{0,3}(?:\n|$)|\n(?:[—\-=─]{4,}[ \t]{0,3}\n)?(?:沙发|2楼|二楼|#2)(?=[!！ \t:：\n])"
)


def _beginning(text: str) -> str:
    """What is read of a text that is far too long for a plan: whole lines from its beginning."""
    lines = text[:LIMIT].split("\n", 1500)
    kept = "\n".join(lines[:1500])
    return kept if len(text) <= LIMIT or len(lines) > 1500 else kept.rsplit("\n", 1)[0]


_NO_DAY = frozenset({"unrelated", "policy", "terms", "programme"})
_NOT_IN_A_PROGRAMME = frozenset({"programme", "programme_status", "recruitment", "materials", "tasks", "bring", "provided",
                                 "weather", "waiver.clauses", "waiver.heading", "places", "fees"})  # fmt: skip
