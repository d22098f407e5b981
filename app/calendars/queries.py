"""What the feeds need, in few questions."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from app.events.tables import Event
from app.kit import clock, crypto, db
from app.people.tables import Association
from app.signups.tables import Signup
from app.sponsors.tables import SponsorUnit

SHOWN_AFTER = timedelta(days=90)  # an outing stays in the association's feed this long after its start


async def outing_key(slug: str) -> dict[str, Any] | None:
    """What an outing's feed depends on: `{"id", "revision", "changed_at", "association_revision"}`, None for a draft."""
    rows = await db.fetch(
        "SELECT e.id, e.revision, e.changed_at, a.revision AS association_revision FROM event e"
        " JOIN association a ON a.id = e.association WHERE e.slug = ? AND e.state <> 'draft'", slug,
    )  # fmt: skip
    return rows[0] if rows else None


async def association_key(slug: str) -> dict[str, Any] | None:
    """What an association's feed depends on: `{"id", "revision", "outings", "revisions", "changed_at"}`."""
    rows = await db.fetch(
        "SELECT a.id, a.revision, count(e.id) AS outings, sum(e.revision) AS revisions, max(e.changed_at) AS changed_at"
        " FROM association a LEFT JOIN event e ON e.association = a.id AND e.state <> 'draft'"
        " WHERE a.slug = ? GROUP BY a.id, a.revision", slug,
    )  # fmt: skip
    return rows[0] if rows else None


async def outings_of(association_id: int) -> list[Event]:
    """The outings of its feed: not drafts, with a date, not long over; by start."""
    return await Event.objects().where(
        (Event.association == association_id)
        & (Event.state != "draft")
        & Event.starts_at.is_not_null()
        & (Event.starts_at > clock.now() - SHOWN_AFTER)
    ).order_by(Event.starts_at)  # fmt: skip


async def association_of(event: Event) -> Association:
    """The outing's association."""
    found = await Association.objects().where(Association.id == event.association).first()
    assert found
    return found


async def own(token: str) -> tuple[Signup, Event, str] | None:
    """(sign-up, outing, group name) behind a volunteer's own link, None when it is forged, revoked or erased."""
    read = crypto.read_signed("my", token)
    signup = await Signup.objects().where(Signup.uid == read[0]).first() if read else None
    if not read or not signup or signup.generation != read[1] or signup.erased_at:
        return None
    event = await Event.objects().where(Event.id == signup.event).first()
    assert event
    group = await db.value("SELECT name FROM outing_group WHERE id = ?", signup.group) if signup.group else ""
    return signup, event, group or ""


async def sponsor(token: str) -> SponsorUnit | None:
    """The unit behind a sponsor's private link."""
    read = crypto.read_signed("sponsor", token)
    unit = await SponsorUnit.objects().where(SponsorUnit.uid == read[0]).first() if read else None
    return unit if read and unit and unit.generation == read[1] else None


async def pledged(unit_id: int) -> list[dict[str, Any]]:
    """What a unit gives: `{"event", "item", "starts_at", "ends_at", "place"}` rows with the leg's time, by outing."""
    return await db.fetch(
        "SELECT p.event, p.item, p.quantity, p.unit, l.starts_at, l.ends_at, l.place FROM pledge p"
        " LEFT JOIN leg l ON l.id = p.leg"
        " JOIN event e ON e.id = p.event WHERE p.sponsor_unit = ? AND p.state <> 'withdrawn' AND e.state <> 'draft'"
        " ORDER BY p.event, l.starts_at, p.position", unit_id,
    )  # fmt: skip
