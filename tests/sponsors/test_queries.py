"""The wall, a unit's own list, and private links."""

from datetime import timedelta

from app.kit import crypto, db
from app.sponsors import queries
from tests.making import JUNE_FIRST, an_association, an_event
from tests.sponsors.giving import a_leg, a_pledge, a_unit


async def test_the_wall_shows_equals_in_the_order_they_came_without_what_was_withdrawn(database):
    event = await an_event()
    first, second, gone = [await a_unit(event.association, name) for name in ("乙饭馆", "甲书店", "丙公司")]
    await a_pledge(event, first, "午餐", kind="meal", quantity=45, unit="份", state="confirmed", position=1)
    await a_pledge(event, second, "绘本", state="offered", position=2)
    await a_pledge(event, gone, "帐篷", state="withdrawn", position=3)
    await a_pledge(event, first, "水", quantity=None, unit="", state="delivered", position=4)
    await a_pledge(event, first, "旗子", state="withdrawn", position=5)

    wall = await queries.wall(event.id)

    assert [(unit["name"], unit["gives"], unit["state"], unit["state_text"]) for unit in wall] == [
        ("乙饭馆", "午餐 45份；水", "confirmed", "已确认"),
        ("甲书店", "绘本 30本", "tentative", "待定"),
    ]
    assert [pledge["state_text"] for pledge in wall[0]["pledges"]] == ["已确认", "已到位"]


async def test_the_wall_is_one_question_for_one_unit_and_for_thirty(database):
    event = await an_event()
    counts = []
    for n in range(30):
        await a_pledge(event, await a_unit(event.association, f"单位{n}"))
        if n in (0, 29):
            with db.counted() as seen:
                await queries.wall(event.id)
            counts.append(len(seen))
    assert counts == [1, 1]


async def test_a_unit_sees_its_own_outings_by_date_and_no_draft(database):
    association = await an_association()
    unit, other = await a_unit(association.id), await a_unit(association.id, "别家")
    later = await an_event(association, title="后来", starts_at=JUNE_FIRST + timedelta(days=9))
    sooner, draft = await an_event(association, title="先来"), await an_event(association, state="draft")
    leg = await a_leg(sooner, "午餐", place="少年宫", starts_at=JUNE_FIRST, responsible="石路")
    for event in (later, sooner, draft):
        await a_pledge(event, unit, leg=leg.id if event is sooner else None)
        await a_pledge(event, other, "别家的")
    await a_pledge(sooner, unit, "撤回的", state="withdrawn")

    found = await queries.for_sponsor(unit)

    assert [(one["event"].title, [row["item"] for row in one["pledges"]]) for one in found] == [
        ("先来", ["绘本"]), ("后来", ["绘本"]),
    ]  # fmt: skip
    row = found[0]["pledges"][0]
    assert (row["leg_place"], row["leg_starts_at"], row["leg_responsible"]) == ("少年宫", JUNE_FIRST, "石路")


async def test_links_of_another_purpose_or_made_up_open_nothing(database):
    unit = await a_unit((await an_association()).id)
    good = queries.link_token(unit)
    mine = crypto.signed("my", unit.uid, 1)

    found = [await queries.unit_of_link(token) for token in (good, mine, good[:-1] + "0", "x-1-y", "", "沙-1-拉")]

    assert [unit is not None for unit in found] == [True, False, False, False, False, False]
