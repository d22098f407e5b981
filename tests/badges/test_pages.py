from __future__ import annotations

import re

import pytest

from app.badges import actions, queries
from app.badges.queries import Holder
from app.journal import queries as journal
from app.kit import crypto, db
from app.people.rules import Role
from app.settings import current
from tests.databases import Database
from tests.making import an_account, an_association, an_event, the_site, visitor
from tests.outside.reading import decoded, grey
from tests.roster.making import a_group, a_volunteer, on_the_list


def seen(png: bytes) -> tuple[tuple[int, ...], str]:
    """Size and content of the QR, by an independent decoder."""
    return grey(png).shape, decoded(png)


async def test_the_own_badge_and_its_code_decode_to_the_badges_address(database: Database):
    event = await an_event()
    group = await a_group(event, "第2组", 1)
    signup = await a_volunteer(event, "喆堃", group=group.id)
    token = crypto.signed("my", signup.uid, 1)
    async with the_site(database) as app, visitor(app) as browser:
        code, badge = await browser.get(f"/my/{token}/qr.png"), await browser.get(f"/my/{token}/badge.png")
        there = queries.code(await actions.badge_for_signup(signup))

        assert seen(code.content) == ((300, 300), f"{current().base_url}/b/{there}")
        assert seen(badge.content) == ((1200, 900), f"{current().base_url}/b/{there}")
        for answer in (code, badge):
            assert answer.headers["content-type"] == "image/png"
            assert answer.headers["cache-control"] == "no-store"
            assert "set-cookie" not in answer.headers
        assert (await browser.get(f"/b/{there}")).status_code == 200


async def test_a_wrong_own_link_or_a_revoked_badge_gives_no_picture(database: Database):
    event = await an_event()
    signup, waiting = await a_volunteer(event), await a_volunteer(event, place="waiting")
    token = crypto.signed("my", signup.uid, 1)
    async with the_site(database) as app, visitor(app) as browser:
        for wrong in (token[:-1], "x", "%00", crypto.signed("my", waiting.uid, 1), crypto.signed("badge", signup.uid, 1)):
            for name in ("badge.png", "qr.png"):
                assert (await browser.get(f"/my/{wrong}/{name}")).status_code == 404, wrong
        badge = await actions.badge_for_signup(signup)
        holder = await queries.of_event(event.id, badge.uid)
        assert holder is not None
        await actions.revoke(holder, actor="x")
        revoked = await browser.get(f"/my/{token}/qr.png")
        assert revoked.status_code == 404
        assert "已经作废" in revoked.text


async def test_the_leader_prints_revokes_and_renews(sqlite_database: Database):
    association = await an_association()
    event, leader = await an_event(association), await an_account(association)
    await a_volunteer(event)
    child = await on_the_list(event)
    address = f"/desk/events/{event.slug}/badges"
    async with the_site(sqlite_database) as app, visitor(app, leader) as browser:
        listed = (await browser.get(address)).text
        assert "马小跑" in listed
        assert "林小禾" in listed
        sheet = await browser.get(f"{address}.pdf")
        assert sheet.content[:5] == b"%PDF-"
        only = await browser.get(f"{address}.pdf?who=volunteers")
        assert len(only.content) < len(sheet.content)
        one, other = await queries.holders(event.id)
        picture = await browser.get(f"{address}/{other.uid}/badge.png")
        assert seen(picture.content)[1].endswith(f"/b/{other.code}")

        await browser.post(f"{address}/{one.uid}/revocation")
        assert "已作废" in (await browser.get(address)).text
        assert await queries.holder(one.code) is None
        await browser.post(f"{address}/{one.uid}/renewal")
        assert (await now(event.id, one)).generation == 2

        reads = [(line["what"], line["seen"], line["participant_uid"]) for line in await journal.reads_of(event.uid)]
        assert reads == [("badge", 1, ""), ("badge", 1, child.uid), ("print", 1, ""), ("badge", 1, "")]


async def now(event_id: int, holder: Holder) -> Holder:
    found = await queries.of_event(event_id, holder.uid)
    assert found is not None
    return found


async def test_an_outing_without_anybody_says_so(sqlite_database: Database):
    association = await an_association()
    event, leader = await an_event(association), await an_account(association)
    async with the_site(sqlite_database) as app, visitor(app, leader) as browser:
        assert "还没有人" in (await browser.get(f"/desk/events/{event.slug}/badges")).text
        assert (await browser.get(f"/desk/events/{event.slug}/badges.pdf")).status_code == 404


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.OWNER, 200), (Role.LEADER, 200), (Role.HELPER, 403), (Role.AUDITOR, 403), ("other", 404), ("stranger", 303)],
)
async def test_who_may_handle_badges(sqlite_database: Database, role: str, status: int):
    association = await an_association()
    event = await an_event(association)
    badge = await actions.badge_for_signup(await a_volunteer(event))
    account = None
    if role != "stranger":
        home = await an_association() if role == "other" else association
        account = await an_account(home, Role.OWNER if role == "other" else Role(role))
    address = f"/desk/events/{event.slug}/badges"
    async with the_site(sqlite_database) as app, visitor(app, account) as browser:
        for path in ("", ".pdf", f"/{badge.uid}/badge.png"):
            assert (await browser.get(address + path)).status_code == status, path
        for path in ("revocation", "renewal"):
            assert (await browser.post(f"{address}/{badge.uid}/{path}")).status_code == (303 if status == 200 else status)
        if status == 200:
            for wrong in ("nothere", "%00", "x" * 300):
                assert (await browser.post(f"{address}/{wrong}/renewal")).status_code == 404


async def test_badges_of_another_outing_cannot_be_reached(sqlite_database: Database):
    association = await an_association()
    event, leader = await an_event(association), await an_account(association)
    badge = await actions.badge_for_signup(await a_volunteer(await an_event()))
    async with the_site(sqlite_database) as app, visitor(app, leader) as browser:
        answer = await browser.post(f"/desk/events/{event.slug}/badges/{badge.uid}/revocation")

    assert answer.status_code == 404
    assert (await queries.holder(queries.code(badge))) is not None


async def test_the_list_asks_as_many_questions_for_one_as_for_forty(sqlite_database: Database):
    association = await an_association()
    event, leader = await an_event(association, participant_places=50), await an_account(association)
    await on_the_list(event)
    async with the_site(sqlite_database) as app, visitor(app, leader) as browser:
        with db.counted() as one:
            await browser.get(f"/desk/events/{event.slug}/badges")
        for n in range(39):
            await on_the_list(event, name=f"孩子{n}")
        with db.counted() as forty:
            await browser.get(f"/desk/events/{event.slug}/badges")

    assert len(one) == len(forty) <= 8


async def test_english_pages_have_no_chinese_of_ours(sqlite_database: Database):
    association = await an_association(name="Grass")
    event, leader = await an_event(association, title="Out"), await an_account(association, name="Kim")
    address = f"/desk/events/{event.slug}/badges"
    async with the_site(sqlite_database) as app, visitor(app, leader, "en") as browser:
        empty = (await browser.get(address)).text
        await a_volunteer(event, "Max")
        holder = (await browser.get(address)).text and (await queries.holders(event.id))[0]
        await browser.post(f"{address}/{holder.uid}/revocation")
        revoked = (await browser.get(address)).text
        renewed = await browser.post(f"{address}/{holder.uid}/renewal", follow_redirects=True)
        for text in (empty, revoked, renewed.text):
            assert not re.findall(r"[\u4e00-\u9fff]+", text.replace("中文", ""))
