"""What a leader does with sponsor units and their pledges; every change that people see raises the outing's revision."""

from __future__ import annotations

from dataclasses import dataclass

from app.events import actions as events
from app.events.tables import Event, Leg
from app.journal import actions as journal
from app.kit import clock, crypto, db
from app.kit.errors import Invalid, NotHere, Refused
from app.sponsors.rules import PledgeKind, PledgeState, may_move, refuse_money
from app.sponsors.tables import Pledge, SponsorUnit


@dataclass(frozen=True)
class Contact:
    """Whom to call at the unit; kept sealed."""

    person: str = ""
    phone: str = ""
    email: str = ""

    def sealed(self, unit_uid: str) -> bytes:
        data = {"person": self.person, "phone": self.phone, "email": self.email}
        return crypto.seal_json(data, f"sponsor_unit.contact:{unit_uid}") if any(data.values()) else b""


@dataclass(frozen=True)
class Gift:
    """What is pledged: one thing, so much of it, for which part of the programme, and how it changes hands."""

    item: str
    kind: str
    quantity: int | None = None
    unit: str = ""
    leg_id: int | None = None
    handover: str = ""
    delivered_quantity: int | None = None


async def _association_uid(association_id: int) -> str:
    return str(await db.value("SELECT uid FROM association WHERE id = ?", association_id))


async def _note_unit(unit: SponsorUnit, deed: str, actor: str) -> None:
    chain = f"association:{await _association_uid(unit.association)}"
    await journal.note(chain, deed, actor=actor, subject=f"sponsor_unit:{unit.uid}", generation=unit.generation)


async def _note_pledge(event: Event, pledge: Pledge, deed: str, actor: str, **detail: object) -> None:
    await events.touch(event.id)
    await journal.note(f"event:{event.uid}", deed, actor=actor, subject=f"pledge:{pledge.uid}", **detail)


# --- units ----------------------------------------------------------------------------------------------------------


async def add_unit(association_id: int, *, name: str, contact: Contact, actor: str) -> SponsorUnit:
    """Write down a unit of an association. Raises `Invalid` for a name that is there already."""
    async with db.write():
        await db.hold(f"sponsor_unit:{association_id}")
        if await SponsorUnit.exists().where(SponsorUnit.association == association_id, SponsorUnit.name == name):
            raise Invalid("这个单位已经登记过，请在列表里选它。", "name")
        uid = crypto.public_id()
        unit = SponsorUnit(
            uid=uid, association=association_id, name=name, contact=contact.sealed(uid), created_at=clock.now()
        )
        await unit.save()
        await _note_unit(unit, "sponsor.unit_added", actor)
        return unit


async def edit_unit(unit_id: int, *, name: str, contact: Contact, actor: str) -> SponsorUnit:
    """Change its name or its contact person; every outing whose wall shows the unit gets a new revision."""
    async with db.write():
        unit = await _unit(unit_id)
        await db.hold(f"sponsor_unit:{unit.association}")
        taken = await SponsorUnit.exists().where(
            SponsorUnit.association == unit.association, SponsorUnit.name == name, SponsorUnit.id != unit.id
        )
        if taken:
            raise Invalid("另一个单位已经用了这个名称。", "name")
        if name != unit.name:
            for row in await db.fetch("SELECT DISTINCT event FROM pledge WHERE sponsor_unit = ? ORDER BY event", unit.id):
                await events.touch(row["event"])
        unit.name, unit.contact = name, contact.sealed(unit.uid)
        await unit.save()
        await _note_unit(unit, "sponsor.unit_edited", actor)
        return unit


async def remove_unit(unit_id: int, *, actor: str) -> None:
    """Forget a unit. Raises `Refused` while it stands in any outing."""
    async with db.write():
        unit = await _unit(unit_id)
        if await Pledge.exists().where(Pledge.sponsor_unit == unit.id):
            raise Refused("这个单位在活动里还有提供的内容，不能删除。请先删除那些内容。")
        await unit.remove()
        await _note_unit(unit, "sponsor.unit_removed", actor)


async def renew_link(unit_id: int, *, actor: str) -> SponsorUnit:
    """Make a new private link; the old one stops working at once."""
    async with db.write():
        unit = await _unit(unit_id)
        unit.generation += 1
        await unit.save([SponsorUnit.generation])
        await _note_unit(unit, "sponsor.link_renewed", actor)
        return unit


async def _unit(unit_id: int) -> SponsorUnit:
    unit = await db.lock(SponsorUnit, unit_id)
    if unit is None:
        raise NotHere()
    return unit


# --- pledges --------------------------------------------------------------------------------------------------------


async def _checked(event: Event, gift: Gift) -> None:
    refuse_money(gift.item, gift.unit)
    if gift.kind not in set(PledgeKind):
        raise Invalid("请从列出的选项里选一个。", "kind")
    if gift.leg_id is not None and not await Leg.exists().where(Leg.id == gift.leg_id, Leg.event == event.id):
        raise Invalid("这一段行程已经不在了，请重新选择。", "leg")


async def add_pledge(
    event: Event, *, gift: Gift, actor: str, unit_id: int | None = None, new_unit: str = "",
    contact: Contact | None = None, state: str = PledgeState.TENTATIVE,
) -> Pledge:  # fmt: skip
    """Write down one thing a unit gives; `new_unit` names a unit that is not known yet, else `unit_id` is meant.

    Raises `Invalid` for money, for a unit of another association and for a leg of another outing.
    """
    async with db.write():
        await events.held(event.id)
        await _checked(event, gift)
        if unit_id is None:
            if not new_unit:
                raise Invalid("请选一个单位，或者写下新单位的名称。", "unit_id")
            try:
                unit = await add_unit(event.association, name=new_unit, contact=contact or Contact(), actor=actor)
            except Invalid as error:
                raise Invalid(error.sentence, "new_unit") from error
            unit_id = unit.id
        elif not await SponsorUnit.exists().where(SponsorUnit.id == unit_id, SponsorUnit.association == event.association):
            raise Invalid("请选一个单位，或者写下新单位的名称。", "unit_id")
        last = await db.value("SELECT max(position) FROM pledge WHERE event = ?", event.id)
        pledge = Pledge(
            uid=crypto.public_id(), event=event.id, sponsor_unit=unit_id, leg=gift.leg_id, item=gift.item,
            kind=gift.kind, quantity=gift.quantity, unit=gift.unit, state=str(PledgeState(state)),
            handover=gift.handover, delivered_quantity=gift.delivered_quantity, position=(last or 0) + 1,
            created_at=clock.now(),
        )  # fmt: skip
        await pledge.save()
        await _note_pledge(event, pledge, "pledge.added", actor, kind=pledge.kind, state=pledge.state)
        return pledge


async def edit_pledge(event: Event, uid: str, *, gift: Gift, actor: str) -> Pledge:
    """Change what is given; its state stays."""
    async with db.write():
        pledge = await _pledge(event, uid)
        await _checked(event, gift)
        pledge.item, pledge.kind, pledge.quantity, pledge.unit = gift.item, gift.kind, gift.quantity, gift.unit
        pledge.leg, pledge.handover, pledge.delivered_quantity = gift.leg_id, gift.handover, gift.delivered_quantity
        await pledge.save()
        await _note_pledge(event, pledge, "pledge.edited", actor, kind=pledge.kind)
        return pledge


async def move_pledge(event: Event, uid: str, to: str, *, actor: str) -> Pledge:
    """Take a pledge to another state; asked twice it stays there. Raises `Refused` for a step that is not allowed.

    Delivered without a counted quantity means all of it came.
    """
    async with db.write():
        pledge = await _pledge(event, uid)
        before = pledge.state
        if before == to:
            return pledge
        if not may_move(before, to):
            raise Refused("这项内容的状态刚刚变了，请刷新页面再试。")
        pledge.state = str(PledgeState(to))
        if to == PledgeState.DELIVERED and pledge.delivered_quantity is None:
            pledge.delivered_quantity = pledge.quantity
        if before == PledgeState.DELIVERED:
            pledge.delivered_quantity = None
        await pledge.save()
        await _note_pledge(event, pledge, "pledge.moved", actor, before=before, after=pledge.state)
        return pledge


async def remove_pledge(event: Event, uid: str, *, actor: str) -> None:
    """Take out what was written down by mistake (a unit that changed its mind is `withdrawn` instead)."""
    async with db.write():
        pledge = await _pledge(event, uid)
        await pledge.remove()
        await _note_pledge(event, pledge, "pledge.removed", actor, state=pledge.state)


async def _pledge(event: Event, uid: str) -> Pledge:
    await events.held(event.id)
    pledge = await Pledge.objects().where(Pledge.event == event.id, Pledge.uid == uid).first()
    if pledge is None:
        raise NotHere()
    return pledge
