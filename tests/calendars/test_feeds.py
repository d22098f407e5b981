"""The feeds over HTTP, read by icalendar and by vobject."""

from datetime import timedelta

import vobject
from icalendar import Calendar

from app.events import actions as events
from app.kit import clock, crypto, db
from app.notices import actions as notices
from app.signups.tables import Signup
from app.sponsors.tables import Pledge, SponsorUnit
from tests.making import an_account, an_association, an_event, the_site, visitor


def only_event(body: bytes):
    """The one VEVENT, after both parsers agree on its UID and summary."""
    mine = list(Calendar.from_ical(body).walk("VEVENT"))
    theirs = vobject.readOne(body.decode())
    assert len(mine) == 1
    assert str(mine[0]["UID"]) == theirs.vevent.uid.value
    assert str(mine[0]["SUMMARY"]) == theirs.vevent.summary.value
    return mine[0]


async def a_signup(event, place="going", **facts):
    uid = crypto.public_id()
    contact = {"phone": "+8613800000001", "email": facts.pop("email", ""), "emergency_name": "", "emergency_phone": ""}
    row = Signup(
        **{"uid": uid, "event": event.id, "name": "林小溪", "phone_key": crypto.blind(uid, "phone"),
           "contact": crypto.seal_json(contact, f"signup.contact:{uid}"), "age_band": "25-39", "place": place,
           "signed_up_at": clock.now(), "placed_at": clock.now(), "changed_at": clock.now(), **facts}
    )  # fmt: skip
    await row.save()
    return row


async def test_an_open_outing_is_confirmed_and_the_same_request_gives_the_same_bytes(database):
    event = await an_event()
    async with the_site(database) as app, visitor(app) as guest:
        first = await guest.get(f"/events/{event.slug}.ics")
        second = await guest.get(f"/events/{event.slug}.ics")
        unchanged = await guest.get(f"/events/{event.slug}.ics", headers={"If-None-Match": first.headers["ETag"]})

    found = only_event(first.content)
    assert (first.status_code, first.headers["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert first.content == second.content
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert "Set-Cookie" not in first.headers
    assert (str(found["STATUS"]), int(found["SEQUENCE"]), str(found["SUMMARY"])) == ("CONFIRMED", 1, "走进城里看一看")
    assert found.decoded("DTSTART").isoformat() == "2027-06-01T07:30:00+08:00"
    assert found.decoded("DTSTAMP").isoformat()[:19] == event.changed_at.isoformat()[:19]
    assert found.subcomponents[0].name == "VALARM"
    assert b"VTIMEZONE" in first.content


async def test_a_postponed_outing_without_a_date_leaves_its_old_day_and_comes_back_with_a_higher_sequence(database):
    event = await an_event(revision=4)
    leader = await an_account()
    async with the_site(database) as app, visitor(app) as guest:
        await notices.postpone(
            event, reason="暴雨", new_start=None, next_date_note="另行通知", account_id=leader.id, actor="account:x"
        )
        postponed = only_event((await guest.get(f"/events/{event.slug}.ics")).content)
        fresh = await events.Event.objects().where(events.Event.id == event.id).first()
        await notices.set_date(
            fresh, new_start=event.starts_at + timedelta(days=7), account_id=leader.id, actor="account:x"
        )
        dated = only_event((await guest.get(f"/events/{event.slug}.ics")).content)

    assert (str(postponed["STATUS"]), int(postponed["SEQUENCE"]), str(postponed["TRANSP"])) == (
        "CANCELLED", 5, "TRANSPARENT",
    )  # fmt: skip
    assert str(postponed["UID"]) == str(dated["UID"])
    assert (str(dated["STATUS"]), int(dated["SEQUENCE"])) == ("TENTATIVE", 6)
    assert dated.decoded("DTSTART").isoformat() == "2027-06-08T07:30:00+08:00"


async def test_a_cancelled_outing_stays_in_the_feed_as_cancelled_without_an_alarm(database):
    event = await an_event(revision=2)
    leader = await an_account()
    async with the_site(database) as app, visitor(app) as guest:
        before = await guest.get(f"/events/{event.slug}.ics")
        await notices.call_off(event, reason="台风", next_date_note="", account_id=leader.id, actor="account:x")
        after = await guest.get(f"/events/{event.slug}.ics")

    found = only_event(after.content)
    assert (str(found["STATUS"]), int(found["SEQUENCE"]), str(found["TRANSP"])) == ("CANCELLED", 3, "TRANSPARENT")
    assert str(found["UID"]) == str(only_event(before.content)["UID"])
    assert str(found["SUMMARY"]).startswith("【已取消】")
    assert b"VALARM" not in after.content


async def test_the_associations_feed_is_valid_without_outings_and_hides_drafts(database):
    association = await an_association(slug="quiet")
    await an_event(association, state="draft")
    async with the_site(database) as app, visitor(app) as guest:
        empty = await guest.get("/associations/quiet.ics")
        event = await an_event(association)
        one = await guest.get("/associations/quiet.ics")

    assert [part.name for part in Calendar.from_ical(empty.content).walk("VEVENT")] == []
    assert str(only_event(one.content)["UID"]).startswith(event.uid)


async def test_a_volunteers_feed_follows_the_place_and_dies_with_the_link(database):
    event = await an_event()
    signup = await a_signup(event, "waiting")
    token = crypto.signed("my", signup.uid, 1)
    async with the_site(database) as app, visitor(app) as guest:
        waiting = await guest.get(f"/my/{token}.ics")
        await Signup.update({Signup.place: "withdrawn", Signup.changed_at: clock.now() + timedelta(seconds=5)}).where(
            Signup.id == signup.id
        )
        left = await guest.get(f"/my/{token}.ics")
        await Signup.update({Signup.generation: 2}).where(Signup.id == signup.id)
        revoked = await guest.get(f"/my/{token}.ics")
        forged = await guest.get(f"/my/{token[:-1]}{'a' if token[-1] != 'a' else 'b'}.ics")

    assert str(only_event(waiting.content)["STATUS"]) == "TENTATIVE"
    assert str(only_event(left.content)["STATUS"]) == "CANCELLED"
    assert int(only_event(left.content)["SEQUENCE"]) > int(only_event(waiting.content)["SEQUENCE"])
    assert waiting.headers["Cache-Control"].startswith("private")
    assert (revoked.status_code, forged.status_code) == (404, 404)


async def test_a_sponsors_feed_holds_what_the_unit_gives(database):
    association = await an_association()
    event = await an_event(association)
    unit = SponsorUnit(uid=crypto.public_id(), association=association.id, name="豆花饭店", created_at=clock.now())
    await unit.save()
    await Pledge(uid=crypto.public_id(), event=event.id, sponsor_unit=unit.id, item="午餐", kind="meal", quantity=45,
                 unit="份", state="confirmed", created_at=clock.now()).save()  # fmt: skip
    async with the_site(database) as app, visitor(app) as guest:
        answer = await guest.get(f"/sponsor/{crypto.signed('sponsor', unit.uid, 1)}.ics")

    assert str(only_event(answer.content)["SUMMARY"]) == "走进城里看一看：午餐 45份"


async def test_a_draft_and_an_unknown_outing_have_no_feed(sqlite_database):
    draft = await an_event(state="draft")
    async with the_site(sqlite_database) as app, visitor(app) as guest:
        answers = [(await guest.get(f"/events/{slug}.ics")).status_code for slug in (draft.slug, "nowhere")]

    assert answers == [404, 404]


async def test_the_outings_feed_asks_one_question_once_it_is_known(sqlite_database):
    event = await an_event()
    async with the_site(sqlite_database) as app, visitor(app) as guest:
        await guest.get(f"/events/{event.slug}.ics")
        with db.counted() as asked:
            await guest.get(f"/events/{event.slug}.ics")

    assert len(asked) == 1
