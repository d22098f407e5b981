"""Lists of outings: what is upcoming, what a desk finds."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.events import queries
from app.kit import clock, db
from tests.making import JUNE_FIRST, an_association, an_event


async def test_upcoming_shows_public_outings_that_are_not_over_soonest_first(database):
    home = await an_association(name="小草协会")
    later = JUNE_FIRST + timedelta(days=3)
    past = clock.now() - timedelta(days=2)
    for slug, facts in {
        "later": {"starts_at": later, "ends_at": later + timedelta(hours=1)}, "soon": {}, "hidden": {"state": "draft"},
        "off": {"state": "cancelled"}, "over": {"state": "done"},
        "past": {"starts_at": past, "ends_at": past + timedelta(hours=1)},
        "waiting": {"state": "postponed", "date_known": False, "starts_at": past, "ends_at": past + timedelta(hours=1)},
        "closed": {"state": "closed", "starts_at": JUNE_FIRST + timedelta(hours=1)},
    }.items():  # fmt: skip
        await an_event(home, slug=slug, **facts)
    await an_event(slug="elsewhere")

    own = await queries.upcoming(home.id)

    assert [row["slug"] for row in own] == ["soon", "closed", "later", "waiting"]
    assert {row["association_name"] for row in own} == {"小草协会"}
    assert {row["slug"] for row in await queries.upcoming()} == {"soon", "closed", "later", "waiting", "elsewhere"}
    assert [row["slug"] for row in await queries.upcoming(home.id, limit=1)] == ["soon"]


async def test_the_desk_lists_its_own_outings_page_by_page(database):
    home = await an_association()
    for n in range(5):
        await an_event(home, slug=f"n{n}", starts_at=JUNE_FIRST + timedelta(days=n))
    await an_event(home, slug="undated", starts_at=None, state="draft")
    await an_event(slug="elsewhere")

    first, page = await queries.of_association(home.id, 1, size=4)
    second, _page = await queries.of_association(home.id, "2", size=4)

    assert [row["slug"] for row in first + second] == ["undated", "n4", "n3", "n2", "n1", "n0"]
    assert (page.total, page.last) == (6, 2)
    assert [row["slug"] for row in (await queries.of_association(home.id, "x' --", size=1))[0]] == ["undated"]


@pytest.mark.parametrize("typed", ["城里", "zoujin", "ZJCLK", "ｚｏｕ ｊｉｎ", "liuyi", "星空"])
async def test_the_desk_finds_an_outing_by_characters_pinyin_or_initials(database, typed):
    home = await an_association()
    await an_event(home, slug="found", title="走进城里看一看", occasion="六一", theme="星空下")
    await an_event(home, slug="other", title="净滩")

    rows, page = await queries.of_association(home.id, 1, typed)

    assert ([row["slug"] for row in rows], page.total) == (["found"], 1)


@pytest.mark.parametrize("typed", ["%", "_", "' OR 1=1 --", "\x00", "没有的", "a" * 10_000])
async def test_a_search_for_nothing_we_have_finds_nothing(database, typed):
    home = await an_association()
    await an_event(home)

    assert (await queries.of_association(home.id, 1, typed))[0] == []


async def test_lists_ask_the_same_number_of_questions_for_one_and_for_many(sqlite_database):
    home = await an_association()
    counts = []
    for _ in range(2):
        for _n in range(3):
            await an_event(home)
        with db.counted() as seen:
            await queries.upcoming()
            await queries.of_association(home.id)
            await queries.of_association(home.id, 1, "城里")
        counts.append(len(seen))

    assert counts[0] == counts[1] <= 5
