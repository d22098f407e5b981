from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from app.events.tables import Event
from app.journal import queries as journal
from app.kit import crypto, db, pages
from app.people.rules import Role
from app.people.tables import Account
from app.roster import actions, queries
from tests.databases import Database
from tests.making import Visitor, an_account, an_association, an_event, the_site, visitor
from tests.roster.making import CHILD, TEACHER, a_child, a_group, a_volunteer, on_the_list

TYPED = {
    "kind": "child", "name": "林小禾", "age_band": "4-8", "school": "城东小学", "group": "", "in_charge": "", "chaperone": "",
    "guardian_name": "林大树", "guardian_phone": "138 0000 5501", "relation": "父亲", "health_note": "对花生过敏",
    "photo_level": "internal", "consents": ["taking_part", "medical", "photos"],
}  # fmt: skip


@asynccontextmanager
async def desk(database: Database, role: Role = Role.LEADER, **facts: Any) -> AsyncIterator[tuple[Visitor, Event, Account]]:
    """A colleague at the desk of one outing."""
    association = await an_association()
    event, account = await an_event(association, **facts), await an_account(association, role)
    async with the_site(database) as app, visitor(app, account) as browser:
        yield browser, event, account


def address(event: Event) -> str:
    return f"/desk/events/{event.slug}/roster"


async def test_a_leader_adds_a_child_corrects_it_takes_it_off_and_brings_it_back(database: Database):
    async with desk(database) as (browser, event, _account):
        group = await a_group(event)
        empty = await browser.get(address(event))
        assert "名册里还没有人" in empty.text

        added = await browser.post(address(event), TYPED | {"group": group.uid})
        assert (added.status_code, added.headers["location"]) == (303, address(event))
        (child,) = await queries.people(event.id)
        listed = (await browser.get(address(event))).text
        assert "林小禾" in listed
        assert "1/30" in listed
        assert "第1组" in listed
        assert "花生" not in listed
        assert "13800005501" not in listed

        card = (await browser.get(f"{address(event)}/{child.uid}")).text
        assert all(word in card for word in ("林小禾", "对花生过敏", "tel:13800005501", "林大树", "父亲"))

        form = (await browser.get(f"{address(event)}/{child.uid}/edit")).text
        assert 'value="+8613800005501"' in form
        assert form.count("checked") == 5
        changed = await browser.post(f"{address(event)}/{child.uid}", TYPED | {"name": "林小苗", "group": group.uid})
        assert changed.headers["location"] == f"{address(event)}/{child.uid}"

        await browser.post(f"{address(event)}/{child.uid}/departure")
        gone = (await browser.get(address(event))).text
        assert "已移出" in gone
        assert "0/30" in gone
        await browser.post(f"{address(event)}/{child.uid}/return")
        assert "1/30" in (await browser.get(address(event))).text
        await browser.post(f"{address(event)}/{child.uid}/erasure")
        assert "林小苗" not in (await browser.get(address(event))).text


async def test_a_full_list_says_so_and_keeps_what_was_typed(sqlite_database: Database):
    async with desk(sqlite_database, participant_places=1) as (browser, event, _account):
        await on_the_list(event, name="甲")

        answer = await browser.post(address(event), TYPED)

        assert answer.status_code == 409
        assert "名册已满：1 个名额都有人了" in answer.text
        for typed in ("林小禾", "林大树", "对花生过敏", "城东小学"):
            assert typed in answer.text
        assert await queries.taken(event.id) == 1


async def test_every_look_at_a_child_is_written_down_and_shown(sqlite_database: Database):
    async with desk(sqlite_database) as (browser, event, account):
        await browser.get(address(event))
        assert await journal.reads_of(event.uid) == []  # nobody was there to be seen
        child = await on_the_list(event)
        await on_the_list(event, name="乙")
        await browser.get(address(event))
        await browser.get(f"{address(event)}/{child.uid}")
        await browser.get(f"{address(event)}/{child.uid}/edit")
        await browser.get(f"{address(event)}.pdf")

        reads = [(one["what"], one["seen"], one["participant_uid"]) for one in reversed(await journal.reads_of(event.uid))]

        assert reads == [("roster", 2, ""), ("card", 1, child.uid), ("card", 1, child.uid), ("print", 2, "")]
        told = (await browser.get(address(event))).text
        assert account.name in told
        assert "打印了名单" in told


async def test_the_printed_list_is_a_pdf_for_all_groups_or_one(sqlite_database: Database):
    async with desk(sqlite_database) as (browser, event, _account):
        group = await a_group(event)
        await on_the_list(event, group=group.uid)
        await on_the_list(event, name="𬭚㛃 #read(\"/etc/passwd\")")

        both, one = await browser.get(f"{address(event)}.pdf"), await browser.get(f"{address(event)}.pdf?group={group.uid}")

        assert both.content[:5] == one.content[:5] == b"%PDF-"
        assert both.headers["cache-control"] == "no-store"
        assert len(both.content) > len(one.content)
        assert (await browser.get(f"{address(event)}.pdf?group=nothere")).status_code == 404


async def test_lines_are_added_all_at_once(sqlite_database: Database):
    async with desk(sqlite_database) as (browser, event, _account):
        lines = "林小禾，8岁，城东小学，林大树，13800005501\n\n苗苗\t９\t\t苗妈妈\t138 0000 5502\r\nAnn,12,,Lee,+44 20 7946 0958"

        answer = await browser.post(f"{address(event)}/several", {"kind": "child", "group": "", "lines": lines})

        assert answer.status_code == 303
        assert [(one.name, one.age_band, one.school, one.photo_level) for one in await queries.people(event.id)] == [
            ("Ann", "9-12", "", "none"), ("林小禾", "4-8", "城东小学", "none"), ("苗苗", "9-12", "", "none"),
        ]  # fmt: skip


async def test_each_bad_line_is_told_with_its_number_and_nobody_is_added(sqlite_database: Database):
    async with desk(sqlite_database) as (browser, event, _account):
        lines = "林小禾，8，城东小学，林大树，13800005501\n，8，，林，13800005501\n甲，老，，林，13800005501\n乙，8，，林，12\n丙，8，，，\n丁,1,2,3,4,5\n戊，老，，林，12"

        answer = await browser.post(f"{address(event)}/several", {"kind": "child", "group": "", "lines": lines})

        assert answer.status_code == 422
        for number in (2, 3, 4, 5, 6, 7):
            assert f"第 {number} 行" in answer.text
        assert "第 1 行" not in answer.text
        assert re.search(r"第 3 行：[^(]", answer.text)  # one thing wrong needs no number
        assert re.search(r"第 7 行：\(1\) [^(]+ \(2\) ", answer.text)
        assert "林小禾，8，城东小学" in answer.text
        assert await queries.people(event.id) == []


@pytest.mark.parametrize("kind", ["carer", "teacher"])
async def test_teachers_need_only_a_name(sqlite_database: Database, kind: str):
    async with desk(sqlite_database) as (browser, event, _account):
        answer = await browser.post(f"{address(event)}/several", {"kind": kind, "group": "", "lines": "杜老师\n鲁老师，，城东小学"})

        assert answer.status_code == 303
        assert [one.age_band for one in await queries.people(event.id)] == ["18+", "18+"]


HOSTILE = ["", "x" * 10_000, "\x00\x07\u202e", "<script>alert(1)</script>", "👧🏽👨‍👩‍👧", "𬭚㛃䶮", "１３８００００５５０１", "' OR 1=1 --", "{{7*7}}"]


@pytest.mark.parametrize("field", [*TYPED, "entry_id"])
async def test_hostile_words_in_any_field_end_in_a_sentence_or_a_card(sqlite_database: Database, field: str):
    async with desk(sqlite_database) as (browser, event, _account):
        for typed in HOSTILE:
            answer = await browser.post(address(event), TYPED | {field: typed})

            assert answer.status_code in (303, 422), (field, typed[:20])
            assert "<script>alert" not in answer.text
            if answer.status_code == 422:
                assert 'aria-invalid="true"' in answer.text or "field-error" in answer.text, (field, typed[:20])
        assert "<script>alert" not in (await browser.get(address(event))).text


@pytest.mark.parametrize("typed", HOSTILE)
async def test_hostile_lines_and_searches_are_no_trouble(sqlite_database: Database, typed: str):
    async with desk(sqlite_database) as (browser, event, _account):
        await on_the_list(event)

        answer = await browser.post(f"{address(event)}/several", {"kind": typed, "group": typed, "lines": typed})
        assert answer.status_code == 422
        for query in ({"q": typed}, {"group": typed}):
            found = await browser.get(address(event), params=query)
            assert found.status_code == (404 if "\x00" in typed else 200)
            assert "<script>alert" not in found.text


async def test_a_stale_page_keeps_what_was_typed(sqlite_database: Database):
    async with desk(sqlite_database) as (browser, event, _account):
        answer = await browser.post(address(event), TYPED | {pages.CSRF_FIELD: "x"})

        assert answer.status_code == 403
        assert "林小禾" in answer.text
        assert await queries.people(event.id) == []
        bare = await browser.post(f"{address(event)}/abc/erasure", {pages.CSRF_FIELD: "x"})
        assert bare.status_code == 403


@pytest.mark.parametrize("uid", ["nothere", "%00", "..%2f", "a" * 300, "孩子"])
async def test_a_card_that_is_not_there_is_404(database: Database, uid: str):
    async with desk(database) as (browser, event, _account):
        for method, path in (("GET", ""), ("GET", "/edit"), ("POST", ""), ("POST", "/departure"), ("POST", "/erasure")):
            ask = browser.get if method == "GET" else browser.post
            assert (await ask(f"{address(event)}/{uid}{path}")).status_code == 404, (method, path)


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.OWNER, 200), (Role.LEADER, 200), (Role.HELPER, 403), (Role.AUDITOR, 403), ("other", 404), ("stranger", 303)],
)
async def test_who_may_open_the_list(sqlite_database: Database, role: str, status: int):
    association = await an_association()
    event = await an_event(association)
    child = await on_the_list(event)
    account = None
    if role != "stranger":
        home = await an_association() if role == "other" else association
        account = await an_account(home, Role.OWNER if role == "other" else Role(role))
    async with the_site(sqlite_database) as app, visitor(app, account) as browser:
        for path in ("", "/new", "/several", f"/{child.uid}", f"/{child.uid}/edit", ".pdf"):
            answer = await browser.get(address(event) + path)
            assert answer.status_code == status, path
            if status != 200:
                assert "林小禾" not in answer.text
        if status != 200:
            for path in ("", "/several", f"/{child.uid}", f"/{child.uid}/departure", f"/{child.uid}/return", f"/{child.uid}/erasure"):
                assert (await browser.post(address(event) + path, TYPED)).status_code == status, path
            assert [one.name for one in await queries.people(event.id)] == ["林小禾"]
            assert await journal.reads_of(event.uid) == []


async def test_the_list_asks_as_many_questions_for_one_as_for_thirty(sqlite_database: Database):
    async with desk(sqlite_database) as (browser, event, _account):
        await on_the_list(event)
        with db.counted() as one:
            await browser.get(address(event))
        with db.counted() as one_paper:
            await browser.get(f"{address(event)}.pdf")
        await actions.add(event.id, TEACHER, actor="x")
        for n in range(28):
            await on_the_list(event, name=f"孩子{n}")
        with db.counted() as thirty:
            await browser.get(address(event))
        with db.counted() as thirty_paper:
            await browser.get(f"{address(event)}.pdf")

        assert len(one) == len(thirty) <= 12
        assert len(one_paper) == len(thirty_paper)


async def test_english_pages_have_no_chinese_of_ours(sqlite_database: Database):
    association = await an_association(name="Grass")
    event = await an_event(association, title="Out")
    account = await an_account(association, name="Kim")
    volunteer = await a_volunteer(event, "Max")
    child = await on_the_list(
        event, **{**CHILD.__dict__, "name": "Ann", "school": "", "guardian_name": "Lee", "relation": "", "health_note": "nuts",
                  "in_charge": volunteer.uid}
    )  # fmt: skip
    await on_the_list(event, name="Bo", guardian_name="Lee", relation="", health_note="", school="", consents=frozenset(),
                      photo_level="none")  # fmt: skip
    gone = await on_the_list(event, name="Cy", guardian_name="Lee", relation="", school="")
    await actions.take_off(event.id, gone.uid, actor="x")
    async with the_site(sqlite_database) as app, visitor(app, account, "en") as browser:
        for path in ("", "", "/new", "/several", f"/{child.uid}", f"/{child.uid}/edit"):
            text = (await browser.get(address(event) + path)).text
            assert not re.findall(r"[\u4e00-\u9fff]+", text.replace("中文", "")), path
        wrong = await browser.post(address(event), {"kind": "child", "name": "", "guardian_phone": "1", "entry_id": crypto.public_id(12)})
        assert not re.findall(r"[\u4e00-\u9fff]+", wrong.text.replace("中文", ""))
        lines = await browser.post(f"{address(event)}/several", {"kind": "child", "group": "", "lines": "A,x\n,8\nB\nC,1,2,3,4,5"})
        assert not re.findall(r"[\u4e00-\u9fff]+", lines.text.replace("中文", "")), lines.text
    assert a_child() == CHILD
