"""Things and money of a Chinese plan: materials, what to bring and to wear, what is given or forbidden, fees, awards."""

from __future__ import annotations

from collections.abc import Iterator

from app.plans.reading.awards import awards
from app.plans.reading.fees import fees
from app.plans.reading.layout import Plan
from app.plans.reading.materials import materials
from app.plans.reading.packing import packing
from app.plans.reading.shape import Fact


def stuff(plan: Plan) -> Iterator[Fact]:
    """`materials`, `bring`, `provided`, `forbidden`, `dress`, `fees`, `awards`."""
    yield from materials(plan)
    yield from packing(plan)
    yield from fees(plan)
    yield from awards(plan)
