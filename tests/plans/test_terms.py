"""What one has to know, keep or accept."""

from __future__ import annotations

import pytest

from app.plans.reading.layout import Plan
from app.plans.reading.terms import terms
from app.plans.reading.waiver import clause_about


def found(text: str, field: str) -> list:
    return [fact.value for fact in terms(Plan(text)) if fact.field == field]


def test_demands_come_one_by_one_without_their_numbers():
    assert found("活动要求：\n1、守时。\n2、听从领队；\n祝大家玩得开心！", "requirements") == ["守时。", "听从领队；"]


def test_a_weather_line_among_notes_is_no_demand():
    text = "活动要求：\n1、守时。\n注意：如遇大雨活动取消，时间另行通知。"

    assert found(text, "requirements") == ["守时。"]
    assert found(text, "weather") == [{"present": True, "text": "如遇大雨活动取消，时间另行通知。", "action": "cancel", "next": "另行通知"}]


@pytest.mark.parametrize(
    ("sentence", "action"),
    [
        ("风雨无阻。", "go_ahead"), ("如遇暴雨，活动顺延一周。", "postpone"), ("小雨照常，大雨改期。", "postpone"), ("台风天活动取消。", "cancel"),
        ("下雨则改在室内进行。", "adjust"), ("遇天气变化，以群内通知为准。", "ask"), ("Rain or shine!", "go_ahead"),
        ("If it rains, the walk will be moved to our rain date.", "postpone"), ("In case of thunder the event is cancelled.", "cancel"),
    ],
)  # fmt: skip
def test_every_weather_rule_says_what_is_done(sentence: str, action: str):
    assert [one["action"] for one in found(sentence, "weather")] == [action]


@pytest.mark.parametrize("sentence", ["今天天气真好。", "孩子们撑着雨伞画画。", "The rain forest room is open."])
def test_talk_of_the_weather_is_no_rule(sentence: str):
    assert found(sentence, "weather") == []


@pytest.mark.parametrize(
    ("clause", "about"),
    [
        ("途中受伤由本人自行承担责任", ["assume_risk"]), ("放弃向组织者主张赔偿的权利", ["waive_claims"]), ("发生意外与主办方无关", ["exclude_liability"]),
        ("组织者不承担任何责任", ["exclude_liability"]), ("未满18岁须由监护人签字同意", ["guardian_needed"]), ("参加者须签署安全承诺书", ["waiver_required"]),
        ("同意照片用于公益宣传", ["photo_consent"]), ("请带水杯", []),
    ],
)  # fmt: skip
def test_a_clause_is_known_by_what_it_is_about(clause: str, about: list[str]):
    assert clause_about(clause) == about


def test_a_clause_that_gives_up_claims_for_injury_is_flagged():
    (clause,) = found("特别承诺\n1、志愿者在活动中受到伤害，自行承担责任，放弃索赔的权利。", "waiver.clauses")

    assert clause["flag"] == "void_for_personal_injury"
    assert clause["who"] == "volunteer"


def test_insurance_hours_rewards_and_absence_are_found():
    text = "志愿者保障：意外险、午餐、马甲\n统一购买人身意外保险。\n每人计3小时志愿时长。\n不能参加的请提前一天告知领队。"

    assert found(text, "rewards") == ["意外险", "午餐", "马甲"]
    assert found(text, "insurance") == ["统一购买人身意外保险"]
    assert found(text, "service_hours") == ["每人计3小时志愿时长"]
    assert found(text, "absence_rule") == ["不能参加的请提前一天告知领队。"]
