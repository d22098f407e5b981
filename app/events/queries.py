"""Reading outings: one by its address, its blocks in their order, lists for the front page and the desk."""

from __future__ import annotations

from typing import Any

from app.events.rules import UNIT_ROLES, Gap, State, missing
from app.events.tables import Check, Duty, Event, Leg, Material, Unit
from app.kit import clock, db
from app.kit.names import fold, search_words
from app.kit.paging import Page, page_of

_RANK = {role: rank for rank, role in enumerate(UNIT_ROLES)}
_SEARCHED = 2000  # newest outings of one association that a search looks through
_ROW = (
    "SELECT e.id, e.uid, e.slug, e.title, e.title_en, e.theme, e.occasion, e.state, e.starts_at, e.ends_at, e.timezone,"
    " e.meeting_at, e.meeting_point, e.volunteer_places, e.participant_places, e.signup_opens_at, e.signup_closes_at,"
    " e.date_known, e.next_date_note, e.revision, e.changed_at, a.name AS association_name, a.slug AS association_slug"
    " FROM event e JOIN association a ON a.id = e.association "
)


async def by_slug(slug: str) -> Event | None:
    """The outing at that address, in whatever state; drafts are for its own desk only."""
    return await Event.objects().where(Event.slug == slug).first()


async def programme(event_id: int) -> list[dict[str, Any]]:
    """All columns of the legs, in order of time; those without a time last."""
    return await db.fetch(
        "SELECT * FROM leg WHERE event = ? ORDER BY CASE WHEN starts_at IS NULL THEN 1 ELSE 0 END, starts_at, id", event_id
    )


async def units(event_id: int) -> list[dict[str, Any]]:
    """`{"id", "name", "role", "position"}` rows: hosts first, then as the leader arranged them."""
    rows = await Unit.select(Unit.id, Unit.name, Unit.role, Unit.position).where(Unit.event == event_id)
    return sorted(rows, key=lambda row: (_RANK.get(row["role"], 9), row["position"], row["id"]))


async def duties(event_id: int) -> list[dict[str, Any]]:
    """`{"id", "label", "person", "phone", "position"}` rows, as arranged; the phone is for staff."""
    return await Duty.select(Duty.id, Duty.label, Duty.person, Duty.phone, Duty.position).where(
        Duty.event == event_id).order_by(Duty.position).order_by(Duty.id)  # fmt: skip


async def materials(event_id: int) -> list[dict[str, Any]]:
    """`{"id", "item", "quantity", "unit", "who_brings", "done", "position"}` rows, as arranged."""
    return await Material.select(
        Material.id, Material.item, Material.quantity, Material.unit, Material.who_brings, Material.done, Material.position
    ).where(Material.event == event_id).order_by(Material.position).order_by(Material.id)  # fmt: skip


async def checks(event_id: int) -> list[dict[str, Any]]:
    """`{"id", "text", "field", "done_at", "done_by", "position"}` rows: open ones as arranged, then the settled ones."""
    rows = await Check.select(Check.id, Check.text, Check.field, Check.done_at, Check.done_by, Check.position).where(
        Check.event == event_id).order_by(Check.position).order_by(Check.id)  # fmt: skip
    return sorted(rows, key=lambda row: row["done_at"] is not None)


async def leg(event_id: int, uid: str) -> dict[str, Any] | None:
    """One leg of that outing."""
    return await Leg.select().where((Leg.event == event_id) & (Leg.uid == uid)).first()


async def gaps(event: Event) -> list[Gap]:
    """What the announcement still lacks, blocking gaps first."""
    return missing(event, await programme(event.id), await units(event.id), now=clock.now())


async def upcoming(association_id: int | None = None, limit: int = 50) -> list[dict[str, Any]]:
    """Public outings that are not over, soonest first; a postponed one stays until it has a new day or is off."""
    whose = "AND e.association = ? " if association_id is not None else ""
    return await db.fetch(
        _ROW + "WHERE (e.state = ? OR (e.state IN (?, ?, ?) AND (e.ends_at IS NULL OR e.ends_at >= ?))) " + whose
        + "ORDER BY CASE WHEN e.date_known THEN 0 ELSE 1 END, e.starts_at, e.id LIMIT ?",
        State.POSTPONED.value, State.OPEN.value, State.CLOSED.value, State.UNDER_WAY.value, clock.now(),
        *([association_id] if association_id is not None else []), limit,
    )  # fmt: skip


async def of_association(
    association_id: int, page: str | int | None = 1, search: str = "", size: int = 20
) -> tuple[list[dict[str, Any]], Page]:
    """One page of all its outings for the desk: undated ones first, then the latest day first.

    `search` looks through title, theme and occasion, in characters, pinyin or initials.
    """
    order = "ORDER BY CASE WHEN e.starts_at IS NULL THEN 0 ELSE 1 END, e.starts_at DESC, e.id DESC"
    if not (wanted := fold(search)[:60]):
        asked = page_of(page, await db.value("SELECT count(*) FROM event WHERE association = ?", association_id), size)
        rows = await db.fetch(
            f"{_ROW}WHERE e.association = ? {order} LIMIT ? OFFSET ?", association_id, asked.size, asked.offset
        )
        return rows, asked
    known = await db.fetch(
        f"SELECT e.id, e.title, e.theme, e.occasion FROM event e WHERE e.association = ? {order} LIMIT ?",  # noqa: S608
        association_id, _SEARCHED,
    )  # fmt: skip
    found = [
        row["id"] for row in known if any(wanted in search_words(row[name]) for name in ("title", "theme", "occasion"))
    ]
    asked = page_of(page, len(found), size)
    shown = found[asked.offset : asked.offset + asked.size]
    if not shown:
        return [], asked
    marks = ", ".join("?" * len(shown))
    return await db.fetch(f"{_ROW}WHERE e.id IN ({marks}) {order}", *shown), asked
