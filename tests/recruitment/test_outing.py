"""The recruitment page over HTTP."""

import gzip
import json
import re
from datetime import timedelta
from html import unescape

import pytest

from app.events import actions as events
from app.events.rules import Move
from app.events.tables import Event
from app.kit import clock, db
from app.kit.pages import Shelf
from app.people.rules import Role
from app.people.tables import Association
from app.recruitment import queries, routes
from app.sponsors import actions as sponsors
from app.sponsors.tables import Pledge
from tests.making import JUNE_FIRST, an_account, an_association, an_event, the_site, visitor
from tests.recruitment.arranging import APRIL, a_whole_outing, people

HOSTILE = '</title><script>alert("x")</script>&{{7*7}}'


@pytest.fixture(autouse=True)
async def april(one_loop):
    with clock.at(APRIL):
        yield


async def get(database, address, language="zh-CN", **headers):
    async with the_site(database) as app, visitor(app, language=language) as guest:
        return await guest.get(address, headers=headers)


def data_of(page):
    return json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page.text, re.S)[1])


async def test_the_page_says_everything_that_the_law_and_a_volunteer_want_to_know(sqlite_database):
    event = await a_whole_outing()
    await people(event, going=8, offered=1)

    page = await get(sqlite_database, f"/events/{event.slug}")
    text = unescape(page.text)

    for words in (
        "走出大山看世界", "走进城里，看看明天", "牵手相伴，共享阳光", "小草义工协会", "招募义工", "6月1日（星期二）", "07:30—16:30", "广场东门", "07:30 签到",
        "30 人", "含护理人员", "陪孩子们过一个节。", "山里的孩子很少进城。", "让他们看看大学。", "种下一个念头。", "图书馆的早晨", "青石书店", "绘本 30本",
        "年满18周岁", "水杯", "步行跌倒", "中暑", "意外险已投保", "全程免费", "前一天20:00公布", "五人一组", "主办单位", "承办单位", "云岭小学",
        "tel:0719-5550100", "苗队长", "我要报名 · 还剩 6 席", "15 个名额，已有 9 人", "招募令｜", "poster.png", "webcal://", ".ics", "报名截止",
    ):  # fmt: skip
        assert words in text, words
    assert page.status_code == 200
    assert text.count("<h1") == 1


async def test_what_is_not_confirmed_is_said_to_be_so(sqlite_database):
    event = await a_whole_outing()
    text = (await get(sqlite_database, f"/events/{event.slug}")).text

    zoo = re.search(r'<li class="leg stop tentative">.*?</li>', text, re.S)[0]
    park = re.search(r'<li class="plot tentative">.*?</li>', text, re.S)[0]
    gone = re.search(r'<li class="leg stop withdrawn">.*?</li>', text, re.S)[0]
    assert ("看动物" in zoo, "待定" in zoo) == (True, True)
    assert ("人民公园" in park, "待定" in park) == (True, True)
    assert ("看海豚" in gone, "已取消" in gone) == (True, True)
    assert text.count("待定") == 3  # the zoo, the park, and the zoo in the share text


async def test_no_cookie_is_set_whatever_the_address_asks(sqlite_database):
    event = await an_event()
    async with the_site(sqlite_database) as app, visitor(app) as guest:
        for query in ("", "?lang=en", "?lang=xx", "?type=large", "?type=usual&lang=en", "?utm=1&x=%3Cb%3E"):
            page = await guest.get(f"/events/{event.slug}{query}")
            assert (page.status_code, "set-cookie" in page.headers) == (200, False)


async def test_an_unchanged_page_is_304_until_anything_on_it_changes(database):
    event = await an_event()
    leader = "account:x"
    async with the_site(database) as app, visitor(app) as guest:
        address = f"/events/{event.slug}"

        async def again(tag):
            answer = await guest.get(address, headers={"If-None-Match": tag})
            assert answer.status_code == (304 if answer.headers["ETag"] in tag else 200)
            assert (answer.content == b"") == (answer.status_code == 304)
            return answer.headers["ETag"]

        tags = [await again('"none"')]
        assert await again(tags[0]) == tags[0]
        assert await again(f'W/{tags[0]}, "other"') == tags[0]
        await people(event, going=1)
        tags.append(await again(tags[-1]))
        await sponsors.add_pledge(event, gift=sponsors.Gift("水", "goods"), actor=leader, new_unit="青石书店")
        tags.append(await again(tags[-1]))
        await Association.update({"name": "新名字", "revision": 2}).where(Association.id == event.association)
        tags.append(await again(tags[-1]))
        await events.move(event, Move.CANCEL, actor=leader, reason="暴雨")
        tags.append(await again(tags[-1]))
        assert len(set(tags)) == 5
        assert await again(tags[-1]) == tags[-1]


async def test_the_live_count_is_the_one_everybody_asks(database):
    from app.signups.queries import counts

    event, other = await an_event(), await an_event()
    await people(event, going=4, offered=1, waiting=2, withdrawn=3, removed=1)
    await people(other, going=9)

    row = await queries.glance(event.slug)

    told = await counts(event.id)
    assert (row["taken"], row["waiting"]) == (told.taken, told.waiting) == (5, 2)
    assert queries.crowd_of(row, 15).left == told.free(15) == 0


async def test_a_page_costs_one_question_for_any_crowd_and_a_fresh_one_at_most_eight(database):
    event = await a_whole_outing()
    async with the_site(database) as app, visitor(app) as guest:
        seen = []
        for crowd in (0, 40):
            await people(event, waiting=crowd)
            for _n in range(2):
                with db.counted() as asked:
                    await guest.get(f"/events/{event.slug}")
                seen.append(len(asked))
    assert seen[1:] == [1, 1, 1]
    assert 1 < seen[0] <= 8


@pytest.mark.parametrize("language", ["zh-CN", "en"])
async def test_a_page_filled_for_another_crowd_is_the_page_drawn_whole(sqlite_database, language, monkeypatch):
    event = await a_whole_outing()
    async with the_site(sqlite_database) as app, visitor(app, language=language) as guest:
        for crowd in ({}, {"going": 1}, {"going": 14}, {"waiting": 1}, {"waiting": 2}):
            await people(event, **crowd)
            filled = await guest.get(f"/events/{event.slug}")
            monkeypatch.setattr(routes, "_stencils", Shelf())
            monkeypatch.setattr(routes, "_outings", Shelf())
            whole = await guest.get(f"/events/{event.slug}")

            assert (filled.text, filled.headers["etag"]) == (whole.text, whole.headers["etag"])
            assert "\x00" not in whole.text


async def test_sign_up_opens_by_itself_at_its_moment(sqlite_database):
    event = await an_event(signup_opens_at=APRIL + timedelta(hours=1), signup_closes_at=APRIL + timedelta(hours=2))
    said = []
    async with the_site(sqlite_database) as app, visitor(app) as guest:
        for minutes in (0, 60, 0, 61, 120):
            with clock.at(APRIL + timedelta(minutes=minutes)):
                text = (await guest.get(f"/events/{event.slug}")).text
            said.append(next(words for words in ("开放报名 · 先放进日历", "我要报名 · 还剩 15 席", "报名已截止 · 看看其他活动") if words in text))
    assert [words[:4] for words in said] == ["开放报名", "我要报名", "开放报名", "我要报名", "报名已截"]


@pytest.mark.parametrize(
    ("facts", "words", "status"),
    [
        ({"state": "cancelled", "reason": "暴雨橙色预警"}, ["活动已取消", "暴雨橙色预警。", "已取消 · 看看其他活动"], "EventCancelled"),
        ({"state": "postponed", "date_known": False, "next_date_note": "六月下旬"}, ["活动已延期，新日期待定", "六月下旬。", "已延期 · 订阅日历"], "EventPostponed"),
        ({"state": "postponed", "previous_starts_at": JUNE_FIRST - timedelta(days=7)}, ["活动改到6月1日（星期二）", "原定5月25日（星期二）"], "EventRescheduled"),
        ({"state": "open", "previous_starts_at": JUNE_FIRST - timedelta(days=7)}, ["活动改到6月1日（星期二）", "我要报名"], "EventRescheduled"),
        ({"state": "closed", "reason": "人手够了"}, ["报名已截止", "人手够了。"], "EventScheduled"),
        ({"state": "under_way"}, ["活动正在进行"], "EventScheduled"),
        ({"state": "done"}, ["活动已结束", "谢谢每一位"], "EventScheduled"),
    ],
)  # fmt: skip
async def test_the_state_speaks_first_on_the_page_and_to_machines(sqlite_database, facts, words, status):
    event = await a_whole_outing(**facts)

    page = await get(sqlite_database, f"/events/{event.slug}")

    assert [word for word in words if word not in page.text] == []
    assert data_of(page)["eventStatus"] == f"https://schema.org/{status}"
    assert '<section class="banner' in page.text
    assert ("我要报名" in page.text) == (facts["state"] == "open")


async def test_an_unknown_day_shows_no_hours(sqlite_database):
    event = await a_whole_outing(state="postponed", date_known=False, previous_starts_at=JUNE_FIRST)
    text = (await get(sqlite_database, f"/events/{event.slug}")).text

    programme = text[text.index('id="programme"') : text.index('id="sponsors"')]
    assert re.findall(r"\d\d:\d\d", programme) == []
    assert "<s>6月1日（星期二）" in text


async def test_full_means_the_reserve_list(sqlite_database):
    event = await an_event()
    await people(event, going=14, offered=1, waiting=3)
    page = await get(sqlite_database, f"/events/{event.slug}")

    assert "已满 · 登记候补" in page.text
    assert "候补名单上有 3 位" in page.text
    assert data_of(page)["remainingAttendeeCapacity"] == 0


async def test_drafts_and_unknown_addresses_are_404_for_everybody(sqlite_database):
    association = await an_association()
    event = await an_event(association, state="draft")
    leader = await an_account(association)
    async with the_site(sqlite_database) as app:
        for account in (None, leader):
            async with visitor(app, account) as browser:
                codes = [
                    (await browser.get(address)).status_code
                    for address in (f"/events/{event.slug}", f"/events/{event.slug}/poster.png", "/events/no-such", "/events/%E2%80%AE", "/events/a%00b")
                ]
                assert codes == [404] * 5


async def test_staff_see_the_draft_as_it_will_look(sqlite_database):
    association = await an_association()
    event = await a_whole_outing(state="draft")
    await Event.update({Event.association: association.id}).where(Event.id == event.id)
    address, codes = f"/desk/events/{event.slug}/preview", []
    helper, elsewhere = await an_account(association, Role.HELPER), await an_account(await an_association(), Role.OWNER)
    async with the_site(sqlite_database) as app:
        for account in (None, helper, elsewhere):
            async with visitor(app, account) as browser:
                page = await browser.get(address)
                codes.append(page.status_code)
                if account is helper:
                    text, robots, kept = page.text, page.headers["X-Robots-Tag"], page.headers["Cache-Control"]

    assert codes == [303, 200, 404]
    assert all(words in text for words in ("这是预览", "走出大山看世界", "步行跌倒", "青石书店"))
    assert "看看其他活动" not in text
    assert re.search(r'<button type="button" class="button" disabled>我要报名 · 还剩 \d+ 席</button>', text)
    assert ("ld+json" in text, robots, kept) == (False, "noindex", "no-store")


async def test_hostile_words_stay_words(sqlite_database):
    event = await a_whole_outing(**dict.fromkeys(("title", "theme", "slogan", "summary", "background", "risks", "bring", "requirements",
                                                  "contact_name", "meeting_point", "fee_note"), HOSTILE), contact_phone="\"><b>1")  # fmt: skip
    page = await get(sqlite_database, f"/events/{event.slug}")

    assert page.status_code == 200
    assert "<script>alert" not in page.text
    assert "<b>1" not in page.text
    assert data_of(page)["name"] == HOSTILE
    assert page.text.count("<script") == 2  # the site's own script and the JSON-LD


async def test_english_readers_get_english_around_marked_chinese(sqlite_database):
    event = await a_whole_outing(title_en="Out of the hills", summary_en="Spend the day with them.")
    page = await get(sqlite_database, f"/events/{event.slug}", language="en-GB,en;q=0.9")

    assert '<html lang="en"' in page.text
    for words in ("<h1>Out of the hills</h1>", "Sign up · 15 left", "Spend the day with them.", "To be confirmed", "Tue 1 June",
                  '<p class="slogan" lang="zh-Hans">牵手相伴', '<span lang="zh-Hans">广场东门</span>', '<span lang="zh-Hans">看动物</span>'):  # fmt: skip
        assert words in page.text, words
    without = re.sub(r"<script type=.application/ld.*?</script>|<textarea.*?</textarea>", "", page.text, flags=re.S)
    spoken = re.sub(r'<(\w+)\b[^>]* lang="zh-Hans"[^>]*>.*?</\1>', "", without, flags=re.S)
    shown = re.sub(r"<[^>]+>", "", spoken[spoken.index("<body") :])
    assert re.findall(r"[\u4e00-\u9fff]+", shown) == []


ASK = "Some parts are in Chinese only. Ask the contact below if anything is unclear."


async def test_risks_and_requirements_are_read_in_english_where_they_are_written(sqlite_database):
    event = await a_whole_outing(risks_en="Falls <b>while</b> walking\nPeanuts", requirements_en="18 or older")
    english = (await get(sqlite_database, f"/events/{event.slug}?lang=en")).text
    chinese = (await get(sqlite_database, f"/events/{event.slug}?lang=zh-Hans")).text

    assert "<ul><li>Falls &lt;b&gt;while&lt;/b&gt; walking</li><li>Peanuts</li></ul>" in english
    assert "18 or older" in english
    assert event.risks.splitlines()[0] not in english
    assert event.risks.splitlines()[0] in chinese
    assert "Peanuts" not in chinese
    assert ASK in english  # the meeting point is there in Chinese alone
    assert "有些内容只有中文" not in chinese


async def test_nobody_is_sent_to_ask_when_all_is_in_english(sqlite_database):
    event = await an_event(title="Into town", summary="A day out", meeting_point="East gate", risks="Falls", requirements="18")
    text = (await get(sqlite_database, f"/events/{event.slug}?lang=en")).text

    assert "East gate" in text
    assert ASK not in text


async def test_chinese_titles_are_marked_when_there_is_no_english_one(sqlite_database):
    event = await a_whole_outing()
    text = (await get(sqlite_database, f"/events/{event.slug}?lang=en")).text
    assert '<h1 lang="zh-Hans">走出大山看世界</h1>' in text


async def test_the_language_asked_for_travels_in_every_link(sqlite_database):
    event = await an_event()
    text = (await get(sqlite_database, f"/events/{event.slug}?lang=en&utm_source=%22%3E%3Cb%3E")).text

    links = re.findall(r'href="(/(?:events|associations)/[^"]*)"', text)
    assert f"/events/{event.slug}/signup?lang=en" in links
    assert [link for link in links if "?lang=en" not in link and not link.endswith(".ics")] == []
    assert "utm_source" not in text


async def test_languages_are_chosen_by_address_then_cookie_then_browser_then_association(sqlite_database):
    association = await an_association(locale="en")
    event = await an_event(association)
    async with the_site(sqlite_database) as app, visitor(app, language="fr-FR") as guest:
        async def spoken(query="", **headers):
            page = await guest.get(f"/events/{event.slug}{query}", headers=headers)
            return re.search(r'<html lang="([^"]+)"', page.text)[1]

        assert await spoken() == "en"  # the association's
        assert await spoken(**{"Accept-Language": "zh-CN"}) == "zh-Hans"
        guest.http.cookies.set("qs_lang", "zh-Hans")
        assert await spoken(**{"Accept-Language": "en"}) == "zh-Hans"
        assert await spoken("?lang=en", **{"Accept-Language": "zh"}) == "en"
        assert await spoken("?lang=fr") == "zh-Hans"


async def test_large_type_and_usual_type_are_kept_apart(sqlite_database):
    event = await an_event()
    sizes = [
        'class="large"' in (await get(sqlite_database, f"/events/{event.slug}{query}")).text[:200]
        for query in ("", "?type=large", "", "?type=usual")
    ]
    assert sizes == [False, True, False, False]


async def test_head_answers_without_a_body(sqlite_database):
    event = await an_event()
    async with the_site(sqlite_database) as app, visitor(app) as guest:
        page = await guest.get(f"/events/{event.slug}")
        head = await guest.http.head(f"/events/{event.slug}")
        poster = await guest.http.head(f"/events/{event.slug}/poster.png")
    assert (head.status_code, head.content, head.headers["ETag"]) == (200, b"", page.headers["ETag"])
    assert head.headers["Content-Length"] == page.headers["Content-Length"]
    assert (poster.status_code, poster.content) == (200, b"")


async def test_a_zipped_page_is_zipped_once(sqlite_database):
    event = await an_event()
    async with the_site(sqlite_database) as app, visitor(app) as guest:
        plain = await guest.get(f"/events/{event.slug}", headers={"Accept-Encoding": "identity"})
        async with guest.http.stream("GET", f"/events/{event.slug}", headers={"Accept-Encoding": "gzip"}) as answer:
            raw = b"".join([part async for part in answer.aiter_raw()])
    assert answer.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(raw) == plain.content
    assert plain.headers["Content-Type"] == "text/html; charset=utf-8"


async def test_the_first_screen_is_small_and_asks_no_other_host(sqlite_database):
    event = await a_whole_outing()
    async with the_site(sqlite_database) as app, visitor(app) as guest:
        page = await guest.get(f"/events/{event.slug}")
        total = len(gzip.compress(page.content))
        for address in re.findall(r'(?:<link rel="(?:stylesheet|icon)"[^>]*href|<script src|<img[^>]*src)="([^"]+)"', page.text):
            assert address.startswith("/static/")
            total += len(gzip.compress((await guest.get(address)).content))
    assert total < 60_000
    hosts = set(re.findall(r'(?:href|src)="(?:https?:)?//([^/"]+)', page.text))
    assert hosts <= {"127.0.0.1:8000"}  # the site's own address


async def test_chats_and_robots_find_their_lines(sqlite_database):
    event = await a_whole_outing(state="cancelled", reason="暴雨")
    text = unescape((await get(sqlite_database, f"/events/{event.slug}?lang=zh-Hans")).text)
    link = f"http://127.0.0.1:8000/events/{event.slug}"

    for line in (
        f'<link rel="canonical" href="{link}?lang=zh-Hans">', f'hreflang="en" href="{link}?lang=en"', f'hreflang="x-default" href="{link}"',
        '<meta property="og:title" content="【活动已取消】走出大山看世界">', f'<meta property="og:image" content="{link}/poster.png">',
        '<meta name="description" content="6月1日（星期二）07:30—16:30。广场东门。陪孩子们过一个节。">',
    ):  # fmt: skip
        assert line in text, line


async def test_withdrawing_the_last_pledge_takes_the_unit_off_the_wall(sqlite_database):
    event = await a_whole_outing()
    park = await Pledge.objects().where(Pledge.event == event.id, Pledge.state == "tentative").first()
    async with the_site(sqlite_database) as app, visitor(app) as guest:
        before = "人民公园" in (await guest.get(f"/events/{event.slug}")).text
        await sponsors.move_pledge(event, park.uid, "withdrawn", actor="account:x")
        after = "人民公园" in (await guest.get(f"/events/{event.slug}")).text
    assert (before, after) == (True, False)


async def test_robots_stay_away_from_private_links(sqlite_database):
    text = (await get(sqlite_database, "/robots.txt")).text.splitlines()
    assert [line for line in ("/my/", "/sponsor/", "/desk", "/b/", "/n/") if f"Disallow: {line}" not in text] == []
