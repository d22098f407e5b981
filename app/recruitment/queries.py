"""What the public pages read: one small question each time, the rest only when a page must be drawn anew."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from app.events.tables import Event
from app.kit import db, names
from app.kit.paging import Page, page_of
from app.people.tables import Association
from app.recruitment.rules import Crowd, rank

NEAREST = 200  # outings that the front page considers; a search looks through SEARCHED
SEARCHED = 2000
LONGEST = timedelta(days=60)  # what began earlier is over, whatever its end says: it bounds the stretch of the index
PER_PAGE = 20

_CROWD = (  # the same count as signups.queries.counts, beside the row it belongs to
    "(SELECT count(*) FROM signup s WHERE s.event = e.id AND s.place IN ('going', 'offered')) AS taken,"
    " (SELECT count(*) FROM signup s WHERE s.event = e.id AND s.place = 'waiting') AS waiting"
)
_GLANCE = f"""SELECT e.id, e.revision, e.state, a.revision AS association_revision, a.locale, {_CROWD}
    FROM event e JOIN association a ON a.id = e.association WHERE e.slug = ?"""  # noqa: S608


async def glance(slug: str) -> dict[str, Any] | None:
    """All that decides whether the page kept in memory is still true: revisions, state and the live counts."""
    rows = await db.fetch(_GLANCE, slug)
    return rows[0] if rows else None


def crowd_of(row: Mapping[str, Any], places: int) -> Crowd:
    """The live counts of a row of `glance` or of a list."""
    return Crowd(places, row["taken"], row["waiting"])


async def association_of(event: Event) -> Association:
    """Whose outing it is."""
    found = await Association.objects().where(Association.id == event.association).first()
    assert found
    return found


# --- lists ----------------------------------------------------------------------------------------------------------

_CARD = f"""SELECT e.id, e.slug, e.title, e.title_en, e.summary, e.summary_en, e.starts_at, e.ends_at, e.timezone,
    e.meeting_point, e.meeting_at, e.volunteer_places, e.signup_opens_at, e.signup_closes_at, e.state, e.date_known,
    e.revision, a.slug AS association_slug, a.name AS association_name, a.name_en AS association_name_en,
    a.revision AS association_revision, {_CROWD} FROM event e JOIN association a ON a.id = e.association"""  # noqa: S608
_NEAR = "SELECT id, starts_at FROM (SELECT id, starts_at FROM event WHERE {} ORDER BY {} LIMIT ?) AS stretch"
_ALIVE = ("open", "closed", "under_way", "cancelled")


async def upcoming(now: datetime, *, association_id: int | None = None, most: int = NEAREST) -> list[dict[str, Any]]:
    """The next outings by date, at most `most`, those short of people first; each row with `crowd` and `rank`.

    Cancelled ones stay (marked, last) until their day is over; postponed ones stay until they have a new date.
    Each state is read by its own stretch of the index, so that the number of past outings costs nothing.
    """
    whose, args = "", []  # type: tuple[str, list[Any]]
    own = [association_id] if association_id is not None else []
    if own:
        whose = " AND association = ?"
    parts = []
    for state in _ALIVE:
        parts.append(_NEAR.format("state = ? AND starts_at > ? AND ends_at > ?" + whose, "starts_at"))
        args += [state, now - LONGEST, now, *own, most]
    parts.append(_NEAR.format("state = ?" + whose, "starts_at DESC"))
    args += ["postponed", *own, most]
    near = " UNION ALL ".join(parts)
    rows = await db.fetch(
        f"{_CARD} WHERE e.id IN (SELECT id FROM ({near}) AS near ORDER BY starts_at LIMIT ?)", *args, most  # noqa: S608
    )
    for row in rows:
        row["crowd"] = crowd_of(row, row["volunteer_places"])
        row["rank"] = rank(row, row["crowd"], now)
    rows.sort(key=lambda row: (row["rank"], not row["date_known"], row["starts_at"], row["id"]))
    return rows


def found(rows: list[dict[str, Any]], query: str) -> list[dict[str, Any]]:
    """The rows whose title or association matches the words typed: characters, pinyin or initials."""
    wanted = [names.fold(word) for word in query.split()]
    return [row for row in rows if all(any(word in text for text in _searched(row)) for word in wanted)]


def _searched(row: dict[str, Any]) -> tuple[str, ...]:
    return (
        names.search_words(row["title"]), names.search_words(row["association_name"]),
        names.fold(row["title_en"]), names.fold(row["association_name_en"]),
    )  # fmt: skip


async def past(association_id: int, now: datetime, asked_page: str | None) -> tuple[list[dict[str, Any]], Page]:
    """What an association has behind it, latest first: done, cancelled, or simply over; a page of it."""
    where = (
        " FROM event e JOIN association a ON a.id = e.association WHERE e.association = ?"
        " AND e.state IN ('done', 'cancelled', 'open', 'closed', 'under_way') AND (e.state = 'done' OR e.ends_at <= ?)"
    )
    total = await db.value("SELECT count(*)" + where, association_id, now)
    page = page_of(asked_page, int(total), PER_PAGE)
    rows = await db.fetch(
        "SELECT e.slug, e.title, e.title_en, e.starts_at, e.timezone, e.state, e.revision" + where
        + " ORDER BY e.starts_at DESC, e.id DESC LIMIT ? OFFSET ?",
        association_id, now, page.size, page.offset,
    )  # fmt: skip
    return rows, page
