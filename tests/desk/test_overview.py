"""One outing at a glance, and its moves."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.badges.tables import Badge
from app.checkin.tables import Arrival
from app.desk import queries
from app.desk.rules import Numbers
from app.events.tables import Event
from app.journal import actions as journal
from app.journal.tables import Journal, Outbox
from app.kit import clock, crypto, db, pages
from app.people.rules import Role
from app.roster.tables import Participant
from app.signups.tables import Signup
from app.sponsors.tables import Pledge, SponsorUnit
from app.waivers.tables import Signature, WaiverText
from tests import making


async def an_outing(state: str = "open", **facts):
    """An association's owner and its outing forty days away."""
    association = await making.an_association(slug="grass")
    owner = await making.an_account(association, Role.OWNER, name="苗青")
    starts = clock.now() + timedelta(days=40)
    event = await making.an_event(
        association, **{"slug": "june", "state": state, "starts_at": starts, "ends_at": starts + timedelta(hours=9),
                        "meeting_at": starts, **facts}
    )  # fmt: skip
    return association, owner, event


async def a_signup(event, place: str, signature=None) -> Signup:
    made = Signup(
        uid=crypto.public_id(), event=event.id, name="林小雨", phone_key=crypto.public_id(), age_band="25-39", place=place,
        signature=signature,
    )  # fmt: skip
    await made.save()
    return made


async def a_text(event, version: int, material: bool) -> WaiverText:
    made = WaiverText(
        uid=crypto.public_id(), event=event.id, version=version, title="风险告知", sha256="0" * 64, material_change=material
    )
    await made.save()
    return made


async def a_signature(event, text) -> int:
    made = Signature(uid=crypto.public_id(), event=event.id, text=text.id, sha256="0" * 64)
    await made.save()
    return made.id


async def tapped(event, kinds: str) -> None:
    """A badge with taps: i in, o out, u undo of the tap before."""
    signup = await a_signup(event, "withdrawn")
    badge = Badge(uid=crypto.public_id(), event=event.id, signup=signup.id)
    await badge.save()
    last = None
    for kind in kinds:
        tap = Arrival(
            uid=crypto.public_id(), event=event.id, badge=badge.id, kind={"i": "in", "o": "out", "u": "undo"}[kind],
            undoes=last if kind == "u" else None, at=clock.now(), client_id=crypto.public_id(),
        )  # fmt: skip
        await tap.save()
        last = tap.id


async def fill(event, association) -> Numbers:
    """One of everything that is counted, beside things that are not; returns the numbers they make."""
    first, reworded = await a_text(event, 1, True), await a_text(event, 2, False)
    for place, text in (("going", first), ("going", reworded), ("offered", None), ("waiting", first), ("removed", first)):
        await a_signup(event, place, await a_signature(event, text) if text else None)
    for left in (None, None, clock.now()):
        await Participant(uid=crypto.public_id(), event=event.id, kind="child", left_at=left).save()
    for kinds in ("i", "iu", "io", "iou", "ioi", ""):
        await tapped(event, kinds)
    for states in (["confirmed", "delivered"], ["confirmed", "tentative"], ["offered"], ["withdrawn"]):
        unit = SponsorUnit(uid=crypto.public_id(), association=association.id, name="市图书馆")
        await unit.save()
        for state in states:
            await Pledge(uid=crypto.public_id(), event=event.id, sponsor_unit=unit.id, item="参观", kind="visit", state=state).save()
    async with db.write():
        for n, state in enumerate(["waiting", "waiting", "sent", "dead"]):
            row = await journal.enqueue_letter(to="a@example.org", subject="s", text="t", dedupe=f"{event.uid}{n}", about=f"event:{event.uid}")
            await Outbox.update({Outbox.state: state}).where(Outbox.id == row)
    return Numbers(
        going=2, offered=1, waiting=1, signed=3, participants=2, here=3, sponsors_sure=1, sponsors_tentative=2,
        letters_waiting=2, letters_failed=1,
    )  # fmt: skip


async def test_every_number_is_counted_from_rows_of_this_outing_only(database):
    association, _owner, event = await an_outing()
    other = await making.an_event(association)
    await fill(other, association)

    assert await queries.numbers(event) == Numbers()
    assert await queries.numbers(event) != await fill(event, association) == await queries.numbers(event)


async def test_a_change_in_substance_asks_for_new_signatures(database):
    association, _owner, event = await an_outing()
    await fill(event, association)

    await a_text(event, 3, True)

    assert (await queries.numbers(event)).signed == 0


async def test_the_page_shows_the_numbers_and_never_asks_more_for_more(database):
    association, owner, event = await an_outing()
    async with making.the_site(database) as site, making.visitor(site, owner) as browser:
        with db.counted() as when_empty:
            await browser.get("/desk/events/june")
        await fill(event, association)
        with db.counted() as when_full:
            text = (await browser.get("/desk/events/june")).text

    for word in ("3/15", "候补 1", "待确认 1", "2/30", "待定 2", "没送到 1", "有 1 封信没有送到", "苗青"):
        assert word in text
    assert len(when_empty) == len(when_full) <= 11


async def test_a_draft_names_each_gap_with_a_link_to_its_field(sqlite_database):
    _association, owner, _event = await an_outing("draft", risks="", contact_phone="")
    async with making.the_site(sqlite_database) as site, making.visitor(site, owner) as browser:
        text = (await browser.get("/desk/events/june")).text

    assert "再写 2 项就能发布" in text
    assert text.count('href="/desk/events/june/edit#risks"') == 2  # in the list and as the next step
    assert 'href="/desk/events/june/edit#contact_phone"' in text
    assert "/publication" not in text
    assert "/desk/events/june/preview" in text
    assert 'href="/events/june"' not in text  # there is no public page yet


async def test_a_published_outing_has_its_links_and_a_text_to_share(sqlite_database):
    _association, owner, _event = await an_outing()
    async with making.the_site(sqlite_database) as site, making.visitor(site, owner) as browser:
        text = (await browser.get("/desk/events/june")).text

    for address in ("/events/june", "/events/june/poster.png", "/events/june.ics", "/desk/events/june/notices",
                    "/desk/events/june/waiver", "/desk/events/june/copy", "/desk/events/june/journal"):  # fmt: skip
        assert f'href="{address}"' in text
    assert "招募令｜走进城里看一看" in text.split('id="share-text"')[1]
    assert "链接里有报名页" in text


@pytest.mark.parametrize("state", ["closed", "cancelled"])
async def test_a_text_to_share_promises_no_sign_up_that_is_shut(sqlite_database, state):
    _association, owner, _event = await an_outing(state)
    async with making.the_site(sqlite_database) as site, making.visitor(site, owner) as browser:
        text = (await browser.get("/desk/events/june")).text

    assert 'id="share-text"' in text
    assert "链接里有报名页" not in text


async def test_publishing_makes_the_outing_public_with_a_risk_notice_to_sign(database):
    _association, owner, event = await an_outing("draft")
    async with making.the_site(database) as site, making.visitor(site, owner) as browser:
        answer = await browser.post("/desk/events/june/publication")
        twice = await browser.post("/desk/events/june/publication")
        shown = await browser.get("/desk/events/june")

    assert (answer.status_code, answer.headers["location"]) == (303, "/desk/events/june")
    assert twice.status_code == 409
    assert "报名中" in shown.text
    assert await WaiverText.count().where(WaiverText.event == event.id) >= 2  # both languages
    deeds = [row["deed"] for row in await Journal.select(Journal.deed).order_by(Journal.id)]
    assert deeds == ["waiver.drafted", "event.published"]


async def test_an_outing_with_gaps_is_not_published_and_keeps_no_notice(database):
    _association, owner, event = await an_outing("draft", risks="")
    async with making.the_site(database) as site, making.visitor(site, owner) as browser:
        answer = await browser.post("/desk/events/june/publication")

    assert answer.status_code == 409
    assert "如实写明可能的风险。" in answer.text
    assert (await Event.objects().get(Event.id == event.id)).state == "draft"
    assert await WaiverText.count() == await Journal.count() == 0


MOVES = {  # noun -> the states it is allowed in and where it leads
    "publication": ({"draft"}, "open"), "closing": ({"open"}, "closed"), "reopening": ({"closed"}, "open"),
    "start": ({"open", "closed"}, "under_way"), "finish": ({"under_way"}, "done"),
}  # fmt: skip


@pytest.mark.parametrize("noun", list(MOVES))
@pytest.mark.parametrize("state", ["draft", "open", "closed", "postponed", "under_way", "done", "cancelled"])
async def test_each_move_is_done_where_the_table_allows_it_and_refused_elsewhere(sqlite_database, noun, state):
    _association, owner, event = await an_outing(state)
    async with making.the_site(sqlite_database) as site, making.visitor(site, owner) as browser:
        offered = f"/desk/events/june/{noun}" in (await browser.get("/desk/events/june")).text
        answer = await browser.post(f"/desk/events/june/{noun}")

    sources, target = MOVES[noun]
    row = await Event.objects().get(Event.id == event.id)
    assert offered is (state in sources)
    assert (answer.status_code, row.state) == ((303, target) if state in sources else (409, state))
    assert state in sources or "现在还不能这样做" in answer.text


async def test_closing_tells_the_reason_to_everybody(sqlite_database):
    _association, owner, event = await an_outing()
    async with making.the_site(sqlite_database) as site, making.visitor(site, owner) as browser:
        await browser.post("/desk/events/june/closing", {"reason": "名额已满，谢谢大家。"})
        shown = (await browser.get("/desk/events/june")).text

    row = await Event.objects().get(Event.id == event.id)
    assert (row.state, row.reason, row.revision) == ("closed", "名额已满，谢谢大家。", event.revision + 1)
    assert "名额已满，谢谢大家。" in shown


@pytest.mark.parametrize(
    ("typed", "code", "kept"),
    [("长" * 10_000, 422, None), ("<script>alert(1)</script>", 303, "<script>alert(1)</script>"), ("\x00\x07停", 303, "停"),
     ("🌱𬭚ＡＢ１", 303, "🌱𬭚ＡＢ１"), ("", 303, "")],
)  # fmt: skip
async def test_a_hostile_reason_is_kept_clean_or_refused_beside_its_field(database, typed, code, kept):
    _association, owner, event = await an_outing()
    async with making.the_site(database) as site, making.visitor(site, owner) as browser:
        answer = await browser.post("/desk/events/june/closing", {"reason": typed})
        shown = await browser.get("/desk/events/june")

    row = await Event.objects().get(Event.id == event.id)
    assert answer.status_code == code
    assert "<script>alert" not in answer.text + shown.text
    if code == 422:
        assert 'id="reason-error"' in answer.text
        assert typed in answer.text
        assert row.state == "open"
    else:
        assert row.reason == kept


async def test_a_stale_page_moves_nothing_and_keeps_the_reason(sqlite_database):
    _association, owner, event = await an_outing()
    async with making.the_site(sqlite_database) as site, making.visitor(site, owner) as browser:
        closing = await browser.post("/desk/events/june/closing", {"reason": "名额已满", pages.CSRF_FIELD: "x" * 44})
        start = await browser.post("/desk/events/june/start", {pages.CSRF_FIELD: ""})

    assert (closing.status_code, start.status_code) == (403, 403)
    assert "名额已满" in closing.text
    assert (await Event.objects().get(Event.id == event.id)).state == "open"


async def test_a_postponed_outing_is_opened_where_everybody_is_told(sqlite_database):
    _association, owner, _event = await an_outing("postponed")
    async with making.the_site(sqlite_database) as site, making.visitor(site, owner) as browser:
        answer = await browser.post("/desk/events/june/reopening")

    assert answer.status_code == 409
    assert "请在“通知”里重新开放" in answer.text


@pytest.mark.parametrize("state", ["draft", "open", "closed", "postponed", "under_way", "done", "cancelled"])
async def test_the_english_page_has_no_chinese_of_ours_in_any_state(sqlite_database, state):
    association, owner, _event = await an_outing(
        state, title="Kites", meeting_point="East gate", summary="Fly", risks="", requirements="18", contact_name="Li",
    )  # fmt: skip
    await owner.update_self({"name": "Miao"})
    await association.update_self({"name": "Grass"})
    async with making.the_site(sqlite_database) as site, making.visitor(site, owner, "en") as browser:
        text = (await browser.get("/desk/events/june")).text

    assert {mark for mark in text.replace("中文", "") if "\u4e00" <= mark <= "\u9fff"} == set()


ROUTES = [("get", ""), ("get", "/journal"), *(("post", f"/{noun}") for noun in MOVES)]
SIGN_IN, GONE, FORBIDDEN = 303, 404, 403


@pytest.mark.parametrize(("method", "address"), ROUTES)
async def test_who_gets_what(sqlite_database, method, address):
    association, _owner, event = await an_outing()
    asking = {
        "stranger": None,
        "another association's owner": await making.an_account(await making.an_association(), Role.OWNER),
        "helper": await making.an_account(association, Role.HELPER),
        "auditor": await making.an_account(association, Role.AUDITOR),
    }
    codes = {}
    async with making.the_site(sqlite_database) as site:
        for who, account in asking.items():
            async with making.visitor(site, account) as browser:
                codes[who] = (await getattr(browser, method)("/desk/events/june" + address)).status_code

    looks = {"": (200, 200), "/journal": (FORBIDDEN, 200)}.get(address, (FORBIDDEN, FORBIDDEN))
    assert codes == {
        "stranger": SIGN_IN, "another association's owner": GONE, "helper": looks[0], "auditor": looks[1],
    }  # fmt: skip
    assert (await Event.objects().get(Event.id == event.id)).revision == event.revision


async def test_those_who_only_look_are_offered_nothing_to_press(sqlite_database):
    association, _owner, _event = await an_outing()
    pages_seen = {}
    async with making.the_site(sqlite_database) as site:
        for role in (Role.HELPER, Role.AUDITOR):
            async with making.visitor(site, await making.an_account(association, role)) as browser:
                pages_seen[role] = (await browser.get("/desk/events/june")).text

    for text in pages_seen.values():
        assert not any(f"/desk/events/june/{noun}" in text for noun in [*MOVES, "waiver", "copy", "preview"])
    assert 'href="/desk/events/june/journal"' in pages_seen[Role.AUDITOR]
    assert 'href="/desk/events/june/journal"' not in pages_seen[Role.HELPER]
