"""Reading accounts, their sessions, and an association's staff."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from app.kit import clock, db
from app.people.tables import Account, AccountSession, Association, Membership


async def association(association_id: int) -> Association:
    """The whole row; the caller's guard has found it already."""
    found = await Association.objects().where(Association.id == association_id).first()
    assert found is not None
    return found


async def staff(association_id: int) -> list[dict[str, Any]]:
    """`{"uid", "name", "email", "role", "disabled", "since"}`, owners first, then by name."""
    return await db.fetch(
        "SELECT a.uid, a.name, a.email, a.disabled, m.role, m.created_at AS since FROM membership m"
        " JOIN account a ON a.id = m.account WHERE m.association = ?"
        " ORDER BY CASE m.role WHEN 'owner' THEN 0 WHEN 'leader' THEN 1 WHEN 'helper' THEN 2 ELSE 3 END, a.name, a.id",
        association_id,
    )


async def sessions(account_id: int) -> list[dict[str, Any]]:
    """Open sessions of one account: `{"id", "device", "created_at", "seen_at"}`, the one seen last first."""
    return await AccountSession.select(
        AccountSession.id, AccountSession.device, AccountSession.created_at, AccountSession.seen_at
    ).where((AccountSession.account == account_id) & (AccountSession.expires_at > clock.now())).order_by(
        AccountSession.seen_at, ascending=False).limit(50)  # fmt: skip


async def has_first_password(account_id: int) -> bool:
    """Whether somebody else chose the password and it was never changed."""
    row = await Account.select(Account.password_changed_at).where(Account.id == account_id).first()
    return row is not None and row["password_changed_at"] is None


async def names(account_uids: Iterable[str]) -> dict[str, str]:
    """uid -> name, in one query; unknown ones are missing."""
    wanted = sorted(set(account_uids))
    if not wanted:
        return {}
    rows = await Account.select(Account.uid, Account.name).where(Account.uid.is_in(wanted))
    return {row["uid"]: row["name"] for row in rows}


async def zone_of(account_id: int) -> str:
    """The time zone of the account's first association, else that of most."""
    row = await Membership.select(Membership.association.timezone.as_alias("timezone")).where(
        Membership.account == account_id).order_by(Membership.id).first()  # fmt: skip
    return str(row["timezone"]) if row else "Asia/Shanghai"
