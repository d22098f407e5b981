"""Who takes part and how many, who is sought and on which terms, who has which duty, whom to call, in a Chinese plan."""

from __future__ import annotations

from collections.abc import Iterator

from app.plans.reading.contacts import contacts
from app.plans.reading.duties import duties
from app.plans.reading.layout import Plan
from app.plans.reading.people import part_of, people
from app.plans.reading.recruiting import recruiting
from app.plans.reading.shape import Fact

__all__ = ["crowd", "part_of"]


def crowd(plan: Plan) -> Iterator[Fact]:
    """People and counts, delegations, recruitment, roles, contacts."""
    yield from people(plan)
    yield from recruiting(plan)
    yield from duties(plan)
    yield from contacts(plan)
