"""Plans in English: letters, flyers, posts and label sheets, read by how such pages are laid out."""

from __future__ import annotations

from dataclasses import replace

from app.plans.reading.layout import Plan
from app.plans.reading.shape import Fact

__all__ = ["read_english"]


def read_english(plan: Plan) -> tuple[list[Fact], str, str]:
    """Every fact of an English plan but the open questions, with its kind and the reason for that."""
    from app.plans.reading.english import (
        course,
        crowd,
        fees,
        kind,
        materials,
        months,
        recruit,
        terms,
        things,
        title,
        units,
        when,
        where,
    )
    from app.plans.reading.english.page import Page

    page = Page(plan)
    items = course.in_order(page)
    facts = [*title.title(page), when.when(page, items), *where.where(page), *units.units(page), *crowd.crowd(page), *recruit.recruit(page),
             *course.course(page), *things.things(page), *fees.fees(page), *materials.materials(page), *terms.terms(page)]  # fmt: skip
    named = {fact.value for fact in facts if fact.field == "provided"}
    given = [] if page.about("sponsors", "unit:sponsor", "provided") else [fact for fact in _from_sponsors(facts) if fact.value not in named]
    facts = [*_in_one_year(facts), *given]
    if schedule := list(months.months(page)):
        return [*facts, *schedule], "programme", "按月份安排工作，是一份长期计划"
    what, why = kind.kind_of(page, facts)
    return facts, what, why


def _in_one_year(facts: list[Fact]) -> list[Fact]:
    """The rain date of the weather clause in the year of the outing."""
    year = next((fact.value.get("year") for fact in facts if fact.field == "dates"), None)
    found = []
    for fact in facts:
        if fact.field == "weather" and year and str(fact.value.get("backup_date", "")).startswith("--"):
            fact = replace(fact, value=fact.value | {"backup_date": f"{year}-{fact.value['backup_date'][2:]}"})
        found.append(fact)
    return found


def _from_sponsors(facts: list[Fact]) -> list[Fact]:
    """What people are given by those who sponsor it in running text: food and goods."""
    found = []
    for fact in facts:
        if fact.field == "sponsors":
            spans = {part.path: part for part in fact.parts}
            for number, one in enumerate(fact.value["provides"]):
                part = spans.get(f"provides[{number}]")
                if part and one["kind"] in ("meal", "goods") and not one["quantity"]:
                    found.append(Fact("provided", one["item"], part.start, part.end))
    return found
