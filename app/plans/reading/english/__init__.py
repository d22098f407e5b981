"""Plans in English: letters, flyers, posts and label sheets, read by how such pages are laid out."""

from __future__ import annotations

from app.plans.reading.layout import Plan
from app.plans.reading.shape import Fact

__all__ = ["read_english"]


def read_english(plan: Plan) -> tuple[list[Fact], str, str]:
    """Every fact of an English plan but the open questions, with its kind and the reason for that."""
    from app.plans.reading import stuff
    from app.plans.reading.english import (
        course,
        crowd,
        fees,
        kind,
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
             *course.course(page), *things.things(page), *fees.fees(page), *stuff._materials(plan), *terms.terms(page)]  # fmt: skip
    what, why = kind.kind_of(page, facts)
    return facts, what, why
