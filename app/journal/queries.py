"""Reading the journal."""

from __future__ import annotations

from typing import Any

from app.journal.rules import first_break
from app.journal.tables import ChildRead, Journal


async def lines(chain: str, limit: int = 50, offset: int = 0) -> list[dict[str, Any]]:
    """Journal lines of one chain, newest first."""
    return await Journal.select().where(Journal.chain == chain).order_by(Journal.id, ascending=False).limit(
        limit).offset(offset)  # fmt: skip


async def is_whole(chain: str) -> bool:
    """Whether no line of the chain was changed or taken out."""
    return first_break(await Journal.select().where(Journal.chain == chain).order_by(Journal.id)) is None


async def reads_of(event_uid: str, limit: int = 50) -> list[dict[str, Any]]:
    """Who looked at this outing's child data: `{"at", "account_uid", "what", "seen", "participant_uid"}`, newest first."""
    return await ChildRead.select().where(ChildRead.event_uid == event_uid).order_by(
        ChildRead.id, ascending=False).limit(limit)  # fmt: skip
