"""From facts and answers to a draft: what goes where, what is asked, and that nothing is invented or lost."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from app.events.rules import missing
from app.plans import review
from app.plans.choices import ACCEPT, CHANGE, DROP, Choices, from_form, taken
from app.plans.drafting import draft
from app.plans.drafts import Draft
from app.plans.entries import told
from app.plans.reading.shape import Fact, Reading
from tests.plans import making

ZONE, NOW, TODAY = "Asia/Shanghai", datetime(2026, 11, 23, 8, tzinfo=UTC), date(2026, 11, 23)
ANSWERS: dict[str, Any] = {
    "day": date(2027, 6, 1), "starts": time(8, 0), "ends": time(17, 0), "meets": time(7, 30), "meeting_point": "广场东门",
    "contact_phone": "0719-5550100", "risk": ["人多时走散"], "risks": "天热中暑", "host": "小草协会",
}  # fmt: skip


def made_of(reading: Reading, choices: Choices | None = None, answers: dict[str, Any] | None = None) -> Draft:
    return draft(taken(reading, choices or Choices()), answers or {}, ZONE)


def facts_of(*facts: Fact) -> Reading:
    return Reading("", "zh-Hans", "one_off_event", facts)


def number(reading: Reading, field: str, at: int = 0) -> int:
    """Which fact of the reading is the first (or another) of that field."""
    return [n for n, one in enumerate(reading.facts) if one.field == field][at]


# --- a whole plan ---------------------------------------------------------------------------------------------------


def test_a_day_out_fills_every_part_of_an_outing():
    made = made_of(making.day_out(), answers=ANSWERS)
    facts = made.facts

    assert (facts["title"], facts["theme"], facts["slogan"]) == ("“进城看一看”爱心活动", "进城看一看", "一路同行，一起长大")
    assert (facts["summary"][:5], facts["background"]) == ("山里的孩子", "")  # once on the page
    assert facts["starts_at"] == datetime(2027, 6, 1, 0, 0, tzinfo=UTC)
    assert facts["meeting_at"] == datetime(2027, 5, 31, 23, 30, tzinfo=UTC)
    assert facts["ends_at"] == datetime(2027, 6, 1, 9, 0, tzinfo=UTC)
    assert (facts["volunteer_places"], facts["participant_places"]) == (15, 30)
    assert facts["participants_note"] == "留守儿童（含护理人员、陪护老师）"
    assert facts["requirements"] == "年满18周岁，身体健康，能全程参加。\n进入敬老院不得喧哗。"
    assert facts["risks"] == "人多时走散\n天热中暑"
    assert facts["weather_rule"] == "如遇大雨活动取消，下次时间另行通知。"
    assert facts["fee_note"] == "孩子、老师、义工全程免费，费用由爱心单位提供。"
    assert facts["grouping_note"] == "招满即止\n分组陪伴"
    assert (facts["contact_name"], facts["contact_phone"]) == ("苗队长", "0719-5550100")
    assert made.units == [("云岭镇团委", "co_host"), ("小草协会", "host")]
    assert [(one["giver"], one["item"], one["kind"], one["quantity"], one["state"]) for one in made.gifts] == [
        ("城南影院", "大巴", "transport", None, "confirmed"), ("城南影院", "看电影", "activity", None, "confirmed"),
        ("城南图书馆", "参观绘本馆", "visit", None, "confirmed"), ("春风餐厅", "午餐", "meal", 45, "confirmed"),
        ("河滨公园", "内容待定", "visit", None, "tentative"), ("青苗书店", "爱心书包", "goods", 20, "confirmed"),
    ]  # fmt: skip
    assert made.duties == [("总负责人", "", ""), ("车辆协调", "石路", "")]
    assert made.materials == [{"item": "小旗", "quantity": 3, "unit": "面", "who_brings": "协会"}]
    assert (made.older_title, made.older) == ("特别承诺", ["参加者在途中受到意外伤害的，后果由本人承担，并放弃索赔。"])


def test_the_leader_only_answers_the_open_questions_and_it_may_be_published():
    reading = making.day_out()
    view = review.of(reading, Choices(), ZONE, NOW, TODAY)
    asked = view.asked

    assert [question.key for question in asked.questions] == ["when", "meet", "contact", "risks", "host"]
    assert next(question for question in asked.questions if question.key == "contact").names == ("contact_phone",)
    assert asked.names <= set(ANSWERS)
    assert [gap.field for gap in missing(made_of(reading, answers=ANSWERS).facts, now=NOW) if gap.must] == []
    assert [one.value["why"] for _n, one in asked.others] == ["“活动流程”写作（略）", "提到敬老院，与本次行程不符", "河滨公园待定"]
    assert [one.value["label"] for one in asked.blanks] == ["总负责人"]


def test_what_nobody_answered_stays_on_the_list():
    reading, choices = making.day_out(), Choices(skipped=frozenset({number(making.day_out(), "open_questions", 2)}))
    asked = review.of(reading, choices, ZONE, NOW, TODAY).asked

    def left(answers):
        return [text for text, _field in review.unanswered(reading, choices, asked, answers)]

    own = left(ANSWERS)
    assert left({}) == ["定下日期和起止时间", "定下集合的时间和地点", "写明联系人和电话", "写明可能的风险", "写明谁主办", *own]
    assert (len(own), ["敬老院" in own[0], "河滨公园" in own[1]]) == (2, [True, True])
    assert ("计划里没有填：分工：总负责人", "roles") in made_of(reading).checks


def test_a_plan_that_says_it_all_leaves_only_the_risks_to_ask():
    reading = making.half_day()
    made, asked = made_of(reading), review.of(reading, Choices(), ZONE, NOW, TODAY).asked

    assert [question.key for question in asked.questions] == ["risks"]
    assert made.facts["meeting_point"] == "河口图书馆一楼大厅"
    assert made.facts["meeting_at"] == made.facts["starts_at"] == datetime(2027, 6, 5, 0, 30, tzinfo=UTC)
    assert made.facts["requirements"] == "年满 16 周岁"
    assert made.facts["summary"] == "陪小读者读绘本，把书架整理好。"
    assert [(leg["title"], leg["kind"], leg["state"]) for leg in made.legs] == [
        ("集合签到", "ceremony", "confirmed"), ("整理书架", "stop", "confirmed"), ("陪小读者读绘本", "stop", "confirmed")
    ]  # fmt: skip
    assert made.legs[1]["starts_at"] == datetime(2027, 6, 5, 1, 0, tzinfo=UTC)


def test_an_age_that_the_requirements_name_is_not_said_twice():
    said = made_of(facts_of(Fact("requirements", "须年满18周岁"), Fact("recruitment", {"age_min": 18})))
    new = made_of(facts_of(Fact("requirements", "能走118步"), Fact("recruitment", {"age_min": 18})))

    assert said.facts["requirements"] == "须年满18周岁"
    assert new.facts["requirements"] == "能走118步\n年满 18 周岁"


def test_what_is_provided_is_no_fee():
    made = made_of(facts_of(Fact("provided", "手套"), Fact("fees", {"raw": "全程免费"})))

    assert (made.facts["fee_note"], made.facts["bring"]) == ("全程免费", "统一提供，不用自己带：手套")


@pytest.mark.parametrize(("title", "kind"), [
    ("返程", "travel"), ("返校", "travel"), ("抵达江边", "travel"), ("接回孩子", "travel"), ("乘车出发", "travel"), ("分享感受", "ceremony"),
    ("总结", "ceremony"), ("合影", "ceremony"), ("点名", "count"), ("集合签到", "ceremony"), ("捡拾垃圾", "stop"),
])  # fmt: skip
def test_a_line_of_the_programme_is_of_its_kind(title, kind):
    assert made_of(facts_of(Fact("programme", {"title": title}))).legs[0]["kind"] == kind


def test_a_question_about_a_fact_that_was_left_out_asks_no_more():
    reading = making.day_out()
    choices = Choices(deeds={number(reading, "sponsors", 3): DROP})
    asked = review.of(reading, choices, ZONE, NOW, TODAY).asked

    assert not [text for text, _about in review.unanswered(reading, choices, asked, ANSWERS) if "河滨公园" in text]


def test_volunteers_that_the_plan_counts_are_offered_as_places():
    reading = facts_of(*people(10, 13), Fact("recruitment", {"cap": None}))
    asked = review.of(reading, Choices(), ZONE, NOW, TODAY).asked
    plain = review.of(facts_of(*people(20), Fact("recruitment", {"cap": None})), Choices(), ZONE, NOW, TODAY).asked

    assert "volunteer_places" in asked.names
    assert asked.suggestions["volunteer_places"] == 13
    assert ("volunteer_places" in plain.names, plain.suggestions["volunteer_places"]) == (True, 20)


@pytest.mark.parametrize(("fact", "expected"), [
    (Fact("people", {"label": "children", "count": 40, "unit": "人"}), "children 40"), (Fact("people", {"label": "孩子", "count": 40, "unit": "人"}), "孩子 40人"),
    (Fact("roles", {"label": "Leader", "assignee": "Miao"}), "Leader: Miao"), (Fact("roles", {"label": "领队", "assignee": "苗青"}), "领队：苗青"),
])  # fmt: skip
def test_english_facts_read_as_english(fact, expected):
    assert told(fact)[0] == expected


# --- choices --------------------------------------------------------------------------------------------------------


def test_dropped_facts_are_left_out_and_changed_ones_are_as_changed():
    reading = making.day_out()
    sponsor, title, rule = number(reading, "sponsors", 2), number(reading, "title"), number(reading, "requirements", 1)
    posted = [
        (f"do-{rule}", DROP), (f"do-{title}", CHANGE), (f"v-{title}-", "进城走一走"), (f"do-{sponsor}", CHANGE),
        (f"v-{sponsor}-name", "春风食堂"), (f"v-{sponsor}-provides", "午餐 45份\n酸梅汤 50杯\n一声问候"),
        ("do-99999", DROP), ("v-0-nonsense", "x"), ("do-x", DROP), ("skip-1", "y"),
    ]  # fmt: skip
    choices = from_form(reading, posted, {}, insisted=False)
    made = made_of(reading, choices)

    assert made.facts["title"] == "进城走一走"
    assert "敬老院" not in made.facts["requirements"]
    assert [(one["item"], one["kind"], one["quantity"], one["unit"]) for one in made.gifts if one["giver"] == "春风食堂"] == [
        ("午餐", "meal", 45, "份"), ("酸梅汤", "service", 50, "杯"), ("一声问候", "service", None, "")
    ]  # fmt: skip
    assert choices.skipped == {1}
    assert not any(key > len(reading.facts) for key in choices.deeds)


def test_a_changed_entry_counts_only_when_change_is_chosen():
    reading = making.day_out()
    title = number(reading, "title")
    choices = from_form(reading, [(f"do-{title}", ACCEPT), (f"v-{title}-", "别的名字")], {}, insisted=False)

    assert made_of(reading, choices).facts["title"] == "“进城看一看”爱心活动"


def test_a_blank_that_is_filled_in_is_a_fact():
    reading = making.day_out()
    role = number(reading, "roles")
    made = made_of(reading, from_form(reading, [(f"v-{role}-assignee", "苗青")], {}, insisted=False))

    assert made.duties[0] == ("总负责人", "苗青", "")
    assert not [text for text, _field in made.checks if "总负责人" in text]


def test_what_was_inferred_goes_in_with_a_reminder_until_somebody_has_looked():
    reading = making.day_out()
    park = number(reading, "places", 2)
    reminder = ("请核对推断出来的内容：要去的地方：河滨公园", "places")

    assert reminder in made_of(reading).checks
    assert reminder not in made_of(reading, Choices(deeds={park: ACCEPT})).checks
    assert [leg["title"] for leg in made_of(reading, Choices(deeds={park: DROP})).legs] == ["城南图书馆", "春风餐厅"]


def test_choices_are_the_same_after_they_were_kept():
    from app.plans.choices import answered, from_json

    reading = making.day_out()
    choices = from_form(reading, [("do-1", DROP), ("v-1-", "x"), ("skip-2", "y")], {"day": "2027-06-01", "starts": "08:00"}, insisted=True)

    assert from_json(choices.to_json()) == choices
    assert answered(choices.answers) == {"day": date(2027, 6, 1), "starts": time(8, 0)}


# --- nothing is lost, nothing invented ------------------------------------------------------------------------------


def test_what_a_field_cannot_hold_stands_whole_on_the_list():
    long = "很长的主题" * 40
    made = made_of(facts_of(Fact("theme", long), Fact("title", "活动")))

    assert made.facts["theme"] == long[:80]
    assert [text for text, field in made.checks if field == "theme"] == [f"计划里的“主题”太长，这里只放下了开头。全文：{long}"]


def test_rows_beyond_the_desks_limit_stand_on_the_list():
    made = made_of(facts_of(*(Fact("materials", {"item": f"物{n}", "quantity": n, "unit": "个"}) for n in range(103))))

    assert len(made.materials) == 100
    assert "物100；物101；物102" in made.checks[-1][0]


@pytest.mark.parametrize(
    ("fact", "expected"),
    [
        (Fact("rehearsal", {"when": "活动前一天", "date": "--05-30"}), "彩排：活动前一天"),
        (Fact("tasks", {"text": "订横幅", "responsible": "石路"}), "订横幅（石路）"),
        (Fact("follow_up", {"text": "每月走访", "frequency": "monthly"}), "后续：每月走访"),
        (Fact("needs", {"item": "帐篷", "quantity": 3, "unit": "顶"}), "还缺：帐篷 3顶"),
        (Fact("phases", {"label": "第一阶段", "items": []}), "阶段：第一阶段"),
        (Fact("slogans", "一"), None),
        (Fact("sponsors", {"name": "河口超市", "status": "sought", "provides": []}), "想请这家单位支持：河口超市"),
        (Fact("sponsors", {"name": "某公司", "status": "stated", "provides": [{"item": "捐款", "kind": "money", "quantity": 500, "unit": "元"}]}),
         "计划里写着“某公司：捐款 500元”。这里只登记物品和服务，不登记现金。"),
        (Fact("dates", {"date": "2027-06-01", "sessions": [{"label": "上午场"}, {"label": "下午场", "start": "14:00", "end": "16:00"}]}),
         "计划里还有一场：下午场 14:00—16:00。办好这一份以后复制过去就行。"),
        (Fact("recruitment", {"cap": 30, "unit": "组"}), "计划按“组”招募 30，系统按人数算，请核对名额。"),
    ],
)  # fmt: skip
def test_what_has_no_field_of_its_own_becomes_a_thing_to_do(fact, expected):
    assert [text for text, _field in made_of(facts_of(fact)).checks] == ([expected] if expected else [])


def test_an_empty_plan_makes_an_empty_draft():
    made = made_of(facts_of())

    assert {name: value for name, value in made.facts.items() if value} == {"timezone": ZONE, "risk_level": "usual"}
    assert (made.units, made.gifts, made.legs, made.duties, made.materials, made.older, made.checks) == ([], [], [], [], [], [], [])


def test_a_day_without_its_year_is_only_suggested():
    dates = Fact("dates", {"date": "--05-31", "start": "09:00", "end": "10:45", "years_that_fit": [2021, 2027], "status": "year_missing"})
    reading = facts_of(dates)
    asked = review.of(reading, Choices(), ZONE, NOW, TODAY).asked

    assert made_of(reading).facts["starts_at"] is None
    assert asked.suggestions["day"] == date(2027, 5, 31)
    assert (asked.suggestions["starts"], asked.suggestions["ends"]) == (time(9, 0), time(10, 45))


def test_an_inferred_day_is_only_suggested_too_and_a_past_one_is_asked_again():
    inferred = facts_of(Fact("dates", {"date": "2027-05-31", "start": "09:00", "end": "10:45", "status": "year_inferred"}))
    past = facts_of(Fact("dates", {"date": "2025-05-31", "start": "09:00", "end": "10:45", "status": "given"}))

    assert made_of(inferred).facts["starts_at"] is None
    assert review.of(inferred, Choices(), ZONE, NOW, TODAY).asked.suggestions["day"] == date(2027, 5, 31)
    asked = review.of(past, Choices(), ZONE, NOW, TODAY).asked
    assert "when" in [question.key for question in asked.questions]
    assert "day" not in asked.suggestions


def test_an_evening_that_ends_after_midnight_ends_on_the_next_day():
    made = made_of(facts_of(Fact("dates", {"date": "2027-06-01", "start": "20:00", "end": "01:00", "status": "given"})))

    assert made.facts["ends_at"] == datetime(2027, 6, 1, 17, 0, tzinfo=UTC)


def test_a_programme_keeps_its_hours_in_the_note_while_the_day_is_unknown():
    made = made_of(facts_of(Fact("programme", {"order": 1, "start": "09:00", "end": "09:30", "title": "乘车去河边", "sub": ["点名"]})))

    assert (made.legs[0]["starts_at"], made.legs[0]["note"], made.legs[0]["kind"]) == (None, "09:00—09:30；点名", "travel")


def people(*counts: int, kind: str = "volunteer") -> list[Fact]:
    return [Fact("people", {"label": f"组{n}", "kind": kind, "count": count, "unit": "人"}) for n, count in enumerate(counts)]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (people(15), 15),
        (people(10, 13), 0),  # a part of the other, or beside it? nobody can tell
        ([*people(10, 13), Fact("delegations_total", 13)], 13),
        ([*people(10, 13), Fact("delegations", {"unit": "甲", "count": 8}), Fact("delegations", {"unit": "乙", "count": 5})], 13),
        (people(5, 7, 12), 12),
        ([*people(10, 13), Fact("recruitment", {"cap": 20, "unit": "名"})], 20),
        ([Fact("people", {"label": "家庭", "kind": "volunteer", "count": 30, "unit": "组"})], 0),
    ],
)
def test_places_are_counted_only_where_the_plan_is_clear(facts, expected):
    assert made_of(facts_of(*facts)).facts["volunteer_places"] == expected


@pytest.mark.parametrize(
    ("kind", "dates", "insisted", "expected"),
    [
        ("one_off_event", {}, False, "outing"), ("recruitment", {"date": "2027-06-01"}, False, "outing"), ("recruitment", {}, False, "nothing"),
        ("recruitment", {}, True, "outing"), ("programme", {}, False, "nothing"), ("programme", {}, True, "outing"),
        ("policy", {"date": "2027-06-01"}, True, "nothing"), ("unrelated", {}, True, "nothing"), ("terms", {}, True, "nothing"),
    ],
)  # fmt: skip
def test_each_kind_of_paper_has_its_way(kind, dates, insisted, expected):
    assert review.way(Reading("", "zh-Hans", kind, (Fact("dates", dates),)), Choices(insisted=insisted)) == expected
