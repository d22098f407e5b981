"""Notices, their copies, and who still has to be told by hand."""

from __future__ import annotations

from typing import Any

from app.kit import crypto, db, names
from app.notices.tables import Notice

STILL_WITH_US = ("going", "offered", "waiting")


async def of_event(event_id: int) -> list[Notice]:
    """The outing's notices, newest first."""
    return await Notice.objects().where(Notice.event == event_id).order_by(Notice.id, ascending=False)


async def concerned(event_id: int) -> list[dict[str, Any]]:
    """Volunteers who hold a place or wait: `{"id", "uid", "name", "place", "locale", "generation", "phone", "email"}`."""
    rows = await db.fetch(
        "SELECT id, uid, name, place, locale, generation, contact FROM signup"
        " WHERE event = ? AND place IN ('going', 'offered', 'waiting') AND erased_at IS NULL ORDER BY signed_up_at, id",
        event_id,
    )  # fmt: skip
    for row in rows:
        contact = crypto.unseal_json(row.pop("contact"), f"signup.contact:{row['uid']}")
        row["phone"], row["email"] = contact.get("phone", ""), contact.get("email", "")
    return rows


async def sponsors_concerned(event_id: int) -> list[dict[str, Any]]:
    """Units with a pledge that stands: `{"id", "uid", "name", "generation", "person", "phone", "email"}`, by name."""
    rows = await db.fetch(
        "SELECT DISTINCT s.id, s.uid, s.name, s.generation, s.contact FROM sponsor_unit s JOIN pledge p"
        " ON p.sponsor_unit = s.id WHERE p.event = ? AND p.state <> 'withdrawn' ORDER BY s.name", event_id,
    )  # fmt: skip
    for row in rows:
        contact = crypto.unseal_json(row.pop("contact"), f"sponsor_unit.contact:{row['uid']}")
        row.update({key: contact.get(key, "") for key in ("person", "phone", "email")})
    return rows


async def copies(notice_id: int) -> list[dict[str, Any]]:
    """Each person's copy: `{"name", "phone", "channel", "state", "attempts", "error"}`; `state` none: no address, call them."""
    rows = await db.fetch(
        "SELECT d.channel, d.sponsor_uid, s.name, s.uid, s.contact, u.name AS unit_name, u.contact AS unit_contact,"
        " o.state, o.attempts, o.error FROM delivery d LEFT JOIN signup s ON s.id = d.signup"
        " LEFT JOIN sponsor_unit u ON u.uid = d.sponsor_uid"
        " LEFT JOIN outbox o ON o.id = d.outbox WHERE d.notice = ? ORDER BY d.id", notice_id,
    )  # fmt: skip
    told = []
    for row in rows:
        if row["sponsor_uid"]:
            sealed, where = row["unit_contact"], f"sponsor_unit.contact:{row['sponsor_uid']}"
        else:
            sealed, where = row["contact"], f"signup.contact:{row['uid']}"
        phone = crypto.unseal_json(sealed, where).get("phone", "") if sealed else ""
        told.append({
            "name": row["unit_name"] or row["name"] or "", "phone": phone, "masked": names.masked_phone(phone) if phone else "",
            "channel": row["channel"], "state": row["state"] or "none", "attempts": row["attempts"] or 0,
            "error": row["error"] or "",
        })  # fmt: skip
    return told


async def letters(event_uid: str) -> dict[str, int]:
    """All letters about an outing, notices and those to single volunteers, by state: `{"waiting", "sent", "dead"}`."""
    rows = await db.fetch(
        "SELECT o.state, count(*) AS n FROM outbox o WHERE o.about = ? OR o.about IN (SELECT 'signup:' || s.uid"
        ' FROM signup s JOIN event e ON e.id = s."event" WHERE e.uid = ?) GROUP BY o.state',
        f"event:{event_uid}", event_uid,
    )  # fmt: skip
    found = {row["state"]: row["n"] for row in rows}
    return {state: found.get(state, 0) for state in ("waiting", "sent", "dead")}
