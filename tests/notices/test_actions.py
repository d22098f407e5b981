"""Calling off and postponing: one deed, everybody told."""

from datetime import timedelta

import pytest

from app.events.tables import Event
from app.journal import queries as journal
from app.journal.tables import Journal, Outbox
from app.kit import clock, crypto
from app.kit.errors import Invalid, Refused
from app.notices import actions, queries
from app.notices.tables import Delivery, Notice
from app.sponsors.tables import Pledge, SponsorUnit
from tests.calendars.test_feeds import a_signup
from tests.making import an_account, an_association, an_event, the_site, visitor

BY = {"actor": "account:abc"}


async def fresh(event):
    return await Event.objects().where(Event.id == event.id).first()


async def test_calling_off_closes_sign_up_writes_the_notice_and_queues_a_letter_for_each_address(database):
    association = await an_association(name="小草协会")
    event = await an_event(association)
    leader = await an_account(association)
    await a_signup(event, "going", email="a@example.org")
    await a_signup(event, "waiting", email="b@example.org")
    await a_signup(event, "going")
    await a_signup(event, "withdrawn", email="gone@example.org")
    unit = SponsorUnit(uid=crypto.public_id(), association=association.id, name="豆花饭店", created_at=clock.now())
    unit.contact = crypto.seal_json({"person": "温", "phone": "", "email": "s@example.org"}, f"sponsor_unit.contact:{unit.uid}")
    await unit.save()
    await Pledge(uid=crypto.public_id(), event=event.id, sponsor_unit=unit.id, item="午餐", kind="meal",
                 created_at=clock.now()).save()  # fmt: skip

    notice = await actions.call_off(event, reason="暴雨橙色预警", next_date_note="下次另行通知", account_id=leader.id, **BY)

    after = await fresh(event)
    copies = await queries.copies(notice.id)
    assert (after.state, after.revision, after.reason) == ("cancelled", 2, "暴雨橙色预警")
    assert notice.text.startswith("【取消通知】原定2027年6月1日（星期二）的“走进城里看一看”取消举行。\n原因：暴雨橙色预警。")
    assert "下次另行通知。" in notice.text
    assert "小草协会" in notice.text
    assert "林小溪" not in notice.text
    assert [(copy["channel"], copy["state"]) for copy in copies] == [
        ("email", "waiting"), ("email", "waiting"), ("none", "none"), ("email", "waiting"),
    ]  # fmt: skip
    assert await Outbox.count() == 3
    assert await journal.is_whole(f"event:{event.uid}")
    assert "林小溪" not in str(await Journal.select())


async def test_nothing_is_kept_when_the_outing_cannot_be_called_off(database):
    event = await an_event(state="done")
    leader = await an_account()
    with pytest.raises(Refused):
        await actions.call_off(event, reason="雨", next_date_note="", account_id=leader.id, **BY)
    other = await an_event()
    with pytest.raises(Invalid):
        await actions.call_off(other, reason="  ", next_date_note="", account_id=leader.id, **BY)

    assert (await Notice.count(), await Delivery.count(), await Outbox.count(), (await fresh(other)).state) == (
        0, 0, 0, "open",
    )  # fmt: skip


async def test_a_postponement_keeps_places_takes_a_date_later_and_opens_again(database):
    event = await an_event()
    leader = await an_account()
    await a_signup(event, "going", email="a@example.org")
    first = await actions.postpone(
        event, reason="道路结冰", new_start=None, next_date_note="", account_id=leader.id, **BY
    )
    with pytest.raises(Refused):
        await actions.reopen(await fresh(event), account_id=leader.id, **BY)
    second = await actions.set_date(
        await fresh(event), new_start=event.starts_at + timedelta(days=7), account_id=leader.id, **BY
    )
    third = await actions.reopen(await fresh(event), account_id=leader.id, **BY)

    after = await fresh(event)
    assert [notice.text.split("\n")[0] for notice in (first, second, third)] == [
        "【延期通知】原定2027年6月1日（星期二）的“走进城里看一看”延期举行。",
        "【延期通知】原定2027年6月1日（星期二）的“走进城里看一看”改期。",
        "【恢复通知】“走进城里看一看”照常举行，重新开放报名。",
    ]
    assert "新的时间：2027年6月8日（星期二）07:30—16:30。" in second.text
    assert (after.state, after.revision, after.previous_starts_at) == ("open", 4, event.starts_at)
    assert await Outbox.count() == 3


async def test_the_leader_cancels_from_the_desk_and_gets_text_to_paste(sqlite_database):
    association = await an_association()
    event = await an_event(association)
    leader = await an_account(association)
    page = f"/desk/events/{event.slug}/notices"
    async with the_site(sqlite_database) as app, visitor(app, leader) as desk:
        empty = await desk.post(f"/desk/events/{event.slug}/cancellation", {"cancellation-reason": " "})
        kept = await desk.post(
            f"/desk/events/{event.slug}/cancellation",
            {"cancellation-reason": "大风<script>", "_mark": "wrong", "cancellation-sure": "y"},
        )
        done = await desk.post(
            f"/desk/events/{event.slug}/cancellation", {"cancellation-reason": "大风", "cancellation-sure": "y"}
        )
        shown = await desk.get(page)
        again = await desk.post(
            f"/desk/events/{event.slug}/cancellation", {"cancellation-reason": "大风", "cancellation-sure": "y"}
        )

    assert (empty.status_code, kept.status_code, done.status_code, again.status_code) == (422, 403, 303, 409)
    assert "请写明原因" in empty.text
    assert "大风&lt;script&gt;" in kept.text
    assert done.headers["Location"] == page
    assert "取消举行" in shown.text


async def test_a_helper_may_not_call_off_and_a_stranger_is_sent_to_sign_in(sqlite_database):
    from app.people.rules import Role

    association = await an_association()
    event = await an_event(association)
    helper = await an_account(association, Role.HELPER)
    outsider = await an_account(await an_association(), Role.OWNER)
    address = f"/desk/events/{event.slug}/cancellation"
    body = {"cancellation-reason": "大风", "cancellation-sure": "y"}
    async with the_site(sqlite_database) as app:
        async with visitor(app, helper) as one:
            as_helper = await one.post(address, body)
        async with visitor(app, outsider) as two:
            as_outsider = await two.post(address, body)
        async with visitor(app) as three:
            as_stranger = await three.post(address, body)

    assert (as_helper.status_code, as_outsider.status_code, as_stranger.status_code) == (403, 404, 303)
    assert as_stranger.headers["Location"].startswith("/sign-in")
    assert (await fresh(event)).state == "open"
