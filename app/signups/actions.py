"""Sign up, withdraw, confirm; the leader's removing and undoing. One transaction and one journal line each."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.events.rules import SHUT_WORDS, State, accepts_signups
from app.journal import actions as journal
from app.kit import clock, crypto, db
from app.kit.errors import NotHere, Refused
from app.kit.names import search_words
from app.signups.letters import letter
from app.signups.queries import contact_of, key_of, position, tally, token_of
from app.signups.rules import (
    LINK_AGAIN,
    STAYS,
    Outcome,
    Place,
    Volunteer,
    consents_json,
    offers,
    place_again,
    place_for,
)
from app.signups.tables import Signup
from app.waivers.actions import sign
from app.waivers.queries import Notice
from app.waivers.rules import Signing

_EVENT = (
    "SELECT id, uid, slug, title, title_en, state, volunteer_places, signup_opens_at, signup_closes_at, meeting_at,"
    " meeting_point, starts_at, timezone FROM event WHERE id = ?"
)
_OFFERING = (State.OPEN, State.CLOSED, State.POSTPONED)


@dataclass(frozen=True)
class Result:
    """What became of a sign-up; `uid` and `token` are empty unless the place is the asker's own."""

    outcome: Outcome
    uid: str = ""
    token: str = ""


async def held_event(event_id: int) -> dict[str, Any]:
    """The columns that places depend on, held until the transaction ends. Raises `NotHere`."""
    rows = await db.fetch(_EVENT if db.on_sqlite() else _EVENT + " FOR NO KEY UPDATE", event_id)
    if not rows:
        raise NotHere()
    return rows[0]


async def held_signup(signup_id: int) -> tuple[dict[str, Any], Signup]:
    """The outing, held, and one person's place in it. Raises `NotHere`, also for erased data."""
    event_id = await db.value('SELECT "event" FROM signup WHERE id = ?', signup_id)
    event = await held_event(event_id or 0)
    signup = await Signup.objects().where(Signup.id == signup_id).first()
    if signup is None or signup.erased_at:
        raise NotHere()
    return event, signup


async def note(event: dict[str, Any], deed: str, actor: str, uid: str, **detail: Any) -> None:
    """A journal line about one sign-up."""
    await journal.note(f"event:{event['uid']}", deed, actor=actor, subject=f"signup:{uid}", **detail)


async def _write(kind: str, event: dict[str, Any], signup: Signup, at: datetime) -> None:
    """Queue a letter when the person left an e-mail address."""
    to = contact_of(signup.uid, signup.contact).get("email", "")
    if not to:
        return
    number = await position(signup) if kind == "waiting" else 0
    subject, text = letter(
        kind, event, name=signup.name, token=token_of(signup.uid, signup.generation), language=signup.locale,
        position=number,
    )  # fmt: skip
    await journal.enqueue_letter(
        to=to, subject=subject, text=text, dedupe=f"{kind}:{signup.uid}:{at.isoformat()}", about=f"signup:{signup.uid}"
    )


# --- signing up -----------------------------------------------------------------------------------------------------


async def sign_up(
    event_id: int, volunteer: Volunteer, text: Notice, signing: Signing, *, reserve: bool = False, client_id: str
) -> Result:
    """Give one person a seat, or (`reserve`) a spot on the reserve list, with their signature.

    Safe when many arrive at once: the outing is held while its seats are counted. `client_id` is made by the form: the
    same form sent again finds the same place. A mobile that has signed up before gets no second place, and the answer
    (`ALREADY`) tells nothing about the first; the own link is mailed again at most every ten minutes. Whoever withdrew
    may come again. Raises `Refused` while the outing takes no sign-ups, `Invalid` on `clauses` without every tick.
    """
    now = clock.now()
    async with db.write():
        event = await held_event(event_id)
        key = key_of(volunteer.phone, event["uid"])
        found = await tally(event_id, key)
        before = await Signup.objects().where(Signup.id == found.same).first() if found.same else None
        if before and client_id and secrets.compare_digest(before.client_id.encode(), client_id.encode()):
            outcome = Outcome.WAITING if before.place == Place.WAITING else Outcome.GOING
            return Result(outcome, before.uid, token_of(before.uid, before.generation))
        if shut := accepts_signups(event, now):
            raise Refused(str(SHUT_WORDS[shut]))
        if before and before.place != Place.WITHDRAWN:
            await _link_again(event, before, now)
            return Result(Outcome.ALREADY)
        place = place_for(event["volunteer_places"], found.counts.taken, found.counts.waiting)
        if place is Place.WAITING and not reserve:
            return Result(Outcome.FULL)
        signature = await sign(
            event_id, event["uid"], text, signing, photos=volunteer.photo_consent, medical=volunteer.medical
        )
        uid, generation = await _keep(event_id, key, volunteer, place, signature, signing.locale, client_id, now, before)
        if volunteer.email:
            signup = await Signup.objects().where(Signup.uid == uid).first()
            assert signup
            await _write(str(place), event, signup, now)
        await note(
            event, "signup.made", f"signup:{uid}", uid, place=str(place), again=before is not None, generation=generation
        )
    return Result(Outcome(str(place)), uid, token_of(uid, generation))


async def _keep(
    event_id: int, key: str, volunteer: Volunteer, place: Place, signature: int, locale: str, client_id: str,
    now: datetime, before: Signup | None,
) -> tuple[str, int]:  # fmt: skip
    """The row of a new place; somebody who withdrew keeps their row and gets a new link."""
    uid = before.uid if before else crypto.public_id()
    generation = before.generation + 1 if before else 1
    values = {
        '"event"': event_id, "name": volunteer.name, "search": search_words(volunteer.name), "phone_key": key,
        "contact": crypto.seal_json(volunteer.contact(), f"signup.contact:{uid}"), "age_band": volunteer.age_band,
        "skills": volunteer.skills, "photo_consent": volunteer.photo_consent,
        "consents": consents_json(now.isoformat(timespec="seconds"), medical=volunteer.medical, photos=volunteer.photo_consent),
        "place": str(place), "signature": signature, "generation": generation, "client_id": client_id, "locale": locale,
        "signed_up_at": now, "placed_at": now, "changed_at": now,
    }  # fmt: skip
    if before:
        sets = ", ".join(f"{column} = ?" for column in values)
        await db.fetch(f'UPDATE signup SET {sets}, "group" = NULL WHERE id = ?', *values.values(), before.id)  # noqa: S608
    else:
        columns, marks = ", ".join(values), ", ".join("?" * len(values))
        await db.fetch(f"INSERT INTO signup (uid, {columns}) VALUES (?, {marks})", uid, *values.values())  # noqa: S608
    return uid, generation


async def _link_again(event: dict[str, Any], signup: Signup, now: datetime) -> None:
    recently = await db.value(
        "SELECT count(*) FROM outbox WHERE about = ? AND created_at > ?", f"signup:{signup.uid}", now - LINK_AGAIN
    )
    if not recently:
        await _write("again", event, signup, now)


async def sign_again(signup_id: int, text: Notice, signing: Signing) -> None:
    """Sign the notice that followed the one signed before; the earlier signature stays. Raises `NotHere`, `Refused`."""
    async with db.write():
        event, signup = await held_signup(signup_id)
        if signup.place not in STAYS:
            raise Refused("您已经不在这次活动的名单里，不用再签。")
        signup.signature = await sign(
            event["id"], event["uid"], text, signing, photos=signup.photo_consent, medical="medical" in signup.consents
        )
        await signup.save([Signup.signature])
        await note(event, "signup.signed_again", f"signup:{signup.uid}", signup.uid, version=text.version)


# --- places ---------------------------------------------------------------------------------------------------------


async def _move(event: dict[str, Any], signup: Signup, place: Place, actor: str, deed: str, **detail: Any) -> None:
    before, now = signup.place, clock.now()
    signup.place, signup.placed_at, signup.changed_at = str(place), now, now
    await signup.save([Signup.place, Signup.placed_at, Signup.changed_at, Signup.signed_up_at])
    await note(event, deed, actor, signup.uid, before=before, after=str(place), **detail)


async def offer_free(event: dict[str, Any], but: int = 0) -> int:
    """Hold every free seat for the next on the reserve list and write to them; returns how many."""
    if State(event["state"]) not in _OFFERING:
        return 0
    many = offers(event["volunteer_places"], (await tally(event["id"])).counts)
    if not many:
        return 0
    rows = await Signup.objects().where(
        (Signup.event == event["id"]) & (Signup.place == str(Place.WAITING)) & (Signup.id != but)
    ).order_by(Signup.signed_up_at).order_by(Signup.id).limit(many)  # fmt: skip
    for signup in rows:
        await _move(event, signup, Place.OFFERED, "house", "signup.offered")
        await _write("offered", event, signup, clock.now())
    return len(rows)


async def withdraw(signup_id: int) -> None:
    """The volunteer's own withdrawal: the seat is free at once and offered to the next. Twice is once."""
    async with db.write():
        event, signup = await held_signup(signup_id)
        if signup.place not in STAYS:
            return
        if State(event["state"]) is State.DONE:
            raise Refused("活动已经结束，不用再退出。")
        await _move(event, signup, Place.WITHDRAWN, f"signup:{signup.uid}", "signup.withdrawn")
        await _write("withdrawn", event, signup, clock.now())
        await offer_free(event)


async def confirm(signup_id: int, actor: str = "") -> None:
    """Take the seat that is held. Raises `Refused` when it is not held any more; twice is once."""
    async with db.write():
        event, signup = await held_signup(signup_id)
        if signup.place == Place.GOING:
            return
        if signup.place != Place.OFFERED or State(event["state"]) not in (*_OFFERING, State.UNDER_WAY):
            raise Refused("这个名额已经让给了别人，或者活动有了变化。请看看页面上最新的情况。")
        await _move(event, signup, Place.GOING, actor or f"signup:{signup.uid}", "signup.confirmed")
        await _write("going", event, signup, clock.now())


async def skip(signup_id: int, actor: str) -> None:
    """The offered seat goes to the next; this person goes to the end of the reserve list. Raises `Refused`."""
    async with db.write():
        event, signup = await held_signup(signup_id)
        if signup.place != Place.OFFERED:
            raise Refused("这位伙伴没有等待确认的名额。")
        signup.signed_up_at = clock.now()
        await _move(event, signup, Place.WAITING, actor, "signup.skipped")
        await offer_free(event, but=signup.id)


async def remove(signup_id: int, actor: str) -> None:
    """The leader takes somebody off the list; `restore` undoes it. Twice is once."""
    async with db.write():
        event, signup = await held_signup(signup_id)
        if signup.place not in STAYS:
            return
        await _move(event, signup, Place.REMOVED, actor, "signup.removed")
        await offer_free(event)


async def restore(signup_id: int, actor: str) -> Place:
    """Undo a removal: the seat when it is still free, else the reserve list where they stood. Raises `Refused`."""
    async with db.write():
        event, signup = await held_signup(signup_id)
        if signup.place != Place.REMOVED:
            raise Refused("这位伙伴没有被移出，不用撤销。")
        counts = (await tally(event["id"])).counts
        place = place_again(event["volunteer_places"], counts.taken, await position(signup))
        await _move(event, signup, place, actor, "signup.restored")
        return place


async def fill(event_id: int, actor: str) -> int:
    """Offer the free seats to those waiting (after places were added); returns how many were offered."""
    async with db.write():
        event = await held_event(event_id)
        many = await offer_free(event)
        if many:
            await journal.note(
                f"event:{event['uid']}", "signups.filled", actor=actor, subject=f"event:{event['uid']}", offered=many
            )
        return many
