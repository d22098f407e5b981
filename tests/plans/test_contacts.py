"""Who may be called: names and numbers of a plan put together."""

from app.plans.reading.contacts import contacts
from app.plans.reading.layout import Plan


def called(text: str) -> list[tuple[str | None, str | None]]:
    plan = Plan(text)
    found = list(contacts(plan))
    for fact in found:
        passage = text[fact.start : fact.end]
        assert all(value in passage for value in (fact.value["name"], fact.value["phone"]) if value)
    return [(fact.value["name"], fact.value["phone"]) for fact in found]


def test_names_and_numbers_in_two_lists_belong_together_by_their_place() -> None:
    assert called("联系人：方小雨、葛明  电话：13800000001、13800000002") == [("方小雨", "13800000001"), ("葛明", "13800000002")]


def test_a_name_on_one_line_and_its_number_on_the_next_are_one_contact() -> None:
    assert called("联系人：\n邓*\n联系电话：\n138******02") == [("邓*", "138******02")]


def test_a_nickname_in_the_bracket_of_a_number_is_its_name() -> None:
    assert called("报名请致电13800000003（半夏）") == [("半夏", "13800000003")]


def test_a_name_behind_a_number_is_found() -> None:
    assert called("查询：5555 0101 周姑娘") == [("周姑娘", "5555 0101")]


def test_a_second_number_of_the_same_person_makes_no_second_contact() -> None:
    plan = Plan("联系人：王小明 0719-5550126 13900000621")
    [fact] = contacts(plan)
    assert fact.value["phone"] == "0719-5550126"
    assert fact.value["phones"] == ["0719-5550126", "13900000621"]


def test_an_office_and_its_hours_are_no_names() -> None:
    assert called("联系方式：德育处 0755-5550188（工作日9:00-17:00）") == [(None, "0755-5550188")]


def test_the_one_who_is_asked_in_running_text_is_found() -> None:
    assert called("有问题请打给马老师13800000009，或在群里问。") == [("马老师", "13800000009")]


def test_another_name_in_brackets_stays_with_the_name() -> None:
    assert called("联系人：\n李晓棠(棠棠) 联系电话：13900000011\n郑国梁(老郑) 联系电话：13900000012") == [
        ("李晓棠(棠棠)", "13900000011"),
        ("郑国梁(老郑)", "13900000012"),
    ]


def test_a_blank_contact_is_missing() -> None:
    [fact] = contacts(Plan("活动联系人："))
    assert (fact.sure, fact.value["name"], fact.value["phone"]) == ("missing", None, None)


def test_school_years_and_emergency_numbers_are_no_contacts() -> None:
    assert called("2024-2025学年联系工作安排\n急救电话：120") == []
