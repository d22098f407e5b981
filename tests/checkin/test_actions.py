import asyncio
from datetime import timedelta

import pytest

from app.badges import actions as badges
from app.badges import queries as badge_queries
from app.badges.tables import Badge
from app.checkin import actions, queries
from app.checkin.rules import Standing, standing
from app.checkin.tables import Arrival
from app.events.tables import Event
from app.journal import queries as journal
from app.kit import clock
from app.kit.errors import Invalid, NotHere, Refused
from app.people.tables import Account
from app.roster import actions as roster
from app.signups.tables import Signup
from tests.databases import Database
from tests.making import JUNE_FIRST, an_account, an_event
from tests.roster.making import a_volunteer, on_the_list


async def a_badge(state: str = "open") -> tuple[Event, Badge, Account]:
    event = await an_event(state=state)
    return event, await badges.badge_for_signup(await a_volunteer(event)), await an_account()


def by(account: Account, client_id: str) -> dict[str, object]:
    return {"by": account.id, "actor": f"account:{account.uid}", "client_id": client_id, "device": "phone"}


async def where(badge: Badge) -> Standing:
    return standing(await queries.taps(badge.id))[0]


async def test_somebody_comes_and_goes_home(database: Database):
    _event, badge, helper = await a_badge()

    with clock.at(JUNE_FIRST):
        first = await actions.check_in(badge.id, **by(helper, "morning-1"))
    assert (first.kind, first.at, first.fresh) == ("in", JUNE_FIRST, True)
    assert await where(badge) is Standing.HERE

    await actions.check_out(badge.id, **by(helper, "evening-1"))
    assert await where(badge) is Standing.LEFT
    history = await queries.history(badge.id)
    assert [(tap.kind, tap.by, tap.undone) for tap in history] == [("in", helper.name, False), ("out", helper.name, False)]


async def test_the_same_tap_sent_many_times_at_once_is_one_row(database: Database):
    _event, badge, helper = await a_badge()

    answers = await asyncio.gather(*(actions.check_in(badge.id, **by(helper, "the-same-tap")) for _ in range(20)))

    assert len({one.uid for one in answers}) == 1
    assert sum(one.fresh for one in answers) == 1
    assert await Arrival.count() == 1


async def test_two_helpers_who_tap_at_once_make_one_row(database: Database):
    _event, badge, helper = await a_badge()
    other = await an_account()

    answers = await asyncio.gather(
        *(actions.check_in(badge.id, **by(one, f"phone-{n}-{one.id}")) for n in range(5) for one in (helper, other))
    )

    assert len({one.uid for one in answers}) == 1
    assert await Arrival.count() == 1


async def test_undo_takes_the_last_tap_back_and_leaves_a_trace(database: Database):
    event, badge, helper = await a_badge()
    first = await actions.check_in(badge.id, **by(helper, "tap-0001"))

    undone = await actions.undo(first.uid, badge.id, **by(helper, "undo-001"))
    again = await actions.undo(first.uid, badge.id, **by(helper, "undo-002"))

    assert (undone.kind, undone.fresh, again.uid, again.fresh) == ("undo", True, undone.uid, False)
    assert await where(badge) is Standing.AWAY
    assert [(tap.kind, tap.undone) for tap in await queries.history(badge.id)] == [("in", True), ("undo", False)]
    await actions.check_in(badge.id, **by(helper, "tap-0002"))
    assert await where(badge) is Standing.HERE
    lines = await journal.lines(f"event:{event.uid}")
    assert [line["deed"] for line in reversed(lines)] == ["holder.arrived", "holder.tap_undone", "holder.arrived"]
    assert "马小跑" not in str(lines)
    assert await journal.is_whole(f"event:{event.uid}")


async def test_a_tap_sent_again_after_its_undo_does_not_check_in_once_more(database: Database):
    _event, badge, helper = await a_badge()
    first = await actions.check_in(badge.id, **by(helper, "tap-0001"))
    await actions.undo(first.uid, badge.id, **by(helper, "undo-001"))

    await actions.check_in(badge.id, **by(helper, "tap-0001"))

    assert await where(badge) is Standing.AWAY
    assert await Arrival.count() == 2


async def test_undo_sent_many_times_at_once_is_one_row(database: Database):
    _event, badge, helper = await a_badge()
    first = await actions.check_in(badge.id, **by(helper, "tap-0001"))

    await asyncio.gather(*(actions.undo(first.uid, badge.id, **by(helper, f"undo-{n:03}")) for n in range(10)))

    assert await Arrival.count() == 2


async def test_an_earlier_tap_cannot_be_pulled_out_from_under_a_later_one(database: Database):
    event, badge, helper = await a_badge()
    other = await badges.badge_for_participant(await on_the_list(event))
    first = await actions.check_in(badge.id, **by(helper, "tap-0001"))
    await actions.check_out(badge.id, **by(helper, "tap-0002"))

    with pytest.raises(Refused):
        await actions.undo(first.uid, badge.id, **by(helper, "undo-001"))
    with pytest.raises(NotHere):
        await actions.undo(first.uid, other.id, **by(helper, "undo-002"))
    with pytest.raises(NotHere):
        await actions.undo("nothere", badge.id, **by(helper, "undo-003"))
    assert await where(badge) is Standing.LEFT


async def test_a_mark_used_for_somebody_else_is_refused(database: Database):
    event, badge, helper = await a_badge()
    other = await badges.badge_for_participant(await on_the_list(event))
    await actions.check_in(badge.id, **by(helper, "tap-0001"))

    with pytest.raises(Refused):
        await actions.check_in(other.id, **by(helper, "tap-0001"))
    assert await where(other) is Standing.AWAY
    for wrong in ("", "x", "a" * 41, "a b c d e", "<script>!", "孩子孩子孩子孩子"):
        with pytest.raises(Invalid):
            await actions.check_in(other.id, **by(helper, wrong))


async def test_nobody_goes_home_who_was_never_here(database: Database):
    _event, badge, helper = await a_badge()

    with pytest.raises(Refused):
        await actions.check_out(badge.id, **by(helper, "tap-0001"))


@pytest.mark.parametrize("state", ["draft", "postponed", "cancelled", "done"])
async def test_an_outing_that_does_not_happen_is_refused_with_a_sentence(sqlite_database: Database, state: str):
    _event, badge, helper = await a_badge(state)

    with pytest.raises(Refused) as refused:
        await actions.check_in(badge.id, **by(helper, "tap-0001"))

    assert "活动" in refused.value.sentence
    assert await Arrival.count() == 0


async def test_revoked_badges_and_people_without_a_seat_are_not_checked_in(database: Database):
    event, badge, helper = await a_badge()
    child = await on_the_list(event)
    off = await badges.badge_for_participant(child)
    await roster.take_off(event.id, child.uid, actor="x")
    gone = await badges.badge_for_signup(await a_volunteer(event, "乙"))
    await Signup.update({Signup.place: "withdrawn"}).where(Signup.id == gone.signup)
    holder = await badge_queries.of_event(event.id, badge.uid)
    assert holder is not None
    await badges.revoke(holder, actor="x")

    for number, one in enumerate((badge, off, gone)):
        with pytest.raises(NotHere):
            await actions.check_in(one.id, **by(helper, f"tap-000{number}"))
    with pytest.raises(NotHere):
        await actions.check_in(10**6, **by(helper, "tap-0009"))


async def test_counts_follow_the_taps(database: Database):
    event, badge, helper = await a_badge()
    people = [await badges.badge_for_participant(await on_the_list(event, name=f"孩子{n}")) for n in range(3)]
    assert await queries.arrived(event.id) == {"volunteers": 0, "participants": 0}

    await actions.check_in(badge.id, **by(helper, "tap-0000"))
    taps = [await actions.check_in(one.id, **by(helper, f"child-{one.id:04}")) for one in people]
    await actions.check_out(people[0].id, **by(helper, "home-0001"))
    await actions.undo(taps[1].uid, people[1].id, **by(helper, "undo-0001"))

    assert await queries.arrived(event.id) == {"volunteers": 1, "participants": 1}
    assert queries.counts(await queries.door_list(event.id)) == {
        "volunteers": {"here": 1, "left": 0, "all": 1}, "participants": {"here": 1, "left": 1, "all": 3},
    }  # fmt: skip


async def test_the_search_at_the_door_knows_names_pinyin_codes_and_phones(sqlite_database: Database):
    event = await an_event()
    await a_volunteer(event, "马小跑", phone="+8613900001234")
    await on_the_list(event, name="林小禾")
    await badges.badges_for_event(event.id)
    lines = await queries.door_list(event.id)
    code = next(line.holder.uid for line in lines if line.holder.role == "child")

    def found(asked: str, missing: bool = False) -> list[str]:
        return [line.holder.name for line in queries.shown(lines, asked, missing)]

    assert found("小") == ["马小跑", "林小禾"]
    assert found("mxp") == found("1234") == found("139 0000 1234") == found("+8613900001234") == ["马小跑"]
    assert found(code[:6]) == ["林小禾"]
    assert found("123") == found("5501") == found("没有") == []
    assert len(found("", True)) == 2


async def test_a_look_at_the_list_is_written_down_once_in_ten_minutes(database: Database):
    event = await an_event()
    for minutes in (0, 1, 9, 11, 12):
        with clock.at(JUNE_FIRST + timedelta(minutes=minutes)):
            await actions.note_read("k3f", event.uid, "arrivals", 3)
            await actions.note_read("other", event.uid, "arrivals", 0)

    reads = await journal.reads_of(event.uid)

    assert [(one["account_uid"], one["seen"], one["at"]) for one in reversed(reads)] == [
        ("k3f", 3, JUNE_FIRST), ("k3f", 3, JUNE_FIRST + timedelta(minutes=11)),
    ]  # fmt: skip
