from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest

from app.badges import actions as badges
from app.badges import queries as badge_queries
from app.checkin import queries
from app.checkin.tables import Arrival
from app.events.tables import Event
from app.journal import queries as journal
from app.kit import db, pages
from app.people.rules import Role
from app.people.tables import Account
from tests.databases import Database
from tests.making import Visitor, an_account, an_association, an_event, the_site, visitor
from tests.roster.making import a_group, a_volunteer, on_the_list


@dataclass
class Door:
    """A helper at the meeting point, one volunteer's code, one child's code."""

    browser: Visitor
    event: Event
    account: Account
    volunteer: str
    child: str

    @property
    def list(self) -> str:
        return f"/desk/events/{self.event.slug}/arrivals"


@asynccontextmanager
async def door(database: Database, role: str = Role.HELPER, language: str = "zh-CN", **facts: object) -> AsyncIterator[Door]:
    association = await an_association(name="Grass", contact="0719-5550199")
    event = await an_event(association, title="Out and about", contact_name="Mo")
    group = await a_group(event, "G1")
    account = None
    if role != "stranger":
        home = await an_association() if role == "other" else association
        account = await an_account(home, Role.OWNER if role == "other" else Role(role), name="Kim")
    volunteer = await badges.badge_for_signup(await a_volunteer(event, "马小跑", group=group.id))
    child = await badges.badge_for_participant(await on_the_list(event, group=group.uid))
    if facts:
        await Event.update(facts).where(Event.id == event.id)
    async with the_site(database) as app, visitor(app, account, language) as browser:
        yield Door(browser, event, account or Account(), badge_queries.code(volunteer), badge_queries.code(child))


def field(html: str, name: str) -> str:
    found = re.search(f'name="{name}" value="([^"]*)"', html)
    assert found, name
    return found[1]


async def test_a_helper_scans_checks_in_checks_out_and_takes_it_back(database: Database):
    async with door(database) as at:
        here = f"/b/{at.volunteer}"
        first = (await at.browser.get(here)).text
        assert "马小跑" in first
        assert "还没有到" in first

        done = await at.browser.post(f"{here}/arrival", {"client_id": field(first, "client_id")})
        assert (done.status_code, done.headers["location"]) == (303, here)
        after = (await at.browser.get(here)).text
        assert "马小跑 已签到" in after
        assert "签退" in after

        await at.browser.post(f"{here}/departure", {"client_id": field(after, "client_id")})
        gone = (await at.browser.get(here)).text
        assert "已离开" in gone
        back = await at.browser.post(f"{here}/undo", {"client_id": "undo-0001", "tap": field(gone, "tap")})
        assert back.status_code == 303
        assert "已到" in (await at.browser.get(here)).text


async def test_the_same_tap_sent_twenty_times_over_http_is_one_row(database: Database):
    async with door(database) as at:
        answers = await asyncio.gather(
            *(at.browser.post(f"/b/{at.volunteer}/arrival", {"client_id": "the-same-tap"}) for _ in range(20))
        )

        assert {answer.status_code for answer in answers} == {303}
        assert await Arrival.count() == 1


@pytest.mark.parametrize("role", ["stranger", "other", Role.AUDITOR])
async def test_others_see_a_card_without_a_name_and_cannot_tap(sqlite_database: Database, role: str):
    async with door(sqlite_database, role) as at:
        for code in (at.volunteer, at.child):
            answer = await at.browser.get(f"/b/{code}")
            assert answer.status_code == 200
            for word in ("Out and about", "Grass", "持有人身份已登记", "0719-5550100"):
                assert word in answer.text
            for secret in ("马小跑", "林小禾", "G1", "还没有到", "林*"):
                assert secret not in answer.text
            for deed in ("arrival", "departure", "undo"):
                refused = await at.browser.post(f"/b/{code}/{deed}", {"client_id": "tap-00001", "tap": "x"})
                assert refused.status_code == {"stranger": 303, "other": 404}.get(role, 403)
                assert refused.headers.get("location", "/sign-in").startswith("/sign-in")
        assert await Arrival.count() == 0
        assert await journal.reads_of(at.event.uid) == []


async def test_forged_altered_and_revoked_badges_are_refused_with_a_sentence(sqlite_database: Database):
    async with door(sqlite_database) as at:
        holder = await badge_queries.holder(at.child)
        assert holder is not None
        await badges.revoke(holder, actor="x")
        altered = at.volunteer[:-1] + ("a" if at.volunteer[-1] != "a" else "b")
        for code in (at.child, altered, "x", "a-1-b", "<script>", "%F0%9F%98%80"):
            shown, tapped = await at.browser.get(f"/b/{code}"), await at.browser.post(f"/b/{code}/arrival", {"client_id": "tap-00001"})
            assert (shown.status_code, tapped.status_code) == (404, 404), code
            assert "胸牌无效" in shown.text
        assert await Arrival.count() == 0


@pytest.mark.parametrize("state", ["draft", "postponed", "cancelled", "done"])
async def test_an_outing_that_does_not_happen_says_so(sqlite_database: Database, state: str):
    async with door(sqlite_database, state=state) as at:
        one = await at.browser.post(f"/b/{at.volunteer}/arrival", {"client_id": "tap-00001"})
        listed = await at.browser.post(f"/b/{at.volunteer}/arrival", {"client_id": "tap-00001", "back": "list"})

        for answer in (one, listed):
            assert answer.status_code == 409
            assert "活动" in re.findall(r'role="status">.*?<p>(.*?)</p>', answer.text)[0]
        assert '/arrival"' not in (await at.browser.get(at.list)).text
        assert await Arrival.count() == 0


@pytest.mark.parametrize("typed", ["", "x" * 10_000, "\x00\x07", "<script>alert(1)</script>", "😀" * 10, "𬭚㛃", "１２３４５６７８９", "' OR 1=1"])
async def test_hostile_words_in_a_tap_or_a_search_are_no_trouble(database: Database, typed: str):
    async with door(database) as at:
        for back in ("", "list", typed):
            sent = {"client_id": typed, "tap": typed, "back": back, "q": typed, "show": typed}
            answer = await at.browser.post(f"/b/{at.volunteer}/arrival", sent)
            assert answer.status_code == 422
            undone = await at.browser.post(f"/b/{at.volunteer}/undo", sent | {"client_id": "undo-0001"})
            assert undone.status_code == 404
            assert "<script>alert" not in answer.text
        found = await at.browser.get(at.list, params={"q": typed, "show": typed})
        assert found.status_code == (404 if "\x00" in typed else 200)
        assert "<script>alert" not in found.text
        assert await Arrival.count() == 0


async def test_a_tap_from_another_site_is_refused(sqlite_database: Database):
    async with door(sqlite_database) as at:
        answer = await at.browser.post(f"/b/{at.volunteer}/arrival", {pages.CSRF_FIELD: "x", "client_id": "tap-00001"})

        assert answer.status_code == 403
        assert await Arrival.count() == 0


async def test_the_list_shows_who_is_here_and_keeps_search_and_filter(database: Database):
    async with door(database) as at:
        first = (await at.browser.get(at.list)).text
        assert first.count("/arrival\" hx-post") == 2
        assert "0/1" in first

        done = await at.browser.post(
            f"/b/{at.child}/arrival", {"client_id": "tap-00001", "back": "list", "q": "林 小", "show": "missing"}
        )
        assert done.headers["location"] == f"{at.list}?q=%E6%9E%97+%E5%B0%8F&show=missing"
        missing = (await at.browser.get(f"{at.list}?show=missing")).text
        assert "林小禾</a>" not in missing
        assert "马小跑</a>" in missing
        everybody = (await at.browser.get(at.list)).text
        assert "已到 " in everybody
        assert "/undo" in everybody
        assert "没有找到" in (await at.browser.get(f"{at.list}?q=zzz")).text
        assert "林小禾</a>" in (await at.browser.get(f"{at.list}?q=lxh")).text


async def test_htmx_gets_the_list_or_the_pass_alone(sqlite_database: Database):
    async with door(sqlite_database) as at:
        asked = {"headers": {"HX-Request": "true"}}
        polled = await at.browser.get(at.list, **asked)
        listed = await at.browser.post(f"/b/{at.child}/arrival", {"client_id": "tap-00001", "back": "list"}, **asked)
        alone = await at.browser.post(f"/b/{at.volunteer}/arrival", {"client_id": "tap-00002"}, **asked)
        refused = await at.browser.post(f"/b/{at.volunteer}/arrival", {"client_id": "?"}, **asked)

        assert [one.status_code for one in (polled, listed, alone, refused)] == [200, 200, 200, 422]
        for one in (polled, listed):
            assert one.text.lstrip().startswith('<div id="arrivals"')
        for one in (alone, refused):
            assert one.text.lstrip().startswith('<div id="pass"')
        assert "林小禾 已签到" in listed.text
        assert "请刷新" in refused.text
        assert "HX-Request" in polled.headers["vary"]


async def test_looks_at_children_are_written_down_but_not_on_every_poll(sqlite_database: Database):
    async with door(sqlite_database) as at:
        for _ in range(3):
            await at.browser.get(at.list)
            await at.browser.get(at.list, headers={"HX-Request": "true"})
            await at.browser.get(f"/b/{at.child}")
            await at.browser.get(f"/b/{at.volunteer}")

        reads = [(one["what"], one["seen"], one["account_uid"]) for one in await journal.reads_of(at.event.uid)]
        assert sorted(reads) == [("arrivals", 1, at.account.uid), ("badge", 1, at.account.uid)]


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.OWNER, 200), (Role.LEADER, 200), (Role.HELPER, 200), (Role.AUDITOR, 403), ("other", 404), ("stranger", 303)],
)
async def test_who_may_stand_at_the_door(sqlite_database: Database, role: str, status: int):
    async with door(sqlite_database, role) as at:
        answer = await at.browser.get(at.list)

        assert answer.status_code == status
        assert ("林小禾" in answer.text) == (status == 200)


async def test_helpers_at_the_door_see_no_guardian_and_no_health_note(sqlite_database: Database):
    async with door(sqlite_database) as at:
        seen = (await at.browser.get(at.list)).text + (await at.browser.get(f"/b/{at.child}")).text

        assert "林小禾" in seen
        for secret in ("林大树", "13800005501", "花生", "城东小学"):
            assert secret not in seen


async def test_a_revoked_badge_still_stands_on_the_list_without_a_button(sqlite_database: Database):
    async with door(sqlite_database) as at:
        holder = await badge_queries.holder(at.volunteer)
        assert holder is not None
        await badges.revoke(holder, actor="x")

        listed = (await at.browser.get(at.list)).text

        assert "胸牌已作废" in listed
        assert f"/b/{at.volunteer}/arrival" not in listed


async def test_the_list_asks_as_many_questions_for_one_as_for_forty_five(database: Database):
    association = await an_association()
    event, helper = await an_event(association, participant_places=60), await an_account(association, Role.HELPER)
    await on_the_list(event)
    async with the_site(database) as app, visitor(app, helper) as browser:
        with db.counted() as one:
            await browser.get(f"/desk/events/{event.slug}/arrivals")
        for n in range(15):
            await a_volunteer(event, f"义工{n}")
        for n in range(29):
            await on_the_list(event, name=f"孩子{n}")
        await browser.get(f"/desk/events/{event.slug}/arrivals")
        lines = await queries.door_list(event.id)
        for line in lines[::2]:
            await browser.post(f"/b/{line.holder.code}/arrival", {"client_id": line.client_id})
        with db.counted() as many:
            answer = await browser.get(f"/desk/events/{event.slug}/arrivals")

    assert len(lines) == 45
    assert answer.text.count("<li><span") == 45
    assert len(many) <= len(one) <= 9


async def test_english_pages_have_no_chinese_of_ours(sqlite_database: Database):
    async with door(sqlite_database, language="en") as at:
        await at.browser.post(f"/b/{at.volunteer}/arrival", {"client_id": "tap-00001"})
        texts = [(await at.browser.get(path)).text for path in (at.list, f"{at.list}?q=zz", f"/b/{at.volunteer}", f"/b/{at.child}", "/b/x")]
        texts += [(await at.browser.post(f"/b/{at.child}/departure", {"client_id": "tap-00002"})).text]
    async with door(sqlite_database, "stranger", "en") as at:
        texts.append((await at.browser.get(f"/b/{at.child}")).text)
    for text in texts:
        for ours in ("中文", "马小跑", "林小禾"):
            text = text.replace(ours, "")
        assert not re.findall(r"[\u4e00-\u9fff]+", text), text
