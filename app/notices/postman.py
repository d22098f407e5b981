"""Takes letters out of the outbox and sends them; a dead mail server loses nothing."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from typing import Any

from app.kit import clock, crypto, db
from app.notices.rules import next_try
from app.outside.mail import Letter, MailRefused, send
from app.settings import current

log = logging.getLogger("qianshou")
LEASE = timedelta(minutes=5)
AT_ONCE = 20
PAUSE_SECONDS = 3.0
_CLAIM = (
    "UPDATE outbox SET leased_until = ? WHERE id IN (SELECT id FROM outbox WHERE state = 'waiting' AND next_at <= ?"
    " AND (leased_until IS NULL OR leased_until < ?) ORDER BY next_at LIMIT ? FOR UPDATE SKIP LOCKED)"
    " RETURNING id, uid, payload, attempts"
)


async def run_forever() -> None:
    """Send what is due, again and again, until cancelled. Without a mail server letters wait."""
    while True:
        try:
            while current().smtp_url and await send_due():
                pass
        except asyncio.CancelledError:
            raise
        except Exception as error:  # the database is away: the letters are still there when it is back
            log.warning("outbox: %s, trying again", type(error).__name__)
        await asyncio.sleep(PAUSE_SECONDS)


async def send_due() -> int:
    """Send up to 20 due letters; returns how many were tried. Several processes never take the same letter."""
    taken = await _claim()
    for letter in taken:
        await _deliver(letter)
    return len(taken)


async def _claim() -> list[dict[str, Any]]:
    now = clock.now()
    claim = _CLAIM.replace(" FOR UPDATE SKIP LOCKED", "") if db.on_sqlite() else _CLAIM
    async with db.write():
        return await db.fetch(claim, now + LEASE, now, now, AT_ONCE)


async def _deliver(row: dict[str, Any]) -> None:
    attempts = row["attempts"] + 1
    try:
        content = crypto.unseal_json(row["payload"], f"outbox:{row['uid']}")
        letter = Letter(
            to=content["to"], subject=content["subject"], text=content["text"], ics=content.get("ics") or None,
            ics_method=content.get("ics_method") or None, sender=current().mail_from,
            message_id=f"<{row['uid']}@qianshou>",
        )  # fmt: skip
        await send(current().smtp_url, letter)
    except MailRefused as refusal:
        again = None if refusal.permanent else next_try(attempts, clock.now())
        await _keep(row["id"], attempts, again, refusal.reason)
    except (ValueError, KeyError) as error:  # unreadable: sealed with another key
        await _keep(row["id"], attempts, None, type(error).__name__)
    else:
        async with db.write():
            await db.fetch(
                "UPDATE outbox SET state = 'sent', sent_at = ?, attempts = ?, leased_until = NULL, error = '', payload = ?"
                " WHERE id = ?",
                clock.now(), attempts, b"", row["id"],
            )  # fmt: skip


async def _keep(row_id: int, attempts: int, again: Any, reason: str) -> None:
    """Try again later, or give up; the reason is kept without addresses."""
    short = " ".join(word for word in reason.split() if "@" not in word)[:180]
    async with db.write():
        await db.fetch(
            "UPDATE outbox SET state = ?, attempts = ?, next_at = ?, leased_until = NULL, error = ? WHERE id = ?",
            "waiting" if again else "dead", attempts, again or clock.now(), short, row_id,
        )  # fmt: skip


async def retry_dead(event_uid: str) -> int:
    """Put the letters of an outing that were given up back into the queue; returns how many."""
    async with db.write():
        rows = await db.fetch(
            "UPDATE outbox SET state = 'waiting', attempts = 0, next_at = ?, error = '' WHERE state = 'dead' AND (about = ?"
            " OR about IN (SELECT 'signup:' || s.uid FROM signup s JOIN event e ON e.id = s.\"event\" WHERE e.uid = ?))"
            " RETURNING id", clock.now(), f"event:{event_uid}", event_uid,
        )  # fmt: skip
    return len(rows)
