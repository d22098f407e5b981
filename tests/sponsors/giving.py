"""Units and pledges for tests."""

from app.events.tables import Leg
from app.kit import clock, crypto
from app.sponsors.tables import Pledge, SponsorUnit


async def a_unit(association_id, name="青石书店", **facts):
    """A unit of that association."""
    unit = SponsorUnit(
        **{"uid": crypto.public_id(), "association": association_id, "name": name, "created_at": clock.now(), **facts}
    )
    await unit.save()
    return unit


async def a_pledge(event, giver, item="绘本", **facts):
    """Thirty picture books, not yet confirmed."""
    pledge = Pledge(
        **{"uid": crypto.public_id(), "event": event.id, "sponsor_unit": giver.id, "item": item, "kind": "goods",
           "quantity": 30, "unit": "本", "state": "tentative", "created_at": clock.now(), **facts}
    )  # fmt: skip
    await pledge.save()
    return pledge


async def a_leg(event, title="午餐", **facts):
    """A part of the programme."""
    leg = Leg(**{"uid": crypto.public_id(), "event": event.id, "title": title, "kind": "meal", **facts})
    await leg.save()
    return leg
