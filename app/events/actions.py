"""What a leader does with an outing as a whole: create, edit, copy, move through the states."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from app.events.rules import (
    FACTS,
    NEEDS_REASON,
    PUBLIC,
    Gap,
    Move,
    State,
    after,
    facts_mark,
    missing,
    shifted,
)  # fmt: skip
from app.events.tables import Check, Duty, Event, Leg, Material, Unit
from app.journal import actions as journal
from app.kit import clock, crypto, db, names
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


class Overtaken(Refused):
    """Somebody else has saved other facts since the form was opened."""

    def __init__(self) -> None:
        super().__init__("您打开这一页之后，有同事改过这个活动。您写的都还在，请核对后再按一次保存，就以您写的为准。")


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


def _new_slug(title: str) -> str:
    """The title's pinyin, short, and four random characters: zou-jin-cheng-li-k7xp."""
    said = re.findall(r"[a-z0-9]+", names.latin(title).lower())
    kept = ""
    for word in said:
        if len(kept) + len(word) > 30:
            break
        kept += word + "-"
    return f"{kept or 'outing-'}{crypto.public_id(4)}"


def _known(facts: dict[str, Any]) -> dict[str, Any]:
    if unknown := set(facts) - set(FACTS):
        raise ValueError(f"not facts of an outing: {sorted(unknown)}")
    return facts


async def create(association_id: int, facts: dict[str, Any], *, actor: str) -> Event:
    """A new draft with the given facts (keys of `rules.FACTS`, moments in UTC)."""
    async with db.write():
        now = clock.now()
        row = Event(
            uid=crypto.public_id(), association=association_id, state=str(State.DRAFT), created_at=now, changed_at=now,
            **_known(facts),
        )  # fmt: skip
        row.slug = _new_slug(row.title)
        while await Event.exists().where(Event.slug == row.slug):
            row.slug = _new_slug(row.title)
        await row.save()
        await journal.note(f"event:{row.uid}", "event.created", actor=actor, subject=f"event:{row.uid}")
        return row


async def edit(event: Event, facts: dict[str, Any], *, actor: str, seen: str = "") -> Event:
    """Change facts (any of `rules.FACTS`) and return the outing fresh; nothing is written when nothing differs.

    `seen`: the `facts_mark` of what the editor had before them; raises `Overtaken` when the facts have changed since.
    Raises `NotReady` when a public outing would lose what its announcement must say.
    """
    async with db.write():
        row = await held(event.id)
        if seen and seen != facts_mark(row):
            raise Overtaken()
        changed = sorted(name for name, value in _known(facts).items() if getattr(row, name) != value)
        if not changed:
            return row
        if "starts_at" in changed and row.state == State.POSTPONED and not row.date_known:
            raise Invalid("活动已延期，新日期还没有确定。请先在“通知”里确定新日期。", "starts_at")
        before = {(gap.field, str(gap.sentence)) for gap in _blocking(row)}
        for name in changed:
            setattr(row, name, facts[name])
        lost = [gap for gap in _blocking(row) if (gap.field, str(gap.sentence)) not in before]
        if lost and row.state in PUBLIC:
            raise NotReady(lost)
        row.revision += 1
        row.changed_at = clock.now()
        await row.save()
        await journal.note(
            f"event:{row.uid}", "event.edited", actor=actor, subject=f"event:{row.uid}", fields=changed, revision=row.revision
        )
        return row


def _without_id(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "id"}


async def clone(event: Event, new_day: date, *, actor: str) -> Event:
    """A draft of the same outing on another day (local), every moment at its old wall-clock time.

    Units, legs, duties, materials and the checks one wrote oneself come along; people, reasons and the insurance policy do not. What other units
    offer (stops, meals) is tentative again, withdrawn legs stay behind.
    """
    async with db.write():
        source = await held(event.id)
        anchor = source.starts_at or source.meeting_at
        target = None
        if anchor:
            wall = clock.local(anchor, source.timezone).replace(tzinfo=None)
            target = clock.from_wall(datetime.combine(new_day, wall.time()), source.timezone)

        def moved(moment: datetime | None) -> datetime | None:
            return shifted(moment, anchor, target, source.timezone) if anchor and target else None

        facts = {name: getattr(source, name) for name in FACTS}
        facts |= {name: moved(value) for name, value in facts.items() if name.endswith("_at")} | {"insurance": ""}
        made = await create(source.association, facts, actor=actor)
        for leg in await Leg.select().where((Leg.event == source.id) & (Leg.state != "withdrawn")).order_by(Leg.id):
            await Leg(**_without_id(leg) | {
                "event": made.id, "uid": crypto.public_id(), "responsible": "",
                "starts_at": moved(leg["starts_at"]), "ends_at": moved(leg["ends_at"]),
                "state": "tentative" if leg["kind"] in ("stop", "meal") else leg["state"],
            }).save()  # fmt: skip
        for table, fresh in ((Unit, {}), (Duty, {"person": "", "phone": ""}), (Material, {"done": False})):
            for kept in await table.select().where(table.event == source.id).order_by(table.id):
                await table(**_without_id(kept) | {"event": made.id} | fresh).save()
        for kept in await Check.select().where((Check.event == source.id) & (Check.field == "")).order_by(Check.id):
            await Check(**_without_id(kept) | {"event": made.id, "done_at": None, "done_by": ""}).save()
        await journal.note(
            f"event:{made.uid}", "event.copied", actor=actor, subject=f"event:{made.uid}", source=source.uid
        )
        return made


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
        if how in (Move.PUBLISH, Move.REOPEN) and (gaps := _blocking(row)):
            raise NotReady(gaps)
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


def _blocking(row: Event) -> list[Gap]:
    return [gap for gap in missing(row, now=clock.now()) if gap.must]


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
