"""Publishing: the one move that touches another room besides."""

from __future__ import annotations

from app.events.actions import move
from app.events.rules import Move
from app.events.tables import Event
from app.kit import db
from app.waivers.actions import ensure_notice


async def publish(event: Event, *, actor: str) -> Event:
    """Make the outing public; nobody can sign up without a risk notice to sign, so it is drafted in the same breath.

    Raises `NotReady` (then no notice is kept either) and `Refused`.
    """
    async with db.write():
        await ensure_notice(event, actor)
        return await move(event, Move.PUBLISH, actor=actor)
