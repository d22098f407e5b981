"""Who is here and who is not, live."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from app.badges import queries as badges
from app.badges.queries import Holder
from app.badges.rules import VOLUNTEER
from app.checkin.rules import Standing, Tap, marked, standing
from app.kit import crypto, db, names

_TAPS = 'SELECT id, uid, kind, "at", client_id, undoes FROM arrival WHERE badge = ? ORDER BY id'


async def taps(badge_id: int) -> list[Tap]:
    """Every tap of one badge, oldest first."""
    return [Tap(**row) for row in await db.fetch(_TAPS, badge_id)]


async def history(badge_id: int) -> list[Tap]:
    """The same with who tapped and what was taken back."""
    rows = await db.fetch(
        'SELECT t.id, t.uid, t.kind, t."at", t.client_id, t.undoes, a.name AS "by" FROM arrival t'
        ' LEFT JOIN account a ON a.id = t."by" WHERE t.badge = ? ORDER BY t.id', badge_id,
    )  # fmt: skip
    return marked(Tap(**{**row, "by": row["by"] or ""}) for row in rows)


@dataclass(frozen=True)
class Line:
    """One person at the door, with a mark for the next tap on this page."""

    holder: Holder
    standing: Standing
    tap: Tap | None
    client_id: str


@dataclass
class Section:
    """One group of the door list."""

    name: str  # empty: no group
    number: int
    lines: list[Line] = field(default_factory=list)

    @property
    def here(self) -> int:
        return sum(line.standing is Standing.HERE for line in self.lines)


async def door_list(event_id: int) -> list[Line]:
    """Everybody with a seat and a badge, by group; two queries whatever the crowd."""
    rows = await db.fetch(
        'SELECT t.badge, t.id, t.uid, t.kind, t."at", t.client_id, t.undoes FROM arrival t'
        " WHERE t.event = ? ORDER BY t.id", event_id,
    )  # fmt: skip
    found: dict[int, list[Tap]] = {}
    for row in rows:
        found.setdefault(row.pop("badge"), []).append(Tap(**row))
    return [
        Line(one, *standing(found.get(one.badge_id, [])), crypto.public_id(20))
        for one in await badges.holders(event_id)
    ]  # fmt: skip


def counts(lines: Sequence[Line]) -> dict[str, dict[str, int]]:
    """`{"volunteers": {"here", "left", "all"}, "participants": {…}}`"""
    found = {who: {"here": 0, "left": 0, "all": 0} for who in ("volunteers", "participants")}
    for line in lines:
        part = found["volunteers" if line.holder.role == VOLUNTEER else "participants"]
        part["all"] += 1
        if line.standing is not Standing.AWAY:
            part[str(line.standing)] += 1
    return found


async def arrived(event_id: int) -> dict[str, int]:
    """`{"volunteers": n, "participants": n}` here at this moment, for overviews. One query."""
    rows = await db.fetch(
        "SELECT b.signup, t.kind FROM arrival t JOIN badge b ON b.id = t.badge"
        " LEFT JOIN arrival u ON u.undoes = t.id LEFT JOIN signup s ON s.id = b.signup"
        " LEFT JOIN participant p ON p.id = b.participant WHERE t.event = ? AND t.kind <> ? AND u.id IS NULL"
        " AND (s.place = ? OR (p.id IS NOT NULL AND p.left_at IS NULL)) AND NOT EXISTS (SELECT 1 FROM arrival n"
        " LEFT JOIN arrival nu ON nu.undoes = n.id WHERE n.badge = t.badge AND n.id > t.id AND n.kind <> ?"
        " AND nu.id IS NULL)", event_id, "undo", "going", "undo",
    )  # fmt: skip
    here: list[Any] = [row["signup"] for row in rows if row["kind"] == "in"]
    volunteers = sum(signup is not None for signup in here)
    return {"volunteers": volunteers, "participants": len(here) - volunteers}


def shown(lines: Sequence[Line], asked: str, missing_only: bool) -> list[Line]:
    """Those asked for: by name, pinyin, the first letters of the badge's code, or four and more digits of the phone."""
    wanted = names.fold(asked)
    digits = "".join(mark for mark in wanted if mark.isdigit())
    return [
        line for line in lines
        if (not missing_only or line.standing is Standing.AWAY) and (not wanted or _answers(line.holder, wanted, digits))
    ]  # fmt: skip


def _answers(holder: Holder, wanted: str, digits: str) -> bool:
    if wanted in names.search_words(holder.name):
        return True
    if len(wanted) >= 4 and holder.uid.startswith(wanted):
        return True
    return len(digits) >= 4 and len(digits) == len(wanted.lstrip("+")) and digits in holder.phone


def sections(lines: Sequence[Line]) -> list[Section]:
    """The lines under their groups, in their order."""
    found: list[Section] = []
    for line in lines:
        key = (line.holder.group_name, line.holder.group_number if line.holder.group_name else 0)
        if not found or (found[-1].name, found[-1].number) != key:
            found.append(Section(*key))
        found[-1].lines.append(line)
    return found
