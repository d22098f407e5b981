"""The one next act of a visitor, the moments at which a page changes by itself, and whether an outing is free."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from app.events.rules import OVER, Shut, State, accepts_signups, signups_close_at
from app.kit import clock
from app.kit.i18n import gettext as _
from app.kit.pages import when
from app.signups.rules import Counts


@dataclass(frozen=True)
class Crowd:
    """How many hold a seat of `places` and how many wait; all of them people."""

    places: int
    taken: int
    waiting: int

    @property
    def left(self) -> int:
        """Seats that a newcomer can take; none while others wait for them."""
        return Counts(going=self.taken, waiting=self.waiting).free(self.places)


@dataclass(frozen=True)
class Act:
    """What the button at the foot says and where it leads; `kind` "" is the green one, "quiet" anything else."""

    label: str
    href: str
    kind: str = ""


_DECIDING = ("state", "volunteer_places", "signup_opens_at", "signup_closes_at", "meeting_at", "starts_at")


def next_act(event: Any, crowd: Crowd, now: datetime, *, keep: str = "") -> Act:
    """The one next act. `keep`: "?lang=en" where the language travels in the address.

    A draft, which only the staff sees, says what it will say when it is published.
    """
    facts = {name: getattr(event, name) for name in _DECIDING} | ({"state": "open"} if event.state == "draft" else {})
    shut = accepts_signups(facts, now)
    signup, elsewhere = f"/events/{event.slug}/signup{keep}", f"/{keep}"
    if shut is None:
        if crowd.left:
            return Act(_("我要报名 · 还剩 %(n)s 席", n=crowd.left), signup)
        return Act(_("已满 · 登记候补"), signup)
    if shut is Shut.NOT_YET:
        opens = f"{when.day(event.signup_opens_at, event.timezone)} {when.time(event.signup_opens_at, event.timezone)}"
        return Act(_("%(when)s 开放报名 · 先放进日历", when=opens), "#calendar", "quiet")
    if shut is Shut.POSTPONED:
        return Act(_("已延期 · 订阅日历，不错过新日期"), "#calendar", "quiet")
    word = {
        Shut.CANCELLED: _("已取消"), Shut.DONE: _("活动已结束"), Shut.UNDER_WAY: _("活动正在进行"),
        Shut.NOBODY_WANTED: _("这次不招募志愿者"),
    }.get(shut) or _("报名已截止")  # fmt: skip
    return Act(_("%(state)s · 看看其他活动", state=word), elsewhere, "quiet")


def turning_points(event: Any) -> tuple[float, ...]:
    """The moments (seconds since 1970, in order) at which the page says something else although nobody changed it.

    Sign-up opens and closes; a new year begins on the outing's wall clock (dates then carry the year or lose it).
    """
    moments = [event.signup_opens_at, signups_close_at(event)]
    moments += [
        clock.from_wall(datetime(moment.astimezone(UTC).year + turn, 1, 1), event.timezone)
        for moment in (event.starts_at, event.previous_starts_at, event.signup_opens_at)
        if moment
        for turn in (0, 1, 2)
    ]
    return tuple(sorted({moment.timestamp() for moment in moments if moment}))


def phase(points: tuple[float, ...], now: float) -> int:
    """Between which of its turning points an outing is."""
    return bisect_right(points, now)


def rank(event: Any, crowd: Crowd, now: datetime) -> int:
    """The order of a list: short of people, full with a reserve list, not open now, over."""
    shut = accepts_signups(event, now)
    if shut is None:
        return 0 if crowd.left else 1
    return 3 if State(event["state"]) in OVER else 2


_PRICE = re.compile(r"[1-9][\d,.]*\s*(?:元|块|rmb|yuan|usd|¥|￥)|[¥￥$]\s*[1-9]|自费|AA|(?<![不免])收费|\bfees?\b.*\d", re.IGNORECASE)


def is_free(fee_note: str) -> bool:
    """Whether taking part costs nothing, as far as the outing's own words say."""
    return not _PRICE.search(fee_note or "")
