"""Signing in and out, passwords, staff and roles. One deed, one transaction, one journal line."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

from app.journal import actions as journal
from app.kit import clock, crypto, db
from app.kit.errors import Invalid, NotHere, Refused, TooMany
from app.people import passwords
from app.people.access import SESSION_LASTS, token_hash
from app.people.rules import Role, check_password, first_password
from app.people.tables import Account, AccountSession, Association, Attempt, Membership
from app.settings import current

ATTEMPTS, WINDOW = 8, timedelta(minutes=15)


async def found_association(*, slug: str, name: str, **facts: Any) -> Association:
    """Make an association. Raises `Duplicate` for a slug that is taken."""
    async with db.write():
        made = Association(uid=crypto.public_id(), slug=slug, name=name, created_at=clock.now(), **facts)
        await made.save()
        await journal.note(f"association:{made.uid}", "association.founded", actor="house", subject=f"association:{made.uid}")
        return made


async def save_association(association_id: int, words: dict[str, str], *, actor: str) -> bool:
    """Change the association's public words; returns whether anything changed (then its revision is raised)."""
    async with db.write():
        association = await db.lock(Association, association_id)
        if association is None:
            raise NotHere()
        changed = sorted(name for name, text in words.items() if getattr(association, name) != text)
        if not changed:
            return False
        await Association.update(
            {**{name: words[name] for name in changed}, Association.revision: Association.revision + 1}
        ).where(Association.id == association_id)
        chain = f"association:{association.uid}"
        await journal.note(chain, "association.changed", actor=actor, subject=chain, fields=changed)
    return True


async def add_member(
    association: Association, *, email: str, name: str, password: str, role: Role, actor: str
) -> Account:
    """Give somebody a role; an account that exists keeps its password. Raises `Refused` when they have a role already."""
    return (await _join(association, email, name, password, role, actor, chosen=True))[0]


async def invite(association: Association, *, email: str, name: str, role: Role, actor: str) -> tuple[Account, str]:
    """Give a colleague a role and a first password to hand over, "" when they have an account and so a password.

    The desk asks them to change it. Raises `Refused` when they have a role already.
    """
    password = first_password()
    account, new = await _join(association, email, name, password, role, actor, chosen=False)
    return account, password if new else ""


async def _join(
    association: Association, email: str, name: str, password: str, role: Role, actor: str, *, chosen: bool
) -> tuple[Account, bool]:
    """The account and whether it is new; `chosen`: its owner knows the password as their own."""
    email = email.strip().casefold()
    check_password(password, email=email, name=name)
    kept = await passwords.hashed(password)
    chain, now = f"association:{association.uid}", clock.now()
    async with db.write():
        await db.hold("account:" + crypto.blind(email, "attempt"))
        account = await Account.objects().where(Account.email == email).first()
        new = account is None
        if account is None:
            account = Account(
                uid=crypto.public_id(), email=email, name=name, password_hash=kept, created_at=now,
                password_changed_at=now if chosen else None,
            )  # fmt: skip
            await account.save()
        if await Membership.exists().where(
            (Membership.association == association.id) & (Membership.account == account.id)
        ):
            raise Refused("这位同事已经在协会里了。")
        await Membership(association=association.id, account=account.id, role=str(role), created_at=now).save()
        await journal.note(chain, "member.added", actor=actor, subject=f"account:{account.uid}", role=str(role))
        return account, new


async def change_role(association: Association, account_uid: str, role: Role | None, actor: str) -> None:
    """Give a member another role, or none (they leave). The last owner stays. Raises `NotHere`, `Refused`."""
    async with db.write():
        await db.lock(Association, association.id)
        account = await Account.objects().where(Account.uid == account_uid).first()
        membership = account and await Membership.objects().where(
            (Membership.association == association.id) & (Membership.account == account.id)
        ).first()
        if not account or not membership:
            raise NotHere()
        if membership.role == Role.OWNER and role is not Role.OWNER:
            owners = await Membership.count().where(
                (Membership.association == association.id) & (Membership.role == str(Role.OWNER))
            )
            if owners < 2:
                raise Refused("协会至少要有一位负责人。请先让另一位同事成为负责人。")
        if role is None:
            await membership.remove()
            if not await Membership.exists().where(Membership.account == account.id):
                await AccountSession.delete().where(AccountSession.account == account.id)
        else:
            membership.role = str(role)
            await membership.save([Membership.role])
        await journal.note(
            f"association:{association.uid}", "member.role_changed", actor=actor, subject=f"account:{account.uid}",
            role=str(role) if role else "none",
        )  # fmt: skip


async def sign_in(email: str, password: str, *, address: str, device: str, before: str = "") -> str:
    """Check the password and open a session; returns the cookie's token. `before`: this browser's token until now.

    Raises `Invalid` (the same words for an unknown e-mail, a disabled account and a wrong password) and `TooMany`
    after 8 failures within 15 minutes for one e-mail, or 40 from one address.
    """
    email = email.strip().casefold()
    mine = crypto.blind(email, "attempt")
    tries = await _try_counted(mine, crypto.blind(address, "attempt-address"))
    account = await Account.objects().where(Account.email == email).first()
    good = await passwords.matches(account.password_hash if account else None, password[:200])
    if not good or account is None or account.disabled:
        raise Invalid("邮箱或密码不对，请再试一次。", "password")
    token, now, actor = secrets.token_urlsafe(32), clock.now(), f"account:{account.uid}"
    async with db.write():
        await Attempt.delete().where(
            (Attempt.who == mine) | Attempt.id.is_in(tries) | (Attempt.at < now - timedelta(days=1))
        )
        await AccountSession.delete().where(
            (AccountSession.expires_at < now) | (AccountSession.token_hash == token_hash(before))
        )
        await AccountSession(
            account=account.id, token_hash=token_hash(token), created_at=now, seen_at=now,
            expires_at=now + SESSION_LASTS, device=device[:120],
        ).save()  # fmt: skip
        await journal.note("house", "session.opened", actor=actor, subject=actor)
    return token


async def _try_counted(mine: str, theirs: str) -> list[int]:
    """Note a try before the password is looked at (so that guesses sent at once all count); returns the rows' ids."""
    now = clock.now()
    async with db.write():
        if current().rate_limit:
            for who, most in sorted(((mine, ATTEMPTS), (theirs, ATTEMPTS * 5))):
                await db.hold("attempt:" + who)
                if await Attempt.count().where((Attempt.who == who) & (Attempt.at > now - WINDOW)) >= most:
                    raise TooMany("登录失败次数太多了，请过 15 分钟再试。")
        made = await Attempt.insert(Attempt(who=mine, at=now), Attempt(who=theirs, at=now))
    return [row["id"] for row in made]


async def sign_out(token: str) -> None:
    """Close this browser's session."""
    async with db.write():
        await AccountSession.delete().where(AccountSession.token_hash == token_hash(token))


async def sign_out_everywhere(account_id: int, actor: str) -> None:
    """Close every session of the account."""
    async with db.write():
        await AccountSession.delete().where(AccountSession.account == account_id)
        await journal.note("house", "session.all_closed", actor=actor, subject=actor)


async def change_password(account_id: int, *, old: str, new: str, keep_session: int, actor: str) -> None:
    """Set another password and close every other session. Raises `Invalid` for a wrong old or a weak new one."""
    account = await Account.objects().where(Account.id == account_id).first()
    if account is None:
        raise NotHere()
    if not await passwords.matches(account.password_hash, old[:200]):
        raise Invalid("现在的密码不对。", "old")
    try:
        check_password(new, email=account.email, name=account.name)
    except Invalid as error:
        raise Invalid(error.sentence, "new") from error
    kept = await passwords.hashed(new)
    async with db.write():
        await Account.update(
            {Account.password_hash: kept, Account.password_changed_at: clock.now()}
        ).where(Account.id == account_id)
        await AccountSession.delete().where(
            (AccountSession.account == account_id) & (AccountSession.id != keep_session)
        )
        await journal.note("house", "password.changed", actor=actor, subject=actor)


async def renew_password(email: str) -> str:
    """A first password for somebody who forgot theirs, shown once by the command line; closes all their sessions.

    Raises `ValueError` for an unknown e-mail.
    """
    account = await Account.objects().where(Account.email == email.strip().casefold()).first()
    if account is None:
        raise ValueError(f"Nobody signs in with {email}.")
    password = first_password()
    kept = await passwords.hashed(password)
    async with db.write():
        await Account.update(
            {Account.password_hash: kept, Account.password_changed_at: None, Account.disabled: False}
        ).where(Account.id == account.id)
        await AccountSession.delete().where(AccountSession.account == account.id)
        await journal.note("house", "password.renewed", actor="house", subject=f"account:{account.uid}")
    return password
