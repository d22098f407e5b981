"""A plan kept, made into drafts, forgotten: on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from app.events import queries as events
from app.events.tables import Event
from app.journal import queries as journal
from app.kit import clock, db
from app.kit.errors import Refused
from app.plans import actions, queries, series
from app.plans.choices import Choices, taken
from app.plans.drafting import draft
from app.plans.reading.shape import Fact, Reading
from app.plans.rules import KEPT_AFTER, KEPT_UNUSED
from app.plans.series import Pick
from app.plans.tables import Plan
from app.sponsors.tables import Pledge, SponsorUnit
from app.waivers.tables import WaiverText
from tests.making import an_account, an_association
from tests.plans import making
from tests.plans.test_drafting import ANSWERS

ACTOR = "account:leader"
ZONE = "Asia/Shanghai"


async def kept(reading=None, association=None, **facts) -> Plan:
    association = association or await an_association()
    return await actions.keep(association.id, reading or making.day_out(), actor=ACTOR, **facts)


async def drafted(plan: Plan, reading=None, answers=None, questions=()) -> Event:
    reading = reading or making.day_out()
    return await actions.make_outing(plan, draft(taken(reading, Choices()), answers or {}, ZONE), questions, actor=ACTOR)


async def test_a_plan_comes_back_as_it_was_read_and_nothing_of_it_lies_open(database):
    association, reading = await an_association(), making.day_out()
    account = await an_account(association)
    plan = await kept(reading, association, file="计划.docx", account_id=account.id)
    choices = Choices(deeds={1: "drop"}, typed={2: {"": "x"}}, answers={"host": "小草协会"}, skipped=frozenset({3}), insisted=True)
    await actions.choose(plan, choices)

    row = await Plan.objects().where(Plan.uid == plan.uid).first()
    (raw,) = await db.fetch("SELECT * FROM plan")
    listed, page = await queries.of_association(association.id)

    assert queries.reading_of(row) == reading
    assert queries.choices_of(row) == choices
    assert (listed[0]["title"], listed[0]["file"], listed[0]["by"], listed[0]["event_slug"], page.total) == (
        "“进城看一看”爱心活动", "计划.docx", account.name, None, 1)  # fmt: skip
    assert not [word for word in ("苗队长", "城南", "计划.docx", "进城") if word in str(raw) or word.encode() in b"".join(
        bytes(value) for value in raw.values() if isinstance(value, bytes | memoryview))]  # fmt: skip
    lines = await journal.lines(f"association:{association.uid}")
    assert [(line["deed"], line["subject"]) for line in lines] == [("plan.read", f"plan:{plan.uid}")]
    assert "苗队长" not in str(lines)


async def test_a_draft_holds_everything_the_plan_said(database):
    plan = await kept()
    event = await drafted(plan, answers=ANSWERS, questions=[("提到敬老院", "requirements[1]")])

    assert (event.state, event.title, event.volunteer_places) == ("draft", "“进城看一看”爱心活动", 15)
    assert [(row["name"], row["role"]) for row in await events.units(event.id)] == [("小草协会", "host"), ("云岭镇团委", "co_host")]
    legs = await events.programme(event.id)
    assert [(leg["title"], leg["starts_at"], leg["state"]) for leg in legs] == [
        ("城南图书馆", None, "tentative"), ("春风餐厅", None, "tentative"), ("河滨公园", None, "tentative")
    ]  # fmt: skip
    pledges = await Pledge.select(Pledge.item, Pledge.state, Pledge.leg, Pledge.sponsor_unit.name).where(
        Pledge.event == event.id).order_by(Pledge.position)  # fmt: skip
    assert [(row["sponsor_unit.name"], row["item"], row["state"]) for row in pledges][-2:] == [
        ("河滨公园", "内容待定", "tentative"), ("青苗书店", "爱心书包", "confirmed")
    ]  # fmt: skip
    assert [row["leg"] for row in pledges if row["sponsor_unit.name"] == "春风餐厅"] == [legs[1]["id"]]
    texts = await WaiverText.select(WaiverText.kind, WaiverText.clauses).where(WaiverText.event == event.id).order_by(WaiverText.id)
    assert [row["kind"] for row in texts] == ["older", "notice", "notice"]
    assert "void_for_injury" in texts[0]["clauses"]
    assert [row["text"] for row in await events.checks(event.id)][:2] == ["提到敬老院", "计划里没有填：分工：总负责人"]
    row = await Plan.objects().where(Plan.id == plan.id).first()
    assert (row.event, row.state) == (event.id, "drafted")
    deeds = [line["deed"] for line in await journal.lines(f"event:{event.uid}")]
    assert deeds == ["plan.drafted", "waiver.drafted", "waiver.older_kept", "event.created"]


async def test_an_unfinished_draft_waits_with_its_risk_notice(database):
    event = await drafted(await kept())

    kinds = {row["kind"] for row in await WaiverText.select(WaiverText.kind).where(WaiverText.event == event.id)}
    assert kinds == {"older"}  # the notice is drafted from the whole facts, when it is published


async def test_a_unit_that_the_association_knows_is_not_written_down_twice(database):
    association = await an_association()
    first = await drafted(await kept(association=association))
    second = await drafted(await kept(association=association))

    assert first.id != second.id
    names = [row["name"] for row in await SponsorUnit.select(SponsorUnit.name).where(SponsorUnit.association == association.id)]
    assert sorted(names) == sorted(["城南影院", "城南图书馆", "春风餐厅", "河滨公园", "青苗书店"])


async def test_one_plan_makes_one_draft(database):
    plan = await kept()
    await drafted(plan)

    with pytest.raises(Refused):
        await drafted(plan)
    assert await Event.count() == 1


async def test_a_draft_that_fails_leaves_nothing_behind(database, monkeypatch):
    async def broken(*_args, **_kwargs):
        raise LookupError("the lamp went out")

    plan = await kept()
    monkeypatch.setattr(actions.waivers, "keep_older", broken)
    with pytest.raises(LookupError):
        await drafted(plan)

    assert (await Event.count(), await SponsorUnit.count(), await Pledge.count()) == (0, 0, 0)
    assert (await Plan.objects().first()).state == "reading"


async def test_a_schedule_becomes_a_draft_for_each_outing_with_the_months_other_things_to_do(database):
    reading = making.a_year()
    plan = await kept(reading)
    picks = [
        Pick(item.number, item.label, item.text, item.likely == "outing", item.day(2027)) for item in series.items(reading)
    ]
    made = await actions.make_series(plan, picks, {"timezone": ZONE}, actor=ACTOR)

    assert [(event.title, event.starts_at, event.state) for event in made] == [
        ("召开家长会", datetime(2027, 11, 6, 1, 0, tzinfo=UTC), "draft"),
        ("开展慰问活动", datetime(2027, 12, 4, 1, 0, tzinfo=UTC), "draft"),
    ]  # fmt: skip
    assert [row["text"] for row in await events.checks(made[0].id)][1:] == ["十一月份：建立儿童档案"]
    assert [row["text"] for row in await events.checks(made[1].id)][1:] == []
    assert [pick.text for pick in actions.homeless(picks)] == ["工作总结"]  # nothing of January is an outing
    assert [item.day(2027) for item in series.items(reading)][-1] == date(2028, 1, 1)
    with pytest.raises(Refused):
        await actions.make_series(plan, [Pick(0, "十一月份", "建立儿童档案", False)], {"timezone": ZONE}, actor=ACTOR)


async def test_phases_stand_in_for_a_schedule_and_may_cross_new_year(database):
    phases = [("调查摸底阶段", "11月上旬", "--11-01"), ("召开座谈会", "1月中旬", "--01-11"), ("没有日子", "以后", "--13-40"), ("再议", "", None)]
    reading = Reading("", "zh-Hans", "programme", tuple(
        Fact("phases", {"label": label, "raw": raw, "from": begins}) for label, raw, begins in phases
    ))  # fmt: skip
    found = series.items(reading)

    assert [(item.label, item.text, item.likely, item.day(2027)) for item in found] == [
        ("11月上旬", "调查摸底阶段", "task", date(2027, 11, 1)), ("1月中旬", "召开座谈会", "outing", date(2028, 1, 11))
    ]  # fmt: skip


async def test_an_earlier_plan_that_is_nearly_the_same_is_found_in_the_own_association_only(database):
    association, other = await an_association(), await an_association()
    first = await kept(association=association)
    await kept(making.half_day(), association)
    await kept(association=other)
    again = making.day_out()
    nearly = await kept(type(again)(again.text.replace("春风餐厅", "秋叶餐厅") + "\n另附交通图。", again.lang, again.kind, again.facts[:1]), association)

    found = await queries.alike(nearly)
    assert found
    assert found["uid"] == first.uid
    assert await queries.alike(first) is None
    assert await queries.alike(await kept(making.a_year(), association)) is None


async def test_plans_are_forgotten_in_time(database):
    now = clock.now()
    fresh, unused, over, open_one = await kept(), await kept(), await kept(), await kept()
    ended, going = await drafted(over), await drafted(open_one)
    long_ago = now - KEPT_UNUSED - timedelta(days=1)
    for plan in (unused, over, open_one):
        await db.fetch("UPDATE plan SET created_at = ? WHERE id = ?", long_ago, plan.id)
    await db.fetch("UPDATE event SET state = 'done', ends_at = ? WHERE id = ?", now - KEPT_AFTER - timedelta(days=1), ended.id)
    await db.fetch("UPDATE event SET state = 'open' WHERE id = ?", going.id)

    assert await actions.erase_due() == 2
    assert await actions.erase_due() == 0
    left = {row["uid"] for row in await Plan.select(Plan.uid)}
    assert left == {fresh.uid, open_one.uid}
    assert await Event.count() == 2
    assert [line["deed"] for line in await journal.lines("house")] == ["plans.erased"]


async def test_a_removed_plan_leaves_its_outing_and_a_line(database):
    association = await an_association()
    plan = await kept(association=association)
    await drafted(plan)
    await actions.remove(plan, actor=ACTOR)

    assert (await Plan.count(), await Event.count()) == (0, 1)
    assert (await journal.lines(f"association:{association.uid}"))[0]["deed"] == "plan.removed"
