"""Counting places, one person by their own link, the leader's list."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from app.kit import clock, crypto, db
from app.kit.names import e164, fold
from app.kit.paging import Page, page_of
from app.signups.rules import Counts, Place
from app.signups.tables import Signup

_TALLY = (
    'SELECT place, count(*) AS people, 0 AS same FROM signup WHERE "event" = ? GROUP BY place'
    ' UNION ALL SELECT place, 0, id FROM signup WHERE "event" = ? AND phone_key = ?'
)


@dataclass(frozen=True)
class Tally:
    """The counts, and the row that holds this mobile already (or None)."""

    counts: Counts
    same: int | None


async def tally(event_id: int, key: str = "") -> Tally:
    """Counts of an outing and who holds the mobile with that fingerprint, in one statement."""
    rows = await db.fetch(_TALLY, event_id, event_id, key)
    people = {row["place"]: row["people"] for row in rows if not row["same"]}
    counts = Counts(people.get(Place.GOING, 0), people.get(Place.WAITING, 0), people.get(Place.OFFERED, 0))
    return Tally(counts, next((row["same"] for row in rows if row["same"]), None))


async def counts(event_id: int) -> Counts:
    """How many are going, waiting and offered: the one question every page asks, counted live in one statement."""
    return (await tally(event_id)).counts


async def counts_of(event_ids: list[int]) -> dict[int, Counts]:
    """The same for several outings at once (lists), in one statement."""
    if not event_ids:
        return {}
    marks = ",".join("?" * len(event_ids))
    rows = await db.fetch(
        f'SELECT "event", place, count(*) AS people FROM signup WHERE "event" IN ({marks}) GROUP BY "event", place',  # noqa: S608
        *event_ids,
    )
    found: dict[int, dict[str, int]] = {}
    for row in rows:
        found.setdefault(row["event"], {})[row["place"]] = row["people"]
    return {
        event: Counts(people.get(Place.GOING, 0), people.get(Place.WAITING, 0), people.get(Place.OFFERED, 0))
        for event, people in ((event, found.get(event, {})) for event in event_ids)
    }


def key_of(phone: str, event_uid: str) -> str:
    """The fingerprint of an E.164 number within one outing."""
    return crypto.blind(phone, "phone" + event_uid)


def contact_of(uid: str, sealed: bytes | None) -> dict[str, str]:
    """Phone, e-mail and emergency contact, opened; {} when erased."""
    return crypto.unseal_json(sealed, f"signup.contact:{uid}")


def token_of(uid: str, generation: int) -> str:
    """The own link's token."""
    return crypto.signed("my", uid, generation)


# --- the outing, for the sign-up form and the own page --------------------------------------------------------------

_OUTING = (
    "SELECT e.*, a.name AS association_name, a.name_en AS association_name_en, a.contact AS association_contact,"
    " a.slug AS association_slug, a.volunteer_word, a.revision AS association_revision FROM event e JOIN association a ON a.id = e.association WHERE "
)


async def outing(slug: str) -> Any | None:
    """All columns of an outing and its association's name and contact as attributes; None when there is none."""
    if not slug.isprintable():
        return None
    rows = await db.fetch(_OUTING + "e.slug = ?", slug)
    return SimpleNamespace(**rows[0]) if rows else None


async def outing_by_id(event_id: int) -> Any:
    """The same by id."""
    return SimpleNamespace(**(await db.fetch(_OUTING + "e.id = ?", event_id))[0])


# --- one person -----------------------------------------------------------------------------------------------------


async def by_token(token: str) -> Signup | None:
    """Whose own link this is; None when it is forged, revoked or the person's data was erased."""
    read = crypto.read_signed("my", token)
    if read is None:
        return None
    found = await db.one(Signup, "uid = ?", read[0])
    return found if found and found.generation == read[1] and not found.erased_at else None


async def position(signup: Signup) -> int:
    """Their number on the reserve list, from 1."""
    number = await db.value(
        'SELECT count(*) FROM signup WHERE "event" = ? AND place = ? AND (signed_up_at < ? OR (signed_up_at = ? AND id <= ?))',
        signup.event, "waiting", signup.signed_up_at, signup.signed_up_at, signup.id,
    )  # fmt: skip
    return int(number)


async def group_of(signup: Signup) -> dict[str, Any] | None:
    """`{"uid", "name", "number"}` of their group; `number` from 1 picks its mark."""
    if not signup.group:
        return None
    return next((group for group in await groups(signup.event) if group["id"] == signup.group), None)


def own_data(signup: Signup, event_title: str, signed: dict[str, Any]) -> dict[str, Any]:
    """Everything we keep about one person, for them to take away (PIPL art. 45)."""

    def moment(at: Any) -> str | None:
        return at.isoformat(timespec="seconds") if at else None

    return {
        "format": "qianshou-own-data/1", "outing": event_title, "name": signup.name,
        **contact_of(signup.uid, signup.contact), "age_band": signup.age_band, "skills": signup.skills,
        "photo_consent": signup.photo_consent, "consents": json.loads(signup.consents or "{}"), "place": signup.place,
        "language": signup.locale, "signed_up_at": moment(signup.signed_up_at), "placed_at": moment(signup.placed_at),
        "changed_at": moment(signup.changed_at), "signature": signed, "exported_at": moment(clock.now()),
    }  # fmt: skip


# --- groups ---------------------------------------------------------------------------------------------------------


async def groups(event_id: int) -> list[dict[str, Any]]:
    """`{"id", "uid", "name", "colour", "number", "people"}` in order; `people`: volunteers who hold a seat."""
    rows = await db.fetch(
        "SELECT g.id, g.uid, g.name, g.colour, count(s.id) AS people FROM outing_group g"
        " LEFT JOIN signup s ON s.\"group\" = g.id AND s.place IN ('going', 'offered')"
        ' WHERE g."event" = ? GROUP BY g.id, g.uid, g.name, g.colour, g.position ORDER BY g.position, g.id',
        event_id,
    )
    return [{**row, "number": number} for number, row in enumerate(rows, 1)]


# --- the leader's list ----------------------------------------------------------------------------------------------

_LIST = (
    'SELECT id, uid, name, contact, age_band, skills, photo_consent, consents, place, "group", generation, signature,'
    " signed_up_at, placed_at, CASE WHEN place = 'waiting' THEN (SELECT count(*) FROM signup w WHERE w.\"event\" = signup.\"event\""
    " AND w.place = 'waiting' AND (w.signed_up_at < signup.signed_up_at OR (w.signed_up_at = signup.signed_up_at AND w.id <= signup.id)))"
    ' END AS number FROM signup WHERE "event" = ? AND erased_at IS NULL'
)
_ORDER = (
    " ORDER BY CASE place WHEN 'offered' THEN 0 WHEN 'going' THEN 1 WHEN 'waiting' THEN 2 WHEN 'withdrawn' THEN 3 ELSE 4 END,"
    " signed_up_at, id"
)


@dataclass(frozen=True)
class Listed:
    """One page of the leader's list."""

    rows: list[dict[str, Any]]  # the columns above (number: on the reserve list), and phone, email, emergency_name, emergency_phone, medical
    page: Page


def _opened(row: dict[str, Any]) -> dict[str, Any]:
    contact = contact_of(row["uid"], row.pop("contact"))
    consents = json.loads(row.pop("consents") or "{}")
    return {
        **row, "phone": contact.get("phone", ""), "email": contact.get("email", ""), "medical": "medical" in consents,
        "emergency_name": contact.get("emergency_name", ""), "emergency_phone": contact.get("emergency_phone", ""),
    }  # fmt: skip


async def listed(
    event_id: int, event_uid: str, *, search: str = "", place: str = "", page: str | int | None = 1, size: int = 50
) -> Listed:
    """Sign-ups by name, pinyin, initials or the exact phone: offered, going, waiting (in order), then the others.

    Two statements, whatever the number of people.
    """
    where, args = "", []
    wanted = "".join(mark for mark in search if mark.isprintable())[:60]
    number = e164(unicodedata.normalize("NFKC", wanted)) if sum(mark.isdigit() for mark in wanted) >= 6 else ""
    if number:
        where, args = " AND phone_key = ?", [key_of(number, event_uid)]
    elif folded := fold(wanted):
        escaped = folded.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        where, args = " AND search LIKE ? ESCAPE '\\'", [f"%{escaped}%"]
    if place in set(Place):
        where, args = where + " AND place = ?", [*args, place]
    total = await db.value(f'SELECT count(*) FROM signup WHERE "event" = ? AND erased_at IS NULL{where}', event_id, *args)  # noqa: S608
    shown = page_of(page, total, size)
    rows = await db.fetch(f"{_LIST}{where}{_ORDER} LIMIT ? OFFSET ?", event_id, *args, shown.size, shown.offset)
    return Listed([_opened(row) for row in rows], shown)


async def everyone(event_id: int) -> list[dict[str, Any]]:
    """All sign-ups that stay on the list, as `listed` gives them (exports)."""
    return [_opened(row) for row in await db.fetch(_LIST + _ORDER, event_id)]


async def one_listed(event_id: int, uid: str) -> dict[str, Any] | None:
    """One of them by uid."""
    rows = await db.fetch(_LIST + " AND uid = ?", event_id, uid if uid.isalnum() else "")
    return _opened(rows[0]) if rows else None
