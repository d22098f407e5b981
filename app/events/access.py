"""The guard of one outing's desk."""

from __future__ import annotations

from app.events.tables import Event
from app.kit.errors import NotHere
from app.people.access import Member, member_of, signed_in
from app.people.rules import May


async def desk_event(slug: str, what: May) -> tuple[Event, Member]:
    """The outing and the asker's membership.

    Raises `SignInFirst`, `NotHere` (404) when it does not exist or belongs to others, `NotAllowed` (403) when the
    role does not reach.
    """
    signed_in()
    event = await Event.objects().where(Event.slug == slug).first()
    if event is None:
        raise NotHere()
    return event, await member_of(event.association, what)
