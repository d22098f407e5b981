"""The blocks of a plan that come in rows: units, legs, duties, materials, checks. Add, edit, remove, arrange.

Each deed is one transaction with a journal line, and raises the outing's revision; checks are the staff's own and do not.
"""

from __future__ import annotations

from typing import Any

from app.events.actions import held, touch
from app.events.tables import Check, Duty, Event, Leg, Material, Unit
from app.journal import actions as journal
from app.kit import clock, crypto, db
from app.kit.errors import NotHere, Refused

BLOCKS: dict[str, tuple[Any, str]] = {  # kind -> table and its word in the journal
    "units": (Unit, "unit"), "legs": (Leg, "leg"), "duties": (Duty, "duty"), "materials": (Material, "material"),
    "checks": (Check, "check"),
}  # fmt: skip
MOST = 100  # rows of one kind in one outing
OWN = ("checks",)  # kinds that only the staff see


def _name(kind: str, row: Any) -> str:
    return f"{BLOCKS[kind][1]}:{row.uid if kind == 'legs' else row.id}"


async def _note(event: Event, kind: str, deed: str, row: Any, actor: str, **detail: Any) -> None:
    await journal.note(
        f"event:{event.uid}", f"{BLOCKS[kind][1]}.{deed}", actor=actor, subject=_name(kind, row), **detail
    )


async def _touch(event: Event, kind: str) -> None:
    if kind not in OWN:
        await touch(event.id)


async def row(event: Event, kind: str, key: str | int) -> Any:
    """One row of that outing: a leg by its uid, the others by id. Raises `NotHere`."""
    if kind not in BLOCKS:
        raise NotHere()
    table, text = BLOCKS[kind][0], str(key)
    if kind == "legs":
        mine = table.uid == text
    elif text.isascii() and text.isdigit() and len(text) <= 9:
        mine = table.id == int(text)
    else:
        raise NotHere()
    found = await table.objects().where((table.event == event.id) & mine).first()
    if found is None:
        raise NotHere()
    return found


async def add(event: Event, kind: str, facts: dict[str, Any], *, actor: str) -> Any:
    """Add a row of that kind (a key of `BLOCKS`) at the end. Raises `Refused` beyond `MOST` rows."""
    table = BLOCKS[kind][0]
    async with db.write():
        await held(event.id)
        if await table.count().where(table.event == event.id) >= MOST:
            raise Refused("这里最多 %(most)s 项，请合并一些再添加。", most=MOST)
        made = table(event=event.id, **facts)
        if kind == "legs":
            made.uid = crypto.public_id()
        else:
            last = await table.select(table.position).where(table.event == event.id).order_by(
                table.position, ascending=False).first()  # fmt: skip
            made.position = last["position"] + 1 if last else 0
        await made.save()
        await _touch(event, kind)
        await _note(event, kind, "added", made, actor)
        return made


async def edit(event: Event, kind: str, key: str | int, facts: dict[str, Any], *, actor: str) -> Any:
    """Change a row; nothing is written when nothing differs. Raises `NotHere`.

    A material that is ticked as ready is the staff's own business and raises no revision.
    """
    async with db.write():
        await held(event.id)
        kept = await row(event, kind, key)
        changed = sorted(name for name, value in facts.items() if getattr(kept, name) != value)
        if changed:
            for name in changed:
                setattr(kept, name, facts[name])
            await kept.save()
            if changed != ["done"]:
                await _touch(event, kind)
            await _note(event, kind, "edited", kept, actor, fields=changed)
        return kept


async def remove(event: Event, kind: str, key: str | int, *, actor: str) -> None:
    """Take a row out; pledges that hung on a leg stay, without it. Raises `NotHere`."""
    async with db.write():
        await held(event.id)
        gone = await row(event, kind, key)
        name = _name(kind, gone)
        await gone.remove()
        await _touch(event, kind)
        await journal.note(f"event:{event.uid}", f"{BLOCKS[kind][1]}.removed", actor=actor, subject=name)


async def arrange(event: Event, kind: str, key: str | int, *, up: bool, actor: str) -> None:
    """Move a unit (among its role), duty, material or check one place up or down; at the end of the list nothing happens."""
    if kind == "legs":
        raise NotHere()  # legs stand in order of time
    table = BLOCKS[kind][0]
    async with db.write():
        await held(event.id)
        moved = await row(event, kind, key)
        rows = await table.objects().where(table.event == event.id).order_by(table.position).order_by(table.id)
        if kind == "units":
            rows = [one for one in rows if one.role == moved.role]
        here = next(index for index, one in enumerate(rows) if one.id == moved.id)
        there = here - 1 if up else here + 1
        if not 0 <= there < len(rows):
            return
        rows[here], rows[there] = rows[there], rows[here]
        for position, one in enumerate(rows):
            if one.position != position:
                one.position = position
                await one.save()
        await _touch(event, kind)
        await _note(event, kind, "arranged", moved, actor)


async def tick(event: Event, key: str | int, *, done: bool, actor: str) -> None:
    """A check is settled, or open again; the same said twice changes nothing. Raises `NotHere`."""
    async with db.write():
        await held(event.id)
        kept = await row(event, "checks", key)
        if (kept.done_at is not None) == done:
            return
        kept.done_at, kept.done_by = (clock.now(), actor) if done else (None, "")
        await kept.save()
        await _note(event, "checks", "settled" if done else "reopened", kept, actor)
