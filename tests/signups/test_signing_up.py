"""The sign-up page: every field with hostile input, full, shut, sent twice, and what a stranger learns."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest

from app.events.tables import Event
from app.journal.tables import Outbox
from app.kit import crypto, db, limits
from app.kit.errors import TooMany
from app.signups import queries
from app.signups.rules import Counts
from app.signups.tables import Signup
from app.waivers.actions import ensure_notice, new_version
from app.waivers.queries import Notice, signature
from app.waivers.tables import Signature
from tests.databases import Database
from tests.making import Visitor, an_event, the_site, visitor
from tests.signups.people import STROKES, a_signup, form_of

LONG = "长" * 10_000
RARE = "𬭚㛃"


async def an_open_outing(**facts: Any) -> tuple[Event, Notice]:
    event = await an_event(**facts)
    return event, (await ensure_notice(event))["zh-Hans"]


async def sent(browser: Visitor, event: Event, data: dict[str, Any], **kwargs: Any) -> Any:
    return await browser.post(f"/events/{event.slug}/signup", data, **kwargs)


def beside(page: str, field: str) -> str:
    """The sentence beside a field."""
    found = re.search(rf'id="{field}-error">.*?<span>(.*?)</span>', page, re.DOTALL)
    return html.unescape(found[1]).strip() if found else ""


async def test_whoever_fills_in_the_page_gets_a_place_a_signature_and_their_own_page(database: Database):
    event, notice = await an_open_outing()
    async with the_site(database) as site, visitor(site) as browser:
        page = await browser.get(f"/events/{event.slug}/signup")
        assert page.status_code == 200
        assert page.headers["cache-control"] == "no-store"
        assert all(clause.text.split("\n")[0] in html.unescape(page.text) for clause in notice.clauses)
        assert " checked" not in page.text

        answer = await sent(browser, event, form_of(notice, name=RARE, typed=RARE, phone="１３８００００００１１"))

        assert answer.status_code == 303
        own = await browser.get(answer.headers["location"])
        assert own.status_code == 200
        assert "您已报名成功" in own.text
        assert RARE in own.text
        assert own.headers["x-robots-tag"] == "noindex, nofollow"
        assert "no-store" in own.headers["cache-control"]
    row = await Signup.objects().first()
    assert row
    assert row.name == RARE
    assert queries.contact_of(row.uid, row.contact) == {
        "phone": "+8613800000011", "email": "lin@example.org", "emergency_name": "林大树", "emergency_phone": "+8613900000000",
    }  # fmt: skip
    signed = await signature(row.signature)
    assert signed
    assert (signed.text.sha256, signed.name, signed.typed) == (notice.sha256, RARE, RARE)
    assert signed.drawing == [[[100, 200], [300, 400]], [[500, 100]]]
    assert signed.choices["photos"] == "none"


async def test_an_english_reader_signs_the_english_text(sqlite_database: Database):
    event, _notice = await an_open_outing(title_en="A day in town")
    english = (await ensure_notice(event))["en"]
    async with the_site(sqlite_database) as site, visitor(site, language="en") as browser:
        page = await browser.get(f"/events/{event.slug}/signup")
        assert "I have read and understood these risks." in page.text
        assert english.uid in page.text

        answer = await sent(browser, event, form_of(english))
        own = await browser.get(answer.headers["location"])

    assert "You are in" in own.text
    row = await Signup.objects().first()
    assert row
    assert row.locale == "en"
    signed = await signature(row.signature)
    assert signed
    assert signed.text.language == "en"


async def test_an_english_reader_reads_the_risks_in_english_and_hears_what_is_chinese(sqlite_database: Database):
    ask = "Some parts are in Chinese only. Ask the contact below if anything is unclear."
    mixed, _notice = await an_open_outing(risks_en="Falls while walking", requirements_en="18 or older")
    clear, _notice = await an_open_outing(
        title="Into town", meeting_point="East gate", risks="Falls", requirements="18", insurance="", weather_rule=""
    )
    async with the_site(sqlite_database) as site, visitor(site, language="en") as browser:
        page = (await browser.get(f"/events/{mixed.slug}/signup")).text
        english = (await browser.get(f"/events/{clear.slug}/signup")).text

    assert "What may go wrong: Falls while walking." in page
    assert "<ul><li>18 or older</li></ul>" in page
    assert mixed.risks not in page
    assert 'meeting at <span lang="zh-Hans">广场东门</span>' in page
    assert ask in page
    assert ask not in english
    assert "East gate" in english


HOSTILE = [
    ("name", "", "请写您的姓名"), ("name", LONG, "最多 60 个字"), ("name", "<script>alert(1)</script>", "请只写文字"),
    ("name", "😀", "请只写文字"), ("name", "\x00\x07\u202e", "请写您的姓名"), ("name", "12345", "请只写文字"),
    ("phone", "", "打通的号码"), ("phone", LONG, "最多 30 个字"), ("phone", "<script>", "打不通"), ("phone", "12345", "打不通"),
    ("phone", "😀😀😀", "打不通"), ("phone", "\x00", "打通的号码"), ("phone", "0" * 30, "打不通"),
    ("email", LONG, "最多 120 个字"), ("email", "no-address", "邮箱地址"), ("email", "<script>@x", "邮箱地址"),
    ("email", "a@b.c\r\nBcc: x@y.z", "邮箱地址"), ("age_band", "", "年龄段"), ("age_band", "under-18", "年满18周岁"),
    ("age_band", "<script>", "列出的选项"), ("age_band", LONG, "列出的选项"), ("emergency_name", "", "家人或朋友"),
    ("emergency_name", "林小草", "另一个人"), ("emergency_name", LONG, "最多 60 个字"), ("emergency_name", "<b>", "请只写文字"),
    ("emergency_phone", "", "紧急联系人的电话"), ("emergency_phone", "138 0000 0001", "您自己的号码"),
    ("emergency_phone", "abc", "打不通"), ("skills", LONG, "最多 120 个字"), ("photo_consent", "", "请选一个"),
    ("photo_consent", "everything", "列出的选项"), ("data_consent", "", "没法安排"), ("typed", "", "再写一遍"),
    ("typed", "别人", "和您的姓名一样"), ("typed", LONG, "最多 60 个字"), ("clauses", [], "没有勾选"),
    ("clauses", ["1", "999", "-1", "x", LONG], "没有勾选"), ("drawing", "[[[1,2]", "没有读出来"),
    ("drawing", "[[[1,99999]]]", "没有读出来"), ("drawing", "[" * 5000, "没有读出来"),
    ("drawing", str([[[1, 1]] * 5001]), "没有读出来"), ("drawing", '{"a":1}', "没有读出来"), ("drawing", LONG, "没有读出来"),
]  # fmt: skip


async def test_hostile_input_gets_a_sentence_beside_its_field_and_nothing_else_is_lost(sqlite_database: Database):
    event, notice = await an_open_outing()
    async with the_site(sqlite_database) as site, visitor(site) as browser:
        for field, value, sentence in HOSTILE:
            changes: dict[str, Any] = {field: value}
            if field == "name" and value:
                changes["typed"] = value
            answer = await sent(browser, event, form_of(notice, **changes))
            assert answer.status_code == 422, (field, value[:20])
            assert sentence in beside(answer.text, field), (field, value[:20], beside(answer.text, field))
            assert "<script>alert" not in answer.text
            for other, kept in (("name", "林小草"), ("phone", "138 0000 0001"), ("skills", "急救"), ("email", "lin@example.org")):
                if other != field:
                    assert f'value="{kept}"' in answer.text, (field, other)
            if field != "clauses":
                assert answer.text.count(' name="clauses" ') == len(re.findall(r'name="clauses" value="\d+" required checked', answer.text))
            if field != "drawing":
                assert html.escape(STROKES) in answer.text or STROKES in html.unescape(answer.text)
    assert await Signup.count() == 0
    assert await Signature.count() == 0


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "😀 会唱歌", RARE, "=1+1", "'; DROP TABLE signup; --"])
async def test_odd_but_honest_words_are_kept_and_shown_harmlessly(database: Database, text: str):
    event, notice = await an_open_outing()
    async with the_site(database) as site, visitor(site) as browser:
        answer = await sent(browser, event, form_of(notice, skills=text))
        assert answer.status_code == 303
        page = await browser.get(answer.headers["location"] + "/data")
    assert text in html.unescape(page.text)
    assert "<script>alert" not in page.text


async def test_a_page_from_elsewhere_is_told_so_and_keeps_what_was_typed(sqlite_database: Database):
    event, notice = await an_open_outing()
    async with the_site(sqlite_database) as site, visitor(site) as browser:
        for mark in ("", "x" * 44, "é" * 44):
            answer = await sent(browser, event, {**form_of(notice), "_mark": mark})
            assert answer.status_code == 403
            assert 'value="林小草"' in answer.text
            assert "请再按一次提交" in answer.text
    assert await Signup.count() == 0


async def test_files_and_junk_bodies_are_refused_without_a_fault(sqlite_database: Database):
    event, notice = await an_open_outing()
    address = f"/events/{event.slug}/signup"
    async with the_site(sqlite_database) as site, visitor(site) as browser:
        uploads = dict.fromkeys(("name", "phone", "email", "clauses", "drawing", "typed", "client_id", "text_uid"), ("x.txt", b"\x00\xff"))
        answers = [
            await browser.http.post(address, data={"_mark": browser.mark()}, files=uploads),
            await browser.http.post(address, content=b"\xff\xfe\x00", headers={"content-type": "application/x-www-form-urlencoded"}),
            await browser.http.post(address, content=b"{", headers={"content-type": "application/json"}),
            await browser.http.post(address, content=b"--", headers={"content-type": "multipart/form-data; boundary=x"}),
            await sent(browser, event, form_of(notice, client_id="\x00'; --", reserve="\x00")),
            await browser.get("/events/%00/signup"), await browser.get("/my/%00"), await browser.get("/my/" + "a" * 5000),
        ]  # fmt: skip
    assert [answer.status_code < 500 for answer in answers] == [True] * len(answers)
    assert answers[4].status_code == 303
    assert [answer.status_code for answer in answers[5:]] == [404, 404, 404]


async def test_a_full_outing_keeps_everything_typed_and_offers_the_reserve_list(database: Database):
    event, notice = await an_open_outing(volunteer_places=1)
    await a_signup(event)
    async with the_site(database) as site, visitor(site) as browser:
        answer = await sent(browser, event, form_of(notice))
        assert answer.status_code == 409
        assert "名额已满，可以登记候补" in answer.text
        assert 'name="reserve" value="yes"' in answer.text
        assert 'value="138 0000 0001"' in answer.text
        assert answer.text.count(' name="clauses" ') == answer.text.count("required checked>\n<span class=\"prose\">")
        assert await queries.counts(event.id) == Counts(going=1)

        again = await sent(browser, event, form_of(notice, reserve="yes"))
        own = await browser.get(again.headers["location"])

    assert "候补第 1 位" in own.text
    assert await queries.counts(event.id) == Counts(going=1, waiting=1)


async def test_an_answer_lost_on_the_way_is_given_again(sqlite_database: Database):
    event, notice = await an_open_outing()
    async with the_site(sqlite_database) as site, visitor(site) as browser:
        first = await sent(browser, event, form_of(notice))
        again = await sent(browser, event, form_of(notice))
    assert first.headers["location"] == again.headers["location"]
    assert await queries.counts(event.id) == Counts(going=1)


async def test_a_stranger_with_somebodys_number_learns_nothing(sqlite_database: Database):
    event, notice = await an_open_outing()
    with_mail = await a_signup(event, phone="+8613877770001", name="安静的人", email="quiet@example.org", skills="秘密特长")
    without = await a_signup(event, phone="+8613877770002", name="安静的人")
    removed = await a_signup(event, phone="+8613877770003", name="安静的人")
    from app.signups.actions import remove

    await remove(removed.id, "account:x")
    pages = []
    async with the_site(sqlite_database) as site, visitor(site) as browser:
        for number in ("13877770001", "13877770002", "13877770003"):
            answer = await sent(browser, event, form_of(notice, phone=number, client_id="s" * 20))
            assert answer.status_code == 409
            assert "set-cookie" not in answer.headers
            pages.append(re.sub(r'name="_mark" value="\w+"', "", answer.text))
    assert pages[0] == pages[1] == pages[2]
    for secret in ("安静的人", "quiet@example.org", "秘密特长", with_mail.uid, without.uid, "1387777"):
        assert secret not in pages[0]
    assert "这个手机号已经报过名" in pages[0]
    assert await Outbox.count() == 1


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"state": "closed"}, "报名已经截止"), ({"state": "postponed"}, "活动已延期"), ({"state": "cancelled"}, "活动已取消"),
        ({"state": "under_way"}, "正在进行"), ({"state": "done"}, "已经结束"), ({"volunteer_places": 0}, "不招募志愿者"),
    ],
)  # fmt: skip
async def test_a_shut_outing_explains_itself(sqlite_database: Database, facts: dict[str, Any], words: str):
    event, notice = await an_open_outing(**facts)
    async with the_site(sqlite_database) as site, visitor(site) as browser:
        shown = await browser.get(f"/events/{event.slug}/signup")
        posted = await sent(browser, event, form_of(notice))
        broken = await sent(browser, event, {})
    assert (shown.status_code, posted.status_code, broken.status_code) == (200, 409, 409)
    assert all(words in answer.text for answer in (shown, posted, broken))
    assert await Signup.count() == 0


async def test_times_of_sign_up_are_kept(sqlite_database: Database):
    from datetime import timedelta

    from app.kit import clock

    early, _notice = await an_open_outing(signup_opens_at=clock.now() + timedelta(days=1))
    late, _notice = await an_open_outing(signup_closes_at=clock.now() - timedelta(minutes=1))
    async with the_site(sqlite_database) as site, visitor(site) as browser:
        first = await browser.get(f"/events/{early.slug}/signup")
        second = await browser.get(f"/events/{late.slug}/signup")
    assert "报名还没有开始" in first.text
    assert "开始时间" in first.text
    assert "报名时间已经过了" in second.text


async def test_a_draft_is_not_there(sqlite_database: Database):
    event, notice = await an_open_outing(state="draft")
    async with the_site(sqlite_database) as site, visitor(site) as browser:
        assert (await browser.get(f"/events/{event.slug}/signup")).status_code == 404
        assert (await sent(browser, event, form_of(notice))).status_code == 404
        assert (await browser.get("/events/nowhere/signup")).status_code == 404


async def test_a_text_that_changed_meanwhile_is_read_again(sqlite_database: Database):
    event, notice = await an_open_outing()
    texts = {code: (text.title + "!", text.clauses) for code, text in (await ensure_notice(event)).items()}
    await new_version(event, texts, actor="account:x", material=True)
    async with the_site(sqlite_database) as site, visitor(site) as browser:
        answer = await sent(browser, event, form_of(notice))
    assert answer.status_code == 422
    assert "风险告知书刚刚更新过" in answer.text
    assert 'value="林小草"' in answer.text
    assert "required checked" not in re.sub(r'type="radio"[^>]*>', "", answer.text)
    assert await Signup.count() == 0


async def test_too_many_forms_from_one_address_wait(sqlite_database: Database):
    event, _notice = await an_open_outing()
    async with the_site(sqlite_database) as site, visitor(site) as browser:
        limits.switch(True)
        codes = [(await sent(browser, event, {})).status_code for _ in range(62)]
    assert codes[:60] == [422] * 60
    assert codes[60:] == [429, 429]
    with pytest.raises(TooMany):
        limits.allow("signup", "127.0.0.1", 60, 600)


async def test_the_database_holds_no_phone_or_mail_in_clear(sqlite_database: Database):
    event, notice = await an_open_outing()
    async with the_site(sqlite_database) as site, visitor(site) as browser:
        await sent(browser, event, form_of(notice, phone="13812341234", emergency_phone="13943214321", emergency_name="安全的人"))
    rows = [await db.fetch(f"SELECT * FROM {table}") for table in ("signup", "signature", "outbox", "journal")]
    dump = repr(rows)
    for secret in ("13812341234", "13943214321", "lin@example.org", "安全的人"):
        assert secret not in dump
    assert crypto.unseal_json(rows[0][0]["contact"], f"signup.contact:{rows[0][0]['uid']}")["phone"] == "+8613812341234"


async def test_a_whole_sign_up_asks_few_questions(sqlite_database: Database):
    event, notice = await an_open_outing()
    async with the_site(sqlite_database) as site, visitor(site) as browser:
        with db.counted() as asked:
            await browser.get(f"/events/{event.slug}/signup")
        assert len(asked) == 3
        with db.counted() as asked:
            await sent(browser, event, form_of(notice, email=""))
        assert len(asked) <= 9
