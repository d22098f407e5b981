import asyncio

import pytest

from app.badges import actions, queries
from app.badges.rules import name_outside
from app.badges.tables import Badge
from app.kit import crypto
from app.roster import actions as roster
from app.roster.tables import Participant
from app.signups.tables import Signup
from tests.databases import Database
from tests.making import an_association, an_event
from tests.roster.making import TEACHER, a_group, a_volunteer, on_the_list

ME = "account:k3f"


async def test_many_who_ask_at_once_get_the_same_badge(database: Database):
    signup = await a_volunteer(await an_event())

    badges = await asyncio.gather(*(actions.badge_for_signup(signup) for _ in range(20)))

    assert len({badge.uid for badge in badges}) == 1
    assert await Badge.count() == 1


async def test_an_outing_gives_everybody_with_a_seat_one_badge(database: Database):
    event = await an_event()
    await a_volunteer(event, "甲")
    await a_volunteer(event, "乙", place="waiting")
    await on_the_list(event)
    gone = await on_the_list(event, name="丙")
    await roster.take_off(event.id, gone.uid, actor=ME)
    await a_volunteer(await an_event(), "别处")

    assert await actions.badges_for_event(event.id) == 2
    assert await actions.badges_for_event(event.id) == 0
    assert sorted(one.name for one in await queries.holders(event.id)) == ["林小禾", "甲"]


async def test_a_code_leads_to_its_holder(database: Database):
    association = await an_association(name="小草义工协会")
    event = await an_event(association, title="走进城里")
    await a_group(event, "第1组", 3)
    group = await a_group(event, "第2组", 7)
    badge = await actions.badge_for_signup(await a_volunteer(event, group=group.id, phone="+8613900001234"))
    child = await actions.badge_for_participant(await on_the_list(event))

    one, other = await queries.holder(queries.code(badge)), await queries.holder(queries.code(child))

    assert one is not None
    assert (one.name, one.role, one.group_name, one.group_number, one.title, one.association_name, one.phone) == (
        "马小跑", "volunteer", "第2组", 2, "走进城里", "小草义工协会", "+8613900001234",
    )  # fmt: skip
    assert other is not None
    assert (other.name, other.role, other.group_name, other.phone) == ("林小禾", "child", "", "")


async def test_forged_altered_and_foreign_codes_lead_nowhere(database: Database):
    badge = await actions.badge_for_signup(await a_volunteer(await an_event()))
    good = queries.code(badge)
    uid, _, mark = good.split("-")
    last = "a" if good[-1] != "a" else "b"

    for code in (
        good[:-1] + last, f"{uid}-2-{mark}", f"{uid}-01-{mark}", f"x{good}", good.upper(), good + " ", "", "a-1-b", "x" * 5000,
        crypto.signed("my", badge.uid, 1), crypto.signed("badge", "nobody", 1), f"{uid}-１-{mark}", f"{uid}\x00-1-{mark}",
    ):  # fmt: skip
        assert await queries.holder(code) is None, code
    assert await queries.holder(good) is not None


async def test_a_revoked_badge_is_refused_until_it_is_renewed_and_old_copies_for_ever(database: Database):
    event = await an_event()
    badge = await actions.badge_for_signup(await a_volunteer(event))
    old = queries.code(badge)
    holder = await queries.of_event(event.id, badge.uid)
    assert holder is not None

    await actions.revoke(holder, actor=ME)
    await actions.revoke(holder, actor=ME)
    assert await queries.holder(old) is None

    new = queries.code(await actions.renew(holder, actor=ME))
    assert await queries.holder(old) is None
    assert await queries.holder(new) is not None


@pytest.mark.parametrize("place", ["waiting", "offered", "withdrawn", "removed"])
async def test_without_a_seat_the_badge_counts_for_nothing(sqlite_database: Database, place: str):
    signup = await a_volunteer(await an_event())
    code = queries.code(await actions.badge_for_signup(signup))

    await Signup.update({Signup.place: place}).where(Signup.id == signup.id)

    assert await queries.holder(code) is None


async def test_taken_off_or_erased_the_badge_counts_for_nothing(database: Database):
    event = await an_event()
    off, erased = await on_the_list(event), await on_the_list(event)
    codes = [queries.code(await actions.badge_for_participant(row)) for row in (off, erased)]

    await roster.take_off(event.id, off.uid, actor=ME)
    await roster.erase(event.id, erased.uid, actor=ME)
    assert [await queries.holder(code) for code in codes] == [None, None]

    await roster.put_back(event.id, off.uid, actor=ME)
    assert await queries.holder(codes[0]) is not None


async def test_a_badge_goes_with_the_person(sqlite_database: Database):
    event = await an_event()
    teacher = await roster.add(event.id, TEACHER, actor=ME)
    code = queries.code(await actions.badge_for_participant(teacher))

    await Participant.delete().where(Participant.id == teacher.id)

    assert await queries.holder(code) is None
    assert await Badge.count() == 0


async def test_own_links_lead_to_going_volunteers_only(database: Database):
    event = await an_event()
    going, waiting = await a_volunteer(event, generation=3), await a_volunteer(event, place="waiting")

    found = await queries.signup_of(crypto.signed("my", going.uid, 3))

    assert found is not None
    assert found.uid == going.uid
    for token in (
        crypto.signed("my", going.uid, 2), crypto.signed("my", waiting.uid, 1), crypto.signed("badge", going.uid, 3), "", "x",
    ):  # fmt: skip
        assert await queries.signup_of(token) is None


def test_a_childs_badge_bears_no_full_name():
    assert name_outside("child", "林小禾") == "林*"
    assert name_outside("volunteer", "马小跑") == "马小跑"
