"""The outing for search engines: schema.org/Event as JSON-LD."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.events.rules import State
from app.kit.pages import when
from app.recruitment.rules import Crowd, is_free

SCHEMA = "https://schema.org/"


def status(event: Any) -> str:
    """The address of the schema.org eventStatus."""
    state = State(event.state)
    if state is State.CANCELLED:
        return SCHEMA + "EventCancelled"
    if state is State.POSTPONED and not event.date_known:
        return SCHEMA + "EventPostponed"
    if event.previous_starts_at and event.date_known and event.previous_starts_at != event.starts_at:
        return SCHEMA + "EventRescheduled"
    return SCHEMA + "EventScheduled"


def linked_data(
    event: Any, *, association: Any, units: Sequence[dict[str, Any]], wall: Sequence[dict[str, Any]], crowd: Crowd, base_url: str
) -> dict[str, Any]:
    """The JSON-LD object. Only confirmed sponsors are named; a postponed outing keeps its old date until a new one is known."""
    page = f"{base_url}/events/{event.slug}"
    said: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Event",
        "@id": page,
        "url": page,
        "name": event.title,
        "eventStatus": status(event),
        "eventAttendanceMode": SCHEMA + "OfflineEventAttendanceMode",
        "image": [f"{page}/poster.png"],
        "inLanguage": ["zh-Hans", "en"] if event.title_en else ["zh-Hans"],
        "isAccessibleForFree": is_free(event.fee_note),
        "organizer": _organizers(association, units, base_url),
    }
    if event.title_en:
        said["alternateName"] = event.title_en
    if event.summary or event.theme:
        said["description"] = event.summary or event.theme
    for key, moment in (("startDate", event.starts_at), ("endDate", event.ends_at), ("doorTime", event.meeting_at)):
        if moment:
            said[key] = when.iso(moment, event.timezone)
    if said["eventStatus"] == SCHEMA + "EventRescheduled":
        said["previousStartDate"] = when.iso(event.previous_starts_at, event.timezone)
    if event.meeting_point:
        said["location"] = {"@type": "Place", "name": event.meeting_point, "address": event.meeting_point}
    if event.volunteer_places:
        said["maximumAttendeeCapacity"] = crowd.places
        said["remainingAttendeeCapacity"] = crowd.left
    sure = [unit["name"] for unit in wall if unit["state"] in ("confirmed", "delivered")]
    if sure:
        said["sponsor"] = [{"@type": "Organization", "name": name} for name in sure]
    return said


def _organizers(association: Any, units: Sequence[dict[str, Any]], base_url: str) -> list[dict[str, Any]]:
    """The association first, then the other units that host or undertake the outing."""
    own = {"@type": "Organization", "name": association.name, "url": f"{base_url}/associations/{association.slug}"}
    others = dict.fromkeys(
        unit["name"]
        for unit in units
        if unit["role"] in ("host", "undertaker", "co_host") and unit["name"] != association.name
    )
    return [own, *({"@type": "Organization", "name": name} for name in others)]
