"""The leader's lists and numbers; the number of questions does not grow with the answers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from app.desk.rules import Numbers
from app.events.tables import Event
from app.journal import queries as journal
from app.kit import db, names
from app.kit.paging import Page, page_of
from app.notices.queries import letters
from app.people import queries as people
from app.signups import queries as signups

PER_PAGE = 20
SEARCHED = 2000  # newest outings that a search looks through
UPCOMING, DRAFTS, PAST = 0, 1, 2  # in this order on the page

_MINE = (
    "SELECT e.id, e.slug, e.title, e.title_en, e.occasion, e.state, e.starts_at, e.ends_at, e.timezone, e.date_known,"
    " e.volunteer_places, e.participant_places, a.name AS association_name, a.name_en AS association_name_en,"
    " CASE WHEN e.state = 'draft' THEN 1 WHEN e.state IN ('postponed', 'under_way') THEN 0"
    " WHEN e.state = 'done' OR e.ends_at < ? THEN 2 ELSE 0 END AS section"
    " FROM event e JOIN association a ON a.id = e.association WHERE e.association IN ({})"
)
_ORDER = (
    " ORDER BY section, CASE WHEN section = 0 THEN starts_at END, CASE WHEN starts_at IS NULL THEN 0 ELSE 1 END,"
    " starts_at DESC, id DESC"
)


async def outings(
    association_ids: list[int], now: datetime, asked_page: str | None = None, search: str = ""
) -> tuple[list[dict[str, Any]], Page]:
    """One page of the outings of these associations: upcoming ones by date, drafts, then past ones, latest first.

    Each row has `section` (UPCOMING, DRAFTS, PAST) and `counts` (signups.rules.Counts, live). `search` looks through
    title, occasion and English title, in characters, pinyin or initials.
    """
    if not association_ids:
        return [], page_of(1, 0, PER_PAGE)
    mine = _MINE.format(", ".join("?" * len(association_ids)))
    words = [names.fold(word) for word in search.split()]
    if words:
        everything = await db.fetch(
            f"SELECT * FROM ({mine}) AS mine" + _ORDER + " LIMIT ?", now, *association_ids, SEARCHED  # noqa: S608
        )
        found = [row for row in everything if all(any(word in text for text in _searched(row)) for word in words)]
        page = page_of(asked_page, len(found), PER_PAGE)
        rows = found[page.offset : page.offset + page.size]
    else:
        marks = ", ".join("?" * len(association_ids))
        total = await db.value(f"SELECT count(*) FROM event WHERE association IN ({marks})", *association_ids)  # noqa: S608
        page = page_of(asked_page, int(total), PER_PAGE)
        rows = await db.fetch(
            f"SELECT * FROM ({mine}) AS mine" + _ORDER + " LIMIT ? OFFSET ?",  # noqa: S608
            now, *association_ids, page.size, page.offset,
        )  # fmt: skip
    counts = await signups.counts_of([row["id"] for row in rows])
    return [{**row, "counts": counts[row["id"]]} for row in rows], page


def _searched(row: dict[str, Any]) -> tuple[str, ...]:
    return names.search_words(row["title"]), names.search_words(row["occasion"]), names.fold(row["title_en"])


_REST = """
SELECT
  (SELECT count(*) FROM participant WHERE "event" = ? AND left_at IS NULL) AS participants,
  (SELECT count(*) FROM signup s JOIN signature g ON g.id = s.signature JOIN waiver_text t ON t.id = g."text"
     WHERE s."event" = ? AND s.place IN ('going', 'offered', 'waiting')
     AND t.version >= (SELECT coalesce(max(m.version), 1) FROM waiver_text m
       WHERE m."event" = ? AND m.kind = 'notice' AND m.material_change = ?)) AS signed,
  (SELECT count(*) FROM arrival a WHERE a."event" = ? AND a.kind = 'in'
     AND NOT EXISTS (SELECT 1 FROM arrival u WHERE u.undoes = a.id)
     AND NOT EXISTS (SELECT 1 FROM arrival l WHERE l.badge = a.badge AND l.id > a.id AND l.kind <> 'undo'
       AND NOT EXISTS (SELECT 1 FROM arrival v WHERE v.undoes = l.id))) AS here,
  (SELECT count(DISTINCT sponsor_unit) FROM pledge WHERE "event" = ? AND state <> 'withdrawn') AS sponsors,
  (SELECT count(DISTINCT sponsor_unit) FROM pledge WHERE "event" = ? AND state IN ('offered', 'tentative')) AS tentative,
  (SELECT count(*) FROM leg l WHERE l."event" = ? AND l.state = 'tentative'
     AND EXISTS (SELECT 1 FROM pledge p WHERE p.leg = l.id AND p.state IN ('confirmed', 'delivered'))
     AND NOT EXISTS (SELECT 1 FROM pledge q WHERE q.leg = l.id AND q.state IN ('offered', 'tentative'))) AS unsure_legs
"""


async def numbers(event: Event) -> Numbers:
    """The outing in numbers, counted live: three questions."""
    places = await signups.counts(event.id)
    post = await letters(event.uid)
    key = event.id
    rest = (await db.fetch(_REST, key, key, key, True, key, key, key, key))[0]
    return Numbers(
        going=places.going, offered=places.offered, waiting=places.waiting, signed=rest["signed"],
        participants=rest["participants"], here=rest["here"], sponsors_sure=rest["sponsors"] - rest["tentative"],
        sponsors_tentative=rest["tentative"], letters_waiting=post["waiting"], letters_failed=post["dead"],
        unsure_legs=rest["unsure_legs"],
    )  # fmt: skip


async def journal_page(event_uid: str, asked_page: str | None, size: int = 50) -> tuple[list[dict[str, Any]], Page]:
    """One page of the outing's journal, newest first."""
    chain = f"event:{event_uid}"
    total = await db.value("SELECT count(*) FROM journal WHERE chain = ?", chain)
    page = page_of(asked_page, int(total), size)
    return await journal.lines(chain, page.size, page.offset), page


async def names_in(lines: list[dict[str, Any]], reads: list[dict[str, Any]]) -> dict[str, str]:
    """account uid -> name for everybody who appears in these journal lines and reads, in one question."""
    uids = {line["actor"].removeprefix("account:") for line in lines if line["actor"].startswith("account:")}
    return await people.names(uids | {row["account_uid"] for row in reads})
