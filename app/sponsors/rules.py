"""What a pledge may become, how the public reads it, and why it is never money."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Any

from app.kit.errors import Invalid
from app.kit.i18n import lazy as _l


class PledgeState(StrEnum):
    """How sure a pledge is."""

    OFFERED = "offered"  # the unit said it might
    TENTATIVE = "tentative"  # being arranged
    CONFIRMED = "confirmed"
    DELIVERED = "delivered"  # seen to be there
    WITHDRAWN = "withdrawn"  # no longer; nowhere shown in public


class PledgeKind(StrEnum):
    """What sort of thing is given."""

    TRANSPORT = "transport"
    VISIT = "visit"
    ACTIVITY = "activity"
    MEAL = "meal"
    GOODS = "goods"
    SERVICE = "service"
    REST_PLACE = "rest_place"
    VENUE = "venue"
    INSURANCE = "insurance"


STATE_WORDS: dict[PledgeState, Any] = {
    PledgeState.OFFERED: _l("有意向"),
    PledgeState.TENTATIVE: _l("待定"),
    PledgeState.CONFIRMED: _l("已确认"),
    PledgeState.DELIVERED: _l("已到位"),
    PledgeState.WITHDRAWN: _l("已撤回"),
}
KIND_WORDS: dict[PledgeKind, Any] = {
    PledgeKind.TRANSPORT: _l("车辆"),
    PledgeKind.VISIT: _l("参观"),
    PledgeKind.ACTIVITY: _l("活动项目"),
    PledgeKind.MEAL: _l("餐食"),
    PledgeKind.GOODS: _l("物品"),
    PledgeKind.SERVICE: _l("陪伴与服务"),
    PledgeKind.REST_PLACE: _l("休息场所"),
    PledgeKind.VENUE: _l("场地"),
    PledgeKind.INSURANCE: _l("保险"),
}
_PUBLIC_WORDS: dict[PledgeState, Any] = {
    PledgeState.OFFERED: _l("待定"),
    PledgeState.TENTATIVE: _l("待定"),
    PledgeState.CONFIRMED: _l("已确认"),
    PledgeState.DELIVERED: _l("已到位"),
}
_MOVES: dict[PledgeState, tuple[PledgeState, ...]] = {
    PledgeState.OFFERED: (PledgeState.CONFIRMED, PledgeState.TENTATIVE, PledgeState.WITHDRAWN),
    PledgeState.TENTATIVE: (PledgeState.CONFIRMED, PledgeState.WITHDRAWN),
    PledgeState.CONFIRMED: (PledgeState.DELIVERED, PledgeState.TENTATIVE, PledgeState.WITHDRAWN),
    PledgeState.DELIVERED: (PledgeState.CONFIRMED,),  # a mistaken tick is taken back
    PledgeState.WITHDRAWN: (PledgeState.TENTATIVE,),
}
SURE = (PledgeState.CONFIRMED, PledgeState.DELIVERED)


def moves(state: str) -> tuple[PledgeState, ...]:
    """Where a pledge may go from here, the likeliest first."""
    return _MOVES[PledgeState(state)]


def may_move(state: str, to: str) -> bool:
    """Whether that step is allowed."""
    return to in moves(state)


def public_word(state: str) -> Any:
    """How everybody reads the state: nothing is promised that is not confirmed. "" for a withdrawn pledge."""
    return _PUBLIC_WORDS.get(PledgeState(state), "")


def wall_state(states: list[str]) -> PledgeState:
    """What stands beside a unit that gives several things: the least sure of them."""
    for state in (PledgeState.TENTATIVE, PledgeState.CONFIRMED):
        if any(one == state or (state is PledgeState.TENTATIVE and one == PledgeState.OFFERED) for one in states):
            return state
    return PledgeState.DELIVERED


_MONEY_UNITS = {"元", "万元", "块", "块钱", "rmb", "cny", "¥", "￥", "$", "usd", "yuan", "人民币"}
_MONEY = re.compile(
    r"现金|现款|捐款|善款|汇款|转账|收款码|红包|赞助费|赞助款|资助金|活动经费|人民币|\bcash\b|\bmoney\b|donation fund"
    r"|^\W*[\d,.，一二三四五六七八九十百千万]+\s*(?:元|万元|块钱?|rmb|yuan)\W*$|^\s*[¥￥$]\s*\d",
    re.IGNORECASE,
)


def refuse_money(item: str, unit: str) -> None:
    """Raise `Invalid` beside the field when a pledge is money.

    Collecting money from the public needs a qualification and a designated platform (慈善法 2023, art. 22-27), so
    units give things and services only.
    """
    if _MONEY.search(item):
        raise Invalid("这里只登记物品和服务，不接收现金。可以写成要送来的东西，例如“绘本 30 本”。", "item")
    if unit.strip().casefold() in _MONEY_UNITS:
        raise Invalid("这里只登记物品和服务，不接收现金。请写件、份、辆、人次这样的单位。", "unit")


def amount(quantity: int | None, unit: str) -> str:
    """45份; 1辆; empty without a number."""
    return f"{quantity}{unit}" if quantity is not None else ""


def gives(item: str, quantity: int | None, unit: str) -> str:
    """One line for the wall: 午餐 45份."""
    return f"{item} {amount(quantity, unit)}".rstrip()
