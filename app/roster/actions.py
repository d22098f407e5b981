"""Putting people on the list, correcting them, taking them off, erasing them. Names never reach the journal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from app.events.rules import OVER
from app.events.tables import Event
from app.journal import actions as journal
from app.kit import clock, crypto, db
from app.kit.errors import Invalid, NotHere, Refused
from app.roster import queries
from app.roster.rules import ADULT, KEPT_AFTER, Entry, Purpose, check, check_room, erase_after
from app.roster.tables import Consent, Guardian, Participant
from app.signups.tables import Group, Signup


async def add(event_id: int, entry: Entry, *, actor: str, uid: str = "") -> Participant:
    """Give one person a participant place. `uid`: made by the form, so that the same form sent twice adds one person.

    Raises `Refused` when the places are gone or the outing is over, `Invalid` for what does not fit together.
    Safe when several people write at once: the outing is held while its places are counted.
    """
    return (await add_many(event_id, [entry], actor=actor, uid=uid))[0]


async def add_many(event_id: int, entries: Sequence[Entry], *, actor: str, uid: str = "") -> list[Participant]:
    """All of them or none, see `add`."""
    for entry in entries:
        check(entry)
    uids = [f"{uid}{n:x}" if n else uid for n in range(len(entries))] if uid else [crypto.public_id(12) for _ in entries]
    async with db.write():
        event = await _held(event_id)
        if uid and (before := await Participant.objects().where((Participant.event == event_id) & Participant.uid.is_in(uids))):
            return before
        if event.state in OVER:
            raise Refused("活动已经结束或取消，名册不再加人。")
        check_room(places=event.participant_places, taken=await queries.taken(event_id), more=len(entries))
        added = []
        for one_uid, entry in zip(uids, entries, strict=True):
            row = Participant(uid=one_uid, event=event_id, created_at=clock.now())
            await _write(row, entry, event)
            added.append(row)
        kinds = [entry.kind for entry in entries]
        await journal.note(
            f"event:{event.uid}", "participant.added", actor=actor, subject=f"participant:{added[0].uid}",
            kinds={kind: kinds.count(kind) for kind in sorted(set(kinds))},
        )  # fmt: skip
        return added


async def change(event_id: int, uid: str, entry: Entry, *, actor: str) -> None:
    """Correct a card. Raises `NotHere`, `Invalid`."""
    check(entry)
    async with db.write():
        event, row = await _row(event_id, uid)
        await _write(row, entry, event)
        if entry.is_child:  # a child answers for nobody
            await db.fetch("UPDATE participant SET chaperone = NULL WHERE chaperone = ?", row.id)
        await _note(event, row, "participant.changed", actor)


async def take_off(event_id: int, uid: str, *, actor: str) -> None:
    """Free the place at once; the card stays until it is erased, so this can be undone. Twice is once."""
    async with db.write():
        event, row = await _row(event_id, uid)
        if row.left_at is None:
            row.left_at = clock.now()
            await row.save([Participant.left_at])
            await _note(event, row, "participant.taken_off", actor)


async def put_back(event_id: int, uid: str, *, actor: str) -> None:
    """Undo `take_off`. Raises `Refused` when somebody else has the place by now."""
    async with db.write():
        event, row = await _row(event_id, uid)
        if row.left_at is not None:
            check_room(places=event.participant_places, taken=await queries.taken(event_id))
            row.left_at = None
            await row.save([Participant.left_at])
            await _note(event, row, "participant.put_back", actor)


async def erase(event_id: int, uid: str, *, actor: str) -> None:
    """Forget who it was: card, guardians, consents, ties to others. The row stays for the counts."""
    async with db.write():
        event, row = await _row(event_id, uid)
        await _forget([row.id])
        await _note(event, row, "participant.erased", actor)


async def erase_due() -> int:
    """Erase every card whose outing ended more than 30 days ago (nightly); returns how many."""
    limit = clock.now() - KEPT_AFTER
    async with db.write():
        rows = await db.fetch(
            "SELECT p.id, p.event, e.uid AS event_uid FROM participant p JOIN event e ON e.id = p.event"
            " WHERE length(p.card) > 0 AND p.erase_after < ? AND coalesce(e.ends_at, e.starts_at) < ? ORDER BY e.uid, p.id",
            clock.now(), limit,
        )  # fmt: skip
        await _forget([row["id"] for row in rows])
        for event_uid in dict.fromkeys(row["event_uid"] for row in rows):
            await journal.note(
                f"event:{event_uid}", "participants.erased", actor="house", subject=f"event:{event_uid}",
                cards=sum(row["event_uid"] == event_uid for row in rows),
            )  # fmt: skip
        return len(rows)


async def _forget(ids: list[int]) -> None:
    for row_id in ids:
        await Guardian.delete().where(Guardian.participant == row_id)
        await Consent.delete().where(Consent.participant == row_id)
        await db.fetch("UPDATE participant SET chaperone = NULL WHERE chaperone = ?", row_id)
        await db.fetch(
            'UPDATE participant SET card = ?, photo_level = ?, "group" = NULL, in_charge = NULL, chaperone = NULL,'
            " left_at = coalesce(left_at, ?), erase_after = NULL WHERE id = ?", b"", "none", clock.now(), row_id,
        )  # fmt: skip


async def _held(event_id: int) -> Event:
    event = await db.lock(Event, event_id)
    if event is None:
        raise NotHere()
    return event


async def _row(event_id: int, uid: str) -> tuple[Event, Participant]:
    """The outing, held, and one of its people that was not erased."""
    event = await _held(event_id)
    row = uid.isalnum() and await Participant.objects().where(
        (Participant.event == event_id) & (Participant.uid == uid)
    ).first()
    if not row or not row.card:
        raise NotHere()
    return event, row


async def _note(event: Event, row: Participant, deed: str, actor: str) -> None:
    await journal.note(f"event:{event.uid}", deed, actor=actor, subject=f"participant:{row.uid}", kind=row.kind)


async def _write(row: Participant, entry: Entry, event: Event) -> None:
    """Seal the card, tie it to group, volunteer and chaperone of the same outing, keep guardian and consents."""
    row.kind, row.photo_level = entry.kind, entry.photo_level
    card = {
        "name": entry.name, "age_band": entry.age_band if entry.is_child else ADULT, "school": entry.school,
        "health_note": entry.health_note,
    }  # fmt: skip
    row.card = crypto.seal_json(card, queries.card_place(row.uid))
    row.group = await _own(Group, event.id, entry.group, "group")
    row.in_charge = await _own(Signup, event.id, entry.in_charge, "in_charge") if entry.is_child else None
    other = entry.chaperone if entry.is_child and entry.chaperone != row.uid else ""
    row.chaperone = await _own(Participant, event.id, other, "chaperone")
    row.erase_after = erase_after(event.ends_at, event.starts_at)
    await row.save()
    await _write_guardian(row, entry)
    await _write_consents(row.id, entry.consents, clock.now())


async def _own(table: Any, event_id: int, uid: str, field: str) -> int | None:
    if not uid:
        return None
    row: Any = await table.objects().where((table.event == event_id) & (table.uid == uid)).first() if uid.isalnum() else None
    good = row and (table is not Signup or row.place == "going") and (
        table is not Participant or (row.kind != "child" and row.card and row.left_at is None)
    )  # fmt: skip
    if not good:
        raise Invalid("这个选项刚刚有变化，请重新选一下。", field)
    return int(row.id)


async def _write_guardian(row: Participant, entry: Entry) -> None:
    wanted = {"name": entry.guardian_name, "phone": entry.guardian_phone, "relation": entry.relation}
    first = await Guardian.objects().where(Guardian.participant == row.id).order_by(Guardian.position).first()
    if not any(wanted.values()):
        if first:
            await first.remove()
        return
    kept = first or Guardian(uid=crypto.public_id(12), participant=row.id)
    kept.contact = crypto.seal_json(wanted, f"guardian.contact:{kept.uid}")
    await kept.save()


async def _write_consents(participant_id: int, wanted: frozenset[str], now: datetime) -> None:
    """Add what changed; what was said before stays readable."""
    before = await queries.consents(participant_id)
    for purpose in Purpose:
        if (purpose in wanted) != (purpose in before):
            answer = "yes" if purpose in wanted else "withdrawn"
            await Consent(participant=participant_id, purpose=str(purpose), answer=answer, at=now).save()
