"""What participants bring, wear, are given and leave at home. The lines are made up."""

from __future__ import annotations

import pytest

from app.plans.reading.layout import Plan
from app.plans.reading.packing import packing


def read(text: str, field: str) -> list[str]:
    return [fact.value for fact in packing(Plan(text)) if fact.field == field]


def told(line: str, field: str) -> list[str]:
    return read(f"活动时间：5月9日\n注意事项：\n1、{line}\n2、准时到场。", field)


@pytest.mark.parametrize(
    ("line", "things"),
    [
        ("请自备水杯、雨具。", ["水杯", "雨具"]),
        ("请大家自带防晒帽、饮用水和替换袜子；迟到不候。", ["防晒帽", "饮用水", "替换袜子"]),
        ("请给孩子带一个小布袋和一条毛巾，回来装稻穗用。", ["小布袋", "毛巾"]),
        ("来时带好身份证和学生证", ["身份证", "学生证"]),
        ("服务当天请带「学生证」、「家长同意书」，缺一不可。", ["学生证", "家长同意书"]),
        ("手机自己保管，午饭和水自带。", ["午饭", "水"]),
        ("请多带一件外套", ["外套"]),
        ("手套请勿遗失，请携带雨衣、手电筒(两节电池)。", ["雨衣", "手电筒"]),
        ("可稍微带点水果,点心,湿纸巾", ["水果", "点心", "湿纸巾"]),
        ("请家长为孩子准备双肩背包、垃圾袋。", ["双肩背包", "垃圾袋"]),
        ("每名家长最多带两名小朋友。", []),
        ("带队老师走在队伍后面，请带走垃圾，带着微笑。", []),
        ("不得携带宠物", []),
    ],
)
def test_what_to_bring_is_heard_in_a_sentence(line: str, things: list[str]) -> None:
    assert told(line, "bring") == things


def test_a_list_of_what_to_bring_is_taken_apart() -> None:
    text = "携带物品：手电筒(请包红纸)、雨衣、3升水，请勿喷防蚊液。\n报名方式：扫码"
    assert read(text, "bring") == ["手电筒", "雨衣", "3升水"]
    assert read(text, "forbidden") == ["防蚊液"]


def test_what_the_hosts_get_ready_is_not_to_be_brought() -> None:
    text = "携带物品\n队员自带：被褥、教案\n队里准备：篮球2个、急救箱1个\n费用：免费"
    assert read(text, "bring") == ["被褥", "教案"]


@pytest.mark.parametrize(
    ("line", "things"),
    [
        ("请勿穿拖鞋、短裤。", ["拖鞋", "短裤"]),
        ("按时到岗，不带玩具、零食进馆。", ["玩具", "零食"]),
        ("严禁携带刀具和打火机", ["刀具", "打火机"]),
    ],
)
def test_what_stays_at_home(line: str, things: list[str]) -> None:
    assert told(line, "forbidden") == things


@pytest.mark.parametrize(
    ("line", "things"),
    [
        ("请穿深色长裤，自带水杯。", ["深色长裤"]),
        ("自备雨具，穿长裤和防滑鞋；", ["长裤", "防滑鞋"]),
        ("统一穿反光背心，戴红袖章，手持小旗。", ["统一穿反光背心，戴红袖章"]),
        ("全体队员戴红领巾,穿校服,自己做一朵白花。", ["全体队员戴红领巾,穿校服"]),
        ("穿过马路要看灯。", []),
    ],
)
def test_what_to_wear(line: str, things: list[str]) -> None:
    assert told(line, "dress") == things


@pytest.mark.parametrize(
    ("line", "things"),
    [
        ("垃圾夹、手套、编织袋由我们准备。", ["垃圾夹", "手套", "编织袋"]),
        ("分组清洁步道(本会提供手套及垃圾袋)，最后分享。", ["手套", "垃圾袋"]),
        ("签到，领水鞋、手套", ["水鞋", "手套"]),
        ("幼儿园已为宝贝准备了充足的水和食物，不必再带。", ["水", "食物"]),
        ("请勿领走红领巾，现场不提供午餐。", []),
    ],
)
def test_what_participants_are_given(line: str, things: list[str]) -> None:
    assert told(line, "provided") == things


def test_goods_among_the_rewards_are_given_hours_and_certificates_are_not() -> None:
    assert read("志愿者保障：\n1、志愿者保险、红马甲\n2、午餐盒饭一份\n3、计志愿时长3小时", "provided") == ["红马甲", "午餐盒饭一份"]


def test_what_posts_ask_for_or_sponsors_give_is_not_for_participants() -> None:
    text = "招募岗位：\n理发师6名（自带工具）\n爱心单位：\n蓝星书城（提供图书50册、矿泉水2箱）"
    assert read(text, "bring") == []
    assert read(text, "provided") == []


def test_passages_hold_what_was_read() -> None:
    text = "注意事项：\n1、统一穿校服，戴小黄帽，自带水杯和纸巾。\n2、请勿携带零食。"
    facts = list(packing(Plan(text)))
    assert len(facts) == 5
    assert all(text[fact.start : fact.end] == fact.value for fact in facts)


@pytest.mark.parametrize(
    ("line", "as_written"),
    [
        ("穿浅色长裤和布鞋,别穿拖鞋和短裤哦。", "穿浅色长裤和布鞋,别穿拖鞋和短裤"),
        ("穿园服,系红领巾。", "穿园服,系红领巾"),
        ("全程穿队服,下田换雨靴(队里备20双)。", "全程穿队服,下田换雨靴"),
    ],
)
def test_a_sentence_that_only_says_what_to_wear_stays_as_it_is(line: str, as_written: str) -> None:
    assert told(line, "dress") == [as_written]


def test_three_things_that_are_banned_are_three() -> None:
    assert told("园内禁止抽烟、烧烤、遛狗。", "forbidden") == ["抽烟", "烧烤", "遛狗"]
    assert told("严禁翻越围栏、投喂猴子。", "forbidden") == []


def test_a_list_of_its_own_keeps_remarks_and_pairs() -> None:
    text = "携带物品：雨衣、胃药(需要的)、铅笔和尺子\n报名方式：扫码"
    assert read(text, "bring") == ["雨衣", "胃药(需要的)", "铅笔和尺子"]


def test_a_list_ends_where_an_unknown_head_stands() -> None:
    text = "要带的\n水壶、帽子、雨伞\n记牢两点\n听从安排、不离队\n"
    assert read(text, "bring") == ["水壶", "帽子", "雨伞"]
