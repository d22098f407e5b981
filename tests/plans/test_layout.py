"""How a plan is taken apart: heads, labels, items, and what stands under each."""

from __future__ import annotations

import pytest

from app.plans.reading.layout import Bit, Plan, sentences
from app.plans.reading.words import entries, topics_of


def shape(text: str) -> list[tuple[str, str, list[str]]]:
    """`(label, value, lines under it)` of every head."""
    return [(block.line.label, block.line.value.text, [line.body.text for line in block.own]) for block in Plan(text).blocks]


def test_a_head_holds_its_lines_until_the_next_head_of_its_rank():
    assert shape("一、活动时间：明天\n二、活动要求：\n1、守时。\n2、带伞。\n三、联系人：小苗") == [
        ("活动时间", "明天", []),
        ("活动要求", "", ["守时。", "带伞。"]),
        ("联系人", "小苗", []),
    ]


def test_a_numbered_head_that_says_nothing_known_still_ends_the_one_before():
    assert shape("一、主办单位：甲协会\n二、献礼环节\n大家唱歌\n三、活动地点：公园") == [
        ("主办单位", "甲协会", []),
        ("献礼环节", "", ["大家唱歌"]),
        ("活动地点", "公园", []),
    ]


def test_items_numbered_like_their_head_belong_to_it_when_they_start_at_one():
    assert shape("3、活动流程：\n1、集合\n2、出发\n4、活动费用：免费") == [
        ("活动流程", "", ["集合", "出发"]),
        ("活动费用", "免费", []),
    ]


@pytest.mark.parametrize(
    "line", ["【活动时间】周六", "◆时间：周六", "★活动时间：周六", "活动时间\t周六", "活动时间 周六", "（一）活动时间：周六", "# 活动时间：周六", "壹、活动时间：周六"]
)
def test_a_label_is_known_in_every_dress(line: str):
    (block,) = Plan(line).blocks

    assert (block.topics, block.line.value.text) == (("time",), "周六")


def test_a_sentence_that_leads_to_a_list_is_its_head():
    (block,) = Plan("为了玩得安心，请大家一起做到：\n1、不下水。\n2、不离队。").blocks

    assert (block.topics, [line.body.text for line in block.own]) == (("requirements",), ["不下水。", "不离队。"])


@pytest.mark.parametrize(
    ("label", "topics"),
    [
        ("本次活动时间", ("time",)), ("时间、地点", ("time", "place")), ("活动时间及地点", ("time", "place")), ("报名方式及流程", ("channels",)),
        ("认领时间", ("other_time",)), ("主办单位", ("unit:host",)), ("What to bring:", ("bring",)), ("今天真高兴", ()), ("", ()), ("苹果", ()),
    ],
)  # fmt: skip
def test_a_label_speaks_of_its_topics(label: str, topics: tuple[str, ...]):
    assert topics_of(label) == topics


def test_no_wording_stands_under_two_topics():
    seen: dict[str, str] = {}
    for topic, every in entries("heads").items():
        for word in every:
            assert seen.setdefault(word, topic) == topic, word


def test_the_topic_over_a_place_is_that_of_its_head():
    plan = Plan("一、活动背景\n山里的孩子。\n二、活动要求\n守时。")

    assert plan.topic_at(plan.text.index("守时")) == ("requirements",)
    assert plan.topic_at(plan.text.index("山里")) == ("background",)


def test_sentences_keep_their_stop_and_their_place():
    bit = Bit("甲来。乙不来！Rain or shine. See you; 丙", 10)

    found = list(sentences(bit))
    assert [one.text for one in found] == ["甲来。", "乙不来！", "Rain or shine.", "See you;", "丙"]
    assert [bit.text[one.start - 10 : one.end - 10] for one in found] == [one.text for one in found]
