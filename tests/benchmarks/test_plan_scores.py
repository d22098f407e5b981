"""How found facts are judged against written ones, on documents made by hand."""

from __future__ import annotations

import json

import pytest

from benchmarks.plan_scores import QUESTIONS, alike, folded, score
from benchmarks.plans import CORPUS, main, plans

PLAN = {
    "schema": "plan-facts/1",
    "kind": "one_off_event",
    "theme": "河边的一天",
    "dates": {"raw": "5月3日", "date": "--05-03", "start": "09:00", "end": None, "weekday": "星期六"},
    "sponsors": [
        {
            "name": "青石书店（东门店）",
            "status": "stated",
            "provides": [{"item": "绘本", "kind": "goods", "quantity": 30, "unit": "本", "note": "不计"}],
        }
    ],
    "people": [{"label": "孩子", "kind": "beneficiary", "count": 30, "count_kind": "max", "unit": "人"}],
    "requirements": ["听从领队安排，过马路时牵好孩子的手。"],
    "weather": {"present": False},
    "waiver": {"present": False, "clauses": []},
    "fees": None,
    QUESTIONS: [{"field": "sponsors[2].quantity", "why": "不计"}, {"field": "dates.year", "why": "不计"}],
}


def counts(tally):
    return tally.expected, tally.found, tally.right


def test_a_document_is_right_about_itself():
    scores = score(PLAN, PLAN)

    assert counts(scores.total()) == (17, 17, 17)
    assert counts(scores[QUESTIONS]) == (2, 2, 2)


def test_width_spaces_and_quotation_marks_do_not_matter():
    assert folded("“青石书店” （东门店）。") == folded("青石书店(东门店)")
    assert folded("09:00――10:30") == folded("09：00-10：30")
    assert folded("周日") == folded("星期天") == folded("礼拜日")
    assert folded(20.0) == folded("２０")
    assert folded("138-0000-0000") == folded("138 0000 0000") == folded("13800000000")
    assert folded("周末出发") != folded("星期末出发")


def test_long_texts_may_differ_a_little_and_names_may_not():
    assert alike("听从领队安排,过马路时牵好孩子的手", "听从领队安排，过马路要牵好孩子的手。", loose=True)
    assert alike("集合签到并分发物资", "集合签到并分发物资装备", loose=True)
    assert not alike("集合", "集合签到并分发物资", loose=True)
    assert not alike("青石书店", "青石书店东门店", loose=False)


def test_values_of_an_entry_count_once_its_name_is_found():
    found = PLAN | {
        "sponsors": [
            {"name": "青石书店(东门店)", "provides": [{"item": "绘本", "quantity": 3, "unit": "本"}]}
        ]
    }

    scores = score(PLAN, found)

    assert counts(scores["sponsors.status"]) == (1, 1, 1)  # no status means stated
    assert counts(scores["sponsors.provides.quantity"]) == (1, 1, 0)
    assert counts(scores["sponsors.provides.kind"]) == (1, 0, 0)
    assert scores["sponsors.provides.quantity"].missed == [
        ("sponsors.provides.quantity of 绘本", "30 (found 3)")
    ]

    other = score(
        PLAN, PLAN | {"sponsors": [{"name": "别家书店", "provides": [{"item": "绘本", "quantity": 30}]}]}
    )
    assert counts(other.of("sponsors")) == (1, 1, 0)


def test_what_is_expected_to_be_absent_counts_when_invented():
    invented = {
        "weather": {"present": True},
        "waiver": {"present": True, "clauses": ["责任自负"]},
        "fees": {"raw": "30元", "amount": 30},
        "dates": PLAN["dates"] | {"end": "11:00", "backup_date": "--05-10"},
    }

    scores = score(PLAN, PLAN | invented)

    assert counts(scores["weather.present"]) == (0, 1, 0)
    assert counts(scores["waiver.clauses"]) == (0, 1, 0)
    assert counts(scores["fees.amount"]) == (0, 1, 0)
    assert counts(scores["dates.end"]) == (0, 1, 0)
    assert scores["fees.amount"].invented == [("fees.amount", "30")]


def test_what_the_expected_facts_do_not_mention_is_not_judged():
    found = PLAN | {
        "dress": ["红马甲"],
        "places": [{"name": "东门"}],
        "dates": PLAN["dates"] | {"backup_date": "--05-10"},
    }

    assert counts(score(PLAN, found).total()) == (17, 17, 17)


def test_people_called_differently_match_by_kind_and_number():
    def judged(label, count):
        found = PLAN | {"people": [{"label": label, "kind": "beneficiary", "count": count, "unit": "人"}]}
        return counts(score(PLAN, found)["people"])

    assert judged("山里的孩子", 30) == (1, 1, 1)
    assert judged("山里的孩子", 31) == (1, 1, 0)
    assert judged("老人", 30) == (1, 1, 0)


def test_the_same_name_twice_takes_the_entry_that_agrees_more():
    units = [{"name": "东门小学", "role": "host"}, {"name": "东门小学", "role": "venue"}]

    scores = score({"organisations": units}, {"organisations": units[::-1]})

    assert counts(scores.total()) == (4, 4, 4)


def test_blank_units_are_neither_expected_nor_found():
    blank = {"organisations": [{"name": None, "role": "host"}]}

    assert counts(score(blank, blank).total()) == (0, 0, 0)
    assert counts(score(blank, {"organisations": [{"name": "甲社", "role": "host"}]}).total()) == (0, 1, 0)


def test_contacts_match_by_name_or_phone_or_label():
    wanted = {"contacts": [{"label": "报名", "name": "小石", "phone": "13800000000"}]}

    found = score(wanted, {"contacts": [{"label": "联系人", "name": "石老师", "phone": "138 0000 0000"}]})

    assert counts(found["contacts"]) == (1, 1, 1)
    assert counts(found["contacts.phone"]) == (1, 1, 1)
    assert counts(found["contacts.name"]) == (1, 1, 0)


def test_months_are_judged_with_their_items():
    wanted = {"schedule": [{"month": 9, "label": "九月份", "year_offset": 0, "items": ["家访", "谈心"]}]}

    scores = score(
        wanted, {"schedule": [{"month": 9, "label": "9月", "year_offset": 0, "items": ["家访", "开会"]}]}
    )

    assert counts(scores["schedule"]) == (1, 1, 1)
    assert counts(scores["schedule.items"]) == (2, 2, 1)


def test_questions_are_asked_by_field_and_only_missed():
    found = PLAN | {QUESTIONS: [{"field": "sponsors[0]"}, {"field": "places"}]}

    assert counts(score(PLAN, found)[QUESTIONS]) == (2, 1, 1)


def test_a_folder_is_judged_from_the_command(tmp_path, capsys):
    made = tmp_path / "made"
    made.mkdir()
    for name, document in (("01", PLAN), ("raw-01", PLAN | {"theme": None}), ("02", {"kind": "policy"})):
        (tmp_path / f"{name}.txt").write_text("正文", "utf-8")
        (made / f"{name}.json").write_text(json.dumps(document), "utf-8")
    (tmp_path / "expected-01.json").write_text(json.dumps(PLAN), "utf-8")

    assert main([str(tmp_path), "--facts-dir", str(made), "-v"]) == 0

    said = capsys.readouterr().out
    table = [line.split() for line in said.split("\n")]
    assert ["01", "one_off_event", "17", "17", "17", "1.000", "1.000", "2/2", "0"] in table
    assert ["raw-01", "one_off_event", "17", "16", "16", "1.000", "0.941", "2/2", "0"] in table
    assert ["all", "34", "33", "33", "1.000", "0.971", "4/4", "0"] in table
    assert "  missed    theme: 河边的一天" in said
    assert "Read without expected facts: 02 (policy)" in said


def test_a_plan_that_cannot_be_read_is_said_and_fails_the_command(tmp_path, capsys):
    (tmp_path / "01.txt").write_text("正文", "utf-8")

    assert main([str(tmp_path), "--facts-dir", str(tmp_path / "nowhere")]) == 1
    assert "01.txt could not be read" in capsys.readouterr().err


@pytest.mark.parametrize(("text", "expected"), plans(CORPUS), ids=lambda path: path.stem if path else "")
def test_the_corpus_has_facts_the_scorer_can_judge(text, expected):
    assert expected is not None, f"{text.name} has no facts beside it"
    document = json.loads(expected.read_text("utf-8"))

    total = score(document, document).total()

    assert document["schema"] == "plan-facts/1"
    assert total.expected == total.found == total.right > 0
