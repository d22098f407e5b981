"""An outing's states and moves, when it takes sign-ups, what a true announcement needs, and how dates move."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from app.kit import clock, crypto
from app.kit.errors import Refused
from app.kit.i18n import lazy as _l


class State(StrEnum):
    """Where an outing stands; full is derived, never kept."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    POSTPONED = "postponed"
    UNDER_WAY = "under_way"
    DONE = "done"
    CANCELLED = "cancelled"


class Move(StrEnum):
    """What the leader may do with an outing as a whole."""

    PUBLISH = "publish"
    CLOSE = "close"
    REOPEN = "reopen"
    POSTPONE = "postpone"
    SET_DATE = "set_date"
    CANCEL = "cancel"
    START = "start"
    FINISH = "finish"


_MOVES: dict[Move, tuple[frozenset[State], State]] = {
    Move.PUBLISH: (frozenset({State.DRAFT}), State.OPEN),
    Move.CLOSE: (frozenset({State.OPEN}), State.CLOSED),
    Move.REOPEN: (frozenset({State.CLOSED, State.POSTPONED}), State.OPEN),
    Move.POSTPONE: (frozenset({State.OPEN, State.CLOSED, State.POSTPONED}), State.POSTPONED),
    Move.SET_DATE: (frozenset({State.POSTPONED}), State.POSTPONED),
    Move.CANCEL: (frozenset({State.OPEN, State.CLOSED, State.POSTPONED}), State.CANCELLED),
    Move.START: (frozenset({State.OPEN, State.CLOSED}), State.UNDER_WAY),
    Move.FINISH: (frozenset({State.UNDER_WAY}), State.DONE),
}
PUBLIC = frozenset(State) - {State.DRAFT}  # what strangers may open
OVER = frozenset({State.DONE, State.CANCELLED})
NEEDS_REASON = frozenset({Move.POSTPONE, Move.CANCEL})  # people are affected: they must be told why

STATE_WORDS: dict[str, Any] = {
    State.DRAFT: _l("草稿"), State.OPEN: _l("报名中"), State.CLOSED: _l("报名已截止"), State.POSTPONED: _l("已延期"),
    State.UNDER_WAY: _l("进行中"), State.DONE: _l("已结束"), State.CANCELLED: _l("已取消"),
}  # fmt: skip
MOVE_WORDS: dict[str, Any] = {
    Move.PUBLISH: _l("发布"), Move.CLOSE: _l("截止报名"), Move.REOPEN: _l("重新开放报名"), Move.POSTPONE: _l("延期"),
    Move.SET_DATE: _l("确定新日期"), Move.CANCEL: _l("取消活动"), Move.START: _l("开始活动"), Move.FINISH: _l("结束活动"),
}  # fmt: skip


def allowed(state: str) -> set[Move]:
    """The moves that state knows."""
    return {move for move, (sources, _target) in _MOVES.items() if State(state) in sources}


def after(state: str, move: Move) -> State:
    """The state a move leads to; raises `Refused` when the table does not know it."""
    sources, target = _MOVES[move]
    if State(state) not in sources:
        raise Refused(
            "活动现在的状态是“%(state)s”，不能%(move)s。请刷新页面看看最新情况。",
            state=STATE_WORDS[State(state)], move=MOVE_WORDS[move],
        )  # fmt: skip
    return target


# --- sign-ups -------------------------------------------------------------------------------------------------------


class Shut(StrEnum):
    """Why an outing takes no sign-ups at the moment."""

    DRAFT = "draft"
    CLOSED = "closed"
    POSTPONED = "postponed"
    UNDER_WAY = "under_way"
    DONE = "done"
    CANCELLED = "cancelled"
    NOT_YET = "not_yet"
    TOO_LATE = "too_late"
    NOBODY_WANTED = "nobody_wanted"


SHUT_WORDS: dict[str, Any] = {
    Shut.DRAFT: _l("活动还没有发布。"), Shut.CLOSED: _l("报名已经截止。"), Shut.POSTPONED: _l("活动已延期，暂停报名。"),
    Shut.UNDER_WAY: _l("活动正在进行，不再接受报名。"), Shut.DONE: _l("活动已经结束。"), Shut.CANCELLED: _l("活动已取消。"),
    Shut.NOT_YET: _l("报名还没有开始。"), Shut.TOO_LATE: _l("报名时间已经过了。"), Shut.NOBODY_WANTED: _l("这次活动不招募志愿者。"),
}  # fmt: skip


def _of(event: Any, name: str) -> Any:
    return event[name] if isinstance(event, Mapping) else getattr(event, name)


def is_full(places: int, taken: int) -> bool:
    """Whether every one of the `places` (people) is held; with 0 places nobody is wanted, so it is full."""
    return taken >= places


def signups_close_at(event: Any) -> datetime | None:
    """The last moment (UTC) for sign-ups: as set, else the meeting time, else the start."""
    return _of(event, "signup_closes_at") or _of(event, "meeting_at") or _of(event, "starts_at")


def accepts_signups(event: Any, now: datetime) -> Shut | None:
    """None while sign-ups are taken (a full outing still takes reserves), else the reason.

    `event`: an `Event` or a row with state, volunteer_places, signup_opens_at, signup_closes_at, meeting_at, starts_at.
    """
    state = State(_of(event, "state"))
    if state is not State.OPEN:
        return Shut(state.value)
    if not _of(event, "volunteer_places"):
        return Shut.NOBODY_WANTED
    opens_at, closes_at = _of(event, "signup_opens_at"), signups_close_at(event)
    if opens_at and now < opens_at:
        return Shut.NOT_YET
    return Shut.TOO_LATE if closes_at and now >= closes_at else None


# --- words of the plan's blocks -------------------------------------------------------------------------------------

LEG_KINDS: dict[str, Any] = {
    "travel": _l("乘车"), "stop": _l("参观活动"), "meal": _l("用餐"), "toilet": _l("如厕休息"), "count": _l("清点人数"),
    "ceremony": _l("集合仪式"),
}  # fmt: skip
LEG_STATES: dict[str, Any] = {"confirmed": _l("已确认"), "tentative": _l("待定"), "withdrawn": _l("已取消")}
UNIT_ROLES: dict[str, Any] = {
    "host": _l("主办单位"), "undertaker": _l("承办单位"), "co_host": _l("协办单位"), "guidance": _l("指导单位"),
    "support": _l("支持单位"), "media": _l("媒体支持"),
}  # fmt: skip
RISK_LEVELS: dict[str, Any] = {"usual": _l("一般"), "endangering": _l("可能危及人身安全，须先为志愿者投保")}


FACTS = (  # what a leader writes about an outing
    "title", "title_en", "theme", "slogan", "summary", "summary_en", "background", "purpose", "expected_result", "occasion",
    "starts_at", "ends_at", "timezone", "meeting_point", "meeting_at", "volunteer_places", "participant_places",
    "participants_note", "signup_opens_at", "signup_closes_at", "risk_level", "insurance", "risks", "risks_en", "requirements",
    "requirements_en", "bring",
    "grouping_note", "fee_note", "weather_rule", "contact_name", "contact_phone",
)  # fmt: skip


def facts_mark(event: Any) -> str:
    """A fingerprint of all facts, so that a form can tell whether they changed behind its back."""
    return crypto.sha256(repr([str(_of(event, name)) for name in FACTS]))[:20]


# --- the publishing lint --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Gap:
    """One thing missing or wrong before publishing; `must` blocks, the rest is advice."""

    field: str
    sentence: Any  # lazy, in the reader's language
    anchor: str
    severity: str = "must"  # must, advice
    page: str = "edit"  # edit, programme

    @property
    def must(self) -> bool:
        return self.severity == "must"

    def href(self, slug: str) -> str:
        """Where it is put right."""
        return f"/desk/events/{slug}/{self.page}#{self.anchor}"


_MUST_BE_WRITTEN: tuple[tuple[str, Any], ...] = (
    ("title", _l("给活动起一个名字。")),
    ("summary", _l("写一段介绍：去做什么、志愿者做什么。")),
    ("starts_at", _l("写明开始时间。")),
    ("ends_at", _l("写明结束时间。")),
    ("meeting_point", _l("写明集合地点。")),
    ("meeting_at", _l("写明集合时间。")),
    ("volunteer_places", _l("写明招募几名志愿者。")),
    ("requirements", _l("写明对参加者的要求。")),
    ("risks", _l("如实写明可能的风险。")),
    ("contact_name", _l("写明联系人。")),
    ("contact_phone", _l("写明联系电话。")),
)
_ADVICE_IF_EMPTY: tuple[tuple[str, Any], ...] = (
    ("weather_rule", _l("建议写明什么天气会取消或延期，怎样通知。")),
    ("bring", _l("建议写明需要自带什么。")),
    ("fee_note", _l("建议写明费用，例如“全程免费”。")),
)


def _blank(value: Any) -> bool:
    return not (value.strip() if isinstance(value, str) else value)


def disorder(event: Any) -> list[Gap]:
    """Moments that contradict each other, whatever today is."""
    starts, ends, meets = _of(event, "starts_at"), _of(event, "ends_at"), _of(event, "meeting_at")
    opens, closes = _of(event, "signup_opens_at"), _of(event, "signup_closes_at")
    gaps = []
    if starts and ends and ends <= starts:
        gaps.append(Gap("ends_at", _l("结束时间要晚于开始时间。"), "ends_at"))
    if meets and starts and meets > starts:
        gaps.append(Gap("meeting_at", _l("集合时间不能晚于开始时间。"), "meeting_at"))
    if opens and closes and closes <= opens:
        gaps.append(Gap("signup_closes_at", _l("报名截止要晚于报名开始。"), "signup_closes_at"))
    elif closes and ends and closes > ends:
        gaps.append(Gap("signup_closes_at", _l("报名截止不能晚于活动结束。"), "signup_closes_at"))
    return gaps


def _too_late(event: Any, now: datetime) -> list[Gap]:
    ends, closes, gaps = _of(event, "ends_at"), _of(event, "signup_closes_at"), []
    if ends and ends <= now:
        gaps.append(Gap("ends_at", _l("活动时间已经过去，请改成将来的日期。"), "ends_at"))
    elif closes and closes <= now:
        gaps.append(Gap("signup_closes_at", _l("报名截止时间已经过去，没有人能报名。"), "signup_closes_at"))
    return gaps


def _programme_gaps(event: Any, legs: Sequence[Any]) -> list[Gap]:
    if not legs:
        return [Gap("programme", _l("建议排出行程，家长和志愿者最想知道几点在哪里。"), "programme", "advice", "programme")]
    starts, ends, meets = _of(event, "starts_at"), _of(event, "ends_at"), _of(event, "meeting_at")
    first = min((moment for moment in (starts, meets) if moment), default=None)
    for leg in legs:
        begins, over = _of(leg, "starts_at"), _of(leg, "ends_at") or _of(leg, "starts_at")
        if (first and begins and begins < first) or (ends and over and over > ends):
            return [Gap("programme", _l("有的行程在活动时间之外，请核对。"), "programme", "advice", "programme")]
    return []


def missing(event: Any, legs: Sequence[Any] = (), units: Sequence[Any] = (), *, now: datetime) -> list[Gap]:
    """What a true and complete announcement still lacks, blocking gaps first.

    Volunteer service regulation (State Council order 685) art. 12: true, complete information and the risks; art. 17:
    insurance before what may endanger people; art. 37: those served pay nothing. `event`, `legs`, `units`: objects or rows.
    """
    musts = [Gap(name, said, name) for name, said in _MUST_BE_WRITTEN if _blank(_of(event, name))]
    musts += disorder(event) + _too_late(event, now)
    if _of(event, "risk_level") == "endangering" and _blank(_of(event, "insurance")):
        musts.append(Gap("insurance", _l("这次活动可能危及人身安全：先投保，再写明保险和保单号。"), "insurance"))
    advice = [Gap(name, said, name, "advice") for name, said in _ADVICE_IF_EMPTY if _blank(_of(event, name))]
    if _of(event, "participant_places") and any(mark.isdecimal() and mark != "0" for mark in _of(event, "fee_note") or ""):
        advice.append(Gap("fee_note", _l("孩子和老人参加公益活动不应交费，请核对费用说明。"), "fee_note", "advice"))
    if not any(_of(unit, "role") == "host" for unit in units):
        advice.append(Gap("units", _l("建议写明主办单位。"), "units", "advice", "programme"))
    return musts + advice + _programme_gaps(event, legs)


# --- moving an outing to another day --------------------------------------------------------------------------------


def shifted(moment: datetime | None, old_start: datetime, new_start: datetime, timezone: str) -> datetime | None:
    """`moment` moved by the wall-clock distance from the old start to the new one; 07:30 stays 07:30 across DST."""
    if moment is None:
        return None

    def wall(one: datetime) -> datetime:
        return clock.local(one, timezone).replace(tzinfo=None)

    return clock.from_wall(wall(moment) + (wall(new_start) - wall(old_start)), timezone)
