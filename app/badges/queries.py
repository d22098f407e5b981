"""From a code to the person behind it, and everybody's badge of one outing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, Protocol

from app.badges.rules import VOLUNTEER, has_seat
from app.kit import crypto, db
from app.roster.queries import GROUP_NUMBER, card_place
from app.signups.queries import by_token
from app.signups.tables import Signup


class Coded(Protocol):
    """A `Badge` row or a `Holder`."""

    @property
    def uid(self) -> Any: ...

    @property
    def generation(self) -> Any: ...


@dataclass(frozen=True)
class Holder:
    """One badge with its outing and the person who wears it. `name` opens a sealed card only when it is asked for."""

    badge_id: int
    uid: str  # of the badge
    generation: int
    revoked_at: datetime | None
    event_id: int
    event_uid: str
    slug: str
    title: str
    title_en: str
    state: str
    timezone: str
    meeting_at: datetime | None
    meeting_point: str
    contact_name: str
    contact_phone: str
    association_id: int
    association_name: str
    association_contact: str
    volunteer_word: str
    role: str  # volunteer, child, carer, teacher
    signup_uid: str
    participant_uid: str
    group_name: str
    group_number: int  # of the group's mark, from 1; 0 without a group
    group_colour: str
    seated: bool
    asker: str  # the role in that association of the account that asks, empty for none
    _name: str
    _sealed: Any
    _contact: Any

    @cached_property
    def name(self) -> str:
        if self.role == VOLUNTEER:
            return self._name
        return str(crypto.unseal_json(self._sealed, card_place(self.participant_uid)).get("name", ""))

    @property
    def phone(self) -> str:
        """A volunteer's number for the search at the door, "" for others."""
        if self.role != VOLUNTEER:
            return ""
        return str(crypto.unseal_json(self._contact, f"signup.contact:{self.signup_uid}").get("phone", ""))

    @property
    def code(self) -> str:
        return code(self)


_HOLDER = (
    "SELECT b.id AS badge_id, b.uid, b.generation, b.revoked_at, e.id AS event_id, e.uid AS event_uid, e.slug, e.title,"  # noqa: S608 - no value comes in here
    " e.title_en, e.state, e.timezone, e.meeting_at, e.meeting_point, e.contact_name, e.contact_phone,"
    " a.id AS association_id, a.name AS association_name, a.contact AS association_contact, a.volunteer_word,"
    " s.uid AS signup_uid, s.name AS _name, s.place, s.contact AS _contact, p.uid AS participant_uid, p.kind,"
    f" p.card AS _sealed, p.left_at, g.name AS group_name, {GROUP_NUMBER} AS group_number, g.colour AS group_colour,"
    " (SELECT m.role FROM membership m WHERE m.association = a.id AND m.account = ?) AS asker"
    " FROM badge b JOIN event e ON e.id = b.event JOIN association a ON a.id = e.association"
    " LEFT JOIN signup s ON s.id = b.signup LEFT JOIN participant p ON p.id = b.participant"
    ' LEFT JOIN outing_group g ON g.id = coalesce(s."group", p."group")'
)


def _holder(row: dict[str, Any]) -> Holder:
    place, kind, left = (row.pop(key) for key in ("place", "kind", "left_at"))
    seated = has_seat(place=place, on_list=bool(row["_sealed"]), left=left is not None)
    texts = {key: row[key] or "" for key in ("signup_uid", "participant_uid", "group_name", "group_colour", "asker", "_name")}
    return Holder(**{**row, **texts, "group_number": row["group_number"] if row["group_name"] else 0}, role=kind or VOLUNTEER, seated=seated)


def code(badge: Coded) -> str:
    """What stands after /b/ in the QR; a new generation makes every older code worthless."""
    return crypto.signed("badge", badge.uid, badge.generation)


async def holder(code: str, account_id: int = 0) -> Holder | None:
    """Whose badge that is; None when it is forged, altered, revoked, of an older generation, or its seat is gone.

    `account_id`: who asks, so that the same question also tells their role.
    """
    read = crypto.read_signed("badge", code)
    if read is None:
        return None
    rows = await db.fetch(_HOLDER + " WHERE b.uid = ?", account_id, read[0])
    found = _holder(rows[0]) if rows else None
    good = found and found.seated and found.revoked_at is None and found.generation == read[1]
    return found if good else None


async def of_event(event_id: int, uid: str) -> Holder | None:
    """One badge of that outing, revoked or not, as long as its holder has a seat."""
    rows = await db.fetch(_HOLDER + " WHERE b.event = ? AND b.uid = ?", 0, event_id, uid) if uid.isalnum() else []
    found = _holder(rows[0]) if rows else None
    return found if found and found.seated else None


async def of_badge(badge_id: int) -> Holder | None:
    """The same by the row's id."""
    rows = await db.fetch(_HOLDER + " WHERE b.id = ?", 0, badge_id)
    return _holder(rows[0]) if rows else None


async def holders(event_id: int) -> list[Holder]:
    """Everybody with a seat and a badge, by group, volunteers first, then by name. One query."""
    rows = await db.fetch(_HOLDER + " WHERE b.event = ? ORDER BY b.id", 0, event_id)
    return in_order(one for one in map(_holder, rows) if one.seated)


def in_order(holders: Iterable[Holder]) -> list[Holder]:
    """By group (none last), volunteers first, then as they came."""
    order = {VOLUNTEER: 0, "teacher": 1, "carer": 2, "child": 3}
    return sorted(holders, key=lambda one: (not one.group_name, one.group_number, order[one.role]))


async def signup_of(token: str) -> Signup | None:
    """The going volunteer whose own link that is, None for anybody else."""
    row = await by_token(token)
    return row if row and row.place == "going" else None
