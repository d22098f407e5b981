"""Reading the list: who is on it, their cards, who looked."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from app.journal import queries as journal
from app.kit import crypto, db, names
from app.people import queries as people_queries
from app.roster.rules import Kind, adults_needed, missing_consents

GROUP_NUMBER = (  # of the group's mark, from 1; beside `outing_group g`
    '(SELECT count(*) FROM outing_group o WHERE o."event" = g."event"'
    " AND (o.position < g.position OR (o.position = g.position AND o.id <= g.id)))"
)
_LISTED = (
    'SELECT p.id, p.uid, p.kind, p.card, p.photo_level, p.left_at, p.erase_after, p.chaperone, g.uid AS group_uid,'  # noqa: S608 - no value comes in here
    f' g.name AS group_name, {GROUP_NUMBER} AS group_number, s.uid AS in_charge_uid, s.name AS in_charge_name'
    ' FROM participant p LEFT JOIN outing_group g ON g.id = p."group" LEFT JOIN signup s ON s.id = p.in_charge'
    ' WHERE p.event = ?'
)  # fmt: skip


@dataclass
class Person:
    """One line of the list, opened; `name` is empty once erased."""

    id: int
    uid: str
    kind: str
    name: str
    age_band: str
    school: str
    health_note: str
    photo_level: str
    group_uid: str
    group_name: str
    group_number: int
    in_charge_uid: str
    in_charge_name: str
    chaperone_id: int | None
    left_at: Any
    erase_after: Any
    consents: frozenset[str] = frozenset()
    chaperone_uid: str = ""
    chaperone_name: str = ""
    guardians: list[dict[str, str]] = field(default_factory=list)  # name, phone, relation; only on the card

    @property
    def missing(self) -> list[str]:
        """Consents not seen on paper yet."""
        return missing_consents(self.kind, self.consents, bool(self.health_note))


def card_place(uid: str) -> str:
    """Where a participant's sealed card belongs."""
    return f"participant.card:{uid}"


def _person(row: dict[str, Any]) -> Person:
    card = crypto.unseal_json(row["card"], card_place(row["uid"]))
    return Person(
        id=row["id"], uid=row["uid"], kind=row["kind"], name=card.get("name", ""), age_band=card.get("age_band", ""),
        school=card.get("school", ""), health_note=card.get("health_note", ""), photo_level=row["photo_level"],
        group_uid=row["group_uid"] or "", group_name=row["group_name"] or "",
        group_number=row["group_number"], in_charge_uid=row["in_charge_uid"] or "",
        in_charge_name=row["in_charge_name"] or "", chaperone_id=row["chaperone"], left_at=row["left_at"],
        erase_after=row["erase_after"],
    )  # fmt: skip


async def taken(event_id: int) -> int:
    """How many participant places are held."""
    return int(await db.value("SELECT count(*) FROM participant WHERE event = ? AND left_at IS NULL", event_id) or 0)


async def counts(event_id: int) -> dict[str, int]:
    """`{"child": n, "carer": n, "teacher": n}` of those who hold a place."""
    rows = await db.fetch(
        "SELECT kind, count(*) AS n FROM participant WHERE event = ? AND left_at IS NULL GROUP BY kind", event_id
    )
    found = {row["kind"]: row["n"] for row in rows}
    return {str(kind): found.get(kind, 0) for kind in Kind}


async def people(event_id: int) -> list[Person]:
    """Everybody who has a card, those taken off the list too; by group, kind and name. Two queries."""
    rows = await db.fetch(_LISTED + " ORDER BY p.id", event_id)
    answers: dict[int, dict[str, str]] = {}
    for row in await db.fetch(
        "SELECT c.participant, c.purpose, c.answer FROM consent c JOIN participant p ON p.id = c.participant"
        " WHERE p.event = ? ORDER BY c.id", event_id,
    ):  # fmt: skip
        answers.setdefault(row["participant"], {})[row["purpose"]] = row["answer"]
    found = {row["id"]: _person(row) for row in rows if row["card"]}
    for person in found.values():
        person.consents = _given(answers.get(person.id, {}))
        _name_chaperone(person, found.get(person.chaperone_id or 0))
    order = {str(kind): n for n, kind in enumerate(Kind)}
    return sorted(
        found.values(),
        key=lambda one: (not one.group_uid, one.group_number, order[one.kind], names.search_words(one.name).partition(" ")[2]),
    )


async def person(event_id: int, uid: str) -> Person | None:
    """One full card with guardians and consents, None when it is not on this outing's list or erased."""
    rows = await db.fetch(_LISTED + " AND p.uid = ?", event_id, uid) if uid.isalnum() else []
    if not rows or not rows[0]["card"]:
        return None
    found = _person(rows[0])
    found.guardians = [
        crypto.unseal_json(row["contact"], f"guardian.contact:{row['uid']}")
        for row in await db.fetch("SELECT uid, contact FROM guardian WHERE participant = ? ORDER BY position", found.id)
    ]
    found.consents = await consents(found.id)
    if found.chaperone_id:
        other = await db.fetch(_LISTED + " AND p.id = ?", event_id, found.chaperone_id)
        _name_chaperone(found, _person(other[0]) if other else None)
    return found


async def consents(participant_id: int) -> frozenset[str]:
    """The purposes whose last answer is yes."""
    rows = await db.fetch("SELECT purpose, answer FROM consent WHERE participant = ? ORDER BY id", participant_id)
    return _given({row["purpose"]: row["answer"] for row in rows})


def _given(answers: dict[str, str]) -> frozenset[str]:
    return frozenset(purpose for purpose, answer in answers.items() if answer == "yes")


def _name_chaperone(person: Person, other: Person | None) -> None:
    if other:
        person.chaperone_uid, person.chaperone_name = other.uid, other.name


async def full_cards(event_id: int) -> list[Person]:
    """Everybody who holds a place, with guardians: for the printed list. Three queries."""
    everybody = [one for one in await people(event_id) if one.left_at is None]
    known = {one.id: one for one in everybody}
    for row in await db.fetch(
        "SELECT g.participant, g.uid, g.contact FROM guardian g JOIN participant p ON p.id = g.participant"
        " WHERE p.event = ? ORDER BY g.position", event_id,
    ):  # fmt: skip
        if one := known.get(row["participant"]):
            one.guardians.append(crypto.unseal_json(row["contact"], f"guardian.contact:{row['uid']}"))
    return everybody


def matching(everybody: list[Person], asked: str) -> list[Person]:
    """Those whose name or pinyin holds the asked words; in memory, for names are sealed in the database."""
    wanted = names.fold(asked)
    return [one for one in everybody if wanted in names.search_words(one.name)] if wanted else everybody


async def volunteers(event_id: int) -> list[dict[str, Any]]:
    """Who may be in charge: going volunteers, `{"id", "uid", "name", "group_uid"}` by name."""
    return await db.fetch(
        'SELECT s.id, s.uid, s.name, g.uid AS group_uid FROM signup s LEFT JOIN outing_group g ON g.id = s."group"'
        " WHERE s.event = ? AND s.place = ? ORDER BY s.name, s.id", event_id, "going",
    )  # fmt: skip


async def last_reads(event_uid: str, limit: int = 8) -> list[dict[str, Any]]:
    """Who looked lately: `{"at", "name", "what", "seen"}`, newest first."""
    rows = await journal.reads_of(event_uid, limit)
    known = await people_queries.names(row["account_uid"] for row in rows)
    return [
        {"at": row["at"], "name": known.get(row["account_uid"], "—"), "what": row["what"], "seen": row["seen"]}
        for row in rows
    ]


@dataclass(frozen=True)
class Ratio:
    """Adults and children of one group, and the least number of adults for them."""

    name: str
    number: int  # of the group's mark; 0: no group
    children: int
    adults: int
    needed: int

    @property
    def enough(self) -> bool:
        return self.adults >= self.needed


def ratios(everybody: list[Person], helping: list[dict[str, Any]], all_groups: list[dict[str, Any]]) -> list[Ratio]:
    """One for each group with children, those without a group last."""
    here = [one for one in everybody if one.left_at is None]
    adults = Counter(one.group_uid for one in here if one.kind != Kind.CHILD)
    adults.update(one["group_uid"] or "" for one in helping)
    found = []
    for group in [*all_groups, {"uid": "", "name": "", "number": 0}]:
        bands = [one.age_band for one in here if one.kind == Kind.CHILD and one.group_uid == group["uid"]]
        if bands:
            found.append(Ratio(
                group["name"], group["number"], len(bands), adults[group["uid"]], adults_needed(bands)
            ))  # fmt: skip
    return found
