"""One tap: in, out, or taking one back. Sent twice, it is one row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from app.badges.rules import has_seat
from app.checkin.rules import Standing, Tap, check_client_id, check_state, standing
from app.journal import actions as journal
from app.kit import clock, crypto, db
from app.kit.errors import NotHere, Refused

READ_AGAIN = timedelta(minutes=10)
_HELD = (
    "SELECT b.uid AS badge_uid, b.event, b.revoked_at, e.uid AS event_uid, e.state, s.place, p.left_at,"
    ' p.id AS on_list, t.id, t.uid, t.kind, t."at", t.client_id, t.undoes FROM badge b JOIN event e ON e.id = b.event'
    " LEFT JOIN signup s ON s.id = b.signup LEFT JOIN participant p ON p.id = b.participant"
    " LEFT JOIN arrival t ON t.badge = b.id WHERE b.id = ? ORDER BY t.id"
)
_DEEDS = {"in": "holder.arrived", "out": "holder.left", "undo": "holder.tap_undone"}


@dataclass(frozen=True)
class Done:
    """The tap that counts; `fresh` is False when it had been made before."""

    uid: str
    kind: str
    at: datetime
    fresh: bool


async def check_in(badge_id: int, *, by: int, actor: str, client_id: str, device: str = "") -> Done:
    """Somebody is here. `by` is the account's id, `client_id` the page's own mark of this tap.

    Who is here already stays here since the first tap. Raises `Refused` for an outing that takes no arrivals,
    `NotHere` for a badge that no longer counts, `Invalid` for a mark that no page of ours made.
    """
    return await _tap(badge_id, "in", by=by, actor=actor, client_id=client_id, device=device)


async def check_out(badge_id: int, *, by: int, actor: str, client_id: str, device: str = "") -> Done:
    """Somebody goes home; raises `Refused` also for who was never here."""
    return await _tap(badge_id, "out", by=by, actor=actor, client_id=client_id, device=device)


async def undo(arrival_uid: str, badge_id: int, *, by: int, actor: str, client_id: str, device: str = "") -> Done:
    """Take the last tap of that badge back; the row stays and a row of kind undo says who took it back.

    Raises `NotHere` for a tap of another badge, `Refused` when a later tap stands in between.
    """
    check_client_id(client_id)
    async with db.write():
        badge, taps = await _held(badge_id)
        wanted = next((tap for tap in taps if tap.uid == arrival_uid and tap.kind != "undo"), None)
        if wanted is None:
            raise NotHere()
        if before := next((tap for tap in taps if tap.undoes == wanted.id), None):
            return _before(before)
        last = standing(taps)[1]
        if last is None or last.id != wanted.id:
            raise Refused("后面还有别的记录，请先撤销最近的一次。")
        return await _write(badge_id, badge, "undo", wanted.id, by, actor, client_id, device)


async def _tap(badge_id: int, kind: str, *, by: int, actor: str, client_id: str, device: str) -> Done:
    check_client_id(client_id)
    async with db.write():
        badge, taps = await _held(badge_id)
        if before := next((tap for tap in taps if tap.client_id == client_id), None):
            return _before(before)
        where, last = standing(taps)
        if kind == "out" and where is Standing.AWAY:
            raise Refused("还没有签到，不能签退。")
        if last and last.kind == kind:
            return _before(last)
        return await _write(badge_id, badge, kind, None, by, actor, client_id, device)


def _before(tap: Tap) -> Done:
    return Done(tap.uid, tap.kind, tap.at, fresh=False)


async def _held(badge_id: int) -> tuple[dict[str, Any], list[Tap]]:
    """The badge, held until the transaction ends, and what was tapped before."""
    if not db.on_sqlite():  # a statement of its own: the next one then sees what the holder before us wrote
        await db.fetch("SELECT 1 FROM badge WHERE id = ? FOR NO KEY UPDATE", badge_id)
    rows = await db.fetch(_HELD, badge_id)
    if not rows:
        raise NotHere()
    badge = rows[0]
    seated = has_seat(place=badge["place"], on_list=badge["on_list"] is not None, left=badge["left_at"] is not None)
    if badge["revoked_at"] is not None or not seated:
        raise NotHere("这枚胸牌已经失效。请按姓名在签到名单里找，或联系领队。")
    check_state(badge["state"])
    return badge, [
        Tap(row["id"], row["uid"], row["kind"], row["at"], row["client_id"], row["undoes"])
        for row in rows if row["id"] is not None
    ]  # fmt: skip


async def _write(
    badge_id: int, badge: dict[str, Any], kind: str, undoes: int | None, by: int, actor: str, client_id: str, device: str
) -> Done:
    uid, now = crypto.public_id(), clock.now()
    rows = await db.fetch(
        'INSERT INTO arrival (uid, "event", badge, kind, undoes, "at", "by", device, client_id)'
        " VALUES (?,?,?,?,?,?,?,?,?) ON CONFLICT (client_id) DO NOTHING RETURNING id",
        uid, badge["event"], badge_id, kind, undoes, now, by, device[:120], client_id,
    )  # fmt: skip
    if not rows:
        raise Refused("这一下已经记在别人名下了，请刷新后再点一次。")
    await journal.note(f"event:{badge['event_uid']}", _DEEDS[kind], actor=actor, subject=f"badge:{badge['badge_uid']}")
    return Done(uid, kind, now, fresh=True)


async def note_read(account_uid: str, event_uid: str, what: str, seen: int, participant_uid: str = "") -> None:
    """Write down that children's names were looked at, at most once in ten minutes for the same account and page."""
    lately = await db.value(
        'SELECT 1 FROM child_read WHERE event_uid = ? AND account_uid = ? AND what = ? AND participant_uid = ? AND "at" > ?',
        event_uid, account_uid, what, participant_uid, clock.now() - READ_AGAIN,
    )  # fmt: skip
    if seen and not lately:
        await journal.child_read(account_uid, event_uid, what, seen, participant_uid)
