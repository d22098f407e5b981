"""Groups: people who walk together."""

from __future__ import annotations

from app.events.tables import Event
from app.journal import actions as journal
from app.kit import clock, crypto, db
from app.kit.errors import Invalid, NotHere
from app.signups.actions import held_event
from app.signups.rules import GROUP_COLOURS, MOST_GROUPS
from app.signups.tables import Group


async def _named(event_id: int, name: str, but: int = 0) -> None:
    if await Group.exists().where((Group.event == event_id) & (Group.name == name) & (Group.id != but)):
        raise Invalid("已经有叫这个名字的组了。", "name")


async def make_group(event: Event, name: str, actor: str) -> Group:
    """A new group at the end, in the next colour. Raises `Invalid` on `name`."""
    async with db.write():
        await held_event(event.id)
        await _named(event.id, name)
        many = await Group.count().where(Group.event == event.id)
        if many >= MOST_GROUPS:
            raise Invalid("最多 %(most)d 个组。", "name", most=MOST_GROUPS)
        last = await db.value('SELECT max(position) FROM outing_group WHERE "event" = ?', event.id)
        group = Group(
            uid=crypto.public_id(), event=event.id, name=name, colour=GROUP_COLOURS[many % len(GROUP_COLOURS)],
            position=(last or 0) + 1,
        )  # fmt: skip
        await group.save()
        await journal.note(f"event:{event.uid}", "group.made", actor=actor, subject=f"group:{group.uid}")
        return group


async def _group(event: Event, uid: str) -> Group:
    found = await Group.objects().where((Group.event == event.id) & (Group.uid == uid)).first() if uid.isalnum() else None
    if found is None:
        raise NotHere()
    return found


async def rename_group(event: Event, uid: str, name: str, actor: str) -> None:
    """Another name. Raises `NotHere`, `Invalid` on `name`."""
    async with db.write():
        await held_event(event.id)
        group = await _group(event, uid)
        await _named(event.id, name, group.id)
        group.name = name
        await group.save([Group.name])
        await journal.note(f"event:{event.uid}", "group.renamed", actor=actor, subject=f"group:{group.uid}")


async def remove_group(event: Event, uid: str, actor: str) -> None:
    """The group goes; its people stay, without a group. Raises `NotHere`."""
    async with db.write():
        await held_event(event.id)
        group = await _group(event, uid)
        await db.fetch('UPDATE signup SET "group" = NULL, changed_at = ? WHERE "group" = ?', clock.now(), group.id)
        await group.remove()
        await journal.note(f"event:{event.uid}", "group.removed", actor=actor, subject=f"group:{uid}")


async def assign(event: Event, wanted: dict[str, str], actor: str) -> int:
    """Put volunteers into groups: sign-up uid -> group uid ("" for none); returns how many moved.

    Unknown sign-ups are left out; an unknown group raises `NotHere`.
    """
    async with db.write():
        await held_event(event.id)
        ids = {
            row["uid"]: row["id"] for row in await Group.select(Group.uid, Group.id).where(Group.event == event.id)
        }
        if any(uid and uid not in ids for uid in wanted.values()):
            raise NotHere()
        rows = await db.fetch(
            'SELECT id, uid, "group" AS now_in FROM signup WHERE "event" = ? AND erased_at IS NULL', event.id
        )
        moved = 0
        for row in rows:
            target = ids.get(wanted.get(row["uid"], ""))
            if row["uid"] in wanted and target != row["now_in"]:
                await db.fetch('UPDATE signup SET "group" = ?, changed_at = ? WHERE id = ?', target, clock.now(), row["id"])
                moved += 1
        if moved:
            await journal.note(f"event:{event.uid}", "groups.assigned", actor=actor, subject=f"event:{event.uid}", moved=moved)
        return moved
