"""Who gives what to which outing."""

from __future__ import annotations

from typing import Any

from app.events.tables import Event
from app.kit import crypto, db
from app.sponsors.rules import PledgeState, gives, public_word, wall_state
from app.sponsors.tables import Pledge, SponsorUnit

PURPOSE = "sponsor"  # of the private link

_PLEDGES = (
    "SELECT p.id, p.uid, p.item, p.kind, p.quantity, p.unit, p.state, p.delivered_quantity, p.handover, p.position,"
    " p.leg, l.title AS leg_title, l.place AS leg_place, l.starts_at AS leg_starts_at, l.ends_at AS leg_ends_at,"
    " l.state AS leg_state, l.responsible AS leg_responsible, u.id AS unit_id, u.uid AS unit_uid, u.name AS unit_name"
    " FROM pledge p JOIN sponsor_unit u ON u.id = p.sponsor_unit LEFT JOIN leg l ON l.id = p.leg"
)


async def pledges(event_id: int) -> list[dict[str, Any]]:
    """Every pledge of an outing with its unit and leg, in the order they were written down."""
    return await db.fetch(_PLEDGES + " WHERE p.event = ? ORDER BY p.position, p.id", event_id)


async def wall(event_id: int) -> list[dict[str, Any]]:
    """The units of an outing as equals: `{name, gives, state, state_text, pledges}` in a stable order.

    Withdrawn pledges are left out, and with them a unit that gives nothing else. `state` is the least sure of the
    unit's pledges; `pledges` are `{item, kind, amount, state, state_text, leg, place}`.
    """
    units: dict[int, dict[str, Any]] = {}
    for row in await pledges(event_id):
        if row["state"] != PledgeState.WITHDRAWN:
            units.setdefault(row["unit_id"], {"name": row["unit_name"], "pledges": []})["pledges"].append(row)
    return [
        {
            "name": unit["name"],
            "gives": "；".join(gives(row["item"], row["quantity"], row["unit"]) for row in unit["pledges"]),
            "state": (state := wall_state([row["state"] for row in unit["pledges"]])).value,
            "state_text": str(public_word(state)),
            "pledges": [
                {"item": row["item"], "kind": row["kind"], "quantity": row["quantity"], "unit": row["unit"],
                 "state": row["state"], "state_text": str(public_word(row["state"])), "leg_id": row["leg"]}
                for row in unit["pledges"]
            ],
        }
        for unit in units.values()
    ]  # fmt: skip


async def desk_units(event: Event) -> tuple[list[dict[str, Any]], list[SponsorUnit]]:
    """For the desk: units with pledges to this outing as `{unit, contact, pledges}`, and the association's others."""
    units = await SponsorUnit.objects().where(SponsorUnit.association == event.association).order_by(SponsorUnit.name)
    rows: dict[int, list[dict[str, Any]]] = {}
    for row in await pledges(event.id):
        rows.setdefault(row["unit_id"], []).append(row)
    known = {unit.id: unit for unit in units}
    here = [
        {"unit": known[unit_id], "contact": contact(known[unit_id]), "pledges": given}
        for unit_id, given in rows.items()
        if unit_id in known
    ]
    return here, [unit for unit in units if unit.id not in rows]


def contact(unit: SponsorUnit) -> dict[str, str]:
    """The unit's contact person, unsealed: `{person, phone, email}`."""
    found = crypto.unseal_json(unit.contact, f"sponsor_unit.contact:{unit.uid}")
    return {"person": found.get("person", ""), "phone": found.get("phone", ""), "email": found.get("email", "")}


def link_token(unit: SponsorUnit) -> str:
    """The token of the unit's private link."""
    return crypto.signed(PURPOSE, unit.uid, unit.generation)


async def unit_of_link(token: str) -> SponsorUnit | None:
    """The unit a private link belongs to; None when it is forged or was replaced by a newer one."""
    read = crypto.read_signed(PURPOSE, token)
    if read is None:
        return None
    unit = await SponsorUnit.objects().where(SponsorUnit.uid == read[0]).first()
    return unit if unit is not None and unit.generation == read[1] else None


async def for_sponsor(unit: SponsorUnit) -> list[dict[str, Any]]:
    """What the unit committed to, by outing: `{event, pledges}`; drafts and withdrawn pledges stay hidden.

    In order of date; outings without a date come last.
    """
    rows = await db.fetch(
        _PLEDGES.replace("SELECT ", "SELECT p.event, ", 1)
        + " JOIN event e ON e.id = p.event WHERE p.sponsor_unit = ? AND p.state <> ? AND e.state <> ?"
        " ORDER BY p.position, p.id",
        unit.id, PledgeState.WITHDRAWN.value, "draft",
    )  # fmt: skip
    if not rows:
        return []
    given: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        given.setdefault(row["event"], []).append(row)
    events = await Event.objects().where(Event.id.is_in(list(given)))
    events.sort(key=lambda event: (event.starts_at is None, event.starts_at.timestamp() if event.starts_at else 0, event.id))
    return [{"event": event, "pledges": given[event.id]} for event in events]


async def one_pledge(event_id: int, uid: str) -> Pledge | None:
    """A pledge of this outing."""
    return await Pledge.objects().where(Pledge.event == event_id, Pledge.uid == uid).first()
