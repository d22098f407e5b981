"""Who is here: read from the taps; which outings take them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.kit.errors import Invalid, Refused


class Standing(StrEnum):
    """Where somebody is, as far as the taps tell."""

    AWAY = "away"  # not here yet
    HERE = "here"
    LEFT = "left"  # was here and went


@dataclass(frozen=True)
class Tap:
    """One row of the door."""

    id: int
    uid: str
    kind: str  # in, out, undo
    at: datetime
    client_id: str
    undoes: int | None = None
    by: str = ""  # the account's name
    undone: bool = False


_SHUT = {
    "draft": "活动还没有发布，不能签到。", "postponed": "活动已延期，现在不签到。", "cancelled": "活动已取消，不用签到。",
    "done": "活动已经结束，不能再签到或签退。",
}  # fmt: skip
_CLIENT_ID = re.compile("[A-Za-z0-9_-]{8,40}")


def check_state(state: str) -> None:
    """Raise `Refused` with a sentence unless the outing takes arrivals (open, closed, under way)."""
    if state in _SHUT:
        raise Refused(_SHUT[state])


def check_client_id(client_id: str) -> str:
    """The page's own mark of one tap; raises `Invalid` for what no page of ours makes."""
    if not _CLIENT_ID.fullmatch(client_id):
        raise Invalid("这一页有些旧了，请刷新后再点一次。")
    return client_id


def standing(taps: Iterable[Tap]) -> tuple[Standing, Tap | None]:
    """Where somebody is and the tap that counts: the last in or out that was not undone. `taps` in order of id."""
    counted = [tap for tap in marked(taps) if tap.kind != "undo" and not tap.undone]
    if not counted:
        return Standing.AWAY, None
    return Standing.HERE if counted[-1].kind == "in" else Standing.LEFT, counted[-1]


def marked(taps: Iterable[Tap]) -> list[Tap]:
    """The same taps, those taken back marked as undone."""
    everything = list(taps)
    back = {tap.undoes for tap in everything if tap.kind == "undo"}
    return [Tap(**{**tap.__dict__, "undone": tap.id in back}) for tap in everything]
