"""Versions, the older text, signatures and their chain, the leader's page."""

from __future__ import annotations

import asyncio
import html
from dataclasses import replace
from typing import Any

import pytest

from app.events.tables import Leg
from app.journal.tables import Journal
from app.kit import clock, crypto, db
from app.kit.errors import Invalid
from app.kit.i18n import speaking
from app.outside import paper
from app.outside.strokes import strokes_svg
from app.waivers import queries
from app.waivers.actions import ensure_notice, keep_older, new_version, sign
from app.waivers.copying import copy_of
from app.waivers.rules import VOID_FOR_INJURY, Clause, exact_text, text_sha256, to_lines
from app.waivers.tables import Signature, WaiverText
from tests.databases import Database
from tests.making import an_account, an_association, an_event, the_site, visitor
from tests.signups.people import signing_of

VOID = Clause("活动中受伤，责任自负。", True, VOID_FOR_INJURY)


def texts_of(found: dict[str, queries.Notice], *more: Clause) -> dict[str, Any]:
    return {code: (text.title, (*text.clauses, *more)) for code, text in found.items()}


async def test_the_first_notice_is_drafted_once_in_both_languages(database: Database):
    event = await an_event()
    await Leg(event=event.id, uid=crypto.public_id(), kind="stop", title="图书馆").save()

    both = await asyncio.gather(*(ensure_notice(event) for _ in range(5)))

    assert all(found == both[0] for found in both)
    assert set(both[0]) == {"zh-Hans", "en"}
    assert await WaiverText.count() == 2
    zh = both[0]["zh-Hans"]
    assert zh.sha256 == text_sha256(zh.title, zh.clauses)
    assert "步行跌倒" in exact_text(zh.title, zh.clauses)
    assert await Journal.count().where(Journal.deed == "waiver.drafted") == 1


async def test_a_new_version_follows_and_the_old_one_stays(database: Database):
    event = await an_event()
    first = await ensure_notice(event)

    with pytest.raises(Invalid, match="没有变化"):
        await new_version(event, texts_of(first), actor="account:x", material=True)
    second = await new_version(event, texts_of(first, Clause("新的一条")), actor="account:x", material=False)

    assert (second["en"].version, second["en"].material_change) == (2, False)
    assert await queries.current(event.id) == second
    kept = await WaiverText.objects().where(WaiverText.uid == first["en"].uid).first()
    assert kept
    assert kept.sha256 == first["en"].sha256


async def test_a_void_clause_needs_a_confirmation(database: Database):
    event = await an_event()
    first = await ensure_notice(event)

    with pytest.raises(Invalid) as refused:
        await new_version(event, texts_of(first, VOID), actor="account:x", material=True)
    assert refused.value.field == "void_confirmed"
    made = await new_version(event, texts_of(first, VOID), actor="account:x", material=True, void_confirmed=True)

    assert made["zh-Hans"].clauses[-1].flag == VOID_FOR_INJURY


async def test_both_languages_ask_for_the_same_ticks(database: Database):
    event = await an_event()
    texts = texts_of(await ensure_notice(event))
    texts["en"] = (texts["en"][0], texts["en"][1][:-1])

    with pytest.raises(Invalid) as refused:
        await new_version(event, texts, actor="account:x", material=True)
    assert refused.value.field == "en_clauses"


async def test_the_older_text_is_flagged_and_never_signed(database: Database):
    event = await an_event()
    first = await ensure_notice(event)

    await keep_older(event, "特别承诺", ["自带水杯。", "发生意外，后果自负。"], "account:x")

    (older,) = await queries.older(event.id)
    assert [(clause.flag, clause.tick) for clause in older.clauses] == [("", False), (VOID_FOR_INJURY, False)]
    assert await queries.current(event.id) == first


async def test_signatures_are_chained_and_a_change_is_noticed(database: Database):
    event = await an_event()
    notice = (await ensure_notice(event))["zh-Hans"]

    async def one(name: str) -> int:
        async with db.write():
            return await sign(event.id, event.uid, notice, signing_of(notice, name), photos="none")

    ids = await asyncio.gather(*(one(f"人{mark}") for mark in "甲乙丙丁戊己"))

    assert await queries.first_break(event.id) is None
    signed = await queries.signature(ids[0])
    assert signed
    assert (signed.name, signed.text, signed.address, signed.device) == ("人甲", notice, "192.0.2.7", "A phone")
    assert "人甲".encode() not in bytes((await Signature.select(Signature.signer))[0]["signer"])
    victim = (await Signature.select(Signature.id, Signature.uid, Signature.choices).order_by(Signature.id))[2]
    await db.fetch("UPDATE signature SET choices = ? WHERE id = ?", victim["choices"].replace("none", "public"), victim["id"])
    assert await queries.first_break(event.id) == victim["uid"]
    await db.fetch("UPDATE signature SET choices = ? WHERE id = ?", victim["choices"], victim["id"])
    assert await queries.first_break(event.id) is None
    await db.fetch("DELETE FROM signature WHERE id = ?", victim["id"])
    assert await queries.first_break(event.id) is not None


async def test_nothing_is_signed_without_every_tick(database: Database):
    event = await an_event()
    notice = (await ensure_notice(event))["zh-Hans"]

    with pytest.raises(Invalid):
        async with db.write():
            await sign(event.id, event.uid, notice, signing_of(notice, ticks=(1, 2)))
    assert await Signature.count() == 0


async def test_only_a_change_of_substance_asks_to_sign_again(database: Database):
    event = await an_event()
    first = await ensure_notice(event)
    async with db.write():
        signed = await sign(event.id, event.uid, first["en"], signing_of(first["en"]))
    assert await queries.must_sign_again(event.id, None)
    assert not await queries.must_sign_again(event.id, signed)

    second = await new_version(event, texts_of(first, Clause("甲")), actor="a", material=False)
    assert not await queries.must_sign_again(event.id, signed)
    await new_version(event, texts_of(second, Clause("乙")), actor="a", material=True)
    assert await queries.must_sign_again(event.id, signed)
    assert [(row["version"], row["signed"]) for row in await queries.versions(event.id)] == [(3, 0), (2, 0), (1, 1)]


async def test_the_copy_holds_the_exact_words_and_fits_on_paper(sqlite_database: Database):
    association = await an_association(name="小草协会")
    event = await an_event(association)
    notice = (await ensure_notice(event))["zh-Hans"]
    async with db.write():
        made = await sign(event.id, event.uid, notice, signing_of(notice, "钱𬭚"))
    signed = await queries.signature(made)
    assert signed
    signed = replace(signed, device="Mozilla/5.0 (Linux; Android 14; V2307A) Chrome/126.0 Mobile MicroMessenger/8.0.50")
    event.association_name = "小草协会"  # type: ignore[attr-defined]

    with speaking("en"):
        data = copy_of(signed, event, strokes_svg(signed.drawing))  # type: ignore[arg-type]

    assert data["labels"]["signer"] == "姓名"  # the copy speaks the language that was signed
    assert data["intro"] == notice.clauses[0].text
    assert [clause["text"] for clause in data["clauses"]] == [clause.text for clause in notice.clauses if clause.tick]
    assert {clause["acknowledged"] for clause in data["clauses"]} == {True}
    assert (data["signer"], data["sha256"], data["version"]) == ("钱𬭚", notice.sha256, "1")
    pages = await paper.pages("waiver", data)
    assert len(pages) == 1  # the name stands under the words
    assert data["signed_at"].endswith("（北京时间）")
    assert data["device"] == "微信 · Android"


# --- the leader's page ----------------------------------------------------------------------------------------------


async def test_the_leader_sees_rewords_and_compares(sqlite_database: Database):
    association = await an_association()
    event = await an_event(association)
    leader = await an_account(association)
    address = f"/desk/events/{event.slug}/waiver"
    async with the_site(sqlite_database) as site, visitor(site, leader) as browser:
        page = await browser.get(address)
        found = await queries.current(event.id)
        assert page.status_code == 200
        assert found["zh-Hans"].sha256 in page.text
        assert found["en"].sha256 in page.text
        form = {
            "zh_title": "风险告知书", "zh_clauses": to_lines(found["zh-Hans"].clauses), "en_title": "Notice",
            "en_clauses": to_lines(found["en"].clauses), "material": "y",
        }  # fmt: skip
        void = {**form, "zh_clauses": form["zh_clauses"] + "\n\n□ 受伤责任自负", "en_clauses": form["en_clauses"] + "\n\n□ My own risk"}
        refused = await browser.post(address, void)
        assert refused.status_code == 422
        assert "受伤责任自负" in refused.text
        assert "这些条款对人身伤害无效" in refused.text
        assert (await browser.post(address, {**void, "void_confirmed": "y"})).status_code == 303
        assert (await browser.post(address, form)).status_code == 303
        assert (await browser.post(f"{address}/older", {"title": "特别承诺", "body": "一切后果自负。\n\n自带水杯。"})).status_code == 303
        page = html.unescape((await browser.get(address)).text)
        assert "第 3 版" in page
        assert "依法无效" in page
        assert "慈善法第119条" in page
    assert {text.version for text in (await queries.current(event.id)).values()} == {3}


async def test_forgotten_risks_are_named_and_drafted_again(sqlite_database: Database):
    association = await an_association()
    event = await an_event(association)
    leader = await an_account(association)
    await ensure_notice(event)
    event.risks = "步行跌倒\n划船落水"
    await event.save()
    async with the_site(sqlite_database) as site, visitor(site, leader) as browser:
        assert "活动页写着：划船落水" in (await browser.get(f"/desk/events/{event.slug}/waiver")).text
        fresh = (await browser.get(f"/desk/events/{event.slug}/waiver?fresh=1")).text
    assert "步行跌倒；划船落水" in fresh


@pytest.mark.parametrize("value", ["", "长" * 50_000, "\x00\x07", "<script>alert(1)</script>", "😀", "没有要勾的"])
async def test_hostile_words_for_a_notice_come_back_with_a_sentence(sqlite_database: Database, value: str):
    association = await an_association()
    event = await an_event(association)
    leader = await an_account(association)
    async with the_site(sqlite_database) as site, visitor(site, leader) as browser:
        form = {"zh_title": "题", "zh_clauses": value, "en_title": "T", "en_clauses": "□ one"}
        answer = await browser.post(f"/desk/events/{event.slug}/waiver", form)
        stale = await browser.post(f"/desk/events/{event.slug}/waiver", {**form, "_mark": "x"})
        title = await browser.post(f"/desk/events/{event.slug}/waiver/older", {"title": "长" * 10_000, "body": value})
    assert (answer.status_code, title.status_code) == (422, 422)
    assert stale.status_code in (403, 422)
    assert 'id="zh_clauses-error"' in answer.text
    assert 'value="题"' in answer.text
    assert "<script>alert" not in answer.text
    assert (await queries.current(event.id))["en"].version == 1


async def test_the_clock_stands_in_the_signature(sqlite_database: Database):
    event = await an_event()
    notice = (await ensure_notice(event))["en"]
    moment = clock.now().replace(year=2027, microsecond=5)
    with clock.at(moment):
        async with db.write():
            made = await sign(event.id, event.uid, notice, signing_of(notice))
    signed = await queries.signature(made)
    assert signed
    assert signed.at == moment
