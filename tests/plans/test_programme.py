"""The course of the day in the layouts plans come in. The lines are made up."""

from __future__ import annotations

from typing import Any

import pytest

from app.plans.reading.layout import Plan
from app.plans.reading.programme import programme


def entries(text: str) -> list[dict[str, Any]]:
    return [fact.value for fact in programme(Plan(text)) if fact.field == "programme"]


def brief(text: str) -> list[tuple[str | None, str | None, str]]:
    return [(entry["start"], entry["end"], entry["title"]) for entry in entries(text)]


def status(text: str) -> str:
    return next(fact.value for fact in programme(Plan(text)) if fact.field == "programme_status")


TWO = [("08:30", None, "校门口集合"), ("09:00", "11:00", "打扫河堤")]


@pytest.mark.parametrize(
    "lines",
    [
        "8:30 校门口集合\n9:00-11:00 打扫河堤",
        "1、8:30校门口集合；\n2、上午9点至11点，打扫河堤。",
        "8:30 校门口集合 9:00-11:00 打扫河堤",
        "【8:30】校门口集合\n【9:00-11:00】打扫河堤",
        "时间\t内容\n8:30\t校门口集合\n9:00-11:00\t打扫河堤",
        "| 时间 | 内容 |\n| 8:30 | 校门口集合 |\n| 9:00-11:00 | 打扫河堤 |",
        "时间\n内容\n8:30\n校门口集合\n9:00-11:00\n打扫河堤",
        "校门口集合(8:30)→打扫河堤(9:00~11:00)",
        "校门口集合(830)=>打扫河堤(900~1100)",
    ],
)
def test_the_same_two_entries_are_read_in_every_layout(lines: str) -> None:
    assert brief(f"一、活动主题：清清河水\n二、活动流程：\n{lines}\n三、注意事项：\n1、不要下水。") == TWO


def test_the_value_of_the_head_may_be_the_programme() -> None:
    assert brief("活动流程：上午8:30校门口集合；9:00-11:00打扫河堤。\n注意事项：穿雨鞋。") == TWO


def test_steps_told_with_then_are_taken_apart() -> None:
    text = "行程安排：先由队长讲解，然后分三组清洁步道(本会提供手套)，最后在凉亭分享。\n注意事项：自备饮水。"
    assert [title for _, _, title in brief(text)] == ["由队长讲解", "分三组清洁步道", "在凉亭分享"]


def test_people_and_places_in_brackets_or_behind_labels_leave_the_title() -> None:
    text = "二、活动内容\n1、欢迎仪式负责人：红星小学\n2、座谈会参加人员：河东县电力局、青田中学代表及村干部\n3、手工课（负责人：小陶）\n（1）剪纸\n（2）折纸"
    first, second, third = entries(text)
    assert (first["title"], first["responsible"], first["responsible_label"]) == ("欢迎仪式", "红星小学", "负责人")
    assert second["participants"] == ["河东县电力局代表", "青田中学代表", "村干部"]
    assert (third["title"], third["responsible"], third["sub"]) == ("手工课", "小陶", ["剪纸", "折纸"])


def test_a_bracket_in_a_title_stays_but_sizes_of_groups_go() -> None:
    text = "活动流程\n9:00 分组（6个小组，每组8人）\n10:00 做灯笼（兔子灯）"
    assert [title for _, _, title in brief(text)] == ["分组", "做灯笼（兔子灯）"]


def test_the_place_is_read_where_one_meets() -> None:
    text = "活动流程\n8:00 志愿者在南湖广场集合\n8:30 东门停车场集合，点名\n9:00 集合出发"
    assert [entry["place"] for entry in entries(text)] == ["南湖广场", "东门停车场", None]


def test_hours_of_the_afternoon_without_a_word_for_it_go_on() -> None:
    text = "活动流程\n1、下午2:30在活动室签到\n2、3:00包饺子\n3、4:30合影"
    assert [start for start, _, _ in brief(text)] == ["14:30", "15:00", "16:30"]


def test_a_half_day_heads_the_times_under_it() -> None:
    text = "活动流程\n上午\n9:00 参观菜园\n下午：\n1:30 采摘\n3:00 返程"
    assert [start for start, _, _ in brief(text)] == ["09:00", "13:30", "15:00"]


def test_days_are_numbered() -> None:
    text = "行程安排\n第一天\n8:00 学校出发\n14:00 参观茶园\n第二天\n9:00 制茶\n15:00 返校"
    assert [entry["day"] for entry in entries(text)] == [1, 1, 2, 2]


def test_days_and_times_are_read_without_any_head() -> None:
    text = "环湖徒步召集\nD1 8月1日\n08:00 集合出发\n15:00 入住农家\nD2 8月2日\n09:00 徒步环湖\n14:00 返程"
    assert [(entry["day"], entry["start"]) for entry in entries(text)] == [(1, "08:00"), (1, "15:00"), (2, "09:00"), (2, "14:00")]


def test_the_label_of_meeting_gives_the_first_entry_its_time() -> None:
    text = "集中时间：上午8:20\n活动过程：集中点名→各班找春天→按车号返程。\n返程时间：11:20"
    assert [start for start, _, _ in brief(text)] == ["08:20", None, "11:20"]


def test_a_table_of_groups_by_steps_is_read_sideways() -> None:
    text = "行程\n年级 | 集合时间 | 走读 |\n一年级 | 8:30 | 9:00~11:00 |\n二年级 | 8:40 | 9:10~11:10 |"
    assert [(entry["session"], entry["title"], entry["start"]) for entry in entries(text)] == [
        ("一年级", "集合", "08:30"), ("一年级", "走读", "09:00"), ("二年级", "集合", "08:40"), ("二年级", "走读", "09:10"),
    ]  # fmt: skip


def test_a_table_fallen_apart_is_found_behind_other_heads_and_keeps_its_places() -> None:
    text = "七、注意事项：\n1、自备环保杯\n时间\n内容\n地点\n备注\n9:00\n学校集合\n操场\n带学生证\n9:30-11:00\n1.读报\n2.下棋\n二楼\n分组\n11:30\n返校"
    assert [(entry["start"], entry["title"], entry["place"], entry["sub"]) for entry in entries(text)] == [
        ("09:00", "学校集合", "操场", []), ("09:30", "读报", "二楼", ["下棋"]), ("11:30", "返校", None, []),
    ]  # fmt: skip


def test_stages_before_the_day_are_no_programme() -> None:
    text = "具体流程：\n第一阶段：前期准备工作\n1、联系血站\n2、画海报\n第二阶段：现场献血\n1、8:30布置会场\n2、9:00登记体检"
    assert brief(text) == [("08:30", None, "布置会场"), ("09:00", None, "登记体检")]


def test_the_time_inside_of_a_sentence_is_its_start() -> None:
    text = "活动流程\n1、各志愿者于3月10日早上8:30在学校西门集合。\n2、徒步到体育馆。"
    assert brief(text)[0] == ("08:30", None, "各志愿者于3月10日早上8:30在学校西门集合")


def test_rules_and_packing_below_a_programme_are_no_entries() -> None:
    text = "活动流程\n9:00 签到\n9:30 种树\n11:00 合影\n请大家注意：\n1、自带水杯\n2、不要追跑"
    assert len(entries(text)) == 3


@pytest.mark.parametrize(
    "text",
    [
        "招募公告\n服务内容：\n1、整理图书\n2、引导读者\n3、维持秩序\n报名方式：扫码",
        "活动安排：\n总指挥：向老师\n摄影：小葛\n主持：小陶",
        "活动流程：（略）\n注意事项：准时到场",
    ],
)
def test_lists_that_are_no_programme_give_none(text: str) -> None:
    assert entries(text) == []
    assert status(text) == "omitted"


def test_contents_that_run_like_a_day_are_its_programme() -> None:
    text = "活动内容\n1、签到领马甲\n2、给老人读报\n3、合影返程"
    assert len(entries(text)) == 3
    assert status(text) == "given"


def test_times_told_in_the_notes_make_a_partial_programme() -> None:
    text = "活动时间：5月9日\n注意事项\n1、大巴8:40从幼儿园开出，请8:15到班级签到。\n2、11:30左右回到学校。"
    assert brief(text) == [("08:40", None, "从幼儿园开出"), ("08:15", None, "到班级签到"), ("11:30", None, "回到学校")]
    assert status(text) == "partial"


def test_dates_of_signing_up_are_no_programme() -> None:
    assert entries("报名时间：6月1日9:00至6月20日17:00\n培训时间：6月25日上午9:00\n联系人：小陶") == []


def test_passages_point_at_their_titles() -> None:
    text = "活动流程\n1、8:30校门口集合\n2、9:00打扫河堤（负责人：小陶）"
    for fact in programme(Plan(text)):
        if fact.field == "programme":
            assert text[fact.parts[0].start : fact.parts[0].end] == fact.value["title"]
            assert fact.value["title"] in text[fact.start : fact.end]


def test_who_sees_to_an_entry_is_told_behind_it_or_below() -> None:
    text = "活动流程\n8:00—8:30 分发工具  牵头:甘小满\n8:30—9:30 清扫步道\n路线不变。(责任人:祁大川)\n9:30—10:00 名曲联唱,主持人甘小满\n"
    found = [(entry["title"], entry["responsible"]) for entry in entries(text)]
    assert found == [("分发工具", "甘小满"), ("清扫步道", "祁大川"), ("名曲联唱", "甘小满")]


def test_a_last_column_that_lost_its_lines_is_taken_off() -> None:
    text = "程序表\n08:00-08:30 报到、领号码 甘干事\n08:30-09:00 开场 里长\n09:00-10:00 拔河 体育组\n10:00-10:30 颁奖\n"
    found = [(entry["title"], entry["responsible"]) for entry in entries(text)]
    assert found == [("报到、领号码", "甘干事"), ("开场", "里长"), ("拔河", "体育组"), ("颁奖", None)]


def test_times_without_a_colon_are_times_when_three_lines_begin_with_one() -> None:
    text = "日程\n0730 北站发车\n0840 出发上山\n1130 茶亭午餐\n"
    assert brief(text) == [("07:30", None, "北站发车"), ("08:40", None, "出发上山"), ("11:30", None, "茶亭午餐")]
