"""What an outing is called."""

from __future__ import annotations

import pytest

from app.plans.reading.headline import headline
from app.plans.reading.layout import Plan


def found(text: str, field: str) -> list:
    return [fact.value for fact in headline(Plan(text)) if fact.field == field]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("关爱老人工作方案(篇3)\n一、活动主题：\n“手牵手”爱心活动", "“手牵手”爱心活动"),
        ("“手牵手”敬老院探访活动策划书\n一、活动时间：周六", "“手牵手”敬老院探访活动"),
        ("关于开展“手牵手”敬老活动的通知\n各班：", "“手牵手”敬老活动"),
        ("春季植树方案\n活动名称：为荒坡添绿", "为荒坡添绿"),
        ("春季植树活动方案 篇2\n一、活动时间：周六", "春季植树活动"),
        ("2027.05.03露营活动召集\n活动时间：周六", "露营活动"),
        ("【志愿者招募公告】\n我们将举办“护河日”\n活动时间：周六", "护河日"),
    ],
)
def test_the_outing_gets_its_own_name(text: str, title: str):
    assert found(text, "title") == [title]


def test_furniture_of_a_page_is_no_heading():
    text = "首页 > 方案\n2024-02-14 11:25:16 综合\n春季植树活动方案\n一、活动时间：周六"

    assert found(text, "document_title") == ["春季植树活动方案"]


@pytest.mark.parametrize(
    ("text", "theme", "slogans"),
    [
        ("活动主题：“手牵手”\n活动口号：一起走，不掉队", ["手牵手"], ["一起走，不掉队"]),
        ("我们以“手牵手”为主题，以“一起走”为口号，去公园。", ["手牵手"], ["一起走"]),
        ("活动主题：xxx", [], []),
    ],
)
def test_theme_and_slogan_stand_without_their_quotes(text: str, theme: list, slogans: list):
    assert (found(text, "theme"), found(text, "slogans")) == (theme, slogans)


def test_the_day_it_is_held_for_is_named():
    assert found("一、活动背景\n六一儿童节快到了。", "occasion") == [{"label": "六一儿童节", "month": 6, "day": 1}]
