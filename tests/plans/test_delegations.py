"""Who sends how many, read from lines and tables."""

from __future__ import annotations

from app.plans.reading.delegations import delegations
from app.plans.reading.layout import Plan
from app.plans.reading.people import people


def _found(text: str) -> list[tuple[str, int]]:
    facts = list(delegations(Plan(text)))
    assert all(text[fact.start : fact.end].startswith(fact.value["unit"]) for fact in facts)
    return [(fact.value["unit"], fact.value["count"]) for fact in facts]


def test_classes_with_their_numbers_beside_them_are_delegations() -> None:
    assert _found("参加人员：三(1)班12人、三(2)班10人") == [("三(1)班", 12), ("三(2)班", 10)]


def test_a_line_with_one_unit_goes_on_from_the_line_above() -> None:
    assert _found("名额分配\n甲学院 园艺1班4人 园艺2班5人\n乙学院 会计3班6人\n小计 15人") == [("园艺1班", 4), ("园艺2班", 5), ("会计3班", 6)]


def test_a_table_of_classes_says_what_each_sends_and_ends_at_its_total() -> None:
    assert _found("参加班级\n班级\n学生\n教师\n四(1)\n30\n2\n四(2)\n28\n2\n合计\n58\n4") == [("四(1)", 30), ("四(2)", 28)]
    assert _found("单位\t人数\n青溪中学\t8\n柳堤小学\t6\n合计\t14") == [("青溪中学", 8), ("柳堤小学", 6)]


def test_shifts_and_groups_are_no_delegations() -> None:
    assert _found("早班 9:00-12:00 6人、晚班4人") == []
    assert _found("每班2人，各村3人") == []
    assert _found("引导组6人、摄影组2人") == []


def test_the_last_row_of_such_a_table_says_how_many_come_in_all() -> None:
    text = "参加班级\n班级\n学生\n带队教师\n四(1)\n30\n2\n四(2)\n28\n2\n合计\n58\n4"
    told = [(fact.value["label"], fact.value["kind"], fact.value["count"]) for fact in people(Plan(text)) if fact.field == "people"]
    assert told == [("学生", "beneficiary", 58), ("带队教师", "chaperone", 4)]
