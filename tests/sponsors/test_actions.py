"""Writing down, moving and taking out what units give."""

import asyncio

import pytest

from app.events.tables import Event
from app.journal.tables import Journal
from app.kit.errors import Invalid, NotHere, Refused
from app.sponsors import actions, queries
from app.sponsors.actions import Contact, Gift
from app.sponsors.tables import Pledge, SponsorUnit
from tests.making import an_association, an_event
from tests.sponsors.giving import a_leg, a_pledge, a_unit

ACTOR = "account:test"
BOOKS = Gift("绘本", "goods", 30, "本")


async def deeds(chain):
    rows = await Journal.select(Journal.deed).where(Journal.chain == chain).order_by(Journal.id)
    return [row["deed"] for row in rows]


async def revision(event):
    return (await Event.select(Event.revision).where(Event.id == event.id).first())["revision"]


async def test_a_new_unit_and_its_gift_are_one_deed_and_a_new_revision(database):
    event = await an_event()

    pledge = await actions.add_pledge(
        event, gift=BOOKS, actor=ACTOR, new_unit="青石书店", contact=Contact("石路", "+8613800000001", "")
    )

    unit = await SponsorUnit.objects().where(SponsorUnit.id == pledge.sponsor_unit).first()
    assert (unit.name, unit.association, queries.contact(unit)["phone"]) == ("青石书店", event.association, "+8613800000001")
    assert b"13800000001" not in bytes(unit.contact)
    assert (pledge.state, pledge.position, await revision(event)) == ("tentative", 1, 2)
    assert await deeds(f"event:{event.uid}") == ["pledge.added"]


async def test_nothing_is_kept_when_the_gift_is_money(database):
    event = await an_event()

    with pytest.raises(Invalid) as refused:
        await actions.add_pledge(event, gift=Gift("现金", "goods", 500, ""), actor=ACTOR, new_unit="青石书店")

    assert refused.value.field == "item"
    assert (await Pledge.count(), await SponsorUnit.count(), await revision(event)) == (0, 0, 1)


@pytest.mark.parametrize("what", ["unit", "leg", "kind", "nobody"])
async def test_what_belongs_to_others_or_nowhere_is_refused(database, what):
    event, other = await an_event(), await an_event()
    unit = await a_unit((other if what == "unit" else event).association)
    leg = await a_leg(other if what == "leg" else event)
    gift = Gift("绘本", "money" if what == "kind" else "goods", 30, "本", leg.id)

    with pytest.raises(Invalid) as refused:
        await actions.add_pledge(event, gift=gift, actor=ACTOR, unit_id=None if what == "nobody" else unit.id)

    assert refused.value.field == {"unit": "unit_id", "nobody": "unit_id"}.get(what, what)
    assert await Pledge.count() == 0


async def test_the_same_name_twice_is_one_unit_even_at_the_same_moment(database):
    event = await an_event()

    async def add():
        try:
            await actions.add_unit(event.association, name="青石书店", contact=Contact(), actor=ACTOR)
            return "added"
        except Invalid as error:
            return error.field

    assert sorted(await asyncio.gather(*(add() for _ in range(6)))) == ["added"] + ["name"] * 5
    assert await SponsorUnit.count() == 1


async def test_a_pledge_moves_only_along_the_table_and_twice_is_once(database):
    event = await an_event()
    pledge = await a_pledge(event, await a_unit(event.association))

    with pytest.raises(Refused):
        await actions.move_pledge(event, pledge.uid, "delivered", actor=ACTOR)
    await actions.move_pledge(event, pledge.uid, "confirmed", actor=ACTOR)
    await actions.move_pledge(event, pledge.uid, "confirmed", actor=ACTOR)
    moved = await actions.move_pledge(event, pledge.uid, "delivered", actor=ACTOR)

    assert (moved.state, moved.delivered_quantity, await revision(event)) == ("delivered", 30, 3)
    assert await deeds(f"event:{event.uid}") == ["pledge.moved", "pledge.moved"]


async def test_taking_back_an_arrival_forgets_its_number(database):
    event = await an_event()
    pledge = await a_pledge(event, await a_unit(event.association), state="delivered", delivered_quantity=28)

    moved = await actions.move_pledge(event, pledge.uid, "confirmed", actor=ACTOR)

    assert (moved.state, moved.delivered_quantity) == ("confirmed", None)


async def test_editing_keeps_the_state_and_removing_takes_the_line_out(database):
    event = await an_event()
    pledge = await a_pledge(event, await a_unit(event.association), state="confirmed")

    edited = await actions.edit_pledge(event, pledge.uid, gift=Gift("书包", "goods", 20, "个"), actor=ACTOR)
    assert (edited.item, edited.quantity, edited.state) == ("书包", 20, "confirmed")
    await actions.remove_pledge(event, pledge.uid, actor=ACTOR)

    assert (await Pledge.count(), await revision(event)) == (0, 3)
    assert await deeds(f"event:{event.uid}") == ["pledge.edited", "pledge.removed"]


async def test_a_pledge_of_another_outing_is_not_here(database):
    event, other = await an_event(), await an_event()
    pledge = await a_pledge(other, await a_unit(other.association))

    with pytest.raises(NotHere):
        await actions.move_pledge(event, pledge.uid, "confirmed", actor=ACTOR)


async def test_renaming_a_unit_touches_every_outing_that_shows_it_and_no_other(database):
    association = await an_association()
    shows, shows_too, other = [await an_event(association) for _ in range(3)]
    unit = await a_unit(association.id)
    for event in (shows, shows, shows_too):
        await a_pledge(event, unit)

    await actions.edit_unit(unit.id, name="青石书屋", contact=Contact("石路"), actor=ACTOR)
    await actions.edit_unit(unit.id, name="青石书屋", contact=Contact("石小路"), actor=ACTOR)

    assert [await revision(event) for event in (shows, shows_too, other)] == [2, 2, 1]
    assert await deeds(f"association:{association.uid}") == ["sponsor.unit_edited", "sponsor.unit_edited"]


async def test_a_unit_that_gives_something_stays(database):
    event = await an_event()
    unit = await a_unit(event.association)
    pledge = await a_pledge(event, unit, state="withdrawn")

    with pytest.raises(Refused):
        await actions.remove_unit(unit.id, actor=ACTOR)
    await actions.remove_pledge(event, pledge.uid, actor=ACTOR)
    await actions.remove_unit(unit.id, actor=ACTOR)

    assert await SponsorUnit.count() == 0


async def test_a_new_link_kills_the_old_one(database):
    event = await an_event()
    unit = await a_unit(event.association)
    old = queries.link_token(unit)

    renewed = await actions.renew_link(unit.id, actor=ACTOR)

    assert await queries.unit_of_link(old) is None
    assert (await queries.unit_of_link(queries.link_token(renewed))).id == unit.id
