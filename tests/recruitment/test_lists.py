"""The front page and an association's page."""

import re
from datetime import timedelta

import pytest

from app.events.tables import Event
from app.kit import clock, db
from app.people.tables import Association
from app.recruitment import queries
from tests.making import JUNE_FIRST, an_association, an_event, the_site, visitor
from tests.recruitment.arranging import APRIL, people


@pytest.fixture(autouse=True)
async def april(one_loop):
    with clock.at(APRIL):
        yield


async def get(database, address, language="zh-CN", **headers):
    async with the_site(database) as app, visitor(app, language=language) as guest:
        return await guest.get(address, headers=headers)


def titles(page):
    return re.findall(r'<h3><a href="/events/[^"]*"[^>]*>([^<]+)</a>', page.text)


async def a_month_of_outings(association=None):
    """Nine outings in every state, a day apart, and two that are over."""
    association = association or await an_association(name="小草义工协会", name_en="Grass Volunteers")
    facts = [
        ("满员", {}), ("缺人", {}), ("已截止", {"state": "closed"}), ("已取消的", {"state": "cancelled"}), ("草稿", {"state": "draft"}),
        ("进行中", {"state": "under_way"}), ("延期待定", {"state": "postponed", "date_known": False}), ("还没开放", {"signup_opens_at": JUNE_FIRST}),
        ("也缺人", {}),
    ]  # fmt: skip
    made = {}
    for n, (title, more) in enumerate(facts):
        start = JUNE_FIRST + timedelta(days=n)
        made[title] = await an_event(association, title=title, starts_at=start, meeting_at=start, ends_at=start + timedelta(hours=9), **more)
    past = APRIL - timedelta(days=20)
    for title, state in (("走过的", "done"), ("忘了结束的", "open")):
        made[title] = await an_event(association, title=title, state=state, starts_at=past, meeting_at=past, ends_at=past + timedelta(hours=9))
    await people(made["满员"], going=15)
    await people(made["缺人"], going=14)
    return association, made


async def test_outings_short_of_people_come_first_and_the_rest_by_what_can_be_done(database):
    await a_month_of_outings()
    page = await get(database, "/")

    assert titles(page) == ["缺人", "也缺人", "满员", "已截止", "进行中", "还没开放", "延期待定", "已取消的"]
    for words in ("还缺 1 人", "还缺 15 人", "已满，可候补", "已取消", "已延期", "正在进行", "即将开放报名", "不再报名", "日期待定"):
        assert words in page.text, words


async def test_the_front_page_follows_every_sign_up_and_is_304_between(sqlite_database):
    event = await an_event()
    async with the_site(sqlite_database) as app, visitor(app) as guest:
        first = await guest.get("/")
        same = await guest.get("/", headers={"If-None-Match": first.headers["ETag"]})
        await people(event, going=3)
        after = await guest.get("/", headers={"If-None-Match": first.headers["ETag"]})
    assert (same.status_code, after.status_code) == (304, 200)
    assert ("还缺 15 人" in first.text, "还缺 12 人" in after.text) == (True, True)
    assert "set-cookie" not in first.headers


async def test_one_outing_and_thirty_cost_the_same_number_of_questions(database):
    association = await an_association()
    asked = []
    async with the_site(database) as app, visitor(app) as guest:
        for number in (1, 29):
            for _n in range(number):
                event = await an_event(association)
                await people(event, going=1)
                await an_event(association, state="done")
            for address in ("/", f"/associations/{association.slug}", "/?q=zoujin"):
                with db.counted() as seen:
                    assert (await guest.get(address)).status_code == 200
                asked.append(len(seen))
    assert asked[:3] == asked[3:]
    assert max(asked) <= 4


async def test_thousands_of_past_outings_are_not_read(sqlite_database):
    """The plan of the question uses the index by state and day: what is over costs nothing."""
    with db.counted() as seen:
        await queries.upcoming(APRIL)
    plan = " ".join(
        row["detail"] for row in await db.fetch("EXPLAIN QUERY PLAN " + seen[0], *(["open", APRIL, APRIL, 9] * 4), "postponed", 9, 9)
    )
    assert plan.count("event_front (state=? AND starts_at>?)") == 4
    assert "SCAN event " not in plan


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("缺人", {"缺人", "也缺人"}), ("queren", {"缺人", "也缺人"}), ("yqr", {"也缺人"}), ("小草 满", {"满员"}), ("Grass 满员", {"满员"}),
        ("xiaocao", {"缺人", "也缺人", "满员", "已截止", "进行中", "还没开放", "延期待定", "已取消的"}), ("草稿", set()), ("走过的", set()), ("%", set()),
        ("<b>", set()), ("　ＱＵＥＲＥＮ　", {"缺人", "也缺人"}),
    ],
)  # fmt: skip
async def test_search_by_characters_pinyin_initials_and_association(sqlite_database, typed, found):
    await a_month_of_outings()
    async with the_site(sqlite_database) as app, visitor(app) as guest:
        page = await guest.get("/", params={"q": typed})
    assert set(titles(page)) == found
    assert "<b>" not in page.text
    assert ("没有找到" in page.text) == (not found)


async def test_pages_hold_twenty_and_keep_search_and_language(sqlite_database):
    association = await an_association()
    for n in range(23):
        await an_event(association, title=f"第{n}次", starts_at=JUNE_FIRST + timedelta(days=n))
    async with the_site(sqlite_database) as app, visitor(app) as guest:
        first = await guest.get("/?lang=en&q=第")
        second = await guest.get("/?page=2&lang=en&q=第")
        beyond = await guest.get("/?page=99999999999")
        nonsense = await guest.get("/?page=-1%27")
    assert [len(titles(page)) for page in (first, second, beyond, nonsense)] == [20, 3, 3, 20]
    assert 'href="/?lang=en&amp;q=%E7%AC%AC&amp;page=2"' in first.text
    assert "?q=%E7%AC%AC&amp;page=2&amp;lang=zh-Hans" in second.text


async def test_nothing_planned_says_so_kindly(sqlite_database):
    page = await get(sqlite_database, "/")
    assert (page.status_code, "眼下没有新的活动" in page.text) == (200, True)


async def test_the_english_front_page(sqlite_database):
    await an_event(title_en="Into town", summary_en="Spend the day with them.")
    page = await get(sqlite_database, "/", language="en")
    assert all(words in page.text for words in ('<html lang="en"', "Coming up", ">Into town<", "15 still needed", "Spend the day"))


async def test_an_association_shows_what_comes_and_what_lies_behind(database):
    association, _made = await a_month_of_outings()
    other = await an_event(title="别家的")
    await Association.update({"about": "一群人", "contact": "办公室 0719"}).where(Association.id == association.id)

    page = await get(database, f"/associations/{association.slug}")

    behind = page.text[page.text.index("一起走过的路") :]
    assert titles(page) == ["缺人", "也缺人", "满员", "已截止", "进行中", "还没开放", "延期待定", "已取消的"]
    assert re.findall(r'<span class="who"><a href="/events/[^"]*">([^<]+)', behind) == ["忘了结束的", "走过的"]
    assert all(words in page.text for words in ("小草义工协会", "一群人", "办公室 0719", f"/associations/{association.slug}.ics", "webcal://"))
    assert other.title not in page.text
    assert "草稿" not in page.text


async def test_a_cancelled_outing_moves_to_the_past_with_its_day(sqlite_database):
    association, _made = await a_month_of_outings()
    with clock.at(JUNE_FIRST + timedelta(days=30)):
        page = await get(sqlite_database, f"/associations/{association.slug}")
    behind = page.text[page.text.index("一起走过的路") :]
    assert ("已取消的" in behind, "延期待定" in behind, titles(page)) == (True, False, ["延期待定"])


async def test_unknown_associations_are_404(sqlite_database):
    assert (await get(sqlite_database, "/associations/no-such")).status_code == 404


async def test_hostile_words_in_lists_stay_words(sqlite_database):
    association = await an_association(name="<script>alert(1)</script>", about='"><img src=x>')
    await an_event(association, title="<script>alert(2)</script>", summary="<b>x", meeting_point="</ul>")
    async with the_site(sqlite_database) as app, visitor(app) as guest:
        pages = [await guest.get(address) for address in ("/", "/?q=script", f"/associations/{association.slug}")]
    for page in pages:
        assert page.status_code == 200
        assert not re.search(r"<script>alert|<img src=x|<b>x", page.text)
    assert await Event.count() == 1
