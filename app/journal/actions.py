"""Write a journal line, note a read of child data, put a letter in the outbox: always inside the deed's transaction."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from app.journal.rules import line_sha256
from app.journal.tables import ChildRead, Outbox
from app.kit import clock, crypto, db


async def note(chain: str, deed: str, *, actor: str, subject: str, **detail: Any) -> None:
    """Add one line to a chain ("event:<uid>", "association:<uid>", "house").

    `detail` holds states, numbers and field names only: never a name, a phone or a health word.
    Call it last in the transaction: it holds the chain until the commit.
    """
    assert db.in_transaction(), "a journal line belongs to the deed's transaction"
    await db.hold("journal:" + chain)
    previous = await db.value("SELECT sha256 FROM journal WHERE chain = ? ORDER BY id DESC LIMIT 1", chain) or ""
    at = clock.now()
    body = json.dumps(detail, ensure_ascii=False, sort_keys=True, default=str)
    digest = line_sha256(previous, at, chain, actor, deed, subject, body)
    await db.fetch(
        "INSERT INTO journal (chain, at, actor, deed, subject, detail, sha256, previous) VALUES (?,?,?,?,?,?,?,?)",
        chain, at, actor, deed, subject, body, digest, previous,
    )  # fmt: skip


async def child_read(account_uid: str, event_uid: str, what: str, seen: int, participant_uid: str = "") -> None:
    """Remember that somebody looked at child data. `what`: roster, card, print, arrivals, badge."""
    await ChildRead(
        at=clock.now(), account_uid=account_uid, event_uid=event_uid, what=what, seen=seen,
        participant_uid=participant_uid,
    ).save()  # fmt: skip


async def enqueue_letter(
    *, to: str, subject: str, text: str, dedupe: str, about: str = "", ics: str = "", ics_method: str = "",
    hold_seconds: int = 0,
) -> int | None:  # fmt: skip
    """Put a letter into the outbox (call inside the deed's transaction). The same `dedupe` is queued once.

    Returns the outbox row's id, or None when it was queued before. The content is sealed.
    """
    assert db.in_transaction(), "a letter belongs to the deed's transaction"
    if await Outbox.exists().where(Outbox.dedupe == dedupe):
        return None
    uid, now = crypto.public_id(12), clock.now()
    payload = crypto.seal_json(
        {"to": to, "subject": subject, "text": text, "ics": ics, "ics_method": ics_method}, f"outbox:{uid}"
    )
    row = Outbox(
        uid=uid, about=about, dedupe=dedupe, payload=payload, state="waiting", created_at=now,
        next_at=now + timedelta(seconds=hold_seconds),
    )  # fmt: skip
    await row.save()
    return row.id
