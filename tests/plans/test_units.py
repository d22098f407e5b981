"""Who holds the outing, who gives what."""

from __future__ import annotations

import pytest

from app.plans.reading.layout import Plan
from app.plans.reading.units import units


def organisations(text: str) -> list[tuple[str | None, str]]:
    return [(fact.value["name"], fact.value["role"]) for fact in units(Plan(text)) if fact.field == "organisations"]


def given(text: str) -> dict[str, tuple[str, list[tuple]]]:
    """`{unit: (status, [(item, quantity, measure, kind)])}`."""
    return {
        fact.value["name"]: (fact.value["status"], [(one["item"], one["quantity"], one["unit"], one["kind"]) for one in fact.value["provides"]])
        for fact in units(Plan(text))
        if fact.field == "sponsors"
    }


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("主办单位：春芽义工协会、河湾社区\n承办：河湾小学", [("春芽义工协会", "host"), ("河湾社区", "host"), ("河湾小学", "undertaker")]),
        ("主办单位：\n协办单位：河湾小学", [(None, "host"), ("河湾小学", "co_organiser")]),
        ("本次活动由春芽义工协会主办，河湾小学承办。", [("春芽义工协会", "host"), ("河湾小学", "undertaker")]),
        ("5月3日，河湾区水利和园林局、春芽义工协会将与河湾晚报社共同举办护河活动。",
         [("河湾区水利和园林局", "host"), ("春芽义工协会", "host"), ("河湾晚报社", "host")]),
        ("为陪伴老人，春芽义工协会特发起本次活动。", [("春芽义工协会", "initiator")]),
        ("请家长准时来接。\n河湾小学\n2027年5月3日", [("河湾小学", "host")]),
        ("亲爱的家长：\n请给孩子带水。\n河湾幼儿园", [("河湾幼儿园", "host")]),
        ("河湾图书馆志愿者招募公告\n欢迎报名", [("河湾图书馆", "host")]),
        ("今天天气很好，我们去玩。", []),
    ],
)  # fmt: skip
def test_the_units_behind_an_outing_are_found(text: str, found: list):
    assert organisations(text) == found


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("河湾影院（提供车辆、看电影）", {"河湾影院": ("stated", [("车辆", None, None, "transport"), ("看电影", None, None, "activity")])}),
        ("河湾公园(动物园)(待定)", {"河湾公园(动物园)": ("tentative", [])}),
        ("河湾税务所（完成20个“爱心书包”）", {"河湾税务所": ("stated", [("爱心书包", 20, "个", "goods")])}),
        ("河湾餐厅：午餐45份；河湾水站：矿泉水10箱",
         {"河湾餐厅": ("stated", [("午餐", 45, "份", "meal")]), "河湾水站": ("stated", [("矿泉水", 10, "箱", "goods")])}),
        ("河湾书店捐赠图书100册", {"河湾书店": ("stated", [("图书", 100, "册", "goods")])}),
    ],
)  # fmt: skip
def test_what_each_sponsor_gives_is_found(line: str, found: dict):
    assert given("爱心单位：\n" + line) == found


@pytest.mark.parametrize(
    ("sentence", "name", "item"),
    [
        ("点心由河湾面包坊赞助。", "河湾面包坊", "点心"),
        ("感谢河湾车队提供大巴两辆。", "河湾车队", "大巴"),
        ("活动得到了河湾公交公司的支持，该公司免费提供一辆大巴。", "河湾公交公司", "大巴"),
        ("“书是河湾书店捐的，一共60册”，馆长说。", "河湾书店", "60册"),
    ],
)
def test_a_gift_told_in_a_sentence_is_heard(sentence: str, name: str, item: str):
    ((unit, (_, things)),) = given(sentence).items()

    assert unit == name
    assert item in str(things) or item.removesuffix("册") in str(things)


@pytest.mark.parametrize("sentence", ["我们会提供午餐。", "志愿者提供服务。", "由家长准备午餐。", "学校提供场地。"])
def test_those_who_hold_the_outing_are_no_sponsors(sentence: str):
    assert given(sentence) == {}
