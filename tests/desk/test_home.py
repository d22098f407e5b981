"""The list of outings."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.kit import clock, crypto, db
from app.people.rules import Role
from app.people.tables import Membership
from app.signups.tables import Signup
from tests import making


async def an_outing(association, title, state="open", days=30, **facts):
    starts = clock.now() + timedelta(days=days)
    return await making.an_event(
        association, **{"title": title, "state": state, "starts_at": starts, "ends_at": starts + timedelta(hours=8), **facts}
    )


async def a_volunteer(event, place="going"):
    await Signup(
        uid=crypto.public_id(), event=event.id, name="林小雨", phone_key=crypto.public_id(), age_band="25-39", place=place
    ).save()


async def shown(database, account, address="/desk", language="zh-CN"):
    async with making.the_site(database) as site, making.visitor(site, account, language) as browser:
        return await browser.get(address)


def order(text: str, *words: str) -> list[str]:
    """The words in the order they appear; missing ones are left out."""
    return [word for _place, word in sorted((text.index(word), word) for word in words if word in text)]


async def test_upcoming_stand_first_then_drafts_then_past_ones(database):
    association = await making.an_association()
    owner = await making.an_account(association, Role.OWNER)
    await an_outing(association, "去年的", "done", -300)
    await an_outing(association, "前年的", "done", -700)
    await an_outing(association, "没人收尾的", "open", -3)
    await an_outing(association, "下个月的", days=40)
    await an_outing(association, "这周的", days=3)
    await an_outing(association, "延期的", "postponed", -2, date_known=False)
    await an_outing(association, "没写日子的", "draft", starts_at=None, ends_at=None)

    answer = await shown(database, owner)

    words = ["接下来", "延期的", "这周的", "下个月的", "草稿", "没写日子的", "办过的", "没人收尾的", "去年的", "前年的"]
    assert order(answer.text.split("<main")[1], *words) == words


async def test_places_are_counted_live_and_the_queries_stay_the_same(database):
    association = await making.an_association()
    owner = await making.an_account(association, Role.OWNER)
    first = await an_outing(association, "第一次")
    for place in ("going", "going", "offered", "waiting", "withdrawn"):
        await a_volunteer(first, place)
    async with making.the_site(database) as site, making.visitor(site, owner) as browser:
        with db.counted() as with_one:
            one = await browser.get("/desk")
        for n in range(12):
            await a_volunteer(await an_outing(association, f"又一次{n}"))
        with db.counted() as with_many:
            many = await browser.get("/desk")

    assert "志愿者 3/15 · 候补 1" in one.text
    assert many.text.count("志愿者 1/15") == 12
    assert len(with_one) == len(with_many) <= 6


async def test_nobody_sees_the_outings_of_others(sqlite_database):
    mine, theirs = await making.an_association(), await making.an_association()
    helper = await making.an_account(mine, Role.HELPER)
    await an_outing(mine, "我们的活动")
    await an_outing(theirs, "别家的活动")

    answer = await shown(sqlite_database, helper)
    searched = await shown(sqlite_database, helper, "/desk?q=活动")

    for page in (answer, searched):
        assert "我们的活动" in page.text
        assert "别家的活动" not in page.text
    assert "/desk/events/new" not in answer.text  # a helper makes none


async def test_somebody_in_two_associations_sees_both_and_whose_they_are(sqlite_database):
    one, two = await making.an_association(name="小草社"), await making.an_association(name="晴天社")
    account = await making.an_account(one, Role.OWNER)
    await Membership(association=two.id, account=account.id, role="auditor", created_at=clock.now()).save()
    await an_outing(one, "草地")
    await an_outing(two, "晴空")

    text = (await shown(sqlite_database, account)).text

    assert order(text, "草地", "晴空") and text.count("小草社") == 2 and text.count("晴天社") == 2  # noqa: PT018
    assert text.count("/staff") == 1


@pytest.mark.parametrize("asked", ["走出大山", "大山 走出", "zouchudashan", "zcds", "Hills", "ｈｉｌｌｓ", "liuyi"])
async def test_an_outing_is_found_by_characters_pinyin_initials_and_english(database, asked):
    association = await making.an_association()
    owner = await making.an_account(association, Role.OWNER)
    await an_outing(association, "走出大山看世界", title_en="Out of the hills", occasion="六一儿童节")
    await an_outing(association, "敬老院包饺子")

    text = (await shown(database, owner, f"/desk?q={asked}")).text

    assert "走出大山看世界" in text
    assert "敬老院包饺子" not in text


@pytest.mark.parametrize(
    "asked", ["<script>alert(1)</script>", "长" * 1_500, "%07", "🌱", "𬭚", "%25", "'", "%F0%28%8C", "_", "   "]
)
async def test_a_hostile_search_is_answered_kindly(database, asked):
    association = await making.an_association()
    owner = await making.an_account(association, Role.OWNER)
    await an_outing(association, "走出大山看世界")

    answer = await shown(database, owner, f"/desk?q={asked}&page={asked[:50]}")

    assert answer.status_code == 200
    assert "<script>alert" not in answer.text


async def test_many_outings_come_in_pages_that_keep_the_search(sqlite_database):
    association = await making.an_association()
    owner = await making.an_account(association, Role.OWNER)
    for n in range(23):
        await an_outing(association, f"春游第{n:02}次", days=n + 1)

    pages = [await shown(sqlite_database, owner, f"/desk?q=春游&page={n}") for n in (1, 2, 99)]

    assert [page.text.count("link-card") for page in pages] == [20, 3, 3]
    assert "q=%E6%98%A5%E6%B8%B8&amp;page=2" in pages[0].text


async def test_an_empty_desk_offers_the_first_step(sqlite_database):
    association = await making.an_association()
    leader, helper = await making.an_account(association), await making.an_account(association, Role.HELPER)
    lone = await making.an_account()

    for_leader, for_helper, for_lone = [(await shown(sqlite_database, one)).text for one in (leader, helper, lone)]

    assert "还没有活动" in for_leader and "/desk/events/new" in for_leader  # noqa: PT018
    assert "还没有活动" in for_helper and "/desk/events/new" not in for_helper  # noqa: PT018
    assert "您现在不属于任何协会" in for_lone


async def test_when_only_past_outings_are_left_the_latest_is_offered_as_a_copy(sqlite_database):
    association = await making.an_association()
    owner = await making.an_account(association, Role.OWNER)
    await an_outing(association, "前年的六一", "done", -700)
    last = await an_outing(association, "去年的六一", "done", -300)

    before = (await shown(sqlite_database, owner)).text
    await an_outing(association, "今年的六一", "draft")
    after = (await shown(sqlite_database, owner)).text

    assert f"/desk/events/{last.slug}/copy" in before
    assert "/copy" not in after


async def test_somebody_with_a_first_password_is_asked_to_change_it(sqlite_database):
    association = await making.an_association()
    new = await making.an_account(association, password_changed_at=None)
    old = await making.an_account(association, password_changed_at=clock.now())

    assert "请先换一个密码" in (await shown(sqlite_database, new)).text
    assert "请先换一个密码" not in (await shown(sqlite_database, old)).text


async def test_the_english_desk_has_no_chinese_of_ours(sqlite_database):
    association = await making.an_association(name="Grass")
    owner = await making.an_account(association, Role.OWNER, name="Miao", password_changed_at=clock.now())
    await an_outing(association, "Kites")

    text = (await shown(sqlite_database, owner, language="en")).text

    assert "Coming up" in text
    assert {mark for mark in text.replace("中文", "") if "\u4e00" <= mark <= "\u9fff"} == set()


async def test_a_stranger_is_sent_to_sign_in(sqlite_database):
    answer = await shown(sqlite_database, None)

    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?next=/desk")
