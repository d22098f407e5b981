"""When an outing is: its day, the year told elsewhere, shifts, sessions, the days for signing up."""

from __future__ import annotations

from typing import Any

import pytest

from app.plans.reading import read


def told(text: str) -> dict[str, Any]:
    fact = read(text).one("dates")
    assert fact is not None
    value: dict[str, Any] = fact.value
    return value


def test_day_and_hours_under_two_labels_are_put_together() -> None:
    when = told("清河护岸活动\n服务日期：2026年5月9日（星期六）\n服务时间：08:30-11:00\n地点：清河步道")
    assert (when["date"], when["start"], when["end"], when["weekday"]) == ("2026-05-09", "08:30", "11:00", "星期六")


def test_the_year_of_the_heading_belongs_to_the_day() -> None:
    when = told("2026年青禾图书馆志愿者招募公告\n服务时间：2月4日至2月8日，每天上午9:00-11:00\n服务地点：青禾图书馆")
    assert (when["start_date"], when["end_date"], when["status"]) == ("2026-02-04", "2026-02-08", "given")


@pytest.mark.parametrize("signed", ["2026年4月2日", "2026.4.2"])
def test_the_year_of_the_letter_is_only_concluded(signed: str) -> None:
    when = told(f"秋千班春游通知\n各位家长：\n我园将于4月10日（星期五）组织孩子们到柳湖公园春游。\n柳湖幼儿园\n{signed}")
    assert (when["date"], when["status"]) == ("2026-04-10", "year_inferred")


def test_a_letter_on_another_weekday_tells_no_year() -> None:
    when = told("春游通知\n各位家长：\n我园将于4月10日（星期一）组织孩子们到柳湖公园春游。\n柳湖幼儿园\n2026年4月2日")
    assert when["date"] == "--04-10"


def test_a_year_left_blank_stays_blank() -> None:
    when = told("2026年种树活动策划\n活动时间：20xx年3月9日\n活动地点：东坡")
    assert (when["date"], when["status"]) == ("--03-09", "year_missing")


def test_the_day_a_page_was_made_is_not_the_day_of_the_outing() -> None:
    when = told("走访活动策划书\n时间：2020-06-12 09:33:15 来源：网络\n一、活动背景\n看望山里的孩子。\n二、活动时间\n20xx年x月x日")
    assert (when["date"], when["status"]) == (None, "missing")


def test_times_people_choose_from_are_shifts_with_their_caps() -> None:
    when = told("阅览室志愿者招募\n服务时间：\n7月6日至7月10日\n上午：9:00-11:30（8人）\n下午：14:00-16:30（6人）\n地点：阅览室")
    assert [(one["label"], one["start"], one["end"], one["cap"]) for one in when["shifts"]] == [
        ("上午", "09:00", "11:30", 8),
        ("下午", "14:00", "16:30", 6),
    ]
    assert (when["start"], when["end"]) == ("09:00", "16:30")


def test_sessions_take_the_year_of_the_whole_span_and_the_cap_said_for_each() -> None:
    text = "暑期志愿者招募\n服务时间：\n2026年7月6日—2026年7月24日，分两期。\n第一期：7月6日—7月10日\n第二期：7月20日—7月24日\n每期招募12人。\n地点：文化馆"
    when = told(text)
    assert [(one["label"], one["start_date"], one["end_date"], one["cap"]) for one in when["sessions"]] == [
        ("第一期", "2026-07-06", "2026-07-10", 12),
        ("第二期", "2026-07-20", "2026-07-24", 12),
    ]


def test_two_days_in_a_row_are_one_span() -> None:
    when = told("冬衣接收活动\n活动时间：2026年11月14日（星期六）、15日（星期日）9:00—16:00\n活动地点：广场东入口")
    assert (when["start_date"], when["end_date"], when["start"], when["end"]) == ("2026-11-14", "2026-11-15", "09:00", "16:00")


def test_sign_up_has_a_first_and_a_last_day() -> None:
    when = told("夜间护蛙志愿者招募\n活动时间：2026年7月4日晚上7点\n报名时间：2026年6月1日上午9:00至2026年6月20日中午\n活动地点：青溪步道")
    assert (when["signup_from"], when["signup_until"]) == ("2026-06-01", "2026-06-20T12:00")


def test_slashed_days_are_read_as_the_day_written_out_beside_them() -> None:
    when = told("山径清洁日\nVolunteering period\n10/05/2026 - 10/05/2026\nApplication deadline\n01/05/2026\n服务日期：2026年5月10日（星期日）\n服务地点：龙井径\n集合地点：巴士总站\n义工人数：16人")
    assert when["signup_until"] == "2026-05-01"


@pytest.mark.parametrize(("said", "day"), [("如遇雷暴，活动改至3月30日。", "2026-03-30"), ("雨天顺延一周。", "2026-03-28"), ("如遇雨天延迟到3月22日。", "2026-03-22")])
def test_the_day_for_bad_weather_is_named_or_counted(said: str, day: str) -> None:
    assert told(f"湿地种树\n活动时间：2026年3月21日上午9:00-11:00\n活动地点：湿地公园\n温馨提示：{said}")["backup_date"] == day


def test_the_hours_come_from_the_meeting_and_the_way_back() -> None:
    when = told("秋游通知\n活动时间：10月23日（周五）\n活动地点：云岭农庄\n集中时间：上午8:20\n出发时间：上午8:40\n返程时间：15:30。")
    assert (when["start"], when["end"]) == ("08:20", "15:30")


def test_a_weekday_alone_is_kept_with_its_hour() -> None:
    when = told("捡垃圾去\n本周日上午9点，在街心公园门口集合，一起去河边捡垃圾，大家自己带手套。")
    assert (when["date"], when["weekday"], when["start"], when["status"]) == (None, "周日", "09:00", "day_missing")


def test_every_part_points_at_its_passage() -> None:
    text = "阅读日\n活动时间：5月9日上午9:00-11:00\n报名时间：4月1日至4月20日\n活动地点：村小"
    reading = read(text)
    fact = reading.one("dates")
    assert fact is not None
    shown = {part.path: reading.text[part.start : part.end] for part in fact.parts}
    assert shown["date"].startswith("5月9日")
    assert shown["signup_until"] == "4月1日至4月20日"


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("净滩\n活动时间：2026年5月9日（星期三）上午9:00-11:00\n活动地点：金沙滩", "dates.weekday"),
        ("春游通知\n我园将于4月10日上午9:00组织孩子们到柳湖公园春游。\n柳湖幼儿园\n2026年4月2日", "dates.year"),
        ("慰问活动\n活动时间：5月9日上午9:00-11:00\n活动地点：___敬老院", "places"),
    ],
)
def test_what_does_not_fit_or_was_only_concluded_is_asked(text: str, asked: str) -> None:
    assert asked in [fact.value["field"] for fact in read(text).named("open_questions")]


def test_morning_and_afternoon_of_one_day_are_its_hours() -> None:
    when = told("参观日\n活动时间：5月9日 上午8:30-11:30 下午14:00-16:30\n活动地点：市博物馆")
    assert (when["start"], when["end"], "shifts" in when) == ("08:30", "16:30", False)


def test_the_course_of_a_day_is_no_list_of_shifts() -> None:
    when = told("参观日\n活动时间：5月9日\n时间安排：\n8:00-8:30 学校门口集合\n9:00-10:30 参观博物馆\n11:00-12:00 座谈\n地点：市博物馆")
    assert (when["start"], "shifts" in when) == ("08:00", False)


def test_shifts_are_called_by_what_stands_beside_them() -> None:
    when = told("春运志愿者招募\n服务时间：1月26日-2月9日\n服务时段：A岗8:00-12:00；B岗12:00-16:00；C岗16:00-20:00\n服务地点：火车站")
    assert [one["label"] for one in when["shifts"]] == ["A岗", "B岗", "C岗"]
    when = told("湿地解说\n活动时间：\n4月22日\n08:00-12:00（第一批）\n13:30-17:30（第二批）\n每批20人\n活动地点：湿地")
    assert [(one["label"], one["cap"]) for one in when["shifts"]] == [("第一批", 20), ("第二批", 20)]


def test_a_label_may_have_a_blank_behind_it_instead_of_a_colon() -> None:
    when = told("种树\n一、活动时间 3月9日(星期六)上午9:30-11:00\n二、活动地点 枫林苑西侧绿地")
    assert (when["date"], when["start"], when["end"]) == ("--03-09", "09:30", "11:00")
