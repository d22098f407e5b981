"""The leader's list and the unit's own page, over HTTP."""

from datetime import timedelta
from html import unescape

import pytest

from app.events.tables import Duty
from app.kit import crypto
from app.people.rules import Role
from app.sponsors import queries
from app.sponsors.tables import Pledge, SponsorUnit
from tests.making import JUNE_FIRST, an_account, an_association, an_event, the_site, visitor
from tests.sponsors.giving import a_leg, a_pledge, a_unit

HOSTILE = '<script>alert("1")</script>'


@pytest.fixture
async def scene(sqlite_database):
    """An outing with a unit and its pledge, and its leader's browser."""
    association = await an_association()
    event = await an_event(association)
    unit = await a_unit(association.id)
    pledge = await a_pledge(event, unit)
    leader = await an_account(association)
    async with the_site(sqlite_database) as app, visitor(app, leader) as browser:
        yield app, browser, event, unit, pledge, f"/desk/events/{event.slug}/sponsors"


def typed(**facts):
    return {"item": "书包", "kind": "goods", "quantity": "20", "unit": "个", "leg": "", "state": "tentative", **facts}


async def test_the_list_names_units_states_and_a_private_link(scene):
    _app, browser, _event, unit, _pledge, desk = scene
    body = (await browser.get(desk)).text

    assert f"/sponsor/{queries.link_token(unit)}" in body
    assert all(words in body for words in ("青石书店", "绘本 30本", "待定", "还没有联系人"))


async def test_one_tap_confirms_and_the_public_page_follows(scene):
    _app, browser, event, _unit, pledge, desk = scene
    before = (await browser.get(f"/events/{event.slug}")).text

    answer = await browser.post(f"{desk}/pledges/{pledge.uid}/state", {"to": "confirmed"})
    after = (await browser.get(f"/events/{event.slug}")).text

    assert (answer.status_code, answer.headers["Location"]) == (303, f"{desk}#pledge-{pledge.uid}")
    assert ("待定" in before, "已确认" in before) == (True, False)
    assert ("待定" in after, "已确认" in after) == (False, True)


async def test_a_forbidden_step_is_409_and_nonsense_422(scene):
    _app, browser, _event, _unit, pledge, desk = scene
    address = f"{desk}/pledges/{pledge.uid}/state"

    codes = [(await browser.post(address, {"to": to})).status_code for to in ("delivered", "paid", "")]

    assert codes == [409, 422, 422]


async def test_a_new_unit_with_its_first_gift(scene):
    _app, browser, event, _unit, _pledge, desk = scene
    leg = await a_leg(event, "爱心课堂")
    data = typed(new_unit="晨光饭馆", person="石路", phone="138 0000 0001", email="shi@example.org", leg=str(leg.id), handover="11:30")

    answer = await browser.post(f"{desk}/pledges", data)

    made = await SponsorUnit.objects().where(SponsorUnit.name == "晨光饭馆").first()
    given = await Pledge.objects().where(Pledge.sponsor_unit == made.id).first()
    assert answer.status_code == 303
    assert queries.contact(made) == {"person": "石路", "phone": "+8613800000001", "email": "shi@example.org"}
    assert (given.item, given.quantity, given.unit, given.leg, given.handover) == ("书包", 20, "个", leg.id, "11:30")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"item": ""}, "请写提供的内容"), ({"item": "x" * 81}, "最多 80 个字"), ({"item": "现金"}, "不接收现金"),
        ({"unit": "元"}, "不接收现金"), ({"quantity": "许多"}, "请写一个整数"), ({"quantity": "-3"}, "请填 1 到 1000000"),
        ({"quantity": "9" * 30}, "请填 1 到 1000000"), ({"kind": "money"}, "请从列出的选项里选一个"),
        ({"leg": "9" * 25}, "请从列出的选项里选一个"), ({"leg": "abc"}, "请从列出的选项里选一个"),
        ({"state": "delivered"}, "请从列出的选项里选一个"), ({"new_unit": ""}, "请选一个单位"),
        ({"new_unit": "青石书店"}, "已经登记过"), ({"phone": "12"}, "打不通"), ({"email": "nobody"}, "邮箱地址"),
        ({"unit_id": "7777"}, "请从列出的选项里选一个"), ({"handover": "x" * 201}, "最多 200 个字"),
    ],
)  # fmt: skip
async def test_what_cannot_be_taken_is_said_beside_its_field_and_the_rest_stays(scene, wrong, said):
    _app, browser, _event, _unit, _pledge, desk = scene

    answer = await browser.post(f"{desk}/pledges", typed(new_unit="新单位") | {"person": "石路甲"} | wrong)

    assert answer.status_code == 422
    assert said in unescape(answer.text)
    assert "石路甲" in answer.text
    assert (await Pledge.count(), await SponsorUnit.count()) == (1, 1)


async def test_a_stale_page_keeps_what_was_typed(scene):
    _app, browser, _event, _unit, _pledge, desk = scene

    answer = await browser.post(f"{desk}/pledges", typed(new_unit="晨光饭馆", _mark="x"))

    assert answer.status_code == 403
    assert "晨光饭馆" in answer.text
    assert await Pledge.count() == 1


async def test_hostile_and_rare_names_are_shown_as_text(scene):
    app, browser, event, _unit, _pledge, desk = scene
    for name in (HOSTILE, "龘𬭚㛃🌱店"):
        assert (await browser.post(f"{desk}/pledges", typed(new_unit=name, item=name, state="confirmed"))).status_code == 303
    unit = await SponsorUnit.objects().where(SponsorUnit.name == HOSTILE).first()

    async with visitor(app) as guest:
        pages = [await browser.get(desk), await guest.get(f"/events/{event.slug}"), await guest.get(f"/sponsor/{queries.link_token(unit)}")]

    assert [page.status_code for page in pages] == [200, 200, 200]
    assert not any("<script>alert" in page.text for page in pages)
    assert "龘𬭚㛃🌱店" in pages[1].text


async def test_editing_a_gift_and_a_unit(scene):
    _app, browser, _event, unit, pledge, desk = scene

    assert "绘本" in (await browser.get(f"{desk}/pledges/{pledge.uid}")).text
    saved = await browser.post(f"{desk}/pledges/{pledge.uid}", typed(item="铅笔"))
    renamed = await browser.post(f"{desk}/units/{unit.uid}", {"name": "青石书屋", "person": "石路", "phone": "", "email": ""})
    body = (await browser.get(desk)).text

    assert (saved.status_code, renamed.status_code) == (303, 303)
    assert all(words in body for words in ("铅笔 20个", "青石书屋", "石路"))


async def test_a_renewed_link_makes_the_old_page_404(scene):
    app, browser, _event, unit, _pledge, desk = scene
    old = f"/sponsor/{queries.link_token(unit)}"
    async with visitor(app) as guest:
        assert (await guest.get(old)).status_code == 200
        await browser.post(f"{desk}/units/{unit.uid}/link")
        fresh = await SponsorUnit.objects().where(SponsorUnit.id == unit.id).first()
        codes = [(await guest.get(address)).status_code for address in (old, f"/sponsor/{queries.link_token(fresh)}")]
    assert codes == [404, 200]


async def test_removing_a_line_then_its_unit(scene):
    _app, browser, _event, unit, pledge, desk = scene

    too_early = await browser.post(f"{desk}/units/{unit.uid}/removal")
    codes = [(await browser.post(f"{desk}/{what}/removal")).status_code for what in (f"pledges/{pledge.uid}", f"units/{unit.uid}")]

    assert (too_early.status_code, codes) == (409, [303, 303])
    assert (await Pledge.count(), await SponsorUnit.count()) == (0, 0)


async def test_who_gets_what(scene):
    app, _browser, event, unit, pledge, desk = scene
    gets = [desk, f"{desk}/pledges", f"{desk}/pledges/{pledge.uid}", f"{desk}/units/{unit.uid}"]
    posts = [f"{desk}/pledges", f"{desk}/pledges/{pledge.uid}", f"{desk}/pledges/{pledge.uid}/state", f"{desk}/pledges/{pledge.uid}/removal",
             f"{desk}/units/{unit.uid}", f"{desk}/units/{unit.uid}/link", f"{desk}/units/{unit.uid}/removal"]  # fmt: skip
    helper = await an_account(await _association(event), Role.HELPER)
    elsewhere = await an_account(await an_association(), Role.OWNER)
    found = []
    for account in (None, helper, elsewhere):
        async with visitor(app, account) as browser:
            found.append({(await browser.get(address)).status_code for address in gets}
                         | {(await browser.post(address)).status_code for address in posts})  # fmt: skip

    assert found == [{303}, {403}, {404}]
    assert (await Pledge.count(), await SponsorUnit.count()) == (1, 1)


async def _association(event):
    from app.people.tables import Association

    return await Association.objects().where(Association.id == event.association).first()


async def test_a_leader_cannot_reach_units_of_another_association_through_an_own_outing(scene):
    _app, browser, _event, _unit, _pledge, desk = scene
    foreign = await a_unit((await an_association()).id, "别家")

    codes = [(await browser.get(f"{desk}/units/{foreign.uid}")).status_code, (await browser.post(f"{desk}/units/{foreign.uid}/link")).status_code]

    assert codes == [404, 404]


# --- the unit's own page --------------------------------------------------------------------------------------------


async def own(app, unit, language="zh-CN"):
    async with visitor(app, language=language) as guest:
        return await guest.get(f"/sponsor/{queries.link_token(unit)}")


async def test_the_own_page_says_what_when_where_and_whom_to_call(scene):
    app, _browser, event, unit, _pledge, _desk = scene
    leg = await a_leg(event, "爱心课堂", place="少年宫二楼", starts_at=JUNE_FIRST + timedelta(hours=3), responsible="石路")
    await a_pledge(event, unit, "书包", leg=leg.id, handover="11:30 交给物资组", state="confirmed")
    await Duty(event=event.id, label="爱心单位对接", person="林老师", phone="13900000009").save()
    await Duty(event=event.id, label="儿童名册", person="不该出现", phone="").save()

    page = await own(app, unit)

    for words in ("绘本 30本", "待定", "书包 30本", "已确认", "10:30", "少年宫二楼", "现场对接：", "石路", "11:30 交给物资组", "苗队长",
                  "tel:0719-5550100", "林老师", "广场东门", ".ics"):  # fmt: skip
        assert words in page.text, words
    assert "13900000009" not in page.text
    assert "不该出现" not in page.text
    assert (page.headers["Cache-Control"], page.headers["X-Robots-Tag"]) == ("no-store", "noindex, nofollow")


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"state": "cancelled", "reason": "暴雨橙色预警"}, ["活动已取消", "暴雨橙色预警。"]),
        ({"state": "postponed", "date_known": False, "reason": "暴雨"}, ["活动已延期，新日期待定", "6月1日（星期二）07:30。", "新的时间另行通知"]),
        ({"state": "postponed", "previous_starts_at": JUNE_FIRST - timedelta(days=7)}, ["活动改到", "6月1日（星期二）", "5月25日（星期二）07:30。"]),
        ({"state": "closed"}, ["报名已截止"]),
    ],
)  # fmt: skip
async def test_the_own_page_says_first_when_the_outing_is_off_or_moved(scene, facts, words):
    app, _browser, event, unit, _pledge, _desk = scene
    await type(event).update(facts).where(type(event).id == event.id)

    page = await own(app, unit)

    assert [word for word in words if word not in page.text] == []


async def test_the_own_page_holds_no_draft_no_withdrawn_gift_and_nobody_elses(scene):
    app, _browser, event, unit, _pledge, _desk = scene
    association = await _association(event)
    await a_pledge(event, unit, "撤回的帐篷", state="withdrawn")
    await a_pledge(await an_event(association, title="还没公开", state="draft"), unit, "秘密")
    await a_pledge(event, await a_unit(association.id, "别家"), "别家的水")

    page = await own(app, unit)

    assert [words for words in ("撤回的帐篷", "还没公开", "秘密", "别家的水") if words in page.text] == []


async def test_the_own_page_speaks_english_and_marks_what_is_chinese(scene):
    app, _browser, event, unit, _pledge, _desk = scene
    await type(event).update({"title_en": "Into town"}).where(type(event).id == event.id)

    page = await own(app, unit, "en-GB")

    assert '<html lang="en"' in page.text
    assert all(words in page.text for words in ("What you give", "Into town", "To be confirmed", '<span lang="zh-Hans">青石书店</span>'))


async def test_without_anything_to_prepare_the_page_says_so(sqlite_database):
    unit = await a_unit((await an_association()).id)
    async with the_site(sqlite_database) as app:
        page = await own(app, unit)
    assert (page.status_code, "眼下没有需要准备的" in page.text) == (200, True)


async def test_forged_links_are_404(scene):
    app, _browser, _event, unit, _pledge, _desk = scene
    good = queries.link_token(unit)
    tokens = [good + "a", good.replace("-1-", "-2-"), crypto.signed("badge", unit.uid, 1), "x", "%00", "a" * 300]
    async with visitor(app) as guest:
        assert {(await guest.get(f"/sponsor/{token}")).status_code for token in tokens} == {404}
