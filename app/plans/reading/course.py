"""The course of things in a Chinese plan: the programme of the day, a year by its months, steps, what to prepare."""

from __future__ import annotations

from collections.abc import Iterator

from app.plans.reading.layout import Plan
from app.plans.reading.months import months, phases
from app.plans.reading.preparing import first_day, rehearsal, tasks
from app.plans.reading.programme import programme
from app.plans.reading.shape import Fact


def course(plan: Plan) -> Iterator[Fact]:
    """A plan by months has no programme of a day; any other has one, however little of it is told."""
    year = list(months(plan))
    yield from year or programme(plan)
    yield from phases(plan)
    if not year:
        yield from tasks(plan)
        yield from rehearsal(plan, first_day(plan))
