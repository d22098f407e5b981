"""The volunteer's own pages: place, withdrawing, confirming, signing again, own data, erasing."""

from __future__ import annotations

import html
import json
import re
from datetime import timedelta

import pytest

from app.journal.tables import Journal
from app.kit import clock, crypto, db
from app.signups import actions, data_actions, queries
from app.signups.rules import Counts
from app.signups.tables import Group, Signup
from app.waivers import queries as waivers
from app.waivers.actions import ensure_notice, erase_due, new_version
from app.waivers.tables import Signature
from tests.databases import Database
from tests.making import an_event, the_site, visitor
from tests.signups.people import STROKES, a_signup


def link_of(signup: Signup) -> str:
    return f"/my/{queries.token_of(signup.uid, signup.generation)}"


async def test_the_own_page_shows_place_badge_meeting_calendar_and_group(sqlite_database: Database):
    event = await an_event(bring="水杯\n雨具")
    one = await a_signup(event)
    group = Group(uid=crypto.public_id(), event=event.id, name="星星组", position=1)
    await group.save()
    await Signup.update({Signup.group: group.id}).where(Signup.id == one.id)
    async with the_site(sqlite_database) as site, visitor(site) as browser:
        page = (await browser.get(link_of(one))).text
    token = link_of(one)
    for words in ("您已报名成功", f'src="{token}/qr.png"', f'href="{token}/badge.png"', "广场东门", "07:30", "星星组", "水杯", f'href="{token}.ics"', "webcal://", f"{token}.ics</textarea>"):
        assert words in page
    assert 'name="robots" content="noindex' in page
    assert "138" not in re.sub(r"\b[0-9a-f]{30,}\b", "", page)


async def test_a_forged_or_revoked_link_is_nobodys(sqlite_database: Database):
    event = await an_event()
    one = await a_signup(event)
    link = link_of(one)
    paths = ("", "/details", "/data", "/data.json", "/waiver", "/waiver.pdf")
    async with the_site(sqlite_database) as site, visitor(site) as browser:
        forged = link[:-1] + ("a" if link[-1] != "a" else "b")
        assert {(await browser.get(forged + path)).status_code for path in paths} == {404}
        await data_actions.new_link(one.id, "account:x")
        assert {(await browser.get(link + path)).status_code for path in paths} == {404}
        assert [(await browser.post(link + path)).status_code for path in ("/withdrawal", "/erasure", "/confirmation")] == [404] * 3
    assert await queries.counts(event.id) == Counts(going=1)


async def test_withdrawing_needs_the_pages_own_mark(sqlite_database: Database):
    event = await an_event()
    one = await a_signup(event)
    async with the_site(sqlite_database) as site, visitor(site) as browser:
        assert (await browser.post(link_of(one) + "/withdrawal", {"_mark": "x"})).status_code == 403
        assert await queries.counts(event.id) == Counts(going=1)

        answer = await browser.post(link_of(one) + "/withdrawal")
        page = await browser.get(link_of(one))

    assert answer.headers["location"] == link_of(one)
    assert "您已退出" in page.text
    assert "badge.png" not in page.text
    assert "qr.png" not in page.text
    assert await queries.counts(event.id) == Counts()


async def test_a_waiting_person_confirms_with_one_tap(sqlite_database: Database):
    event = await an_event(volunteer_places=1)
    going, waiting = await a_signup(event), await a_signup(event, reserve=True)
    async with the_site(sqlite_database) as site, visitor(site) as browser:
        assert "候补第 1 位" in (await browser.get(link_of(waiting))).text
        refused = await browser.post(link_of(waiting) + "/confirmation")
        assert refused.status_code == 303
        assert await queries.counts(event.id) == Counts(going=1, waiting=1)
        await actions.withdraw(going.id)
        assert "有名额了，等您确认" in (await browser.get(link_of(waiting))).text

        await browser.post(link_of(waiting) + "/confirmation")

        assert "您已报名成功" in (await browser.get(link_of(waiting))).text


@pytest.mark.parametrize(
    ("state", "words", "heading"),
    [
        ("cancelled", "活动已取消", "活动已取消，谢谢您报名"),
        ("postponed", "活动已延期", "活动延期了，您的名额还在"),
        ("done", "活动已结束", "活动结束了，谢谢您"),
    ],
)
async def test_banner_and_heading_speak_when_the_outing_is_not_as_planned(
    sqlite_database: Database, state: str, words: str, heading: str
):
    event = await an_event(bring="水杯")
    one = await a_signup(event)
    event.state, event.reason = state, "大风"
    await event.save()
    async with the_site(sqlite_database) as site, visitor(site) as browser:
        page = (await browser.get(link_of(one))).text
    assert words in page
    assert f"<h1>{heading}</h1>" in page
    assert (f"{link_of(one)}.ics" in page, "水杯" in page) == (state == "postponed", state == "postponed")
    assert ("badge.png" in page, "/withdrawal" in page) == (state == "postponed", state == "postponed")


async def test_own_data_is_put_right_and_the_number_found_again(database: Database):
    event = await an_event()
    one = await a_signup(event, phone="+8613812340001", medical=True)
    await a_signup(event, phone="+8613812340002")
    form = {
        "name": "林小𬭚", "phone": "13812340009", "email": "", "age_band": "60+", "emergency_name": "林大树",
        "emergency_phone": "13900000000", "photo_consent": "public",
    }  # fmt: skip
    async with the_site(database) as site, visitor(site) as browser:
        shown = (await browser.get(link_of(one) + "/details")).text
        assert 'value="13812340001"' in shown
        assert "+86" not in shown
        taken = await browser.post(link_of(one) + "/details", {**form, "phone": "13812340002"})
        assert (taken.status_code, "不能用在这里" in taken.text) == (422, True)
        answer = await browser.post(link_of(one) + "/details", form)
    assert answer.status_code == 303
    row = await Signup.objects().where(Signup.id == one.id).first()
    assert row
    assert (row.name, row.age_band, row.photo_consent) == ("林小𬭚", "60+", "public")
    assert "medical" not in json.loads(row.consents)
    found = await queries.listed(event.id, event.uid, search="138 1234 0009")
    assert [listed["uid"] for listed in found.rows] == [one.uid]
    line = await Journal.objects().where(Journal.deed == "signup.corrected").first()
    assert line
    assert json.loads(line.detail) == {
        "fields": ["phone", "name", "age_band", "photo_consent", "consents"]
    }


async def test_own_data_is_seen_and_taken_away(sqlite_database: Database):
    event = await an_event()
    one = await a_signup(event, phone="+8613812345678", skills="手语", email="lin@example.org")
    async with the_site(sqlite_database) as site, visitor(site) as browser:
        page = html.unescape((await browser.get(link_of(one) + "/data")).text)
        answer = await browser.get(link_of(one) + "/data.json")
    for words in ("林小草", "13812345678", "手语", "lin@example.org", "林大树", "192.0.2.7"):
        assert words in page
    own = answer.json()
    assert (own["format"], own["phone"], own["skills"], own["place"]) == ("qianshou-own-data/1", "+8613812345678", "手语", "going")
    assert own["signature"]["typed"] == "林小草"
    assert answer.headers["x-robots-tag"] == "noindex, nofollow"


async def test_erased_data_is_really_gone(database: Database):
    event = await an_event(volunteer_places=1)
    one = await a_signup(event, name="消失的人", phone="+8613812349999", email="gone@example.org", skills="唱歌")
    waiting = await a_signup(event, reserve=True)
    link, key = link_of(one), one.phone_key
    async with the_site(database) as site, visitor(site) as browser:
        assert "3年" in (await browser.get(link + "/data")).text

        answer = await browser.post(link + "/erasure")

        assert (answer.status_code, "您的资料已删除" in answer.text) == (200, True)
        assert (await browser.get(link)).status_code == 404
        renewed = f"/my/{queries.token_of(one.uid, one.generation + 1)}"
        assert (await browser.get(renewed)).status_code == 404
    row = (await db.fetch("SELECT * FROM signup WHERE id = ?", one.id))[0]
    assert {name: row[name] for name in ("name", "search", "age_band", "skills", "photo_consent", "consents", "client_id")} == {
        "name": "", "search": "", "age_band": "", "skills": "", "photo_consent": "none", "consents": "{}", "client_id": "",
    }  # fmt: skip
    assert bytes(row["contact"]) == b""
    assert row["phone_key"] != key
    dump = repr([await db.fetch(f"SELECT * FROM {table}") for table in ("signup", "outbox", "journal")])
    assert "消失的人" not in dump
    assert "xiaoshideren" not in dump
    assert await db.value("SELECT count(*) FROM outbox WHERE about = ?", f"signup:{one.uid}") == 0
    assert (await queries.listed(event.id, event.uid)).rows[0]["uid"] == waiting.uid
    assert await queries.counts(event.id) == Counts(offered=1)
    kept = await waivers.signature(one.signature)
    assert kept
    assert kept.name == "消失的人"


async def test_what_is_old_enough_goes_by_itself(database: Database):
    event = await an_event()
    one = await a_signup(event)
    two = await a_signup(event)
    with clock.at(event.ends_at + timedelta(days=364)):
        assert (await data_actions.erase_due(), await erase_due()) == (0, 0)
    with clock.at(event.ends_at + timedelta(days=366)):
        assert await data_actions.erase_due() == 2
        assert await data_actions.erase_due() == 0
    row = await Signup.objects().where(Signup.id == one.id).first()
    assert row
    assert row.name == ""
    with clock.at(clock.now() + timedelta(days=3 * 366 + 1)):
        assert await erase_due() == 2
    assert await waivers.first_break(event.id) is None
    kept = await waivers.signature(two.signature)
    assert kept
    assert (kept.name, kept.drawing) == ("", [])


async def test_a_changed_notice_is_signed_again_and_the_first_signature_stays(database: Database):
    event = await an_event()
    one = await a_signup(event)
    texts = {code: (text.title, (*text.clauses[:-1], text.clauses[-1])) for code, text in (await ensure_notice(event)).items()}
    changed = {code: (title + " 2", clauses) for code, (title, clauses) in texts.items()}
    async with the_site(database) as site, visitor(site) as browser:
        assert "风险告知书有了新的内容" not in (await browser.get(link_of(one))).text
        notice = (await new_version(event, changed, actor="account:x", material=True))["zh-Hans"]
        assert "风险告知书有了新的内容" in (await browser.get(link_of(one))).text
        assert notice.title in (await browser.get(link_of(one) + "/waiver")).text
        ticks = [str(number) for number, clause in enumerate(notice.clauses) if clause.tick]
        form = {"text_uid": notice.uid, "typed": "林小草", "drawing": STROKES, "clauses": ticks}

        refused = await browser.post(link_of(one) + "/waiver", {**form, "typed": "别人", "clauses": ticks[1:]})
        answer = await browser.post(link_of(one) + "/waiver", form)
        again = await browser.post(link_of(one) + "/waiver", form)

        assert (refused.status_code, answer.status_code, again.status_code) == (422, 303, 303)
        assert "风险告知书有了新的内容" not in (await browser.get(link_of(one))).text
    assert await Signature.count() == 2
    assert await waivers.first_break(event.id) is None


async def test_the_signers_copy_is_a_pdf_with_rare_characters(sqlite_database: Database):
    event = await an_event()
    one = await a_signup(event, name="钱𬭚")
    async with the_site(sqlite_database) as site, visitor(site) as browser:
        answer = await browser.get(link_of(one) + "/waiver.pdf")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    assert answer.content.startswith(b"%PDF-")
    assert "no-store" in answer.headers["cache-control"]
