"""From a pasted plan to a published page: the leader only answers what the plan leaves open."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests import servers
from tests.browsers import Opener

TWIN = Path(__file__).parents[1] / "plans" / "corpus" / "01-twin.txt"
MODEL = Path(__file__).parents[3] / "shared" / "plans" / "01.txt"  # beside the checkout, where it is at hand
ANSWERS: dict[str, Callable[[Page], None]] = {  # how a leader answers each question, by the name of its field
    "day": lambda page: page.get_by_label("日期", exact=True).fill("2031-06-01"),
    "starts": lambda page: page.locator("[name=starts]").fill("08:00"),
    "ends": lambda page: page.locator("[name=ends]").fill("17:00"),
    "meets": lambda page: page.get_by_label("集合时间").fill("07:30"),
    "meeting_point": lambda page: page.get_by_label("集合地点").fill("人民广场东门旗杆下"),
    "contact_name": lambda page: page.get_by_label("联系人", exact=True).fill("苗队长"),
    "contact_phone": lambda page: page.locator("[name=contact_phone]").fill("0719-5550100"),
    "volunteer_places": lambda page: page.locator("[name=volunteer_places]").fill("15"),
    "risk": lambda page: page.locator("[name=risk]").first.check(),
    "host": lambda page: page.locator("[name=host]").fill("小草义工协会"),
}  # fmt: skip


def sign_in(page: Page, server: servers.LiveServer) -> None:
    page.goto("/sign-in")
    page.get_by_label("邮箱").fill(server.email)
    page.get_by_label("密码").fill(server.password)
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", name="全部活动")).to_be_visible()


def paste(page: Page, text: str) -> None:
    page.get_by_role("link", name="贴上计划，生成活动").first.click()
    page.get_by_label("把计划贴在这里").fill(text)
    page.get_by_role("button", name="读一读").click()
    expect(page).to_have_url(re.compile(r"/desk/plans/\w+$"))


def answer_all(page: Page) -> list[str]:
    """Answer every question that must be answered, and nothing else; returns the names of its fields."""
    asked = page.locator(".question:not(.mild) [name]").evaluate_all("all => [...new Set(all.map(one => one.name))]")
    hosts = page.locator("[name=host]").count()
    for name in [*asked, *(["host"] if hosts else [])]:
        if name in ANSWERS:
            ANSWERS[name](page)
    return asked


def publish(page: Page) -> str:
    """From the draft's editor to the public page; returns its address."""
    expect(page.get_by_text("必须写的都有了。")).to_be_visible()
    page.get_by_role("link", name="总览").click()
    page.locator("summary", has_text="发布").click()
    page.get_by_role("button", name="确定发布").click()
    expect(page.get_by_text("已发布，现在可以把链接发给大家了。")).to_be_visible()
    return re.sub(r".*/desk(/events/[^/]+).*", r"\1", page.url)


def from_plan_to_page(page: Page, server: servers.LiveServer, plan: str) -> tuple[list[str], str]:
    sign_in(page, server)
    paste(page, plan)
    asked = answer_all(page)
    page.get_by_role("button", name="生成活动草稿").click()
    expect(page).to_have_url(re.compile(r"/desk/events/[^/]+/edit$"))
    return asked, publish(page)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_pasted_plan_becomes_a_published_page_on_a_phone(open_page: Opener, live_server: servers.LiveServer, scripts: bool):
    page = open_page(has_touch=True, is_mobile=True, java_script_enabled=scripts)
    asked, address = from_plan_to_page(page, live_server, TWIN.read_text("utf-8"))

    assert set(asked) <= {*ANSWERS, "risks"}  # nothing else was asked
    page.goto(address)
    said = page.locator("main").inner_text()
    missing = [words for words in ("坐上大巴去看海", "08:00", "人民广场东门旗杆下", "苗队长", "小草义工协会") if words not in said]
    assert "坐上大巴去看海" in page.title()
    assert set(missing) <= {"苗队长"}  # the plan may name another
    expect(page.get_by_role("link", name="我要报名").first).to_be_visible()


@pytest.mark.skipif(not MODEL.exists(), reason="the model plan is not at hand")
def test_the_model_plan_becomes_a_published_page_too(computer: Page, live_server: servers.LiveServer):
    asked, address = from_plan_to_page(computer, live_server, MODEL.read_text("utf-8"))
    computer.goto(address)
    said = computer.locator("main").inner_text()

    assert set(asked) == {"day", "starts", "ends", "meets", "meeting_point", "contact_phone", "risk", "risks"}
    assert [words for words in ("豆蔻文化餐厅", "亚新国际影院", "爱心书包 20个", "待定", "牵手相伴", "身体健康") if words not in said] == []


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_fact_shows_its_passage_and_the_passage_its_fact(open_page: Opener, live_server: servers.LiveServer, scripts: bool):
    page = open_page(has_touch=True, is_mobile=True, java_script_enabled=scripts)
    sign_in(page, live_server)
    paste(page, TWIN.read_text("utf-8") + "\n另：带好雨具。")
    paper = page.locator(".paper")
    expect(paper).to_be_hidden()  # on a phone one pane shows at a time
    fact = page.locator(".found").filter(has_text="主题").first
    fact.get_by_role("link", name="原文").click()
    expect(paper).to_be_visible()
    expect(fact).to_be_hidden()
    passage = page.locator(":target mark").first
    expect(passage).to_be_in_viewport()
    passage.click()
    expect(paper).to_be_hidden()
    expect(page.locator(".found:target")).to_be_in_viewport()
    page.get_by_role("link", name="计划原文").click()
    expect(paper).to_be_visible()
    page.get_by_role("link", name="摘出的内容").click()
    expect(page.locator("#questions")).to_be_visible()


def test_a_change_and_a_drop_are_kept_without_scripts(open_page: Opener, live_server: servers.LiveServer):
    page = open_page(has_touch=True, is_mobile=True, java_script_enabled=False)
    sign_in(page, live_server)
    paste(page, TWIN.read_text("utf-8") + "\n另：带好帽子。")
    name = page.locator(".found").filter(has_text="活动名称").first
    box = name.locator("textarea")
    expect(box).to_be_hidden()
    name.locator("label", has_text="修改").click()
    box.fill("坐上大巴去看山")
    theme = page.locator(".found").filter(has=page.locator("b", has_text=re.compile("^主题$"))).first
    theme.locator("label", has_text="不要").click()
    page.get_by_role("button", name="先记下，回头再看").click()

    expect(page.locator(".found").filter(has_text="您改过")).to_contain_text("坐上大巴去看山")
    page.get_by_role("button", name="生成活动草稿").click()
    expect(page.get_by_role("heading", name="个问题没有回答")).to_be_visible()
    page.get_by_role("button", name="就这样生成").click()
    expect(page.get_by_label("活动名称")).to_have_value("坐上大巴去看山")
    expect(page.get_by_label("主题")).to_have_value("")


def test_on_a_laptop_both_stand_side_by_side(computer: Page, live_server: servers.LiveServer):
    sign_in(computer, live_server)
    paste(computer, TWIN.read_text("utf-8") + "\n另：带好水杯。")
    fact = computer.locator(".found").filter(has_text="主题").first
    fact.get_by_role("link", name="原文").click()

    expect(computer.locator(".paper")).to_be_visible()
    expect(fact).to_be_visible()
    lit = computer.locator(".mark.lit").first
    expect(lit).to_be_in_viewport()
    number = fact.get_attribute("data-fact")
    assert number in (lit.get_attribute("data-of") or "").split()
