"""The association's own words and its staff: only owners, never another association's."""

from __future__ import annotations

import asyncio
import json

import pytest

from app.journal.tables import Journal
from app.kit import pages
from app.kit.errors import Refused
from app.people import actions, passwords, queries
from app.people.rules import Role
from app.people.tables import Account, AccountSession, Association, Membership
from tests import making

WORDS = {
    "name": "小草协会", "name_en": "Grass", "about": "我们在一起。", "about_en": "Together.", "contact": "0719-5550100",
    "volunteer_word": "义工", "timezone": "Asia/Urumqi",
}  # fmt: skip


async def the_association():
    association = await making.an_association(slug="grass")
    return association, await making.an_account(association, Role.OWNER, name="苗青", email="owner@example.org")


async def deeds() -> list[str]:
    return [row["deed"] for row in await Journal.select(Journal.deed).order_by(Journal.id)]


async def test_the_owner_changes_the_public_words_and_the_revision_rises(database):
    association, owner = await the_association()
    async with making.the_site(database) as site, making.visitor(site, owner) as browser:
        saved = await browser.post("/desk/associations/grass", WORDS)
        again = await browser.post("/desk/associations/grass", WORDS)

    row = (await Association.select().where(Association.id == association.id))[0]
    assert (saved.status_code, again.status_code) == (303, 303)
    assert {name: row[name] for name in WORDS} == WORDS
    assert row["revision"] == association.revision + 1  # the second one changed nothing
    assert await deeds() == ["association.changed"]
    detail = json.loads((await Journal.select(Journal.detail))[0]["detail"])
    assert set(detail["fields"]) == set(WORDS)


HOSTILE = ["长" * 10_000, "<script>alert(1)</script>", "\x00\x07", "🌱", "𬭚䶮", "ＡＢＣ１２３", ""]


@pytest.mark.parametrize("field", list(WORDS))
@pytest.mark.parametrize("typed", HOSTILE, ids=range(len(HOSTILE)))
async def test_hostile_words_are_kept_escaped_or_refused_beside_the_field(database, field, typed):
    association, owner = await the_association()
    async with making.the_site(database) as site, making.visitor(site, owner) as browser:
        answer = await browser.post("/desk/associations/grass", {**WORDS, field: typed})
        shown = await browser.get("/desk/associations/grass")

    assert answer.status_code in (303, 422)
    assert answer.status_code == 303 or 'aria-invalid="true"' in answer.text
    assert shown.status_code == 200
    assert "<script>alert" not in answer.text + shown.text
    row = (await Association.select().where(Association.id == association.id))[0]
    assert row["name"]
    assert not any(mark in str(row[field]) for mark in "\x00\x07")


async def test_typed_words_come_back_when_one_field_is_wrong_or_the_page_is_stale(sqlite_database):
    association, owner = await the_association()
    async with making.the_site(sqlite_database) as site, making.visitor(site, owner) as browser:
        wrong = await browser.post("/desk/associations/grass", {**WORDS, "name": "", "about": "这段话写了很久。"})
        stale = await browser.post("/desk/associations/grass", {**WORDS, "about": "这段话写了很久。", pages.CSRF_FIELD: ""})

    assert (wrong.status_code, stale.status_code) == (422, 403)
    assert "请填写协会名称。" in wrong.text
    assert wrong.text.count("这段话写了很久。") == stale.text.count("这段话写了很久。") == 1
    assert (await queries.association(association.id)).about == ""


async def test_a_new_colleague_gets_a_first_password_that_is_shown_once_and_works(database):
    association, owner = await the_association()
    async with making.the_site(database) as site, making.visitor(site, owner) as browser:
        added = await browser.post("/desk/associations/grass/staff", {"name": "何帮手", "email": "He@Example.org", "role": "helper"})
        listed = await browser.get("/desk/associations/grass/staff")

    password = added.text.split('id="first-password">')[1].split("<")[0]
    account = await Account.objects().get(Account.email == "he@example.org")
    assert added.status_code == 200
    assert "no-store" in added.headers["cache-control"]
    assert await passwords.matches(account.password_hash, password)
    assert password not in listed.text
    assert await queries.has_first_password(account.id)
    assert [(row["name"], row["role"]) for row in await queries.staff(association.id)] == [("苗青", "owner"), ("何帮手", "helper")]
    assert await deeds() == ["member.added"]
    kept = str(await Journal.select())
    assert password not in kept
    assert "何帮手" not in kept


async def test_somebody_with_an_account_elsewhere_keeps_their_password_and_name(sqlite_database):
    association, owner = await the_association()
    known = await making.an_account(await making.an_association(), name="真名", email="known@example.org")
    async with making.the_site(sqlite_database) as site, making.visitor(site, owner) as browser:
        added = await browser.post(
            "/desk/associations/grass/staff", {"name": "别的名字", "email": "known@example.org", "role": "leader"}
        )
        twice = await browser.post(
            "/desk/associations/grass/staff", {"name": "别的名字", "email": "known@example.org", "role": "owner"}
        )

    kept = await Account.objects().get(Account.id == known.id)
    assert (added.status_code, twice.status_code) == (200, 409)
    assert "first-password" not in added.text
    assert (kept.password_hash, kept.name) == (known.password_hash, "真名")
    assert "这位同事已经在协会里了。" in twice.text
    assert 'value="known@example.org"' in twice.text
    assert [row["role"] for row in await queries.staff(association.id)] == ["owner", "leader"]


@pytest.mark.parametrize(
    ("field", "typed"),
    [("name", ""), ("name", "名" * 10_000), ("email", ""), ("email", "no address"), ("email", "a" * 10_000 + "@b.cn"),
     ("email", "<script>@x.cn"), ("email", "🌱@🌱"), ("email", "\x00"), ("role", "king"), ("role", ""), ("role", "\x00" * 50)],
)  # fmt: skip
async def test_a_colleague_that_cannot_be_added_is_told_beside_the_field(database, field, typed):
    _association, owner = await the_association()
    sent = {"name": "何帮手", "email": "he@example.org", "role": "helper", field: typed}
    async with making.the_site(database) as site, making.visitor(site, owner) as browser:
        answer = await browser.post("/desk/associations/grass/staff", sent)

    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert answer.text.count('class="field-error"') == 1
    assert await Account.count() == 1


async def test_rare_and_wide_characters_make_a_good_colleague(database):
    association, owner = await the_association()
    async with making.the_site(database) as site, making.visitor(site, owner) as browser:
        answer = await browser.post("/desk/associations/grass/staff", {"name": " 䶮𬭚\x07 ", "email": "ｈｅ＠example.org", "role": "helper"})

    assert answer.status_code == 200
    assert [row["name"] for row in await queries.staff(association.id)] == ["苗青", "䶮𬭚"]
    assert [row["email"] for row in await queries.staff(association.id)] == ["owner@example.org", "he@example.org"]


async def test_a_role_changes_and_a_colleague_leaves_at_once(database):
    association, owner = await the_association()
    helper = await making.an_account(association, Role.HELPER, name="何帮手")
    address = f"/desk/associations/grass/staff/{helper.uid}"
    async with (
        making.the_site(database) as site,
        making.visitor(site, owner) as browser,
        making.visitor(site, helper) as theirs,
    ):
        before = await theirs.get("/desk/associations/grass")
        await browser.post(address + "/role", {"role": "owner"})
        as_owner = await theirs.get("/desk/associations/grass")
        left = await browser.post(address + "/departure")
        after = await theirs.get("/desk/associations/grass")

    assert [before.status_code, as_owner.status_code, left.status_code, after.status_code] == [403, 200, 303, 303]
    assert await deeds() == ["member.role_changed", "member.role_changed"]
    assert await AccountSession.count().where(AccountSession.account == helper.id) == 0


async def test_the_last_owner_stays_and_is_told_why(database):
    association, owner = await the_association()
    address = f"/desk/associations/grass/staff/{owner.uid}"
    async with making.the_site(database) as site, making.visitor(site, owner) as browser:
        demoted = await browser.post(address + "/role", {"role": "leader"})
        gone = await browser.post(address + "/departure")

    assert (demoted.status_code, gone.status_code) == (409, 409)
    assert "至少要有一位负责人" in demoted.text
    assert "至少要有一位负责人" in gone.text
    assert [row["role"] for row in await queries.staff(association.id)] == ["owner"]
    assert await deeds() == []


async def test_two_owners_who_leave_at_once_leave_one_behind(database):
    association, owner = await the_association()
    second = await making.an_account(association, Role.OWNER)

    answers = await asyncio.gather(
        *(actions.change_role(association, one.uid, None, "house") for one in (owner, second)), return_exceptions=True
    )

    assert sum(isinstance(answer, Refused) for answer in answers) == 1
    assert await Membership.count().where(Membership.association == association.id) == 1


@pytest.mark.parametrize("role", ["", "king", "\x00", "<script>"])
async def test_an_unknown_role_changes_nothing(sqlite_database, role):
    association, owner = await the_association()
    helper = await making.an_account(association, Role.HELPER)
    async with making.the_site(sqlite_database) as site, making.visitor(site, owner) as browser:
        answer = await browser.post(f"/desk/associations/grass/staff/{helper.uid}/role", {"role": role})

    assert answer.status_code == 422
    assert "请从列出的选项里选一个。" in answer.text
    assert [row["role"] for row in await queries.staff(association.id)] == ["owner", "helper"]


ROUTES = [
    ("get", "/desk/associations/grass"), ("post", "/desk/associations/grass"), ("get", "/desk/associations/grass/staff"),
    ("post", "/desk/associations/grass/staff"), ("post", "/desk/associations/grass/staff/{uid}/role"),
    ("post", "/desk/associations/grass/staff/{uid}/departure"),
]  # fmt: skip


@pytest.mark.parametrize(("method", "address"), ROUTES)
async def test_who_gets_what(sqlite_database, method, address):
    association, owner = await the_association()
    helper = await making.an_account(association, Role.HELPER)
    asking = {
        "stranger": None,
        "another association's owner": await making.an_account(await making.an_association(), Role.OWNER),
        "helper": helper,
        "auditor": await making.an_account(association, Role.AUDITOR),
        "leader": await making.an_account(association, Role.LEADER),
    }
    codes = {}
    async with making.the_site(sqlite_database) as site:
        for who, account in asking.items():
            async with making.visitor(site, account) as browser:
                data = {"data": {"name": "x", "role": "owner"}} if method == "post" else {}
                codes[who] = (await getattr(browser, method)(address.format(uid=owner.uid), **data)).status_code

    assert codes == {"stranger": 303, "another association's owner": 404, "helper": 403, "auditor": 403, "leader": 403}
    assert (await queries.association(association.id)).revision == association.revision


@pytest.mark.parametrize("uid", ["nobody", "x" * 500, "%00"])
async def test_a_colleague_who_is_not_there_is_not_found(database, uid):
    _association, owner = await the_association()
    await making.an_account(await making.an_association(), Role.HELPER, uid="elsewhere1")
    async with making.the_site(database) as site, making.visitor(site, owner) as browser:
        answers = [
            await browser.post(f"/desk/associations/grass/staff/{one}/departure") for one in (uid, "elsewhere1")
        ]

    assert [answer.status_code for answer in answers] == [404, 404]
