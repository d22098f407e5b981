"""How many take part, and in which part."""

from typing import Any

import pytest

from app.plans.reading.layout import Plan
from app.plans.reading.people import people


def counted(text: str) -> list[tuple[Any, ...]]:
    facts = [fact for fact in people(Plan(text)) if fact.field == "people"]
    return [(fact.value["label"], fact.value["kind"], fact.value["count"]) for fact in facts]


def test_the_noun_before_a_comma_is_counted() -> None:
    assert counted("参加对象：五年级全体学生，共168人，随队教师14人") == [("五年级全体学生", "beneficiary", 168), ("随队教师", "chaperone", 14)]


def test_classes_between_a_noun_and_its_count_are_passed_over() -> None:
    assert counted("组织大班小朋友(共3个班92名)到公园认养小树") == [("大班小朋友", "beneficiary", 92)]


def test_the_sum_of_groups_is_what_is_counted() -> None:
    assert counted("志工招募\n招募名额：厨房组5名、外场组6名，合计11名") == [("志工", "volunteer", 11)]


def test_families_are_counted_in_groups() -> None:
    assert counted("亲子植树\n招募人数\n14组（一大一小）") == [("家庭", "family", 14)]


def test_a_label_without_a_noun_speaks_of_helpers_where_helpers_are_called() -> None:
    assert counted("义工招募\n名额：30名") == [("义工", "volunteer", 30)]
    assert counted("环湖徒步\n名额：30名") == [("名额", "public", 30)]


def test_what_stands_in_a_bracket_behind_a_count_is_part_of_it() -> None:
    assert counted("参加人员：骑行队员30人（男20人，女10人），工作人员6名") == [("骑行队员", "volunteer", 30), ("工作人员", "volunteer", 6)]


def test_what_is_included_is_told_with_the_count() -> None:
    [fact] = people(Plan("活动对象：山区儿童30(含带队老师、看护人)人"))
    assert (fact.value["count"], fact.value["includes"]) == (30, ["带队老师", "看护人"])


@pytest.mark.parametrize(
    "line",
    ["每名家长最多带两名小朋友", "每天由一名家长陪同", "两名义工陪一个孩子", "评出10名优秀学员", "去年有两百名孩子参加", "报名学员满10人成行", "每班派10名学生参加"],
)
def test_ratios_prizes_and_earlier_years_are_no_head_counts(line: str) -> None:
    assert counted(line) == []


def test_market_people_called_as_helpers_are_helpers() -> None:
    assert counted("招募寒假志愿者的公告\n招募48名7-12周岁小朋友") == [("小朋友", "volunteer", 48)]


def test_delegations_of_units_are_told_one_by_one() -> None:
    facts = [fact.value for fact in people(Plan("参加人数 甲市实验小学：8人 甲市邮政局：5人")) if fact.field == "delegations"]
    assert [(value["unit"], value["count"]) for value in facts] == [("甲市实验小学", 8), ("甲市邮政局", 5)]
