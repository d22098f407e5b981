"""The database of a measurement: the demo outing with very many places, and others like it."""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from app import demo, piccolo_app  # noqa: F401 - registers every table
from app.badges import actions as badge_actions
from app.badges import queries as badges
from app.events.tables import Event
from app.kit import clock, crypto, db, migrations
from app.people.access import token_hash
from app.people.tables import Account, AccountSession
from app.settings import load
from app.signups.queries import key_of
from app.signups.rules import consents_json
from app.signups.tables import Signup
from app.waivers import actions as waivers
from benchmarks.bare_sql import PLACES
from benchmarks.houses import environment

DOOR, SHEET, STORMS = 4000, 500, 4  # people at the door, badges on the sheet, outings for storms
STORM_PLACES = 15
_CHUNK = 500


@dataclass(frozen=True)
class Facts:
    """What the crowd needs to know."""

    slug: str  # the outing that everybody looks at and signs up for
    door: str  # the outing whose people are checked in
    codes: tuple[str, ...]  # their badges
    sheet: str  # the outing whose badges are printed
    storms: tuple[str, ...]  # outings with 15 places
    session: str  # cookie of the signed-in leader
    seed: str  # cookie of the leader's anti-forgery marks
    statements: dict[str, list[str]]  # what each step sends, see counting.py

    def mark(self) -> str:
        """An anti-forgery mark for the leader's browser."""
        salt = secrets.token_hex(6)
        return salt + crypto.blind(salt + self.seed, "csrf")


def seed(url: str, data_dir: Path) -> Facts:
    """Migrate and fill an empty database."""
    return asyncio.run(_in_house(url, data_dir))


async def _in_house(url: str, data_dir: Path) -> Facts:
    from benchmarks import counting

    settings = load(environment(url, data_dir, 8000))
    crypto.set_secret(settings.secret_key)
    engine = db.engine_for(url)
    db.use(engine)
    await engine.start_connection_pool()
    try:
        await migrations.migrate(engine)
        facts = await fill((await demo.make(settings)).slug)
        return replace(facts, statements=await counting.statements(settings, engine, facts))
    finally:
        await engine.close_connection_pool()


async def fill(slug: str) -> Facts:
    """Add to the demo outing at `slug` what a measurement needs (in the database in use)."""
    first = await Event.objects().where(Event.slug == slug).first()
    account = await Account.objects().where(Account.email == demo.EMAIL).first()
    assert first
    assert account
    await Event.update({Event.volunteer_places: PLACES}).where(Event.id == first.id)
    door, sheet = await _like(first, "door", PLACES), await _like(first, "sheet", PLACES)
    storms = [await _like(first, f"storm-{n}", STORM_PLACES) for n in range(STORMS)]
    await _people(door, DOOR)
    await _people(sheet, SHEET)
    await badge_actions.badges_for_event(sheet.id)
    session = secrets.token_urlsafe(32)
    await AccountSession(
        account=account.id, token_hash=token_hash(session), created_at=clock.now(), seen_at=clock.now(),
        expires_at=clock.now() + timedelta(days=1),
    ).save()  # fmt: skip
    return Facts(
        slug, door.slug, await _codes(door), sheet.slug, tuple(storm.slug for storm in storms), session,
        secrets.token_hex(16), {},
    )  # fmt: skip


async def _like(event: Event, slug: str, places: int) -> Event:
    facts = {**event.to_dict(), "uid": crypto.public_id(), "slug": slug, "volunteer_places": places}
    facts.pop("id")
    made = Event(**facts)
    await made.save()
    await waivers.ensure_notice(made)
    return made


async def _people(event: Event, many: int) -> None:
    now = clock.now()
    rows = [_person(event, number, now) for number in range(many)]
    for start in range(0, many, _CHUNK):
        await Signup.insert(*rows[start : start + _CHUNK])


def _person(event: Event, number: int, now: object) -> Signup:
    uid, phone = crypto.public_id(), f"+86138{number:08}"
    contact = {"phone": phone, "email": "", "emergency_name": "林大河", "emergency_phone": "+8613900000000"}
    return Signup(
        uid=uid, event=event.id, name="林" + chr(0x4E00 + number), phone_key=key_of(phone, event.uid),
        contact=crypto.seal_json(contact, f"signup.contact:{uid}"), age_band="25-39",
        consents=consents_json("2027-01-01T00:00:00+00:00", medical=True, photos="none"), signed_up_at=now,
        placed_at=now, changed_at=now,
    )  # fmt: skip


async def _codes(event: Event) -> tuple[str, ...]:
    await badge_actions.badges_for_event(event.id)
    return tuple(one.code for one in await badges.holders(event.id))
