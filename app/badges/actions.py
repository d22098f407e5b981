"""Giving, revoking and renewing badges."""

from __future__ import annotations

from app.badges.queries import Holder
from app.badges.tables import Badge
from app.journal import actions as journal
from app.kit import clock, crypto, db
from app.kit.errors import NotHere
from app.roster.tables import Participant
from app.signups.tables import Signup

_AT_ONCE = 500


async def badge_for_signup(signup: Signup) -> Badge:
    """The volunteer's badge, made when it is asked for the first time; many may ask at once."""
    await _make([(signup.event, signup.id, None)])
    return await Badge.objects().where(Badge.signup == signup.id).first()  # type: ignore[return-value]


async def badge_for_participant(participant: Participant) -> Badge:
    """The badge of a child, carer or teacher, see `badge_for_signup`."""
    await _make([(participant.event, None, participant.id)])
    return await Badge.objects().where(Badge.participant == participant.id).first()  # type: ignore[return-value]


async def badges_for_event(event_id: int) -> int:
    """Make the badges that are still missing for going volunteers and people on the list; returns how many."""
    missing = await db.fetch(
        "SELECT s.id AS signup, NULL AS participant FROM signup s LEFT JOIN badge b ON b.signup = s.id"
        " WHERE s.event = ? AND s.place = ? AND b.id IS NULL"
        " UNION ALL SELECT NULL, p.id FROM participant p LEFT JOIN badge b ON b.participant = p.id"
        " WHERE p.event = ? AND p.left_at IS NULL AND b.id IS NULL", event_id, "going", event_id,
    )  # fmt: skip
    for start in range(0, len(missing), _AT_ONCE):
        await _make([(event_id, row["signup"], row["participant"]) for row in missing[start : start + _AT_ONCE]])
    return len(missing)


async def _make(people: list[tuple[int, int | None, int | None]]) -> None:
    now, values = clock.now(), []
    for event_id, signup_id, participant_id in people:
        values += [crypto.public_id(), event_id, signup_id, participant_id, 1, now]
    marks = ",".join(["(?,?,?,?,?,?)"] * len(people))
    await db.fetch(
        f'INSERT INTO badge (uid, "event", signup, participant, generation, created_at) VALUES {marks}'  # noqa: S608
        " ON CONFLICT DO NOTHING", *values,
    )  # fmt: skip


async def revoke(holder: Holder, *, actor: str) -> None:
    """Refuse every copy of the badge from now on (lost, stolen). Twice is once."""
    async with db.write():
        badge = await _held(holder)
        if badge.revoked_at is None:
            badge.revoked_at = clock.now()
            await badge.save([Badge.revoked_at])
            await _note(holder, badge, "badge.revoked", actor)


async def renew(holder: Holder, *, actor: str) -> Badge:
    """Give the next generation: the new code counts, every older copy is refused."""
    async with db.write():
        badge = await _held(holder)
        badge.generation += 1
        badge.revoked_at = None
        await badge.save([Badge.generation, Badge.revoked_at])
        await _note(holder, badge, "badge.renewed", actor)
        return badge


async def _held(holder: Holder) -> Badge:
    badge = await db.lock(Badge, holder.badge_id)
    if badge is None:
        raise NotHere()
    return badge


async def _note(holder: Holder, badge: Badge, deed: str, actor: str) -> None:
    await journal.note(
        f"event:{holder.event_uid}", deed, actor=actor, subject=f"badge:{badge.uid}", generation=badge.generation
    )
