"""Signing in and out as a browser does it."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from urllib.parse import urlencode

import pytest

from app.kit import clock, db, limits, pages
from app.kit.errors import Invalid, TooMany
from app.people import actions, passwords
from app.people.access import SESSION_COOKIE, token_hash
from app.people.tables import Account, AccountSession, Attempt
from app.settings import current, load
from tests import making

SECRET = "一起去看看春天的山"
FAILED = "邮箱或密码不对，请再试一次。"


async def somebody(**facts):
    return await making.an_account(**{"password_hash": await passwords.hashed(SECRET), **facts})


def token_of(answer) -> str:
    return answer.cookies.get(SESSION_COOKIE, "")


async def test_a_leader_signs_in_and_reaches_the_desk(database):
    account = await somebody(email="miao@example.org")
    async with making.the_site(database) as site, making.visitor(site) as browser:
        shown = await browser.get("/sign-in?next=/desk/account")
        entered = await browser.post(
            "/sign-in", {"email": " MIAO@Example.org ", "password": SECRET, "next": "/desk/account"}
        )
        inside = await browser.get("/desk/account")

    assert 'value="/desk/account"' in shown.text
    assert (entered.status_code, entered.headers["location"]) == (303, "/desk/account")
    assert "miao@example.org" in inside.text
    assert await AccountSession.count().where(AccountSession.account == account.id) == 1


async def test_the_cookie_is_hidden_from_scripts_and_from_other_sites(sqlite_database, monkeypatch):
    await somebody(email="a@example.org")
    secure = load({"QIANSHOU_BASE_URL": "https://grass.example", "QIANSHOU_DATA_DIR": str(current().data_dir)})
    async with making.the_site(sqlite_database) as site, making.visitor(site) as browser:
        plain = await browser.post("/sign-in", {"email": "a@example.org", "password": SECRET})
        monkeypatch.setattr(pages, "current", lambda: secure)
        kept = await browser.post("/sign-in", {"email": "a@example.org", "password": SECRET})

    def words(answer) -> set[str]:
        line = next(value for name, value in answer.headers.multi_items() if value.startswith(SESSION_COOKIE))
        return {part.strip().lower() for part in line.split(";")[1:]}

    assert {"httponly", "samesite=lax", "path=/", "max-age=1209600"} <= words(plain)
    assert "secure" not in words(plain)
    assert "secure" in words(kept)


async def test_a_token_somebody_planted_is_never_taken_over(sqlite_database):
    await somebody(email="a@example.org")
    async with making.the_site(sqlite_database) as site, making.visitor(site) as browser:
        browser.http.cookies.set(SESSION_COOKIE, "planted-by-another")
        entered = await browser.post("/sign-in", {"email": "a@example.org", "password": SECRET})
        again = await browser.post("/sign-in", {"email": "a@example.org", "password": SECRET})

    first, second = token_of(entered), token_of(again)
    assert len({first, second, "planted-by-another", ""}) == 4
    kept = [row["token_hash"] for row in await AccountSession.select(AccountSession.token_hash)]
    assert kept == [token_hash(second)]  # signing in again in one browser leaves no session behind


@pytest.mark.parametrize(
    "facts",
    [{"email": "unknown@example.org"}, {"password": "another sentence"}, {"disabled": True}],
    ids=["unknown", "wrong", "disabled"],
)
async def test_every_failure_has_the_same_words_and_keeps_the_e_mail(sqlite_database, facts):
    await somebody(email="a@example.org", disabled=facts.get("disabled", False))
    typed = {"email": facts.get("email", "a@example.org"), "password": facts.get("password", SECRET)}
    async with making.the_site(sqlite_database) as site, making.visitor(site) as browser:
        answer = await browser.post("/sign-in", typed)

    assert answer.status_code == 422
    assert FAILED in answer.text
    assert f'value="{typed["email"]}"' in answer.text
    assert typed["password"] not in answer.text
    assert token_of(answer) == ""


async def test_an_unknown_e_mail_costs_one_password_check_like_a_known_one(sqlite_database, monkeypatch):
    await somebody(email="a@example.org")
    checked: list[str | None] = []
    real = passwords.matches

    async def watched(kept: str | None, password: str) -> bool:
        checked.append(kept)
        return await real(kept, password)

    monkeypatch.setattr(passwords, "matches", watched)
    counts = []
    for email in ("a@example.org", "nobody@example.org"):
        with db.counted() as statements, pytest.raises(Invalid):
            await actions.sign_in(email, "not this one", address="192.0.2.1", device="")
        counts.append(len(statements))

    assert [kept is None for kept in checked] == [False, True]
    assert counts[0] == counts[1]


async def test_the_ninth_failure_is_told_to_wait_even_with_the_right_password(database):
    await somebody(email="a@example.org")
    for _ in range(8):
        with pytest.raises(Invalid):
            await actions.sign_in("a@example.org", "wrong sentence", address="192.0.2.1", device="")

    with pytest.raises(TooMany):
        await actions.sign_in("a@example.org", SECRET, address="192.0.2.2", device="")
    with clock.at(clock.now() + timedelta(minutes=16)):
        assert await actions.sign_in("a@example.org", SECRET, address="192.0.2.2", device="")
        assert await Attempt.count() <= 8  # the good one wiped this e-mail's failures


async def test_guesses_sent_at_once_are_all_counted(database):
    await somebody(email="a@example.org")

    answers = await asyncio.gather(
        *(actions.sign_in("a@example.org", f"guess number {n}", address=f"192.0.2.{n}", device="") for n in range(20)),
        return_exceptions=True,
    )

    assert sorted(type(answer).__name__ for answer in answers) == ["Invalid"] * 8 + ["TooMany"] * 12


async def test_one_address_cannot_try_many_e_mails(database):
    for n in range(40):
        with pytest.raises(Invalid):
            await actions.sign_in(f"nobody{n}@example.org", "a sentence", address="192.0.2.7", device="")

    with pytest.raises(TooMany):
        await actions.sign_in("somebody@example.org", "a sentence", address="192.0.2.7", device="")
    with pytest.raises(Invalid):
        await actions.sign_in("somebody@example.org", "a sentence", address="192.0.2.8", device="")


async def test_good_sign_ins_of_a_whole_office_do_not_fill_the_limit(sqlite_database):
    await somebody(email="a@example.org")
    for _ in range(50):
        await actions.sign_in("a@example.org", SECRET, address="192.0.2.9", device="")

    assert await Attempt.count() == 0


async def test_too_many_is_said_on_the_form_with_what_was_typed(sqlite_database):
    async with making.the_site(sqlite_database) as site, making.visitor(site) as browser:
        typed = {"email": "a@example.org", "password": "a sentence"}
        codes = [(await browser.post("/sign-in", typed)).status_code for _ in range(9)]
        last = await browser.post("/sign-in", typed)

    assert codes == [422] * 8 + [429]
    assert "过 15 分钟再试" in last.text
    assert 'value="a@example.org"' in last.text
    assert last.headers["retry-after"]


async def test_one_address_may_not_knock_without_end(sqlite_database):
    async with making.the_site(sqlite_database) as site, making.visitor(site) as browser:
        limits.switch(True)
        for _ in range(60):
            limits.allow("sign-in", "127.0.0.1", 60, 300)
        answer = await browser.post("/sign-in", {"email": "a@example.org", "password": "a sentence"})
        limits.switch(True)

    assert answer.status_code == 429
    assert "次数太多" in answer.text
    assert await Attempt.count() == 0


@pytest.mark.parametrize(
    ("wanted", "lands"),
    [
        ("/desk/events/june?page=2", "/desk/events/june?page=2"), ("/desk/活动", "/desk/%E6%B4%BB%E5%8A%A8"),
        ("", "/desk"), ("https://evil.example/", "/desk"), ("//evil.example", "/desk"), ("/\\evil.example", "/desk"),
        ("/\t/evil.example", "/desk"), ("/desk\r\nSet-Cookie: a=b", "/desk"), ("javascript:alert(1)", "/desk"),
        ("/" + "a" * 10_000, "/desk"), ("/\x07", "/desk"),
    ],
)  # fmt: skip
async def test_after_signing_in_one_stays_on_this_site(sqlite_database, wanted, lands):
    await somebody(email="a@example.org")
    async with making.the_site(sqlite_database) as site, making.visitor(site) as browser:
        entered = await browser.post("/sign-in", {"email": "a@example.org", "password": SECRET, "next": wanted})
        going_on = await browser.get("/sign-in?" + urlencode({"next": wanted}))

    assert (entered.status_code, entered.headers["location"]) == (303, lands)
    assert (going_on.status_code, going_on.headers["location"]) == (303, lands)


HOSTILE = ["", "   ", "长" * 10_000, "\x00\x01\x1b", "<script>alert(1)</script>", "🌱👩‍👩‍👧", "𬭚䶮", "ａ＠ｂ．ｃｏｍ", "' OR 1=1 --", "\ud83d"]


@pytest.mark.parametrize("field", ["email", "password", "next"])
@pytest.mark.parametrize("typed", HOSTILE, ids=range(len(HOSTILE)))
async def test_hostile_input_gets_a_sentence_and_never_a_fault(sqlite_database, field, typed):
    async with making.the_site(sqlite_database) as site, making.visitor(site) as browser:
        sent = {"email": "a@example.org", "password": "some sentence", "next": "/desk", field: typed}
        body = urlencode({pages.CSRF_FIELD: browser.mark(), **sent}, errors="surrogatepass")
        answer = await browser.http.post(
            "/sign-in", content=body, headers={"content-type": "application/x-www-form-urlencoded"}
        )

    assert answer.status_code == 422
    assert "field-error" in answer.text
    assert "<script>alert" not in answer.text


async def test_a_stale_page_keeps_the_e_mail_and_signs_nobody_in(sqlite_database):
    await somebody(email="a@example.org")
    async with making.the_site(sqlite_database) as site, making.visitor(site) as browser:
        answer = await browser.post("/sign-in", {"email": "a@example.org", "password": SECRET, pages.CSRF_FIELD: "forged"})

    assert answer.status_code == 403
    assert 'value="a@example.org"' in answer.text
    assert "请再按一次提交" in answer.text
    assert token_of(answer) == ""


async def test_signing_out_ends_this_browser_only(sqlite_database):
    account = await making.an_account(await making.an_association())
    async with (
        making.the_site(sqlite_database) as site,
        making.visitor(site, account) as phone,
        making.visitor(site, account) as laptop,
    ):
        token = phone.http.cookies[SESSION_COOKIE]
        left = await phone.post("/sign-out")
        phone.http.cookies.set(SESSION_COOKIE, token)  # a copy that somebody kept
        codes = [(await browser.get("/desk/account")).status_code for browser in (phone, laptop)]

    assert (left.status_code, left.headers["location"]) == (303, "/sign-in")
    assert codes == [303, 200]


async def test_signing_out_everywhere_ends_every_browser_and_nobody_elses(sqlite_database):
    association = await making.an_association()
    account, other = await making.an_account(association), await making.an_account(association)
    async with (
        making.the_site(sqlite_database) as site,
        making.visitor(site, account) as phone,
        making.visitor(site, account) as laptop,
        making.visitor(site, other) as colleague,
    ):
        ended = await phone.post("/desk/account/sessions/end")
        codes = [(await browser.get("/desk/account")).status_code for browser in (phone, laptop, colleague)]

    assert ended.headers["location"] == "/sign-in"
    assert codes == [303, 303, 200]


async def test_a_session_ends_after_two_weeks_and_with_the_account(sqlite_database):
    account = await somebody(email="a@example.org")
    async with making.the_site(sqlite_database) as site, making.visitor(site) as browser:
        await browser.post("/sign-in", {"email": "a@example.org", "password": SECRET})
        with clock.at(clock.now() + timedelta(days=15)):
            late = await browser.get("/desk/account")
        good = await browser.get("/desk/account")
        await Account.update({Account.disabled: True}).where(Account.id == account.id)
        disabled = await browser.get("/desk/account")

    assert [late.status_code, good.status_code, disabled.status_code] == [303, 200, 303]


async def test_last_seen_is_written_at_most_every_ten_minutes(database):
    account = await making.an_account(await making.an_association())
    async with making.the_site(database) as site, making.visitor(site, account) as browser:
        seen = (await AccountSession.objects().first()).seen_at
        moments = []
        for minutes in (1, 9, 11, 12, 25):
            with clock.at(seen + timedelta(minutes=minutes)):
                await browser.get("/desk/account")
            moments.append(round(((await AccountSession.objects().first()).seen_at - seen).total_seconds() / 60))

    assert moments == [0, 0, 11, 11, 25]
