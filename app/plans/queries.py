"""Reading plans: the list of an association, one opened, near-duplicates."""

from __future__ import annotations

from typing import Any

from app.events.tables import Event
from app.kit import crypto, db
from app.kit.paging import Page, page_of
from app.plans import choices, keeping
from app.plans.choices import Choices
from app.plans.reading.shape import Reading
from app.plans.rules import ALIKE, likeness
from app.plans.tables import Plan

_COMPARED = 300  # newest plans of an association


def head_of(row: Any) -> dict[str, Any]:
    """`{"title", "file", "facts"}` of a plan (a row or an object), opened."""
    uid, sealed = (row["uid"], row["head"]) if isinstance(row, dict) else (row.uid, row.head)
    return {"title": "", "file": "", "facts": 0} | crypto.unseal_json(sealed, f"plan.head:{uid}")


def reading_of(plan: Plan) -> Reading:
    """What was read, opened."""
    return keeping.from_json(crypto.unseal_json(plan.reading, f"plan.reading:{plan.uid}"))


def choices_of(plan: Plan) -> Choices:
    """What was decided, opened."""
    return choices.from_json(crypto.unseal_json(plan.choices, f"plan.choices:{plan.uid}"))


async def of_association(association_id: int, page: str | int | None = 1, size: int = 20) -> tuple[list[dict[str, Any]], Page]:
    """One page of plans, newest first: uid, kind, state, created_at, title, file, facts, by, event_slug, event_title."""
    asked = page_of(page, int(await db.value("SELECT count(*) FROM plan WHERE association = ?", association_id)), size)
    rows = await db.fetch(
        'SELECT p.uid, p.head, p.kind, p.state, p.created_at, a.name AS "by", e.slug AS event_slug, e.title AS event_title'
        ' FROM plan p LEFT JOIN account a ON a.id = p.account LEFT JOIN event e ON e.id = p."event"'
        " WHERE p.association = ? ORDER BY p.id DESC LIMIT ? OFFSET ?",
        association_id, asked.size, asked.offset,
    )  # fmt: skip
    return [{**row, **head_of(row)} for row in rows], asked


async def alike(plan: Plan) -> dict[str, Any] | None:
    """The association's earlier plan that is most like this one, `{"uid", "title", "file", "created_at"}`, if any is."""
    rows = await db.fetch(
        "SELECT uid, head, sketch, created_at FROM plan WHERE association = ? AND id < ? ORDER BY id DESC LIMIT ?",
        plan.association, plan.id, _COMPARED,
    )  # fmt: skip
    near = [(likeness(bytes(plan.sketch), bytes(row["sketch"])), row) for row in rows]
    best = max(near, key=lambda pair: pair[0], default=None)
    return {**best[1], **head_of(best[1])} if best and best[0] >= ALIKE else None


async def event_of(plan: Plan) -> dict[str, Any] | None:
    """`{"slug", "title"}` of the draft that was made of it."""
    return await Event.select(Event.slug, Event.title).where(Event.id == plan.event).first() if plan.event else None


async def events_of(plan: Plan) -> list[dict[str, Any]]:
    """`[{"slug", "title"}]` of every draft that was made of it and is still there."""
    ids = head_of(plan).get("events") or ([plan.event] if plan.event else [])
    return await Event.select(Event.slug, Event.title).where(Event.id.is_in(ids)).order_by(Event.id) if ids else []
