"""Pages drawn once for many: everybody still sees their own link, name and mark, and the seats of this moment."""

from __future__ import annotations

import re

import pytest

from app.kit import crypto, pages
from app.signups import own_routes, routes
from app.signups.queries import token_of
from app.signups.tables import Group, Signup
from app.waivers.actions import ensure_notice
from tests.databases import Database
from tests.making import Visitor, an_event, the_site, visitor
from tests.signups.people import a_signup

MARK = re.compile(r'name="_mark" value="([^"]+)"')
CLIENT_ID = re.compile(r'name="client_id" value="([^"]+)"')


async def own_page(browser: Visitor, one: Signup) -> str:
    return (await browser.get(f"/my/{token_of(one.uid, one.generation)}")).text


async def test_two_people_see_the_same_page_but_for_link_name_and_mark(sqlite_database: Database):
    event = await an_event()
    one, other = await a_signup(event, name="林<小>溪"), await a_signup(event, name="石小满")
    async with the_site(sqlite_database) as site, visitor(site) as browser:
        first, second = await own_page(browser, one), await own_page(browser, other)

    def as_other(text: str) -> str:
        text = text.replace(token_of(one.uid, 1), token_of(other.uid, 1)).replace("林&lt;小&gt;溪", "石小满")
        return MARK.sub("", text)

    assert first != second
    assert as_other(first) == MARK.sub("", second)
    assert "林<小>" not in first
    assert "\x00" not in first + second


@pytest.mark.parametrize("language", ["zh-CN", "en"])
async def test_an_own_page_from_memory_is_the_page_drawn_anew(
    sqlite_database: Database, language: str, monkeypatch: pytest.MonkeyPatch
):
    event = await an_event(volunteer_places=2)
    everybody = [await a_signup(event), await a_signup(event)] + [await a_signup(event, reserve=True) for _ in range(2)]
    group = Group(uid=crypto.public_id(), event=event.id, name="星星组", position=1)
    await group.save()
    await Signup.update({Signup.group: group.id}).where(Signup.id == everybody[0].id)
    async with the_site(sqlite_database) as site, visitor(site, language=language) as browser:
        kept = [await own_page(browser, one) for one in [*everybody, *everybody]][len(everybody) :]
        anew = []
        for one in everybody:
            monkeypatch.setattr(own_routes, "_owns", pages.Shelf())
            anew.append(await own_page(browser, one))

    assert [MARK.sub("", page) for page in kept] == [MARK.sub("", page) for page in anew]
    assert len(set(kept)) == 4


async def test_the_empty_form_counts_its_seats_anew_and_gives_each_browser_its_own_marks(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
):
    event = await an_event(volunteer_places=3)
    await ensure_notice(event)
    address = f"/events/{event.slug}/signup"
    found = []
    async with the_site(sqlite_database) as site, visitor(site) as browser, visitor(site) as somebody:
        for seats in (3, 2, 1, 0):
            filled = (await browser.get(address)).text
            monkeypatch.setattr(routes, "_blanks", pages.Shelf())
            whole = (await somebody.get(address)).text
            assert CLIENT_ID.sub("", MARK.sub("", filled)) == CLIENT_ID.sub("", MARK.sub("", whole))
            assert (f"还剩 {seats} 席" in filled) == (seats > 0)
            assert ("3 个名额已满" in filled) == (seats == 0)
            found += [(MARK.search(page)[1], CLIENT_ID.search(page)[1]) for page in (filled, whole)]
            if seats:
                await a_signup(event)

    assert len({mark for mark, _id in found}) == len({one for _mark, one in found}) == 8
