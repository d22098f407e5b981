import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from app.events.tables import Event
from app.journal import queries as journal
from app.kit import clock
from app.kit.errors import Invalid, NotHere, Refused
from app.roster import actions, queries
from app.roster.tables import Consent, Guardian, Participant
from app.signups.queries import groups as groups_of
from tests.databases import Database
from tests.making import JUNE_FIRST, an_event
from tests.roster.making import CHILD, TEACHER, a_child, a_group, a_volunteer, on_the_list

ME = "account:k3f"


async def test_a_card_comes_back_as_it_was_written(database: Database):
    event = await an_event()
    group, helper = await a_group(event), await a_volunteer(event)
    teacher = await actions.add(event.id, TEACHER, actor=ME)

    row = await actions.add(
        event.id, a_child(group=group.uid, in_charge=helper.uid, chaperone=teacher.uid), actor=ME
    )
    card = await queries.person(event.id, row.uid)

    assert card is not None
    assert (card.name, card.age_band, card.school, card.health_note) == ("林小禾", "4-8", "城东小学", "对花生过敏")
    assert card.guardians == [{"name": "林大树", "phone": "+8613800005501", "relation": "父亲"}]
    assert (card.group_name, card.in_charge_name, card.chaperone_name) == ("第1组", "马小跑", "杜老师")
    assert card.consents == CHILD.consents
    assert card.missing == []
    assert await queries.counts(event.id) == {"child": 1, "carer": 0, "teacher": 1}


async def test_twenty_people_written_at_once_fill_five_places_exactly(database: Database):
    event = await an_event(participant_places=5)

    answers = await asyncio.gather(
        *(actions.add(event.id, a_child(name=f"孩子{n}"), actor=ME) for n in range(20)), return_exceptions=True
    )

    assert sum(isinstance(one, Participant) for one in answers) == 5
    assert sum(isinstance(one, Refused) for one in answers) == 15
    assert await queries.taken(event.id) == 5


async def test_several_are_added_all_or_none(database: Database):
    event = await an_event(participant_places=3)
    await on_the_list(event)

    with pytest.raises(Refused):
        await actions.add_many(event.id, [a_child(name=f"孩子{n}") for n in range(3)], actor=ME)
    with pytest.raises(Invalid):
        await actions.add_many(event.id, [a_child(), a_child(guardian_phone="")], actor=ME)
    assert await queries.taken(event.id) == 1

    await actions.add_many(event.id, [a_child(name="甲"), a_child(name="乙")], actor=ME)
    assert await queries.taken(event.id) == 3


async def test_the_same_form_sent_twice_adds_each_person_once(database: Database):
    event = await an_event()

    for _ in range(2):
        await actions.add_many(event.id, [a_child(name="甲"), a_child(name="乙")], actor=ME, uid="k3fk3fk3fk3f")

    assert [one.name for one in await queries.people(event.id)] == ["甲", "乙"]


async def test_taking_off_frees_the_place_and_can_be_undone_while_there_is_room(database: Database):
    event = await an_event(participant_places=1)
    first = await on_the_list(event, name="甲")

    await actions.take_off(event.id, first.uid, actor=ME)
    await actions.take_off(event.id, first.uid, actor=ME)
    assert await queries.taken(event.id) == 0

    await actions.put_back(event.id, first.uid, actor=ME)
    assert await queries.taken(event.id) == 1

    await actions.take_off(event.id, first.uid, actor=ME)
    await on_the_list(event, name="乙")
    with pytest.raises(Refused):
        await actions.put_back(event.id, first.uid, actor=ME)
    assert await queries.taken(event.id) == 1


async def test_a_correction_replaces_guardian_and_keeps_the_story_of_consents(database: Database):
    event = await an_event()
    row = await on_the_list(event)

    await actions.change(
        event.id, row.uid,
        a_child(name="林小苗", guardian_phone="+8613800005502", photo_level="none", consents=frozenset({"medical"})),
        actor=ME,
    )  # fmt: skip
    card = await queries.person(event.id, row.uid)

    assert card is not None
    assert (card.name, card.photo_level, card.consents) == ("林小苗", "none", frozenset({"medical"}))
    assert card.guardians == [{"name": "林大树", "phone": "+8613800005502", "relation": "父亲"}]
    said = await Consent.select().where(Consent.purpose == "photos").order_by(Consent.id)
    assert [line["answer"] for line in said] == ["yes", "withdrawn"]


async def test_an_erased_card_is_gone_with_its_guardian_and_cannot_be_touched_again(database: Database):
    event = await an_event()
    row = await on_the_list(event)

    await actions.erase(event.id, row.uid, actor=ME)

    assert await queries.people(event.id) == []
    assert await queries.person(event.id, row.uid) is None
    assert (await Guardian.count(), await Consent.count(), await queries.taken(event.id)) == (0, 0, 0)
    for deed in (actions.erase, actions.take_off, actions.put_back):
        with pytest.raises(NotHere):
            await deed(event.id, row.uid, actor=ME)


async def test_cards_go_by_themselves_thirty_days_after_the_outing(database: Database):
    over, ahead = await an_event(), await an_event(ends_at=JUNE_FIRST + timedelta(days=40))
    for event in (over, ahead):
        await on_the_list(event)

    with clock.at(JUNE_FIRST + timedelta(days=31)):
        assert await actions.erase_due() == 1
        assert await actions.erase_due() == 0

    assert await queries.people(over.id) == []
    assert len(await queries.people(ahead.id)) == 1


async def test_people_of_another_outing_cannot_be_reached_or_tied(database: Database):
    event, other = await an_event(), await an_event()
    theirs, group = await on_the_list(other), await a_group(other)
    waiting = await a_volunteer(event, place="waiting")

    assert await queries.person(event.id, theirs.uid) is None
    with pytest.raises(NotHere):
        await actions.change(event.id, theirs.uid, CHILD, actor=ME)
    for wrong in ({"group": group.uid}, {"in_charge": waiting.uid}, {"chaperone": theirs.uid}, {"group": "a\x00"}):
        with pytest.raises(Invalid):
            await on_the_list(event, **wrong)
    assert await queries.taken(event.id) == 0


@pytest.mark.parametrize("state", ["cancelled", "done"])
async def test_nobody_is_added_to_an_outing_that_is_over(sqlite_database: Database, state: str):
    event = await an_event(state=state)

    with pytest.raises(Refused):
        await on_the_list(event)


async def test_every_deed_is_in_the_journal_without_a_name(database: Database):
    event = await an_event()
    row = await on_the_list(event)
    await actions.change(event.id, row.uid, CHILD, actor=ME)
    await actions.take_off(event.id, row.uid, actor=ME)
    await actions.put_back(event.id, row.uid, actor=ME)
    await actions.erase(event.id, row.uid, actor=ME)

    lines = await journal.lines(f"event:{event.uid}")

    assert [line["deed"] for line in reversed(lines)] == [
        "participant.added", "participant.changed", "participant.taken_off", "participant.put_back", "participant.erased",
    ]  # fmt: skip
    assert not any(word in str(lines) for word in ("林", "花生", "5501"))
    assert await journal.is_whole(f"event:{event.uid}")


async def test_the_database_file_tells_nothing_of_a_child(sqlite_database: Database):
    event = await an_event(title="看得见的题目")
    row = await on_the_list(event)
    await actions.change(event.id, row.uid, a_child(name="林小苗"), actor=ME)
    file = Path(sqlite_database.url.removeprefix("sqlite:///"))
    kept = b"".join(part.read_bytes() for part in file.parent.glob(file.name + "*"))

    assert "看得见的题目".encode() in kept  # what is public can be read, so the search works
    assert row.uid.encode() in kept
    for secret in ("林小禾", "林小苗", "林大树", "13800005501", "花生", "城东小学", "父亲"):
        assert secret.encode() not in kept, secret
        assert secret.encode("unicode_escape") not in kept, secret


async def test_the_ratio_counts_volunteers_and_carers_of_the_group(sqlite_database: Database):
    event = await an_event()
    group = await a_group(event)
    await a_volunteer(event, group=group.id)
    await a_volunteer(event, "牛小慢", group=group.id, place="withdrawn")
    for n in range(13):
        await on_the_list(event, name=f"孩子{n}", group=group.uid)
    await on_the_list(event, name="没有组的孩子", age_band="9-12")

    def ratios():
        return queries.ratios(people, helping, groups)

    people, helping, groups = await queries.people(event.id), await queries.volunteers(event.id), await groups_of(event.id)
    assert [(one.name, one.children, one.adults, one.needed, one.enough) for one in ratios()] == [
        ("第1组", 13, 1, 3, False), ("", 1, 0, 2, False),
    ]  # fmt: skip

    await actions.add(event.id, a_child(name="护理甲", kind="carer", age_band="", group=group.uid, consents=frozenset(),
                                        health_note="", photo_level="none"), actor=ME)  # fmt: skip
    await a_volunteer(event, "羊小白", group=group.id)
    people, helping = await queries.people(event.id), await queries.volunteers(event.id)
    assert [one.enough for one in ratios()] == [True, False]


async def test_search_finds_by_name_pinyin_and_initials(sqlite_database: Database):
    event = await an_event()
    for name in ("林小禾", "喆堃", "Anna Lee"):
        await on_the_list(event, name=name)
    everybody = await queries.people(event.id)

    def found(asked: str) -> list[str]:
        return [one.name for one in queries.matching(everybody, asked)]

    assert found("小禾") == found("linxiao") == found("LXH") == ["林小禾"]
    assert found("堃") == ["喆堃"]
    assert found("anna l") == ["Anna Lee"]
    assert found("没有") == []
    assert len(found("")) == 3
    assert await Event.count() == 1
