"""The journal's page."""

from __future__ import annotations

from app.journal import actions as journal
from app.journal.tables import Journal
from app.kit import db
from app.people.rules import Role
from app.people.tables import Membership
from tests import making


async def an_outing():
    association = await making.an_association()
    auditor = await making.an_account(association, Role.AUDITOR, name="严监督")
    return association, auditor, await making.an_event(association, slug="june")


async def noted(event, deed: str, actor: str = "house", **detail):
    async with db.write():
        await journal.note(f"event:{event.uid}", deed, actor=actor, subject=f"event:{event.uid}", **detail)


async def shown(database, account, address="/desk/events/june/journal", language="zh-CN"):
    async with making.the_site(database) as site, making.visitor(site, account, language) as browser:
        return await browser.get(address)


async def test_it_tells_who_did_what_newest_first_and_who_looked_at_children(database):
    association, auditor, event = await an_outing()
    leader = await making.an_account(association, name="李队长")
    gone = await making.an_account(association, name="走了的人")
    await noted(event, "event.created", f"account:{leader.uid}")
    await noted(event, "kite.flown", f"account:{gone.uid}")
    await noted(event, "signup.made", "signup:x", place="going")
    await Membership.delete().where(Membership.account == gone.id)
    async with db.write():
        await journal.child_read(leader.uid, event.uid, "roster", 12)

    text = (await shown(database, auditor)).text

    deeds = text.split("<tbody")[1]
    assert deeds.index("报名") < deeds.index("kite.flown") < deeds.index("新建活动")
    assert "李队长" in deeds
    assert "走了的人" in deeds  # what they did keeps their name as long as the account is there
    assert "看了名册" in text.split("<tbody")[2]
    assert "记录完整" in text


async def test_a_changed_or_missing_line_is_announced(database):
    _association, auditor, event = await an_outing()
    for deed in ("event.created", "event.edited", "event.published"):
        await noted(event, deed)
    middle = (await Journal.select(Journal.id).order_by(Journal.id))[1]["id"]

    whole = (await shown(database, auditor)).text
    await Journal.update({Journal.detail: '{"fields": ["title"]}'}).where(Journal.id == middle)
    changed = (await shown(database, auditor)).text
    await Journal.delete().where(Journal.id == middle)
    missing = (await shown(database, auditor)).text

    assert ["记录被改动过" in text for text in (whole, changed, missing)] == [False, True, True]


async def test_long_journals_come_in_pages_with_the_same_few_queries(database):
    association, auditor, event = await an_outing()
    people = [await making.an_account(association, name=f"同事{n}号") for n in range(6)]
    await noted(event, "event.created", f"account:{people[0].uid}")
    async with making.the_site(database) as site, making.visitor(site, auditor) as browser:
        with db.counted() as with_one:
            await browser.get("/desk/events/june/journal")
        for n in range(60):
            await noted(event, "event.edited", f"account:{people[n % 6].uid}", revision=n)
        with db.counted() as with_many:
            first = (await browser.get("/desk/events/june/journal")).text
        second = (await browser.get("/desk/events/june/journal?page=2")).text

    assert len(with_one) == len(with_many) <= 8
    assert first.count("修改活动内容") == 50
    assert (second.count("修改活动内容"), second.count("新建活动")) == (10, 1)
    assert "第 2 页，共 2 页" in second


async def test_another_outings_lines_and_reads_stay_out(sqlite_database):
    association, auditor, _event = await an_outing()
    other = await making.an_event(association)
    await noted(other, "event.cancelled")
    async with db.write():
        await journal.child_read(auditor.uid, other.uid, "roster", 3)

    text = (await shown(sqlite_database, auditor)).text

    assert "取消活动" not in text
    assert "看了名册" not in text
    assert "还没有人看过。" in text


async def test_hostile_words_in_a_line_are_only_text(sqlite_database):
    _association, auditor, event = await an_outing()
    await noted(event, "<script>alert(1)</script>", "<b>who</b>", fields=["<img src=x>"])

    answer = await shown(sqlite_database, auditor, "/desk/events/june/journal?page=<script>")

    assert answer.status_code == 200
    assert "<script>alert" not in answer.text
    assert "<img" not in answer.text


async def test_the_english_journal_has_no_chinese_of_ours(sqlite_database):
    association = await making.an_association(name="Grass")
    auditor = await making.an_account(association, Role.AUDITOR, name="Yan")
    event = await making.an_event(association, slug="june", title="Kites")
    await noted(event, "event.edited", "visitor", before="draft", after="open", fields=["risks", "title"], people=3, letters=2)
    async with db.write():
        for what in ("roster", "card", "print", "arrivals", "badge"):
            await journal.child_read(auditor.uid, event.uid, what, 3)

    text = (await shown(sqlite_database, auditor, language="en")).text

    assert "Outing edited" in text
    assert {mark for mark in text.replace("中文", "") if "\u4e00" <= mark <= "\u9fff"} == set()
