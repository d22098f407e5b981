"""Places are held by one transaction, on both databases."""

from __future__ import annotations

import asyncio

import pytest

from app.journal.queries import is_whole
from app.journal.tables import Journal, Outbox
from app.kit import crypto
from app.kit.errors import Refused
from app.signups import actions
from app.signups.queries import counts, position
from app.signups.rules import Counts, Outcome, Place
from app.signups.tables import Signup
from app.waivers.queries import first_break
from tests.databases import Database
from tests.making import an_event
from tests.signups.people import a_signup, sign_up


async def place_of(signup: Signup) -> str:
    row = await Signup.objects().where(Signup.id == signup.id).first()
    assert row
    return row.place


async def test_forty_at_once_fill_fifteen_seats_exactly(database: Database):
    event = await an_event(volunteer_places=15)
    await sign_up(event, phone="+8613811110000")  # the notice is drafted

    results = await asyncio.gather(*(sign_up(event, phone=f"+861381111{n:04}") for n in range(1, 41)))

    outcomes = [result.outcome for result in results]
    assert (outcomes.count(Outcome.GOING), outcomes.count(Outcome.FULL)) == (14, 26)
    assert await counts(event.id) == Counts(going=15)
    assert await first_break(event.id) is None
    assert await is_whole(f"event:{event.uid}")
    assert await Journal.count().where(Journal.deed == "signup.made") == 15


async def test_forty_at_once_with_reserve_fill_seats_and_a_list_in_order(database: Database):
    event = await an_event(volunteer_places=5)

    await asyncio.gather(*(sign_up(event, reserve=True, phone=f"+861382222{n:04}") for n in range(40)))

    assert await counts(event.id) == Counts(going=5, waiting=35)
    waiting = await Signup.objects().where(Signup.place == "waiting").order_by(Signup.signed_up_at).order_by(Signup.id)
    assert [await position(one) for one in waiting[:3]] == [1, 2, 3]


async def test_the_same_mobile_at_once_takes_one_place(database: Database):
    event = await an_event()
    await sign_up(event)

    results = await asyncio.gather(*(sign_up(event, phone="+8613833330001") for _ in range(12)))

    outcomes = [result.outcome for result in results]
    assert (outcomes.count(Outcome.GOING), outcomes.count(Outcome.ALREADY)) == (1, 11)
    assert await counts(event.id) == Counts(going=2)


async def test_the_same_form_sent_again_finds_the_same_place(database: Database):
    event = await an_event(volunteer_places=1)
    first = await sign_up(event, phone="+8613844440001", client_id="k" * 20)

    again = await sign_up(event, phone="+8613844440001", client_id="k" * 20)

    assert again == first
    assert first.outcome is Outcome.GOING
    assert await counts(event.id) == Counts(going=1)


async def test_the_same_form_is_answered_even_after_the_outing_closed(database: Database):
    event = await an_event()
    first = await sign_up(event, phone="+8613844440002", client_id="m" * 20)
    event.state = "closed"
    await event.save()

    assert await sign_up(event, phone="+8613844440002", client_id="m" * 20) == first
    with pytest.raises(Refused):
        await sign_up(event)
    assert await counts(event.id) == Counts(going=1)


async def test_a_second_sign_up_tells_nothing_and_mails_the_link_once_in_ten_minutes(database: Database):
    event = await an_event()
    first = await a_signup(event, phone="+8613855550001", email="lin@example.org")

    results = [await sign_up(event, phone="+8613855550001", name="别人") for _ in range(3)]

    assert {(result.outcome, result.uid, result.token) for result in results} == {(Outcome.ALREADY, "", "")}
    letters = await Outbox.objects().where(Outbox.about == f"signup:{first.uid}").order_by(Outbox.id)
    assert len(letters) == 1  # the sign-up's own letter was queued less than ten minutes ago
    await Outbox.update({Outbox.created_at: first.signed_up_at.replace(year=2020)}, force=True)
    for _ in range(3):
        await sign_up(event, phone="+8613855550001", name="别人")
    letters = await Outbox.objects().where(Outbox.about == f"signup:{first.uid}").order_by(Outbox.id)
    assert len(letters) == 2
    sent = crypto.unseal_json(letters[1].payload, f"outbox:{letters[1].uid}")
    assert sent["to"] == "lin@example.org"
    assert f"/my/{crypto.signed('my', first.uid, 1)}" in sent["text"]
    row = await Signup.objects().where(Signup.id == first.id).first()
    assert row
    assert (row.name, row.generation) == ("林小草", 1)


async def test_a_letter_speaks_the_language_of_the_signer(database: Database):
    event = await an_event(title_en="A day in town")
    await a_signup(event, email="lin@example.org", locale="en")

    row = await Outbox.objects().first()

    assert row
    sent = crypto.unseal_json(row.payload, f"outbox:{row.uid}")
    assert sent["subject"] == "You are in: A day in town"
    assert "报名" not in sent["text"]


async def test_withdrawing_frees_the_seat_and_offers_it_to_the_first_in_the_queue(database: Database):
    event = await an_event(volunteer_places=1)
    going = await a_signup(event)
    first, second = await a_signup(event, reserve=True, email="a@example.org"), await a_signup(event, reserve=True)

    await actions.withdraw(going.id)
    await actions.withdraw(going.id)

    assert [await place_of(one) for one in (going, first, second)] == ["withdrawn", "offered", "waiting"]
    assert await counts(event.id) == Counts(waiting=1, offered=1)
    assert (await sign_up(event)).outcome is Outcome.FULL
    letters = await Outbox.objects().where(Outbox.about == f"signup:{first.uid}").order_by(Outbox.id)
    assert crypto.unseal_json(letters[-1].payload, f"outbox:{letters[-1].uid}")["subject"].startswith("有名额了")


async def test_an_offered_seat_is_confirmed_once(database: Database):
    event = await an_event(volunteer_places=1)
    going, waiting = await a_signup(event), await a_signup(event, reserve=True)
    await actions.withdraw(going.id)

    await actions.confirm(waiting.id)
    await actions.confirm(waiting.id)

    assert await counts(event.id) == Counts(going=1)
    with pytest.raises(Refused):
        await actions.confirm(going.id)


async def test_a_skipped_person_goes_to_the_end_and_the_next_is_offered(database: Database):
    event = await an_event(volunteer_places=1)
    going = await a_signup(event)
    first, second = await a_signup(event, reserve=True), await a_signup(event, reserve=True)
    await actions.withdraw(going.id)

    await actions.skip(first.id, "account:x")

    assert [await place_of(one) for one in (first, second)] == ["waiting", "offered"]
    with pytest.raises(Refused):
        await actions.confirm(first.id)


async def test_a_removal_is_undone_while_the_seat_is_free(database: Database):
    event = await an_event(volunteer_places=1)
    one = await a_signup(event)
    await actions.remove(one.id, "account:x")
    assert await counts(event.id) == Counts()

    assert await actions.restore(one.id, "account:x") is Place.GOING
    assert await counts(event.id) == Counts(going=1)


async def test_a_removal_undone_too_late_goes_back_to_the_queue_in_its_old_place(database: Database):
    event = await an_event(volunteer_places=1)
    one = await a_signup(event)
    first, second = await a_signup(event, reserve=True), await a_signup(event, reserve=True)
    await actions.remove(one.id, "account:x")

    assert await actions.restore(one.id, "account:x") is Place.WAITING
    assert [await position(one), await position(second)] == [1, 2]
    assert await place_of(first) == "offered"
    with pytest.raises(Refused):
        await actions.restore(one.id, "account:x")


async def test_whoever_withdrew_may_come_again_with_a_new_link(database: Database):
    event = await an_event()
    one = await a_signup(event, phone="+8613866660001", client_id="a" * 20)
    await actions.withdraw(one.id)

    replayed = await sign_up(event, phone="+8613866660001", client_id="a" * 20)
    assert await place_of(one) == "withdrawn"
    again = await sign_up(event, phone="+8613866660001", name="林再来")

    assert (again.outcome, again.uid) == (Outcome.GOING, one.uid)
    assert again.token != replayed.token
    row = await Signup.objects().where(Signup.id == one.id).first()
    assert row
    assert (row.generation, row.name, row.place) == (2, "林再来", "going")
    assert await Signup.count() == 1


async def test_whoever_was_removed_cannot_come_back_alone(database: Database):
    event = await an_event()
    one = await a_signup(event, phone="+8613866660002")
    await actions.remove(one.id, "account:x")

    assert (await sign_up(event, phone="+8613866660002")).outcome is Outcome.ALREADY
    assert await counts(event.id) == Counts()


async def test_added_places_are_offered_in_order(database: Database):
    event = await an_event(volunteer_places=1)
    await a_signup(event)
    waiting = [await a_signup(event, reserve=True) for _ in range(3)]
    event.volunteer_places = 3
    await event.save()

    assert await actions.fill(event.id, "account:x") == 2
    assert await actions.fill(event.id, "account:x") == 0
    assert [await place_of(one) for one in waiting] == ["offered", "offered", "waiting"]


@pytest.mark.parametrize("state", ["cancelled", "done", "under_way"])
async def test_nothing_is_offered_when_the_outing_is_off_or_over(database: Database, state: str):
    event = await an_event(volunteer_places=1)
    await a_signup(event)
    waiting = await a_signup(event, reserve=True)
    event.state, event.volunteer_places = state, 2
    await event.save()

    assert await actions.fill(event.id, "account:x") == 0
    assert await place_of(waiting) == "waiting"


@pytest.mark.parametrize("state", ["draft", "closed", "postponed", "under_way", "done", "cancelled"])
async def test_only_an_open_outing_takes_sign_ups(database: Database, state: str):
    event = await an_event(state=state)

    with pytest.raises(Refused):
        await sign_up(event)
    assert await Signup.count() == 0
