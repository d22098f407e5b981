"""The text for a chat group."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.kit import clock, i18n
from app.recruitment.rules import Crowd
from app.recruitment.sharing import MOST, share_text
from tests.making import JUNE_FIRST
from tests.recruitment.arranging import APRIL

LINK = "https://grass.example/events/june"


def an_outing(**facts):
    return SimpleNamespace(
        **{"title": "走出大山看世界", "title_en": "", "theme": "走进城里", "slogan": "牵手相伴", "slogan_en": "", "theme_en": "",
           "state": "open", "reason": "", "next_date_note": "", "date_known": True, "previous_starts_at": None,
           "starts_at": JUNE_FIRST, "ends_at": JUNE_FIRST + timedelta(hours=9), "meeting_at": JUNE_FIRST, "meeting_point": "广场东门",
           "timezone": "Asia/Shanghai", "volunteer_places": 15, "signup_opens_at": None, "signup_closes_at": None,
           "requirements": "年满18周岁。\n守时", "fee_note": "全程免费", "contact_name": "苗队长", "contact_phone": "0719-5550100", **facts}
    )  # fmt: skip


LEGS = [
    {"title": "乘车", "kind": "travel", "state": "confirmed"}, {"title": "图书馆", "kind": "stop", "state": "confirmed"},
    {"title": "动物园", "kind": "stop", "state": "tentative"}, {"title": "海洋馆", "kind": "stop", "state": "withdrawn"},
]  # fmt: skip


def said(event, *, legs=LEGS, crowd=None, now=APRIL):
    with clock.at(now):
        return share_text(
            event, association_name="小草协会", volunteer_word="义工", legs=legs, crowd=crowd or Crowd(15, 9, 0), link=LINK, now=now
        )


def test_the_announcement_in_chinese():
    assert said(an_outing()) == (
        "招募令｜走出大山看世界\n牵手相伴\n【时间】6月1日（星期二）07:30—16:30\n【集合】广场东门，07:30 签到\n"
        "【行程】图书馆—动物园（待定）\n【名额】15 名义工，还剩 6 名，满了可以候补\n【要求】年满18周岁；守时\n【保障】全程免费\n"
        f"【报名方式】{LINK}，6月1日（星期二） 07:30 截止\n有事找苗队长，电话在报名页。"
    )


def test_the_announcement_in_english():
    with i18n.speaking("en"):
        text = said(an_outing(title_en="Into town"))
    assert text.startswith("Volunteers wanted: Into town\n")
    assert "15 volunteers, 6 places left" in text
    assert "（待定）" not in text


def test_requirements_that_do_not_fit_end_with_a_whole_point():
    points = ["认同协会的公益理念和做事方式，真心愿意陪伴孩子", "年满18周岁，身体健康，能全程参加"]

    text = said(an_outing(requirements="\n".join([*points, *["守时，服从领队安排，尊重每一个孩子和同伴"] * 8])), legs=[])

    line = next(line for line in text.splitlines() if line.startswith("【要求】"))
    assert line.removesuffix("…").removeprefix("【要求】").split("；")[:2] == points
    assert line.endswith("孩子和同伴…")


def test_a_full_outing_offers_the_reserve_list():
    assert "已满，可以登记候补" in said(an_outing(), crowd=Crowd(15, 15, 0))


@pytest.mark.parametrize(
    ("facts", "start"),
    [
        ({"state": "cancelled", "reason": "暴雨"}, "【活动已取消】走出大山看世界\n暴雨。\n" + LINK),
        ({"state": "postponed", "date_known": False}, "【活动已延期，新日期待定】走出大山看世界\n原定6月1日（星期二）07:30。"),
        ({"state": "closed"}, "【报名已截止】走出大山看世界\n" + LINK),
        ({"state": "done"}, "【活动已结束】"),
    ],
)
def test_an_outing_that_is_off_is_never_advertised(facts, start):
    text = said(an_outing(**facts))
    assert text.startswith(start)
    assert "名额" not in text


@settings(max_examples=150, deadline=None)
@given(
    title=st.text("山水之间走一走", min_size=1, max_size=80), slogan=st.text("牵手", max_size=80), place=st.text("东门口a ", max_size=120),
    needs=st.text("年满\n周岁。", max_size=2000), fee=st.text("免费", max_size=600), stops=st.integers(0, 30), state=st.sampled_from(["open", "cancelled"]),
    reason=st.text("暴雨", max_size=900), english=st.booleans(),
)  # fmt: skip
def test_it_stays_under_300_characters_and_keeps_the_whole_link(title, slogan, place, needs, fee, stops, state, reason, english):
    event = an_outing(title=title, slogan=slogan, meeting_point=place, requirements=needs, fee_note=fee, state=state, reason=reason)
    legs = [{"title": "一个很长的地方名字", "kind": "stop", "state": "tentative"}] * stops
    with i18n.speaking("en" if english else "zh-Hans"):
        text = said(event, legs=legs)
    assert len(text) <= MOST < 300
    assert LINK in text


def test_no_phone_of_anybody_is_in_it():
    assert "5550100" not in said(an_outing())
