"""Units, legs, duties and materials: added, changed, arranged, removed, on both databases."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.events import actions, blocks, queries
from app.journal import queries as journal
from app.kit.errors import NotHere, Refused
from tests.making import JUNE_FIRST, an_event

ACTOR = "account:leader"
SAMPLES = {
    "units": {"name": "小草协会", "role": "host"}, "legs": {"title": "参观图书馆", "kind": "stop"},
    "duties": {"label": "总协调", "person": "林小满", "phone": "13800000000"},
    "materials": {"item": "急救包", "quantity": 2, "unit": "个"},
}  # fmt: skip
CHANGES = {
    "units": {"role": "support"}, "legs": {"state": "withdrawn"}, "duties": {"person": ""}, "materials": {"quantity": None},
}  # fmt: skip


def key_of(kind: str, row: object) -> object:
    return row.uid if kind == "legs" else row.id  # type: ignore[attr-defined]


async def revision(event) -> int:
    return (await queries.by_slug(event.slug)).revision


@pytest.mark.parametrize("kind", SAMPLES)
async def test_every_deed_leaves_one_line_and_raises_the_revision(database, kind):
    event = await an_event()
    seen = [await revision(event)]

    made = await blocks.add(event, kind, SAMPLES[kind], actor=ACTOR)
    seen.append(await revision(event))
    await blocks.edit(event, kind, key_of(kind, made), CHANGES[kind], actor=ACTOR)
    seen.append(await revision(event))
    kept = await blocks.row(event, kind, key_of(kind, made))
    await blocks.edit(event, kind, key_of(kind, made), CHANGES[kind], actor=ACTOR)  # nothing differs
    await blocks.remove(event, kind, key_of(kind, made), actor=ACTOR)
    seen.append(await revision(event))

    assert {name: getattr(kept, name) for name in SAMPLES[kind]} == SAMPLES[kind] | {
        name: value for name, value in CHANGES[kind].items() if name in SAMPLES[kind]
    }
    assert seen == [seen[0] + n for n in range(4)]
    lines = await journal.lines(f"event:{event.uid}")
    word = blocks.BLOCKS[kind][1]
    assert [line["deed"] for line in reversed(lines)] == [f"{word}.added", f"{word}.edited", f"{word}.removed"]
    assert "林小满" not in str(lines)
    with pytest.raises(NotHere):
        await blocks.row(event, kind, key_of(kind, made))


@pytest.mark.parametrize("kind", SAMPLES)
async def test_rows_of_another_outing_are_out_of_reach(database, kind):
    mine, other = await an_event(), await an_event()
    theirs = key_of(kind, await blocks.add(other, kind, SAMPLES[kind], actor=ACTOR))

    for deed in (
        blocks.edit(mine, kind, theirs, CHANGES[kind], actor=ACTOR), blocks.remove(mine, kind, theirs, actor=ACTOR),
        blocks.arrange(mine, kind, theirs, up=True, actor=ACTOR),
    ):  # fmt: skip
        with pytest.raises(NotHere):
            await deed
    assert (await blocks.row(other, kind, theirs)).event == other.id


@pytest.mark.parametrize("key", ["", "x", "-1", "1.5", "９", "99999999999999999999", "1 OR 1=1"])
async def test_a_made_up_key_is_not_here(database, key):
    event = await an_event()

    for kind in SAMPLES:
        with pytest.raises(NotHere):
            await blocks.row(event, kind, key)


async def test_legs_stand_in_order_of_time_with_the_undated_last(database):
    event = await an_event()
    for title, hours in (("午餐", 4), ("未定", None), ("集合", 0)):
        at = None if hours is None else JUNE_FIRST + timedelta(hours=hours)
        await blocks.add(event, "legs", {"title": title, "kind": "stop", "starts_at": at}, actor=ACTOR)

    assert [leg["title"] for leg in await queries.programme(event.id)] == ["集合", "午餐", "未定"]


async def test_units_move_within_their_role(database):
    event = await an_event()
    rows = {}
    for name, role in (("甲", "co_host"), ("乙", "co_host"), ("主", "host"), ("丙", "co_host")):
        rows[name] = await blocks.add(event, "units", {"name": name, "role": role}, actor=ACTOR)

    async def order() -> str:
        return "".join(unit["name"] for unit in await queries.units(event.id))

    assert await order() == "主甲乙丙"
    await blocks.arrange(event, "units", rows["丙"].id, up=True, actor=ACTOR)
    assert await order() == "主甲丙乙"
    await blocks.arrange(event, "units", rows["甲"].id, up=False, actor=ACTOR)
    assert await order() == "主丙甲乙"
    before = await revision(event)
    await blocks.arrange(event, "units", rows["主"].id, up=True, actor=ACTOR)
    assert (await order(), await revision(event)) == ("主丙甲乙", before)


async def test_ticking_a_material_is_no_news_for_calendars(database):
    event = await an_event()
    thing = await blocks.add(event, "materials", SAMPLES["materials"], actor=ACTOR)
    before = await revision(event)

    await blocks.edit(event, "materials", thing.id, {"done": True}, actor=ACTOR)

    assert [row["done"] for row in await queries.materials(event.id)] == [True]
    assert await revision(event) == before


async def test_there_is_an_end_to_adding(sqlite_database, monkeypatch):
    monkeypatch.setattr(blocks, "MOST", 2)
    event = await an_event()
    for _ in range(2):
        await blocks.add(event, "duties", SAMPLES["duties"], actor=ACTOR)

    with pytest.raises(Refused):
        await blocks.add(event, "duties", SAMPLES["duties"], actor=ACTOR)
    assert len(await queries.duties(event.id)) == 2


async def test_a_check_is_the_staffs_own_and_says_who_settled_it(database):
    event = await an_event()
    before = await revision(event)
    first = await blocks.add(event, "checks", {"text": "问清车牌"}, actor=ACTOR)
    second = await blocks.add(event, "checks", {"text": "定横幅", "field": "materials"}, actor=ACTOR)

    await blocks.tick(event, first.id, done=True, actor=ACTOR)
    await blocks.tick(event, first.id, done=True, actor="account:other")  # said twice: nothing changes
    settled = await queries.checks(event.id)
    await blocks.tick(event, first.id, done=False, actor=ACTOR)
    await blocks.arrange(event, "checks", second.id, up=True, actor=ACTOR)
    await blocks.edit(event, "checks", second.id, {"text": "定一条横幅"}, actor=ACTOR)
    open_again = await queries.checks(event.id)
    await blocks.remove(event, "checks", first.id, actor=ACTOR)

    assert [(row["text"], bool(row["done_at"]), row["done_by"]) for row in settled] == [
        ("定横幅", False, ""), ("问清车牌", True, ACTOR)
    ]  # fmt: skip
    assert [(row["text"], row["done_at"]) for row in open_again] == [("定一条横幅", None), ("问清车牌", None)]
    assert await revision(event) == before
    assert [line["deed"] for line in reversed(await journal.lines(f"event:{event.uid}"))] == [
        "check.added", "check.added", "check.settled", "check.reopened", "check.arranged", "check.edited", "check.removed",
    ]  # fmt: skip


async def test_a_copy_takes_along_what_one_wrote_oneself_unsettled(database):
    event = await an_event()
    own = await blocks.add(event, "checks", {"text": "问清车牌"}, actor=ACTOR)
    await blocks.add(event, "checks", {"text": "计划里没有日期", "field": "dates"}, actor=ACTOR)
    await blocks.tick(event, own.id, done=True, actor=ACTOR)

    copy = await actions.clone(event, date(2028, 6, 1), actor=ACTOR)

    assert [(row["text"], row["done_at"]) for row in await queries.checks(copy.id)] == [("问清车牌", None)]
