"""Call an outing off, postpone it, give it a new date, open it again; tell everyone concerned, in one transaction."""

from __future__ import annotations

from datetime import datetime

from app.calendars.writing import own_entry
from app.events.actions import move
from app.events.rules import Move
from app.events.tables import Event
from app.journal import actions as journal
from app.kit import clock, crypto, db
from app.kit.i18n import gettext as _
from app.kit.i18n import speaking
from app.notices import queries
from app.notices.rules import Kind, words
from app.notices.tables import Delivery, Notice
from app.outside import ics
from app.people.tables import Association
from app.settings import current
from app.signups.tables import Signup


async def call_off(event: Event, *, reason: str, next_date_note: str, account_id: int, actor: str) -> Notice:
    """Cancel the outing and tell everyone. Raises `Refused` for a state that cannot be cancelled, `Invalid` for no reason."""
    async with db.write():
        after = await move(event, Move.CANCEL, actor=actor, reason=reason)
        after.date_known = True  # no date is awaited any more: what is shown is the day that was planned
        after.next_date_note = next_date_note.strip()[:120]
        await after.save([Event.date_known, Event.next_date_note])
        return await _tell(after, Kind.CANCEL, account_id, actor)


async def postpone(
    event: Event, *, reason: str, new_start: datetime | None, next_date_note: str, account_id: int, actor: str
) -> Notice:
    """Postpone, with or without a new start (UTC), and tell everyone. Raises `Refused` or `Invalid`."""
    async with db.write():
        after = await move(
            event, Move.POSTPONE, actor=actor, reason=reason, new_start=new_start, next_date_note=next_date_note
        )
        return await _tell(after, Kind.POSTPONE, account_id, actor)


async def set_date(event: Event, *, new_start: datetime, account_id: int, actor: str) -> Notice:
    """Give a postponed outing its new start (UTC) and tell everyone. Raises `Refused` or `Invalid`."""
    async with db.write():
        after = await move(event, Move.SET_DATE, actor=actor, new_start=new_start)
        return await _tell(after, Kind.DATED, account_id, actor)


async def reopen(event: Event, *, account_id: int, actor: str) -> Notice:
    """Open a postponed outing again and tell everyone. Raises `Refused` without a date."""
    async with db.write():
        after = await move(event, Move.REOPEN, actor=actor)
        return await _tell(after, Kind.REOPEN, account_id, actor)


async def _tell(event: Event, kind: Kind, account_id: int, actor: str) -> Notice:
    """Write the notice and put a letter for everybody with an address into the outbox."""
    association = await Association.objects().where(Association.id == event.association).first()
    assert association
    now = clock.now()
    units = await queries.sponsors_concerned(event.id)
    names = {"zh-Hans": association.name, "en": association.name_en or association.name}
    texts = {code: words(kind, event, name, now, code, sponsored=bool(units)) for code, name in names.items()}
    notice = Notice(
        uid=crypto.public_id(), event=event.id, kind=str(kind), text=texts["zh-Hans"], text_en=texts["en"],
        revision=event.revision, by=account_id, created_at=now,
    )  # fmt: skip
    await notice.save()
    copies = []
    people = await queries.concerned(event.id)
    signups = {row.id: row for row in await Signup.objects().where(
        (Signup.event == event.id) & Signup.place.is_in(list(queries.STILL_WITH_US)))}  # fmt: skip
    for person in people:
        row = None
        if person["email"]:
            language = person["locale"] if person["locale"] in texts else "zh-Hans"
            row = await _letter_to_volunteer(notice, event, association, signups[person["id"]], person, texts[language], language)
        copies.append(Delivery(notice=notice.id, signup=person["id"], channel="email" if row else "none", outbox=row))
    for unit in units:
        row = await _letter_to_sponsor(notice, event, unit, texts["zh-Hans"]) if unit["email"] else None
        copies.append(Delivery(notice=notice.id, sponsor_uid=unit["uid"], channel="email" if row else "none", outbox=row))
    if copies:
        await Delivery.insert(*copies)
    await journal.note(
        f"event:{event.uid}", "notice.made", actor=actor, subject=f"notice:{notice.uid}", kind=str(kind),
        people=len(people), letters=sum(copy.channel == "email" for copy in copies), revision=event.revision,
    )  # fmt: skip
    return notice


async def _letter_to_volunteer(
    notice: Notice, event: Event, association: Association, signup: Signup, person: dict, text: str, language: str
) -> int | None:
    with speaking(language):
        link = f"{current().base_url}/my/{crypto.signed('my', signup.uid, signup.generation)}"
        calendar, method = "", ""
        if event.starts_at:
            one = own_entry(event, association, signup, "", link)
            method = "CANCEL" if one.status == "CANCELLED" else "REQUEST"
            calendar = ics.invitation(
                one, method, attendee=(signup.name, person["email"]), timezone=event.timezone
            ).decode()
        return await journal.enqueue_letter(
            to=person["email"], subject=text.split("\n", 1)[0][:120],
            text=f"{text}\n\n{_('您的页面：')}{link}\n{_('活动页：')}{current().base_url}/events/{event.slug}",
            dedupe=f"notice:{notice.uid}:{signup.uid}", about=f"event:{event.uid}", ics=calendar, ics_method=method,
        )  # fmt: skip


async def _letter_to_sponsor(notice: Notice, event: Event, unit: dict, text: str) -> int | None:
    link = f"{current().base_url}/sponsor/{crypto.signed('sponsor', unit['uid'], unit['generation'])}"
    with speaking("zh-Hans"):
        return await journal.enqueue_letter(
            to=unit["email"], subject=text.split("\n", 1)[0][:120],
            text=f"{unit['name']}：\n{text}\n\n{_('贵单位的页面：')}{link}",
            dedupe=f"notice:{notice.uid}:{unit['uid']}", about=f"event:{event.uid}",
        )  # fmt: skip



