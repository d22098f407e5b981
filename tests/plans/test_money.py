"""What taking part costs, what that holds, and awards with money. The lines are made up."""

from __future__ import annotations

from typing import Any

import pytest

from app.plans.reading.awards import awards
from app.plans.reading.fees import fees
from app.plans.reading.layout import Plan
from app.plans.reading.months import months, phases


def fee(text: str) -> dict[str, Any] | None:
    return next((fact.value for fact in fees(Plan(text))), None)


@pytest.mark.parametrize(
    ("line", "amount", "per"),
    [
        ("20元/人（含往返大巴、保险、午餐）", 20, "人"),
        ("每生460元，含交通、食宿", 460, "生"),
        ("150、00元/对(亲子1+1)；多带一位大人另收85、00元", 150, "对"),
        ("90元/家(一大一小)", 90, "家"),
        ("65元每人其中门票45元", 65, "人"),
        ("AA，大概260元/人，多退少补", 260, "人"),
        ("青团材料费每人AA八元", 8, "人"),
        ("一大一小130元", 130, "一大一小"),
        ("免费", 0, None),
        ("本活动全程免费", 0, None),
        ("AA制", None, None),
        ("车费自理", None, None),
        ("每人xx元", None, "人"),
    ],
)
def test_a_fee_is_read_with_whom_it_is_for(line: str, amount: int | None, per: str | None) -> None:
    found = fee(f"活动时间：5月9日\n活动费用：{line}\n联系人：小陶")
    assert found is not None
    assert (found["amount"], found["per"], found["currency"]) == (amount, per, "CNY")


def test_what_a_fee_holds_is_taken_apart() -> None:
    assert (fee("费用：110元/人(含:保险、车费、门票等)，3月20日前交班主任") or {})["includes"] == ["保险", "车费", "门票"]
    assert (fee("收费：65元每人，其中门票45元、车费和保险费20元") or {})["includes"] == ["门票", "车费", "保险费"]


def test_a_deposit_is_no_fee_and_refunds_are_kept() -> None:
    found = fee("活动费用：免费，惟酌收保证金每人200元。\n退费标准：\n当天出席者现金退还。\n未出席者不退。") or {}
    assert (found["amount"], found["deposit"], found["per"]) == (0, 200, "人")
    assert found["refund"] == ["当天出席者现金退还", "未出席者不退"]


def test_those_who_are_free_and_who_pays_for_them_are_named() -> None:
    found = fee("九、参加人员\n1、凡参加本次活动的儿童、老师一切费用全免,费用由爱心企业提供!") or {}
    assert (found["amount"], found["free_for"], found["paid_by"]) == (0, ["儿童", "老师"], "爱心企业")


@pytest.mark.parametrize("text", ["活动费用：免费\n主办单位：新乡国小、里办公处", "費用：每人新台币100元"])
def test_the_currency_follows_the_place(text: str) -> None:
    assert (fee(text) or {})["currency"] == "TWD"


@pytest.mark.parametrize(
    "text", ["经费预算：\n横幅60元\n合计720元", "活动流程\n9:00 摘柿子（4元/斤）", "社区免费提供午餐。", "爱心单位：\n大药房（捐赠药品价值5000元）"]
)
def test_budgets_prices_and_gifts_are_no_fee(text: str) -> None:
    assert fee(text) is None


def test_awards_are_read_with_their_amounts() -> None:
    text = "六、奖励\n期末在班级前第一名的奖100元,2—5名的即为优秀奖,奖学生30元。\n名次进步达5名的即为进步奖,奖学生15元。\n一等奖：500元"
    assert [(fact.value["label"], fact.value["amount"]) for fact in awards(Plan(text))] == [
        ("班级第一名", 100), ("优秀奖(2-5名)", 30), ("进步奖(名次进步达5名)", 15), ("一等奖", 500),
    ]  # fmt: skip


def test_prizes_in_a_budget_are_no_awards() -> None:
    assert list(awards(Plan("经费预算\n一等奖奖品：500元\n合计：900元"))) == []


def test_a_pair_of_months_is_one_entry_and_a_numbered_month_is_not() -> None:
    pairs = "月份安排\n五月\n1、写信\n六月\n1、联欢\n七、八月\n1、家访\n九月\n1、建档"
    assert [(fact.value["month"], fact.value["label"]) for fact in months(Plan(pairs))] == [(5, "五月"), (6, "六月"), (7, "七、八月"), (9, "九月")]
    numbered = "一、二月\n1、摸底\n二、三月\n1、结对\n三、四月\n1、春游"
    assert [fact.value["month"] for fact in months(Plan(numbered))] == [2, 3, 4]


def test_weeks_with_days_are_steps() -> None:
    text = "四、具体安排\n第一周(3月3日至3月9日) 启动周:升旗仪式上宣读倡议书\n第二周(3月10日至3月16日) 校园周:清洁图书馆"
    assert [(fact.value["label"], fact.value["from"], fact.value["to"]) for fact in phases(Plan(text))] == [
        ("启动周", "--03-03", "--03-09"), ("校园周", "--03-10", "--03-16"),
    ]  # fmt: skip


def test_a_step_that_names_a_month_lasts_for_it() -> None:
    text = "四、活动步骤\n1、调查摸底4月上旬\n2、召开座谈会5月中旬\n3、实施计划6月"
    assert [(fact.value["label"], fact.value["from"], fact.value["to"]) for fact in phases(Plan(text))][-1] == ("实施计划", "--06-01", "--06-30")
