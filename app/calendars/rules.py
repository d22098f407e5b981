"""What a calendar shows for each state of an outing and of a person's place."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum

EPOCH = datetime(2026, 1, 1, tzinfo=UTC)


class Status(StrEnum):
    """RFC 5545 3.8.1.11, for VEVENT."""

    TENTATIVE = "TENTATIVE"
    CONFIRMED = "CONFIRMED"
    CANCELLED = "CANCELLED"


def status_of(state: str, date_known: bool) -> Status:
    """An outing's status.

    Postponed without a new date: it does not take place on the old day, so that day is CANCELLED. Postponed to a day
    that is not yet open again: TENTATIVE.
    """
    if state == "cancelled" or (state == "postponed" and not date_known):
        return Status.CANCELLED
    return Status.TENTATIVE if state == "postponed" else Status.CONFIRMED


def own_status(outing: Status, place: str) -> Status:
    """The status in a volunteer's own calendar: who waits is not yet sure, who left is not coming."""
    if outing is Status.CANCELLED or place in ("withdrawn", "removed"):
        return Status.CANCELLED
    return Status.TENTATIVE if place in ("waiting", "offered") else outing


def own_sequence(*changed: datetime | None) -> int:
    """A SEQUENCE that rises with every change of the outing or of the person's place: seconds since 2026, UTC."""
    latest = max((moment for moment in changed if moment), default=EPOCH)
    return max(0, int((latest - EPOCH).total_seconds()))
