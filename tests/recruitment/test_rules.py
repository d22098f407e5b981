"""The one next act, turning points, what is free."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from app.recruitment.rules import Crowd, is_free, next_act, phase, rank, turning_points
from tests.making import JUNE_FIRST
from tests.recruitment.arranging import APRIL


def an_outing(**facts):
    return SimpleNamespace(
        **{"slug": "june", "state": "open", "volunteer_places": 15, "timezone": "Asia/Shanghai", "starts_at": JUNE_FIRST,
           "meeting_at": JUNE_FIRST, "signup_opens_at": None, "signup_closes_at": None, "previous_starts_at": None, **facts}
    )  # fmt: skip


@pytest.mark.parametrize(
    ("facts", "taken", "waiting", "label", "href"),
    [
        ({}, 9, 0, "我要报名 · 还剩 6 席", "/events/june/signup"),
        ({}, 15, 0, "已满 · 登记候补", "/events/june/signup"),
        ({}, 14, 2, "已满 · 登记候补", "/events/june/signup"),
        ({"signup_opens_at": APRIL + timedelta(days=1)}, 0, 0, "4月2日（星期五） 12:00 开放报名 · 先放进日历", "#calendar"),
        ({"signup_closes_at": APRIL}, 3, 0, "报名已截止 · 看看其他活动", "/"),
        ({"state": "closed"}, 3, 0, "报名已截止 · 看看其他活动", "/"),
        ({"state": "postponed"}, 3, 0, "已延期 · 订阅日历，不错过新日期", "#calendar"),
        ({"state": "cancelled"}, 3, 0, "已取消 · 看看其他活动", "/"),
        ({"state": "under_way"}, 3, 0, "活动正在进行 · 看看其他活动", "/"),
        ({"state": "done"}, 3, 0, "活动已结束 · 看看其他活动", "/"),
        ({"volunteer_places": 0}, 0, 0, "这次不招募志愿者 · 看看其他活动", "/"),
    ],
)  # fmt: skip
def test_the_one_next_act(facts, taken, waiting, label, href):
    event = an_outing(**facts)
    from app.kit import clock

    with clock.at(APRIL):
        act = next_act(event, Crowd(event.volunteer_places, taken, waiting), APRIL)
    assert (act.label, act.href) == (label, href)


def test_the_language_travels_with_the_act():
    assert next_act(an_outing(), Crowd(15, 0, 0), APRIL, keep="?lang=en").href == "/events/june/signup?lang=en"
    assert next_act(an_outing(state="done"), Crowd(15, 0, 0), APRIL, keep="?lang=en").href == "/?lang=en"


def test_a_page_turns_when_sign_up_opens_and_closes():
    event = an_outing(signup_opens_at=APRIL, signup_closes_at=APRIL + timedelta(days=9))
    points = turning_points(event)

    def at(moment):
        return phase(points, moment.timestamp())

    before, during, after = at(APRIL - timedelta(seconds=1)), at(APRIL), at(APRIL + timedelta(days=9))
    assert before < during < after
    assert at(APRIL + timedelta(days=8)) == during


def test_an_outing_without_any_date_has_no_turning_point():
    assert turning_points(an_outing(starts_at=None, meeting_at=None)) == ()


def test_those_short_of_people_come_first():
    def row(**facts):
        return vars(an_outing(**facts))

    ranks = [
        rank(row(), Crowd(15, 3, 0), APRIL), rank(row(), Crowd(15, 15, 0), APRIL),
        rank(row(state="closed"), Crowd(15, 3, 0), APRIL), rank(row(state="cancelled"), Crowd(15, 3, 0), APRIL),
    ]  # fmt: skip
    assert ranks == [0, 1, 2, 3]


@pytest.mark.parametrize("note", ["", "全程免费", "孩子、老师全部免费，费用由爱心单位承担", "Free of charge", "0元", "义工不收费"])
def test_free_is_free(note):
    assert is_free(note)


@pytest.mark.parametrize("note", ["每人30元", "AA制", "交通自费", "￥50", "Fee: 20 yuan", "按人数收费"])
def test_what_costs_is_not_called_free(note):
    assert not is_free(note)
