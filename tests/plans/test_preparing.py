"""What is done before the day, who does it, and the training before it. The lines are made up."""

from __future__ import annotations

from typing import Any

from app.plans.reading.course import course
from app.plans.reading.layout import Plan


def read(text: str, field: str) -> list[dict[str, Any]]:
    return [fact.value for fact in course(Plan(text)) if fact.field == field]


HEAD = "活动时间：2026年7月6日上午9:00\n"


def test_a_training_has_a_day_a_time_and_a_place() -> None:
    assert read(HEAD + "岗前培训：7月4日（周六）下午14:30—16:00，南馆五楼报告厅，缺席视为放弃。", "rehearsal") == [
        {"when": "7月4日（周六）下午14:30—16:00", "date": "2026-07-04", "start": "14:30", "end": "16:00", "place": "南馆五楼报告厅"}
    ]


def test_a_training_is_heard_in_a_sentence() -> None:
    (found,) = read(HEAD + "选上的参加7月1日晚19:00教学楼B204的培训。", "rehearsal")
    assert (found["date"], found["start"], found["place"]) == ("2026-07-01", "19:00", "教学楼B204")


def test_several_trainings_are_a_course_and_no_rehearsal() -> None:
    assert read(HEAD + "培训\n通用培训：6月20日9:00，剧场\n岗位培训：6月27日9:00，各岗位", "rehearsal") == []


def test_who_does_a_task_stands_in_its_sentence() -> None:
    text = HEAD + "前期准备\n1、7月1日前由祁大川与敬老院核对名单；\n2、7月3日前由甘小满把桌子运到操场。\n"
    assert [task.get("responsible") for task in read(text, "tasks")] == ["祁大川", "甘小满"]
