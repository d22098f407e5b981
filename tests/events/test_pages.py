"""The desk pages where an outing is written."""

from __future__ import annotations

import html
import re
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from wtforms import StringField, TextAreaField

from app.events import blocks, queries
from app.events.forms import DutyForm, LegForm, MaterialForm, OutingForm, UnitForm, WallMoment
from app.kit import clock, db
from app.people import queries as people
from app.people.rules import Role
from app.people.tables import Membership
from tests.making import JUNE_FIRST, Visitor, an_account, an_association, an_event, the_site, visitor

HOSTILE = {
    "empty": "", "long": "x" * 10_000, "control": "前\x00\x07\x1b[2J后", "script": "<script>alert('x')</script>\"'&",
    "emoji": "👩‍👩‍👧‍👦🎉", "rare": "㛃䶮𬭚𠮷", "digits": "２０２７", "number": "9" * 30, "minus": "-1", "year": "0001-01-01T00:00",
    "far": "9999-12-31T23:59", "format": "%(x)s {0} %s", "sql": "'; DROP TABLE event; --", "rtl": "\u202egnp.exe",
}  # fmt: skip
NO_TEXT_BOX = {"timezone", "risk_level", "role", "kind", "state"}  # a made-up choice has no box to stand in


@pytest.fixture
async def desk(sqlite_database) -> AsyncIterator[tuple[Visitor, Any]]:
    """A leader's browser and an open outing of the leader's association."""
    home = await an_association(slug="grass")
    async with the_site(sqlite_database) as site, visitor(site, await an_account(home)) as leader:
        yield leader, await an_event(home, slug="june")


def shown_in(page: str) -> str:
    return html.unescape(page)


def values(page: str) -> dict[str, str]:
    """What the form on the page would send if nothing were touched."""
    found = dict(re.findall(r'<input type="(?:text|tel|number|hidden|datetime-local)" id="\w+" name="(\w+)"[^>]*? value="([^"]*)"', page))
    found |= dict(re.findall(r'<textarea id="\w+" name="(\w+)"[^>]*>\n(.*?)</textarea>', page, re.DOTALL))
    for name, options in re.findall(r'<select id="\w+" name="(\w+)".*?>(.*?)</select>', page, re.DOTALL):
        if chosen := re.search(r'value="([^"]*)" selected', options):
            found[name] = chosen[1]
    found |= dict(re.findall(r'<input type="radio" id="[\w-]+" name="(\w+)" value="(\w+)" checked', page))
    return {name: html.unescape(value) for name, value in found.items()}


# --- facts ----------------------------------------------------------------------------------------------------------


async def test_a_leader_writes_a_new_outing(desk):
    leader, _event = desk

    page = await leader.get("/desk/events/new?association=grass")
    answer = await leader.post("/desk/events/new?association=grass", values(page.text) | {
        "title": "走出大山", "starts_at": "２０２７-06-01T08:00", "volunteer_places": "１５", "contact_phone": "138 0000 0000",
    })  # fmt: skip

    assert answer.status_code == 303
    made = await queries.by_slug(answer.headers["location"].split("/")[3])
    assert (made.title, made.state, made.volunteer_places, made.timezone) == ("走出大山", "draft", 15, "Asia/Shanghai")
    assert clock.local(made.starts_at, made.timezone).isoformat() == "2027-06-01T08:00:00+08:00"
    assert (await leader.get(answer.headers["location"])).status_code == 200


async def test_the_only_association_needs_no_asking(desk):
    leader, _event = desk

    assert "小草协会" in (await leader.get("/desk/events/new")).text


async def test_a_leader_of_two_associations_is_asked_which(sqlite_database):
    first, second = await an_association(slug="one", name="甲协会"), await an_association(slug="two", name="乙协会")
    account = await an_account(first)
    await Membership(association=second.id, account=account.id, role="owner", created_at=clock.now()).save()
    async with the_site(sqlite_database) as site, visitor(site, account) as leader:
        page = await leader.get("/desk/events/new")
        answer = await leader.post("/desk/events/new", {"title": "哪里的"})

    assert ("/desk/events/new?association=one" in page.text, "乙协会" in page.text) == (True, True)
    assert answer.status_code == 422


async def test_saving_an_untouched_form_changes_nothing(desk):
    leader, event = desk

    page = await leader.get("/desk/events/june/edit")
    answer = await leader.post("/desk/events/june/edit", values(page.text))

    assert answer.status_code == 303
    assert (await queries.by_slug("june")).revision == event.revision


async def test_a_change_is_kept_and_what_was_not_sent_stays(desk):
    leader, event = desk

    answer = await leader.post("/desk/events/june/edit", {"title": "新的名字", "bring": "水\r\n帽子"})

    kept = await queries.by_slug("june")
    assert answer.status_code == 303
    assert (kept.title, kept.bring, kept.risks, kept.starts_at) == ("新的名字", "水\n帽子", event.risks, event.starts_at)
    assert kept.volunteer_places == 15


async def test_two_leaders_do_not_overwrite_each_other_unseen(desk):
    leader, _event = desk
    mine = values((await leader.get("/desk/events/june/edit")).text)
    await leader.post("/desk/events/june/edit", {"meeting_point": "西门"})

    refused = await leader.post("/desk/events/june/edit", mine | {"meeting_point": "南门"})
    assert refused.status_code == 409
    assert values(refused.text)["meeting_point"] == "南门"
    assert "有同事改过" in refused.text
    assert (await queries.by_slug("june")).meeting_point == "西门"

    again = await leader.post("/desk/events/june/edit", values(refused.text))
    assert again.status_code == 303
    assert (await queries.by_slug("june")).meeting_point == "南门"


async def test_a_mistake_does_not_hide_a_colleagues_change(desk):
    leader, _event = desk
    mine = values((await leader.get("/desk/events/june/edit")).text)
    await leader.post("/desk/events/june/edit", {"meeting_point": "西门"})

    wrong = await leader.post("/desk/events/june/edit", mine | {"title": ""})
    refused = await leader.post("/desk/events/june/edit", values(wrong.text) | {"title": "好了"})

    assert (wrong.status_code, refused.status_code) == (422, 409)


async def test_a_public_outing_says_beside_the_field_what_it_must_keep(desk):
    leader, _event = desk

    answer = await leader.post("/desk/events/june/edit", {"risks": "", "title": "别的名字"})

    assert answer.status_code == 422
    assert re.search(r'id="risks-error".*?如实写明可能的风险', answer.text, re.DOTALL)
    assert values(answer.text)["title"] == "别的名字"
    assert (await queries.by_slug("june")).title != "别的名字"


async def test_times_that_contradict_each_other_are_told_at_once(desk):
    leader, _event = desk

    answer = await leader.post("/desk/events/june/edit", {"ends_at": "2027-06-01T06:00"})

    assert answer.status_code == 422
    assert re.search(r'id="ends_at-error".*?结束时间要晚于开始时间', answer.text, re.DOTALL)
    assert values(answer.text)["ends_at"] == "2027-06-01T06:00"


async def test_the_page_links_to_what_is_missing(desk):
    leader, event = desk
    await an_event(await people.association(event.association), slug="rough", state="draft", risks="", meeting_point="")

    page = (await leader.get("/desk/events/rough/edit")).text

    assert re.findall(r'<li><a href="#(\w+)">', page)[:2] == ["meeting_point", "risks"]
    assert '<textarea id="risks"' in page
    assert "/desk/events/rough/programme#units" in page


async def test_a_stale_page_keeps_what_was_typed(desk):
    leader, _event = desk

    for address, name in (
        ("/desk/events/june/edit", "title"), ("/desk/events/new?association=grass", "title"),
        ("/desk/events/june/programme/legs/new", "title"), ("/desk/events/june/programme/units/new", "name"),
        ("/desk/events/june/copy", "day"),
    ):  # fmt: skip
        typed = "2027-06-09" if name == "day" else "写了很久的字"
        answer = await leader.post(address, {name: typed, "_mark": "wrong"})
        assert (address, answer.status_code, typed in answer.text) == (address, 403, True)
    assert (await queries.by_slug("june")).title != "写了很久的字"


FORMS = {
    "edit": OutingForm, "programme/legs/{leg}": LegForm, "programme/units/new": UnitForm, "programme/duties/new": DutyForm,
    "programme/materials/new": MaterialForm,
}  # fmt: skip


async def forms_of(leader: Visitor) -> AsyncIterator[tuple[str, Any, dict[str, str]]]:
    """Address, form and harmless values of every page with text fields."""
    leg = await blocks.add(await queries.by_slug("june"), "legs", {"title": "参观", "kind": "stop"}, actor="house")
    for path, form in FORMS.items():
        address = f"/desk/events/june/{path.format(leg=leg.uid)}"
        good = {"title": "名字", "name": "名字", "label": "名字", "item": "名字"}
        yield address, form(), good | values((await leader.get(address)).text) | {"seen": ""}


async def test_a_check_is_added_on_its_page_and_ticked_on_the_overview(desk):
    leader, event = desk
    address = "/desk/events/june/programme/checks"

    empty = await leader.post(address + "/new", {"text": "  "})
    added = await leader.post(address + "/new", {"text": "给司机打电话"})
    (one,) = await queries.checks(event.id)
    shown = (await leader.get("/desk/events/june")).text
    ticked = await leader.post(f"{address}/{one['id']}/readiness", {"done": "yes"})
    settled = (await leader.get("/desk/events/june")).text

    assert (empty.status_code, added.status_code) == (422, 303)
    assert added.headers["location"] == ticked.headers["location"] == "/desk/events/june#checks"
    assert "给司机打电话" in shown
    assert 'aria-pressed="false"' in shown
    assert 'aria-pressed="true"' in settled


@pytest.mark.parametrize("kind", HOSTILE)
async def test_hostile_words_come_back_with_a_sentence_beside_each_field(desk, kind):
    leader, event = desk
    typed = HOSTILE[kind]
    async for address, form, good in forms_of(leader):
        answer = await leader.post(address, good | dict.fromkeys(form._fields, typed) | {"seen": ""})

        if (kind, address[-13:]) == ("digits", "materials/new"):
            assert (answer.status_code, (await queries.materials(event.id))[0]["quantity"]) == (303, 2027)
            continue
        assert (address, answer.status_code) == (address, 422)
        assert "<script>alert" not in answer.text
        wrong = set(re.findall(r'id="(\w+)-error"', answer.text))
        assert wrong, address
        if kind == "long":
            assert wrong == set(form._fields) - {"seen"}
        for name, kept in values(answer.text).items():
            if name in form._fields and name not in NO_TEXT_BOX | {"seen"} and kind not in ("control", "rtl"):
                moment = isinstance(form[name], WallMoment)  # its box holds 16 characters
                allowed = (typed[:16].replace(" ", "T"), "2027") if moment else (typed, "2027")
                assert kept in allowed, (address, name)


@pytest.mark.parametrize("kind", [kind for kind in HOSTILE if kind not in ("empty", "long")])
async def test_strange_words_that_fit_are_kept_as_words(database, kind):
    home = await an_association(slug="grass")
    await an_event(home, slug="june")
    async with the_site(database) as site, visitor(site, await an_account(home)) as leader:
        async for address, form, good in forms_of(leader):
            words = [name for name, field in form._fields.items() if type(field) in (StringField, TextAreaField)]
            strange = {name: HOSTILE[kind] for name in words if "phone" not in name and name != "unit"}
            answer = await leader.post(address, good | strange)
            assert (address, answer.status_code) == (address, 303)
            page = await leader.get("/desk/events/june/programme")
            assert (page.status_code, "<script>alert" in page.text) == (200, False)


# --- rows -----------------------------------------------------------------------------------------------------------


async def test_a_leader_writes_the_programme(desk):
    leader, _event = desk

    first = await leader.post("/desk/events/june/programme/legs/new", {
        "title": "参观图书馆", "kind": "stop", "state": "tentative", "starts_at": "2027-06-01T09:00",
        "ends_at": "2027-06-01T10:00", "then": "again",
    })  # fmt: skip
    empty = await leader.get(first.headers["location"])
    await leader.post("/desk/events/june/programme/legs/new", {"title": "集合", "kind": "count", "state": "confirmed",
                                                               "starts_at": "2027-06-01T07:30"})  # fmt: skip
    page = (await leader.get("/desk/events/june/programme")).text

    assert first.headers["location"] == "/desk/events/june/programme/legs/new"
    assert values(empty.text)["starts_at"] == "2027-06-01T10:00"
    assert page.index("集合</th>") < page.index("参观图书馆 <span")
    assert "09:00–10:00" in page
    assert "待定" in page


@pytest.mark.parametrize(
    ("name", "typed"), [("starts_at", "2020-06-01T09:00"), ("starts_at", "2027-05-30T09:00"), ("ends_at", "2027-06-02T23:00")]
)
async def test_a_leg_on_another_day_is_refused_beside_its_field(desk, name, typed):
    leader, event = desk
    page = await leader.post("/desk/events/june/programme/legs/new", {
        "title": "参观图书馆", "kind": "stop", "state": "confirmed", name: typed,
    })  # fmt: skip

    assert page.status_code == 422
    assert f'id="{name}-error"' in page.text
    assert "这一段不在活动时间内" in page.text
    assert await queries.programme(event.id) == []


async def test_each_kind_of_row_is_added_changed_and_removed_on_its_page(desk):
    leader, _event = desk
    for kind, name in (("legs", "title"), ("units", "name"), ("duties", "label"), ("materials", "item")):
        base = f"/desk/events/june/programme/{kind}"
        typed = values((await leader.get(f"{base}/new")).text) | {name: f"第一版{kind}"}
        added = await leader.post(f"{base}/new", typed)
        assert added.headers["location"] == f"/desk/events/june/programme#{kind}"
        page = (await leader.get("/desk/events/june/programme")).text
        key = re.search(rf'{base}/(\w+)">修改', page)[1]

        row = await leader.get(f"{base}/{key}")
        await leader.post(f"{base}/{key}", values(row.text) | {name: f"第二版{kind}"})
        changed = (await leader.get("/desk/events/june/programme")).text
        assert (f"第一版{kind}" in changed, f"第二版{kind}" in changed) == (False, True)
        assert f'action="{base}/{key}/removal"' in row.text

        await leader.post(f"{base}/{key}/removal")
        assert f"第二版{kind}" not in (await leader.get("/desk/events/june/programme")).text
        assert (await leader.get(f"{base}/{key}")).status_code == 404


async def test_units_are_arranged_and_materials_ticked_by_plain_buttons(desk):
    leader, event = desk
    for name in ("甲", "乙"):
        await blocks.add(event, "units", {"name": name, "role": "co_host"}, actor="house")
    thing = await blocks.add(event, "materials", {"item": "横幅"}, actor="house")
    last = (await queries.units(event.id))[1]["id"]

    await leader.post(f"/desk/events/june/programme/units/{last}/position", {"to": "up"})
    await leader.post(f"/desk/events/june/programme/materials/{thing.id}/readiness", {"done": "yes"})
    page = (await leader.get("/desk/events/june/programme")).text

    assert page.index("乙") < page.index("甲")
    assert "已备好" in page
    assert (await leader.post(f"/desk/events/june/programme/units/{last}/readiness", {"done": "yes"})).status_code == 404
    assert (await leader.get("/desk/events/june/programme/secrets/new")).status_code == 404


async def test_the_programme_asks_the_same_number_of_questions_however_long_it_is(desk):
    leader, event = desk
    counts = []
    for _ in range(2):
        for n in range(4):
            await blocks.add(event, "legs", {"title": f"第{n}站", "kind": "stop"}, actor="house")
            await blocks.add(event, "duties", {"label": "协调"}, actor="house")
        with db.counted() as seen:
            await leader.get("/desk/events/june/programme")
        counts.append(len(seen))

    assert counts[0] == counts[1] <= 7


# --- a copy ---------------------------------------------------------------------------------------------------------


async def test_a_copy_is_a_draft_on_the_chosen_day(desk):
    leader, _event = desk

    answer = await leader.post("/desk/events/june/copy", {"day": "２０２８-06-01"})

    copy = await queries.by_slug(answer.headers["location"].split("/")[3])
    assert (copy.state, clock.local(copy.starts_at, copy.timezone).isoformat()) == ("draft", "2028-06-01T07:30:00+08:00")


@pytest.mark.parametrize("day", ["", "2020-01-01", "9999-12-31", "明天", "2027-02-30", "\x00", "9" * 10_000])
async def test_a_copy_needs_a_day_ahead(desk, day):
    leader, _event = desk

    answer = await leader.post("/desk/events/june/copy", {"day": day})

    assert answer.status_code == 422
    assert 'id="day-error"' in answer.text


# --- who may --------------------------------------------------------------------------------------------------------

READ = ("edit", "programme", "programme/legs/new", "programme/units/{unit}", "copy")
WRITE = (
    "edit", "copy", "programme/legs/new", "programme/units/{unit}", "programme/units/{unit}/removal",
    "programme/units/{unit}/position", "programme/materials/{unit}/readiness",
)  # fmt: skip


async def test_only_owners_and_leaders_of_the_association_write_its_outings(sqlite_database):
    home, elsewhere = await an_association(slug="grass"), await an_association()
    event = await an_event(home, slug="june")
    unit = await blocks.add(event, "units", {"name": "小草", "role": "host"}, actor="house")
    before = (await queries.by_slug("june")).revision
    cast = {
        "stranger": (None, 303), "helper": (await an_account(home, Role.HELPER), 403),
        "auditor": (await an_account(home, Role.AUDITOR), 403), "neighbour": (await an_account(elsewhere, Role.OWNER), 404),
    }  # fmt: skip
    async with the_site(sqlite_database) as site:
        for who, (account, expected) in cast.items():
            async with visitor(site, account) as person:
                for path in READ:
                    answer = await person.get(f"/desk/events/june/{path.format(unit=unit.id)}")
                    assert (who, path, answer.status_code) == (who, path, expected)
                    assert "小草" not in answer.text
                for path in WRITE:
                    answer = await person.post(f"/desk/events/june/{path.format(unit=unit.id)}", {"title": "x", "day": "2030-01-01"})
                    assert (who, path, answer.status_code) == (who, path, expected)
                for answer in (await person.get("/desk/events/new?association=grass"),
                               await person.post("/desk/events/new?association=grass", {"title": "x"})):  # fmt: skip
                    assert (who, answer.status_code) == (who, expected)
        for role in (Role.OWNER, Role.LEADER):
            async with visitor(site, await an_account(home, role)) as person:
                for path in READ:
                    assert (await person.get(f"/desk/events/june/{path.format(unit=unit.id)}")).status_code == 200
    assert (await queries.by_slug("june")).revision == before
    assert len((await queries.of_association(home.id))[0]) == 1


async def test_addresses_made_of_rubbish_are_not_here(database):
    home = await an_association(slug="grass")
    await an_event(home, slug="june")
    async with the_site(database) as site, visitor(site, await an_account(home)) as leader:
        for rubbish in ("%00", "a" * 3000, "..%2f..", "%F0%9F%8E%89", "%27--"):
            for path in ("{}/edit", "june/programme/{}/new", "june/programme/legs/{}", "june/programme/units/{}"):
                answer = await leader.get(f"/desk/events/{path.format(rubbish)}")
                assert (path, rubbish[:9], answer.status_code) == (path, rubbish[:9], 404)
            assert (await leader.get(f"/desk/events/new?association={rubbish}")).status_code == 404


async def test_an_english_leader_reads_english(sqlite_database):
    home = await an_association(slug="grass", name="Grass")
    await an_event(home, slug="june", title="June", summary="x", risks="x", requirements="x", meeting_point="x",
                   contact_name="x", state="draft", starts_at=JUNE_FIRST, ends_at=JUNE_FIRST + timedelta(hours=3))  # fmt: skip
    account = await an_account(home, name="Miao")
    async with the_site(sqlite_database) as site, visitor(site, account, "en") as leader:
        for path in ("june/edit", "june/programme", "june/programme/legs/new", "june/programme/units/new",
                     "june/programme/duties/new", "june/programme/materials/new", "june/copy", "new"):  # fmt: skip
            main = (await leader.get(f"/desk/events/{path}")).text.split("<main", 1)[1].split("</main>")[0]
            assert re.findall(r"[\u4e00-\u9fff]+", main) == [], path
