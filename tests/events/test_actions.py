"""Creating, editing, copying and moving an outing, on both databases."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest

from app.events import actions, blocks, queries
from app.events.rules import FACTS, Move, facts_mark
from app.events.tables import Event
from app.journal import queries as journal
from app.kit import clock, db
from app.kit.errors import Invalid, NotHere, Refused
from tests.making import JUNE_FIRST, an_association, an_event

ACTOR = "account:leader"


async def fresh(event: Event) -> Event:
    found = await queries.by_slug(event.slug)
    assert found
    return found


async def deeds(event: Event) -> list[str]:
    return [line["deed"] for line in reversed(await journal.lines(f"event:{event.uid}"))]


async def test_an_outing_is_published_once_and_raises_the_revision(database):
    event = await an_event(state="draft")

    published = await actions.move(event, Move.PUBLISH, actor=ACTOR)

    assert (published.state, published.revision) == ("open", event.revision + 1)
    assert event.changed_at < published.published_at <= published.changed_at
    with pytest.raises(Refused):
        await actions.move(event, Move.PUBLISH, actor=ACTOR)
    assert (await fresh(event)).revision == published.revision
    assert await deeds(event) == ["event.published"]
    assert await journal.is_whole(f"event:{event.uid}")


async def test_publishing_names_everything_that_is_missing(database):
    event = await an_event(state="draft", risks="", meeting_point="", risk_level="endangering")

    with pytest.raises(actions.NotReady) as refused:
        await actions.move(event, Move.PUBLISH, actor=ACTOR)

    assert {gap.field for gap in refused.value.gaps} == {"risks", "meeting_point", "insurance"}
    assert (await fresh(event)).state == "draft"
    assert await deeds(event) == []


async def test_ten_leaders_pressing_publish_publish_it_once(database):
    event = await an_event(state="draft")

    answers = await asyncio.gather(
        *(actions.move(event, Move.PUBLISH, actor=ACTOR) for _ in range(10)), return_exceptions=True
    )

    assert sorted(type(answer).__name__ for answer in answers) == ["Event"] + ["Refused"] * 9
    assert (await fresh(event)).revision == event.revision + 1


async def test_calling_off_needs_a_reason_and_keeps_it(database):
    event = await an_event()

    with pytest.raises(Invalid):
        await actions.move(event, Move.CANCEL, actor=ACTOR, reason=" ")
    cancelled = await actions.move(event, Move.CANCEL, actor=ACTOR, reason="暴雨")

    assert (cancelled.state, cancelled.reason) == ("cancelled", "暴雨")
    assert "暴雨" not in str(await journal.lines(f"event:{event.uid}"))


async def test_a_postponed_outing_opens_again_only_with_a_date(database):
    event = await an_event(signup_closes_at=JUNE_FIRST - timedelta(days=2))
    await blocks.add(event, "legs", {"title": "午餐", "kind": "meal", "starts_at": JUNE_FIRST + timedelta(hours=4)}, actor=ACTOR)

    waiting = await actions.move(event, Move.POSTPONE, actor=ACTOR, reason="雨", next_date_note="六月中旬")
    with pytest.raises(Refused):
        await actions.move(event, Move.REOPEN, actor=ACTOR)
    new = JUNE_FIRST + timedelta(days=12, hours=1)
    dated = await actions.move(event, Move.SET_DATE, actor=ACTOR, new_start=new)
    opened = await actions.move(event, Move.REOPEN, actor=ACTOR)

    assert (waiting.date_known, waiting.next_date_note, waiting.starts_at) == (False, "六月中旬", JUNE_FIRST)
    assert (dated.state, dated.date_known, dated.next_date_note) == ("postponed", True, "")
    assert (dated.starts_at, dated.ends_at, dated.meeting_at) == (new, new + timedelta(hours=9), new)
    assert (dated.previous_starts_at, dated.reason) == (JUNE_FIRST, "雨")
    assert dated.signup_closes_at == new - timedelta(days=2)
    assert [leg["starts_at"] for leg in await queries.programme(event.id)] == [new + timedelta(hours=4)]
    assert (opened.state, opened.reason, opened.revision) == ("open", "", event.revision + 4)


async def test_postponing_straight_to_a_new_day_remembers_the_day_before(database):
    event = await an_event()
    first, second = JUNE_FIRST + timedelta(days=7), JUNE_FIRST + timedelta(days=14)

    await actions.move(event, Move.POSTPONE, actor=ACTOR, reason="雨", new_start=first)
    again = await actions.move(event, Move.POSTPONE, actor=ACTOR, reason="还是雨", new_start=second)

    assert (again.starts_at, again.previous_starts_at, again.date_known) == (second, first, True)
    with pytest.raises(Invalid):
        await actions.move(event, Move.SET_DATE, actor=ACTOR, new_start=clock.now() - timedelta(days=1))
    with pytest.raises(Invalid):
        await actions.move(event, Move.SET_DATE, actor=ACTOR)


async def test_touching_raises_the_revision_of_that_outing_only(database):
    one, other = await an_event(), await an_event()

    async with db.write():
        await actions.touch(one.id)

    assert ((await fresh(one)).revision, (await fresh(other)).revision) == (one.revision + 1, other.revision)
    assert (await fresh(one)).changed_at > one.changed_at


async def test_a_new_outing_is_a_draft_at_an_address_of_its_own(database):
    home = await an_association()

    made = [await actions.create(home.id, {"title": "走进城里看一看"}, actor=ACTOR) for _ in range(3)]

    assert {event.state for event in made} == {"draft"}
    assert {event.slug[:-4] for event in made} == {"zou-jin-cheng-li-kan-yi-kan-"}
    assert len({event.slug for event in made}) == 3
    assert await deeds(made[0]) == ["event.created"]


@pytest.mark.parametrize(("title", "begins"), [("🎉🎉", "outing-"), ("A/../B?", "a-b-"), ("㛃" * 80, ""), ("x" * 80, "outing-")])
async def test_any_title_gives_a_plain_address(sqlite_database, title, begins):
    made = await actions.create((await an_association()).id, {"title": title}, actor=ACTOR)

    assert made.slug.startswith(begins)
    assert len(made.slug) <= 40
    assert made.slug.replace("-", "").isalnum()
    assert made.slug.isascii()


async def test_editing_changes_what_differs_and_nothing_else(database):
    event = await an_event()

    same = await actions.edit(event, {"title": event.title}, actor=ACTOR)
    changed = await actions.edit(event, {"title": "新名字", "summary": event.summary}, actor=ACTOR)

    assert same.revision == event.revision
    assert (changed.title, changed.revision) == ("新名字", event.revision + 1)
    line = (await journal.lines(f"event:{event.uid}"))[0]
    assert (line["deed"], '"title"' in line["detail"], "summary" in line["detail"]) == ("event.edited", True, False)
    with pytest.raises(ValueError, match="state"):
        await actions.edit(event, {"state": "done"}, actor=ACTOR)


async def test_a_colleagues_change_is_not_overwritten_unseen(database):
    event = await an_event()
    seen = facts_mark(await fresh(event))
    await actions.edit(event, {"meeting_point": "西门"}, actor=ACTOR)

    with pytest.raises(actions.Overtaken):
        await actions.edit(event, {"meeting_point": "南门"}, actor=ACTOR, seen=seen)
    assert (await fresh(event)).meeting_point == "西门"

    mark = facts_mark(await fresh(event))
    await blocks.add(event, "units", {"name": "小草", "role": "host"}, actor=ACTOR)  # other pages do not get in the way
    assert (await actions.edit(event, {"meeting_point": "南门"}, actor=ACTOR, seen=mark)).meeting_point == "南门"


async def test_a_public_announcement_stays_complete(database):
    event, draft = await an_event(state="open"), await an_event(state="draft")

    with pytest.raises(actions.NotReady) as refused:
        await actions.edit(event, {"risks": "", "title": "别的"}, actor=ACTOR)

    assert [gap.field for gap in refused.value.gaps] == ["risks"]
    assert (await fresh(event)).title == event.title
    assert (await actions.edit(draft, {"risks": ""}, actor=ACTOR)).risks == ""


async def test_words_of_an_outing_that_is_over_can_still_be_corrected(database):
    event = await an_event(state="done", starts_at=JUNE_FIRST.replace(year=2020), ends_at=JUNE_FIRST.replace(year=2020, hour=23, minute=59),
                           meeting_at=JUNE_FIRST.replace(year=2020))  # fmt: skip

    assert (await actions.edit(event, {"summary": "谢谢大家。"}, actor=ACTOR)).summary == "谢谢大家。"


async def test_a_day_that_is_open_is_set_by_a_notice_not_by_the_way(database):
    event = await an_event(state="postponed", date_known=False)

    with pytest.raises(Invalid) as refused:
        await actions.edit(event, {"starts_at": JUNE_FIRST + timedelta(days=1)}, actor=ACTOR)

    assert refused.value.field == "starts_at"


async def test_a_copy_keeps_the_clock_times_and_leaves_people_behind(database):
    zone = "Europe/Berlin"
    nine = datetime(2027, 3, 20, 8, tzinfo=UTC)  # 09:00, winter time
    source = await an_event(
        timezone=zone, starts_at=nine, ends_at=nine + timedelta(hours=8), meeting_at=nine - timedelta(minutes=30),
        signup_opens_at=nine - timedelta(days=30), signup_closes_at=nine - timedelta(days=1), state="cancelled",
        reason="雨", insurance="保单 P-1", previous_starts_at=nine,
    )  # fmt: skip
    for title, kind, state in (("图书馆", "stop", "confirmed"), ("上车", "travel", "confirmed"), ("动物园", "stop", "withdrawn")):
        await blocks.add(source, "legs", {
            "title": title, "kind": kind, "state": state, "responsible": "林老师", "starts_at": nine + timedelta(hours=1),
        }, actor=ACTOR)  # fmt: skip
    await blocks.add(source, "units", {"name": "小草", "role": "host"}, actor=ACTOR)
    await blocks.add(source, "duties", {"label": "总负责", "person": "林老师", "phone": "13800000000"}, actor=ACTOR)
    await blocks.add(source, "materials", {"item": "横幅", "quantity": 1, "done": True}, actor=ACTOR)

    copy = await actions.clone(source, date(2027, 3, 28), actor=ACTOR)

    ten = datetime(2027, 3, 28, 7, tzinfo=UTC)  # 09:00, summer time
    assert (copy.state, copy.reason, copy.insurance, copy.previous_starts_at) == ("draft", "", "", None)
    assert (copy.starts_at, copy.ends_at, copy.meeting_at) == (ten, ten + timedelta(hours=8), ten - timedelta(minutes=30))
    assert clock.local(copy.signup_opens_at, zone).hour == 9
    changed = {name for name in FACTS if getattr(copy, name) != getattr(source, name)}
    assert {name for name in changed if not name.endswith("_at")} == {"insurance"}
    assert copy.slug != source.slug
    assert copy.uid != source.uid
    legs = [(leg["title"], leg["state"], leg["responsible"], leg["starts_at"]) for leg in await queries.programme(copy.id)]
    assert legs == [("图书馆", "tentative", "", ten + timedelta(hours=1)), ("上车", "confirmed", "", ten + timedelta(hours=1))]
    assert [unit["name"] for unit in await queries.units(copy.id)] == ["小草"]
    assert [(d["label"], d["person"], d["phone"]) for d in await queries.duties(copy.id)] == [("总负责", "", "")]
    assert [(m["item"], m["done"]) for m in await queries.materials(copy.id)] == [("横幅", False)]
    assert len(await queries.programme(source.id)) == 3
    assert await deeds(copy) == ["event.created", "event.copied"]


async def test_an_outing_without_a_time_can_be_copied(database):
    source = await an_event(state="draft", starts_at=None, ends_at=None, meeting_at=None)

    assert (await actions.clone(source, date(2027, 6, 1), actor=ACTOR)).starts_at is None


async def test_an_outing_that_is_gone_is_not_here(database):
    event = await an_event()
    await event.remove()
    event.id = 999_999

    with pytest.raises(NotHere):
        await actions.move(event, Move.CLOSE, actor=ACTOR)
