"""A person's own data and link: correct, erase, hand out, renew."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from app.kit import clock, crypto, db
from app.kit.errors import Invalid
from app.kit.names import search_words
from app.signups.actions import held_signup, note, offer_free
from app.signups.queries import contact_of, key_of, token_of
from app.signups.rules import KEPT, STAYS, Place, Volunteer, consents_json
from app.signups.tables import Signup


async def correct(signup_id: int, volunteer: Volunteer) -> None:
    """Put right what somebody wrote about themselves; consents may be given and taken back.

    Raises `Invalid` on `phone` when the number belongs to another sign-up of the outing.
    """
    async with db.write():
        event, signup = await held_signup(signup_id)
        key = key_of(volunteer.phone, event["uid"])
        if await Signup.exists().where((Signup.event == event["id"]) & (Signup.phone_key == key) & (Signup.id != signup.id)):
            raise Invalid("这个号码不能用在这里。请检查一下，或者请领队帮忙。", "phone")
        was = {**contact_of(signup.uid, signup.contact), "name": signup.name, "age_band": signup.age_band,
               "skills": signup.skills, "photo_consent": signup.photo_consent}  # fmt: skip
        now = {**volunteer.contact(), "name": volunteer.name, "age_band": volunteer.age_band, "skills": volunteer.skills,
               "photo_consent": volunteer.photo_consent}  # fmt: skip
        signup.name, signup.search, signup.phone_key = volunteer.name, search_words(volunteer.name), key
        signup.contact = crypto.seal_json(volunteer.contact(), f"signup.contact:{signup.uid}")
        signup.age_band, signup.skills, signup.photo_consent = volunteer.age_band, volunteer.skills, volunteer.photo_consent
        consents = consents_json(
            clock.now().isoformat(timespec="seconds"), medical=volunteer.medical, photos=volunteer.photo_consent,
            before=signup.consents,
        )  # fmt: skip
        changed = [field for field in now if now[field] != was.get(field)]
        changed += ["consents"] if consents != signup.consents else []
        signup.consents = consents
        await signup.save()
        await note(event, "signup.corrected", f"signup:{signup.uid}", signup.uid, fields=changed)


async def erase(signup_id: int) -> None:
    """Erase a person's data and free their seat. What was signed stays, sealed, for three years (`waivers`).

    PIPL art. 47: erased on request. Their letters go too, and the own link and the badge answer no more.
    """
    async with db.write():
        event, signup = await held_signup(signup_id)
        held = signup.place in STAYS
        await _erase(event, signup, f"signup:{signup.uid}")
        if held:
            await offer_free(event)


async def _erase(event: dict[str, Any], signup: Signup, actor: str) -> None:
    now = clock.now()
    await db.fetch(
        "UPDATE signup SET name = '', search = '', phone_key = ?, contact = ?, age_band = '', skills = '',"
        " photo_consent = 'none', consents = '{}', client_id = '', place = ?, \"group\" = NULL, generation = ?,"
        " placed_at = ?, changed_at = ?, erased_at = ? WHERE id = ?",
        secrets.token_hex(16), b"", str(Place.WITHDRAWN), signup.generation + 1, now, now, now, signup.id,
    )  # fmt: skip
    await db.fetch("DELETE FROM outbox WHERE about = ?", f"signup:{signup.uid}")
    await note(event, "signup.erased", actor, signup.uid)


async def due(before: datetime) -> list[int]:
    """Sign-ups of outings that ended before that moment and are not erased yet."""
    rows = await db.fetch(
        'SELECT s.id FROM signup s JOIN event e ON e.id = s."event" WHERE s.erased_at IS NULL AND e.ends_at < ? ORDER BY s.id',
        before,
    )
    return [row["id"] for row in rows]


async def erase_due() -> int:
    """Erase the sign-ups of outings that ended more than `KEPT` ago; returns how many (for the nightly purge)."""
    many = 0
    for signup_id in await due(clock.now() - KEPT):
        async with db.write():
            event, signup = await held_signup(signup_id)
            await _erase(event, signup, "house")
        many += 1
    return many


async def hand_out_link(signup_id: int, actor: str) -> str:
    """The own link's token for the leader to hand over in person; that it was looked at stays in the journal."""
    async with db.write():
        event, signup = await held_signup(signup_id)
        await note(event, "signup.link_shown", actor, signup.uid, generation=signup.generation)
        return token_of(signup.uid, signup.generation)


async def new_link(signup_id: int, actor: str) -> str:
    """A new own link; the earlier one leads nowhere from now on."""
    async with db.write():
        event, signup = await held_signup(signup_id)
        signup.generation += 1
        await signup.save([Signup.generation])
        await note(event, "signup.link_renewed", actor, signup.uid, generation=signup.generation)
        return token_of(signup.uid, signup.generation)
