"""The own account: the password and where one is signed in."""

from __future__ import annotations

import pytest

from app.kit import limits, pages
from app.people import passwords
from app.people.tables import Account, AccountSession
from tests import making

OLD, NEW = "一起去看看春天的山", "秋天的稻田金灿灿一片"


async def an_owner_with_password():
    return await making.an_account(await making.an_association(), password_hash=await passwords.hashed(OLD), name="苗青")


async def test_another_password_ends_the_other_sessions_and_keeps_this_one(database):
    account = await an_owner_with_password()
    async with (
        making.the_site(database) as site,
        making.visitor(site, account) as phone,
        making.visitor(site, account) as laptop,
    ):
        changed = await phone.post("/desk/account/password", {"old": OLD, "new": NEW})
        codes = [(await browser.get("/desk/account")).status_code for browser in (phone, laptop)]

    kept = await Account.objects().get(Account.id == account.id)
    assert (changed.status_code, changed.headers["location"]) == (303, "/desk/account")
    assert codes == [200, 303]
    assert [await passwords.matches(kept.password_hash, word) for word in (OLD, NEW)] == [False, True]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"old": "not the old one", "new": NEW}, "现在的密码不对。"),
        ({"old": OLD, "new": "short"}, "密码至少 10 个字符"),
        ({"old": OLD, "new": "aaaaaaaaaaaa"}, "太容易猜到"),
        ({"old": "", "new": NEW}, "请填写现在的密码。"),
        ({"old": OLD, "new": ""}, "请填写新密码。"),
        ({"old": OLD, "new": "长" * 10_000}, "最多 200 个字"),
        ({"old": "\x00<script>", "new": NEW}, "现在的密码不对。"),
    ],
)
async def test_a_password_that_cannot_be_taken_says_why_and_changes_nothing(sqlite_database, typed, sentence):
    account = await an_owner_with_password()
    async with (
        making.the_site(sqlite_database) as site,
        making.visitor(site, account) as phone,
        making.visitor(site, account),
    ):
        answer = await phone.post("/desk/account/password", typed)

    kept = await Account.objects().get(Account.id == account.id)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert kept.password_hash == account.password_hash
    assert await AccountSession.count() == 2


async def test_a_stolen_session_cannot_guess_the_password_for_long(sqlite_database):
    account = await an_owner_with_password()
    async with making.the_site(sqlite_database) as site, making.visitor(site, account) as thief:
        limits.switch(True)
        codes = [
            (await thief.post("/desk/account/password", {"old": f"guess number {n}", "new": NEW})).status_code
            for n in range(11)
        ]

    assert codes == [422] * 10 + [429]


async def test_a_stale_page_changes_no_password(sqlite_database):
    account = await an_owner_with_password()
    async with making.the_site(sqlite_database) as site, making.visitor(site, account) as phone:
        answer = await phone.post("/desk/account/password", {"old": OLD, "new": NEW, pages.CSRF_FIELD: "x" * 44})
        forged = await phone.post("/desk/account/sessions/end", {pages.CSRF_FIELD: "x" * 44})

    kept = await Account.objects().get(Account.id == account.id)
    assert (answer.status_code, forged.status_code) == (403, 403)
    assert kept.password_hash == account.password_hash
    assert await AccountSession.count() == 1


async def test_the_account_page_lists_own_sessions_with_their_devices_and_no_others(sqlite_database):
    account, other = await an_owner_with_password(), await making.an_account(await making.an_association())
    async with (
        making.the_site(sqlite_database) as site,
        making.visitor(site, account) as phone,
        making.visitor(site, account),
        making.visitor(site, other),
    ):
        await AccountSession.update({AccountSession.device: "Mozilla (iPhone) MicroMessenger"}).where(
            AccountSession.account == account.id)  # fmt: skip
        await AccountSession.update({AccountSession.device: "Firefox Windows"}).where(AccountSession.account == other.id)
        shown = (await phone.get("/desk/account")).text

    assert "苗青" in shown
    assert shown.count("微信 · iPhone") == 2
    assert shown.count("这台设备") == 1
    assert "Firefox" not in shown


@pytest.mark.parametrize(
    ("method", "address"),
    [("get", "/desk/account"), ("post", "/desk/account/password"), ("post", "/desk/account/sessions/end")],
)
async def test_a_stranger_is_sent_to_sign_in(sqlite_database, method, address):
    async with making.the_site(sqlite_database) as site, making.visitor(site) as stranger:
        answer = await getattr(stranger, method)(address)

    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/sign-in?next=")


async def test_who_forgot_the_password_gets_a_first_one_from_the_command_line_and_old_sessions_end(database):
    from app.people import actions
    from app.people.tables import AccountSession
    from tests.making import an_account, an_association

    account = await an_account(await an_association(), email="lost@example.org")
    await AccountSession(account=account.id, token_hash="x" * 64, created_at=account.created_at).save()

    password = await actions.renew_password(" Lost@example.org ")

    assert await AccountSession.count() == 0
    assert await actions.sign_in("lost@example.org", password, address="127.0.0.1", device="")
