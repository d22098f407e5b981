"""The leader's list."""

from __future__ import annotations

import csv
import html
import io
from typing import Any

import pytest

from app.journal.tables import Journal
from app.kit import db
from app.people.rules import Role
from app.signups import actions, queries
from app.signups.rules import Counts
from app.signups.tables import Group, Signup
from tests.databases import Database
from tests.making import an_account, an_association, an_event, the_site, visitor
from tests.signups.people import a_signup


async def a_desk(**facts: Any) -> tuple[Any, Any, str]:
    """An outing, its leader, and the address of its list."""
    association = await an_association()
    event = await an_event(association, **facts)
    return event, await an_account(association), f"/desk/events/{event.slug}/signups"


async def test_the_list_costs_the_same_with_one_person_and_with_thirty(database: Database):
    event, leader, address = await a_desk(volunteer_places=20)
    async with the_site(database) as site, visitor(site, leader) as browser:
        await a_signup(event)
        with db.counted() as one:
            assert (await browser.get(address)).status_code == 200
        for _ in range(29):
            await a_signup(event, reserve=True)
        with db.counted() as thirty:
            page = (await browser.get(address)).text
    assert len(one) == len(thirty) <= 8
    assert page.count('role="rowheader"') == 30
    assert "候补 10" in page


@pytest.mark.parametrize(
    ("search", "found"),
    [("林", 1), ("linxiaocao", 1), ("LXC", 1), ("ｌｘｃ", 1), ("138 1111 0001", 1), ("1381111", 0), ("阿依努尔", 1), ("%", 0),
     ("_", 0), ("\\", 0), ("'", 0), ("\x00", 2), ("😀", 0), ("长" * 5000, 0)],
)  # fmt: skip
async def test_people_are_found_by_name_pinyin_or_whole_number(database: Database, search: str, found: int):
    event = await an_event()
    await a_signup(event, phone="+8613811110001")
    await a_signup(event, name="阿依努尔·买买提")

    assert (await queries.listed(event.id, event.uid, search=search)).page.total == found


async def test_pages_and_places_of_the_list(database: Database):
    event = await an_event(volunteer_places=2)
    for _ in range(5):
        await a_signup(event, reserve=True)

    page = await queries.listed(event.id, event.uid, page=2, size=2)
    waiting = await queries.listed(event.id, event.uid, place="waiting")

    assert ([row["place"] for row in page.rows], page.page.last) == (["waiting", "waiting"], 3)
    assert [row["number"] for row in waiting.rows] == [1, 2, 3]


async def test_removing_is_undone_with_one_tap(sqlite_database: Database):
    event, leader, address = await a_desk()
    one = await a_signup(event)
    async with the_site(sqlite_database) as site, visitor(site, leader) as browser:
        back = {"back": f"{address}?q=x"}
        answer = await browser.post(f"{address}/{one.uid}/removal", back)
        assert answer.headers["location"] == f"{address}?q=x"
        assert "撤销移出" in (await browser.get(address)).text
        assert await queries.counts(event.id) == Counts()
        away = await browser.post(f"{address}/{one.uid}/restoration", {"back": "https://example.org/"})
        assert away.headers["location"] == address
    assert await queries.counts(event.id) == Counts(going=1)


async def test_the_leader_confirms_and_skips(sqlite_database: Database):
    event, leader, address = await a_desk(volunteer_places=1)
    going = await a_signup(event)
    first, second = await a_signup(event, reserve=True), await a_signup(event, reserve=True)
    await actions.withdraw(going.id)
    async with the_site(sqlite_database) as site, visitor(site, leader) as browser:
        await browser.post(f"{address}/{first.uid}/skip")
        assert (await browser.post(f"{address}/{first.uid}/confirmation")).status_code == 409
        await browser.post(f"{address}/{second.uid}/confirmation")
    assert await queries.counts(event.id) == Counts(going=1, waiting=1)


async def test_added_places_wait_for_one_tap(sqlite_database: Database):
    event, leader, address = await a_desk(volunteer_places=1)
    await a_signup(event)
    await a_signup(event, reserve=True)
    event.volunteer_places = 2
    await event.save()
    async with the_site(sqlite_database) as site, visitor(site, leader) as browser:
        assert "按顺序留出名额" in (await browser.get(address)).text
        await browser.post(f"{address}/offers")
        assert "按顺序留出名额" not in (await browser.get(address)).text
    assert await queries.counts(event.id) == Counts(going=1, offered=1)


async def test_handing_out_a_link_is_written_down(sqlite_database: Database):
    event, leader, address = await a_desk()
    one = await a_signup(event)
    async with the_site(sqlite_database) as site, visitor(site, leader) as browser:
        shown = (await browser.post(f"{address}/{one.uid}/link")).text
        assert f"/my/{queries.token_of(one.uid, 1)}" in shown
        renewed = (await browser.post(f"{address}/{one.uid}/link", {"renew": "yes"})).text
        assert f"/my/{queries.token_of(one.uid, 2)}" in renewed
        assert (await browser.get(f"/my/{queries.token_of(one.uid, 1)}")).status_code == 404
    deeds = [line["deed"] for line in await Journal.select(Journal.deed).order_by(Journal.id)]
    assert deeds[-2:] == ["signup.link_shown", "signup.link_renewed"]


async def test_groups_are_made_filled_renamed_and_dropped(database: Database):
    event, leader, address = await a_desk()
    one, two = await a_signup(event), await a_signup(event)
    desk = f"/desk/events/{event.slug}"
    async with the_site(database) as site, visitor(site, leader) as browser:
        assert (await browser.post(f"{desk}/groups", {"name": "第一组"})).status_code == 303
        twice = await browser.post(f"{desk}/groups", {"name": "第一组"})
        assert (twice.status_code, "已经有叫这个名字的组了" in twice.text) == (422, True)
        for hostile in ("", "长" * 10_000, "\x00"):
            assert (await browser.post(f"{desk}/groups", {"name": hostile})).status_code == 422
        group = await Group.objects().first()
        assert group
        await browser.post(f"{address}/groups", {f"group-{one.uid}": group.uid, f"group-{two.uid}": "", "group-x": group.uid})
        unknown = await browser.post(f"{address}/groups", {f"group-{one.uid}": "nosuchgroup"})
        assert unknown.status_code == 404
        assert [row["people"] for row in await queries.groups(event.id)] == [1]

        assert (await browser.post(f"{desk}/groups/{group.uid}", {"name": "星星组<b>"})).status_code == 303
        page = (await browser.get(address)).text
        assert "星星组&lt;b&gt;" in page
        assert (await browser.post(f"{desk}/groups/%00/removal")).status_code == 404
        await browser.post(f"{desk}/groups/{group.uid}/removal")
    row = await Signup.objects().where(Signup.id == one.id).first()
    assert row
    assert (row.group, row.place) == (None, "going")


async def test_the_export_is_harmless_in_a_spreadsheet(sqlite_database: Database):
    event, leader, _address = await a_desk()
    await a_signup(event, skills="=HYPERLINK(\"http://x\")", phone="+8613812345678")
    async with the_site(sqlite_database) as site, visitor(site, leader) as browser:
        answer = await browser.get(f"/desk/events/{event.slug}/signups.csv")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    heads, row = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert dict(zip(heads, row, strict=True))["特长"] == "'=HYPERLINK(\"http://x\")"
    assert dict(zip(heads, row, strict=True))["手机号"] == "'+8613812345678"
    assert await Journal.exists().where(Journal.deed == "signups.exported")


async def test_only_those_who_run_the_outing_get_in(sqlite_database: Database):
    event, leader, address = await a_desk()
    one = await a_signup(event)
    association_id = event.association
    from app.people.tables import Association

    association = await Association.objects().where(Association.id == association_id).first()
    helper = await an_account(association, Role.HELPER)
    auditor = await an_account(association, Role.AUDITOR)
    other = await an_account(await an_association(), Role.OWNER)
    gets = [address, f"/desk/events/{event.slug}/signups.csv", f"/desk/events/{event.slug}/waiver"]
    posts = [f"{address}/{one.uid}/{deed}" for deed in ("removal", "restoration", "confirmation", "skip", "link")]
    posts += [f"{address}/offers", f"{address}/groups", f"/desk/events/{event.slug}/groups", f"/desk/events/{event.slug}/groups/x",
              f"/desk/events/{event.slug}/groups/x/removal", f"/desk/events/{event.slug}/waiver", f"/desk/events/{event.slug}/waiver/older"]  # fmt: skip
    async with the_site(sqlite_database) as site:
        for who, expected in ((None, 303), (helper, 403), (auditor, 403), (other, 404)):
            async with visitor(site, who) as browser:
                codes = [(await browser.get(path)).status_code for path in gets] + [
                    (await browser.post(path)).status_code for path in posts
                ]
            assert codes == [expected] * len(codes), expected
        async with visitor(site, leader) as browser:
            assert [(await browser.get(path)).status_code for path in gets] == [200, 200, 200]
            elsewhere = await an_event(association)
            strange = await browser.post(f"/desk/events/{elsewhere.slug}/signups/{one.uid}/removal")
            assert strange.status_code == 404
    assert await queries.counts(event.id) == Counts(going=1)


async def test_an_odd_name_is_shown_harmlessly(sqlite_database: Database):
    event, leader, address = await a_desk()
    one = await a_signup(event, name="𬭚")
    await Signup.update({Signup.name: "<script>alert(1)</script>"}).where(Signup.id == one.id)
    async with the_site(sqlite_database) as site, visitor(site, leader) as browser:
        page = (await browser.get(address)).text
    assert "<script>alert" not in page
    assert "<script>alert(1)</script>" in html.unescape(page)
