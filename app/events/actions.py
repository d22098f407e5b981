"""What a leader does with an outing as a whole: touch, move through the states."""

from __future__ import annotations

from datetime import datetime

from app.events.rules import NEEDS_REASON, Gap, Move, State, after, missing, shifted
from app.events.tables import Event, Leg, Unit
from app.journal import actions as journal
from app.kit import clock, db
from app.kit.errors import Invalid, NotHere, Refused

_DEEDS = {
    Move.PUBLISH: "event.published", Move.CLOSE: "event.closed", Move.REOPEN: "event.reopened",
    Move.POSTPONE: "event.postponed", Move.SET_DATE: "event.dated", Move.CANCEL: "event.cancelled",
    Move.START: "event.started", Move.FINISH: "event.finished",
}  # fmt: skip


class NotReady(Refused):
    """Publishing is blocked; `gaps` says by what, each with its field."""

    def __init__(self, gaps: list[Gap]) -> None:
        super().__init__("还不能公开：%(what)s", what=" ".join(str(gap.sentence) for gap in gaps))
        self.gaps = gaps


async def touch(event_id: int) -> None:
    """Raise the outing's revision: something that people see has changed. Call it inside the deed's transaction."""
    assert db.in_transaction(), "a revision belongs to the deed's transaction"
    await db.fetch("UPDATE event SET revision = revision + 1, changed_at = ? WHERE id = ?", clock.now(), event_id)


async def held(event_id: int) -> Event:
    """The outing, held against other writers until the transaction ends. Raises `NotHere`."""
    event = await db.lock(Event, event_id)
    if event is None:
        raise NotHere()
    return event


async def move(
    event: Event, how: Move, *, actor: str, reason: str = "", new_start: datetime | None = None,
    next_date_note: str = "",
) -> Event:  # fmt: skip
    """Take the outing to its next state and return it fresh; may be called inside a wider `db.write()`.

    `new_start` (UTC; postpone, set_date): every moment of the outing moves by the same wall-clock distance; without it
    a postponed outing has no known date and `next_date_note` says what is known.
    Raises `Refused` for a move its state does not know, `NotReady` when the lint blocks, `Invalid` without a reason.
    """
    async with db.write():
        row = await held(event.id)
        before = State(row.state)
        row.state = str(after(before, how))
        if how in NEEDS_REASON and not reason.strip():
            raise Invalid("请写明原因，大家会看到。", "reason")
        if how in (Move.POSTPONE, Move.SET_DATE):
            await _redate(row, how, new_start, next_date_note)
        if how is Move.REOPEN and not row.date_known:
            raise Refused("新的日期还没有确定，定了日期才能重新开放报名。")
        if how in (Move.PUBLISH, Move.REOPEN):
            await _must_be_ready(row)
        if how is Move.PUBLISH:
            row.published_at = clock.now()
        if how not in (Move.SET_DATE, Move.START, Move.FINISH):
            row.reason = reason.strip()
        row.revision += 1
        row.changed_at = clock.now()
        await row.save()
        await journal.note(
            f"event:{row.uid}", _DEEDS[how], actor=actor, subject=f"event:{row.uid}", before=str(before), after=row.state,
            revision=row.revision, date_known=row.date_known,
        )  # fmt: skip
        return row


async def _must_be_ready(row: Event) -> None:
    legs = await Leg.select().where(Leg.event == row.id)
    units = await Unit.select().where(Unit.event == row.id)
    gaps = [gap for gap in missing(row, legs, units, now=clock.now()) if gap.must]
    if gaps:
        raise NotReady(gaps)


async def _redate(row: Event, how: Move, new_start: datetime | None, next_date_note: str) -> None:
    if new_start is None:
        if how is Move.SET_DATE:
            raise Invalid("请写明新的日期。", "new_start")
        if row.date_known:
            row.previous_starts_at = row.starts_at
        row.date_known, row.next_date_note = False, next_date_note.strip()[:120]
        return
    if new_start <= clock.now():
        raise Invalid("新的时间要在将来。", "new_start")
    if row.date_known:  # else the date before the first postponement stays
        row.previous_starts_at = row.starts_at
    old = row.starts_at or new_start
    row.ends_at = shifted(row.ends_at, old, new_start, row.timezone)
    row.meeting_at = shifted(row.meeting_at, old, new_start, row.timezone)
    row.signup_closes_at = shifted(row.signup_closes_at, old, new_start, row.timezone)
    for leg in await Leg.objects().where(Leg.event == row.id):
        leg.starts_at = shifted(leg.starts_at, old, new_start, row.timezone)
        leg.ends_at = shifted(leg.ends_at, old, new_start, row.timezone)
        await leg.save()
    row.starts_at, row.date_known, row.next_date_note = new_start, True, next_date_note.strip()[:120]
