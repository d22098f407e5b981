"""The notice's words: exact text, digests, void clauses, the draft."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kit.errors import Invalid
from app.waivers.drafting import Facts, draft_notice, facts_of, lines_of, unmentioned
from app.waivers.rules import (
    VOID_FOR_INJURY,
    Clause,
    all_ticked,
    exact_text,
    flag_clause,
    from_json,
    from_lines,
    numbers,
    text_sha256,
    to_json,
    to_lines,
)

clauses = st.lists(st.builds(Clause, st.text(min_size=1), st.booleans()), max_size=8).map(tuple)
FACTS = Facts("走进城里看一看", "A day in town", "广场东门", 2, 4, True, ("步行跌倒", "花生过敏"), "", "")


@pytest.mark.parametrize(
    "text",
    [
        "活动中发生的人身伤害由本人自行承担。", "如有意外，责任自负。", "参加者一切后果自负，与主办方无关。",
        "因参加活动造成的人身伤害和财物损失，组织者和其他成员概不负责。", "本人自愿放弃对组织者的索赔权利，包括受伤和死亡。",
        "主办方对途中发生的交通事故不承担任何责任。", "发生安全事故，不得向协会追究责任。", "本活动免责。",
        "志愿者明白活动路上和活动当中可能发生意外，愿意自己承担由此受到的人身伤害，不向组织者和同伴要求赔偿。",
        "I take part at my own risk.", "I waive all claims for injury.", "The organiser is not liable for accidents.",
        "I will hold the club harmless from any claim.",
    ],
)  # fmt: skip
def test_clauses_that_free_the_organiser_from_injury_are_marked(text: str):
    assert flag_clause(text) == VOID_FOR_INJURY


@pytest.mark.parametrize(
    "text",
    [
        "本告知书不免除主办方依法应当承担的责任。", "往返车费由本人自行承担。", "贵重物品请自行保管，丢失自负。",
        "因自己故意或重大过失伤害了别人的，依法承担责任。", "可能的风险：跌倒、受伤、意外。", "发生意外时我们马上救助。",
        "This notice does not release the organiser from any liability that the law places on it.",
        "You pay your own fare.", "What may go wrong: falls, accidents.",
    ],
)  # fmt: skip
def test_honest_clauses_are_not_marked(text: str):
    assert flag_clause(text) == ""


@pytest.mark.parametrize("language", ["zh-Hans", "en"])
@pytest.mark.parametrize("facts", [FACTS, Facts("a", "a", "", 0, 0, False, (), "某保险，保单123", "红色预警取消。")])
def test_our_own_draft_holds(language: str, facts: Facts):
    title, drafted = draft_notice(facts, language)

    assert title
    assert [clause for clause in drafted if flag_clause(clause.text)] == []
    assert sum(clause.tick for clause in drafted) == 8
    text = exact_text(title, drafted)
    assert all(risk in text for risk in facts.risks)
    assert facts.insurance in text
    assert ("不免除主办方" in text) if language == "zh-Hans" else ("does not release the organiser" in text)
    assert "。。" not in text
    assert ".." not in text
    assert ";;" not in text
    assert "；。" not in text


def test_the_draft_promises_no_insurance_that_is_not_there():
    text = exact_text(*draft_notice(FACTS, "zh-Hans"))

    assert "购买" not in text
    assert "保险情况可以在签名之前向领队问清楚" in text
    assert "乘车2次、到访4处、含一餐" in text


def test_the_english_draft_names_the_risks_in_english_where_they_are_written():
    facts = replace(FACTS, risks_en=("falls while walking", "peanuts"))
    english, chinese = (exact_text(*draft_notice(facts, language)) for language in ("en", "zh-Hans"))

    assert "What may go wrong: falls while walking; peanuts." in english
    assert "步行跌倒" not in english
    assert "步行跌倒；花生过敏" in chinese
    assert "peanuts" not in chinese
    assert "步行跌倒; 花生过敏" in exact_text(*draft_notice(FACTS, "en"))


def test_facts_leave_out_withdrawn_legs():
    event = {"title": "t", "title_en": "", "meeting_point": "p", "risks": "1. 跌倒。\n- 走失；\n\n", "risks_en": "", "insurance": "", "weather_rule": ""}
    legs = [
        {"kind": "travel", "title": "乘车去河边", "place": "", "state": "confirmed"}, {"kind": "stop", "title": "看书", "place": "图书馆", "state": "tentative"},
        {"kind": "stop", "title": "看船", "place": "码头", "state": "withdrawn"},
    ]  # fmt: skip

    facts = facts_of(event, legs)

    assert (facts.rides, facts.places, facts.meal, facts.risks, facts.title_en) == (1, 1, False, ("跌倒", "走失"), "t")


def test_rides_and_places_are_left_out_where_they_cannot_be_counted():
    event = {"title": "t", "title_en": "", "meeting_point": "p", "risks": "", "risks_en": "", "insurance": "", "weather_rule": ""}
    legs = [{"kind": kind, "title": title, "place": place, "state": "confirmed"} for kind, title, place in (
        ("travel", "乘车出发", ""), ("travel", "抵达", ""), ("stop", "捡拾垃圾", ""), ("stop", "看船", "码头"), ("travel", "返程", ""),
    )]  # fmt: skip
    facts = facts_of(event, legs)
    text = exact_text(*draft_notice(facts, "zh-Hans"))

    assert (facts.rides, facts.places) == (0, 0)
    assert "到访" not in text
    assert "途中" not in text.split("可能遇到")[0]


def test_risks_that_the_notice_forgot_are_named():
    assert unmentioned("步行跌倒\n中暑", draft_notice(FACTS, "zh-Hans")[1]) == ("中暑",)
    assert lines_of("①跌倒\n") == ("①跌倒",)


@given(clauses, clauses)
def test_different_texts_have_different_digests(one: tuple[Clause, ...], other: tuple[Clause, ...]):
    assert (text_sha256("t", one) == text_sha256("t", other)) == (exact_text("t", one) == exact_text("t", other))
    assert from_json(to_json(one)) == one


@given(clauses)
def test_only_what_is_to_tick_has_a_number_and_must_be_ticked(some: tuple[Clause, ...]):
    counted = [number for number in numbers(some) if number]
    assert counted == list(range(1, len(counted) + 1))
    assert len(all_ticked(some, ())) == len(counted)
    assert all_ticked(some, range(len(some))) == ()


def test_the_exact_text_reads_like_paper():
    assert exact_text("题", [Clause("先读", False), Clause("一"), Clause("二")]) == "题\n\n先读\n\n□ 1. 一\n\n□ 2. 二"


def test_a_leader_edits_all_clauses_in_one_field():
    drafted = draft_notice(FACTS, "zh-Hans")[1]

    assert from_lines(to_lines(drafted)) == drafted
    assert from_lines("说明\n\n□ 后果自负\r\n\r\n☐　好") == (
        Clause("说明", False), Clause("后果自负", True, VOID_FOR_INJURY), Clause("好", True),
    )  # fmt: skip
    for bad in ("没有要勾的", "", "□ " + "长" * 2001, "\n\n".join(["□ 一"] * 31)):
        with pytest.raises(Invalid):
            from_lines(bad, "zh_clauses")
