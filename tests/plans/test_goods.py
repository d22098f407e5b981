"""What is to be got ready, by whom, how much, and what is to be done before the day. The lines are made up."""

from __future__ import annotations

from typing import Any

import pytest

from app.plans.reading.layout import Plan
from app.plans.reading.materials import materials
from app.plans.reading.preparing import day_before, first_day, rehearsal, tasks


def things(text: str) -> list[tuple[Any, ...]]:
    return [(fact.value["item"], fact.value["quantity"], fact.value["unit"], fact.value.get("responsible")) for fact in materials(Plan(text))]


def items(text: str) -> list[str]:
    return [item for item, *_ in things(text)]


def todo(text: str) -> list[str]:
    return [fact.value["text"] for fact in tasks(Plan(text))]


@pytest.mark.parametrize(
    ("line", "thing"),
    [
        ("手套80双", ("手套", 80, "双", None)),
        ("劳保手套：64双", ("劳保手套", 64, "双", None)),
        ("25双防滑袜", ("防滑袜", 25, "双", None)),
        ("横幅一条", ("横幅", 1, "条", None)),
        ("对讲机(4部)", ("对讲机", 4, "部", None)),
        ("帐篷×3", ("帐篷", 3, None, None)),
        ("防蚊水若干", ("防蚊水", None, None, None)),
        ("急救箱1个（由小陶负责）", ("急救箱", 1, "个", "小陶")),
        ("树苗：由青山苗圃提供", ("树苗", None, None, "青山苗圃")),
        ("车辆：由后勤组联系中巴车2辆", ("中巴车", 2, "辆", "后勤组")),
        ("工具：农林站准备铁锹40把", ("铁锹", 40, "把", "农林站")),
        ("横幅的准备由小葛负责", ("横幅", None, None, "小葛")),
        ("四条激励性的标语挂在校园", ("激励性标语", 4, "条", None)),
        ("纸箱30个 150元", ("纸箱", 30, "个", None)),
    ],
)
def test_one_line_of_a_list_is_read_with_number_and_person(line: str, thing: tuple[Any, ...]) -> None:
    assert things(f"一、活动主题：春风\n二、物资准备\n1、{line}\n三、注意事项\n1、准时") == [thing]


def test_a_list_is_cut_at_its_signs_but_not_inside_of_brackets() -> None:
    assert items("物资清单：音箱、话筒2个，信纸及日常用品(肥皂、梳子等)\n联系人：小陶") == ["音箱", "话筒", "信纸", "日常用品"]


def test_a_table_gives_things_and_numbers_but_no_prices() -> None:
    text = "物资清单\n物品\t数量\t单价\t负责人\n图书\t120册\t15元\t宣传组\n书架\t4\t200元\t后勤组\n合计\t\t2600元\t"
    assert things(text) == [("图书", 120, "册", "宣传组"), ("书架", 4, None, "后勤组")]


def test_groups_in_front_of_a_colon_bring_what_follows() -> None:
    text = "活动准备：\n宣传组：横幅\n活动组：音箱、信纸\n活动流程：\n9:00 签到"
    assert things(text) == [("横幅", None, None, "宣传组"), ("音箱", None, None, "活动组"), ("信纸", None, None, "活动组")]


def test_preparations_are_tasks_and_their_counted_goods_are_materials() -> None:
    text = "一、前期准备\n1、联系车辆\n2、由宣传部制作横幅一条、海报四张\n3、手套50双\n4、排练节目\n二、活动流程\n9:00 签到"
    assert todo(text) == ["联系车辆", "由宣传部制作横幅一条、海报四张", "排练节目"]
    assert items(text) == ["横幅", "海报", "手套"]


def test_a_label_in_front_of_a_task_goes_and_an_empty_label_is_the_task() -> None:
    assert todo("前期准备\n1、人员招募：提前一周发通知\n2、踩点：\n活动流程：略") == ["提前一周发通知", "踩点"]


def test_what_parents_get_ready_is_no_task() -> None:
    assert todo("活动准备\n1、园长提前踩点\n2、家长准备孩子的午餐和水\n活动时间：5月9日") == ["园长提前踩点"]


def test_goods_of_sponsors_with_a_number_are_materials_brought_by_them() -> None:
    text = "六、爱心单位：\n青田县蓝星书城(提供图书礼包25份)\n青田县科技馆(免费参观)\n七、人员分工：\n领队："
    assert things(text) == [("图书礼包", 25, "份", "青田县蓝星书城")]


def test_uniforms_that_volunteers_have_are_brought_by_them() -> None:
    assert things("要求：\n1、有蓝马甲、胸牌的志愿者请着蓝马甲、胸牌。") == [
        ("蓝马甲", None, None, "志愿者自备"), ("胸牌", None, None, "志愿者自备"),
    ]  # fmt: skip


def test_a_budget_of_money_gives_no_materials() -> None:
    assert things("经费预算\n车费 300元\n餐费 20元×15人\n合计 600元") == []


@pytest.mark.parametrize(("day", "before"), [("2027-03-01", "2027-02-28"), ("--05-31", "--05-30"), ("--01-01", "--12-31"), (None, None), ("2027", None)])
def test_the_day_before(day: str | None, before: str | None) -> None:
    assert day_before(day) == before


def test_a_rehearsal_the_day_before_gets_its_date() -> None:
    plan = Plan("活动时间：5月31日上午9:00\n要求：\n1、活动前一天统一彩排。")
    fact = next(rehearsal(plan, first_day(plan)))
    assert (fact.value["when"], fact.value["date"]) == ("活动前一天", "--05-30")


def test_a_list_by_units_names_each_unit_as_the_one_who_brings() -> None:
    text = "物品\n云溪奶茶店：热饮券30张（凭证领取）；\n后勤集团：桌子6张、椅子20把；\n镇东超市：牛奶，数量待定。"
    assert things(text) == [
        ("热饮券", 30, "张", "云溪奶茶店"),
        ("桌子", 6, "张", "后勤集团"),
        ("椅子", 20, "把", "后勤集团"),
        ("牛奶", None, None, "镇东超市"),
    ]


def test_a_bracket_behind_a_number_says_who_brings_it() -> None:
    assert things("物资清单\n桌子8张(总务处) 显微镜2台(大学带来) 糖水3桶(凭票领取)") == [
        ("桌子", 8, "张", "总务处"),
        ("显微镜", 2, "台", "大学"),
        ("糖水", 3, "桶", None),
    ]


def test_what_one_brings_oneself_for_all_is_heard_in_prose() -> None:
    assert things("活动时间：5月9日\n东西这边我来备：火钳12把，编织袋40个。水自己带。") == [("火钳", 12, "把", None), ("编织袋", 40, "个", None)]
