"""Times of day and spans of time."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.plans.reading.dates import times_in

TIMES = [
    ("上午8：30—11：30", "08:30", "11:30"), ("下午2:30-5:00", "14:30", "17:00"), ("晚上7点到9点", "19:00", "21:00"), ("下午14:00", "14:00", None),
    ("22:00—次日6:00", "22:00", "06:00"), ("10pm to 6am", "22:00", "06:00"), ("8点整", "08:00", None), ("9时30分", "09:30", None), ("两点一刻", "02:15", None),
    ("下午三点三刻", "15:45", None), ("14：30~17：00", "14:30", "17:00"), ("09:00――10:45", "09:00", "10:45"), ("上午九点半", "09:30", None),
    ("早上8点", "08:00", None), ("中午12时", "12:00", None), ("中午11:30-1:30", "11:30", "13:30"), ("早8点至晚5点", "08:00", "17:00"), ("晚6:30", "18:30", None),
    ("上午8点到下午4点", "08:00", "16:00"), ("9-11点", "09:00", "11:00"), ("上午9-11点", "09:00", "11:00"), ("9:00-4:30", "09:00", "16:30"),
    ("上午8.30-11.30", "08:30", "11:30"), ("8:30一11:30", "08:30", "11:30"), ("下午1点30分至4点", "13:30", "16:00"), ("十点二十", "10:20", None),
    ("晚上12点", "24:00", None), ("凌晨2点", "02:00", None), ("22:00-24:00", "22:00", "24:00"), ("8:00至17:00", "08:00", "17:00"), ("８：３０", "08:30", None),
    ("9点——10点30分", "09:00", "10:30"), ("上午九时至十一时", "09:00", "11:00"), ("傍晚六点", "18:00", None), ("8:30 - 9:00", "08:30", "09:00"),
    ("9.30am–12.30pm", "09:30", "12:30"), ("9am - noon", "09:00", "12:00"), ("10:00 a.m. to 2:00 p.m.", "10:00", "14:00"), ("2 to 4pm", "14:00", "16:00"),
    ("10 to 2pm", "10:00", "14:00"), ("10-12pm", "10:00", "12:00"), ("11-1pm", "11:00", "13:00"), ("7-9pm", "19:00", "21:00"), ("midnight", "00:00", None),
    ("noon to 3pm", "12:00", "15:00"), ("12pm", "12:00", None), ("12am", "00:00", None), ("9:30-11am", "09:30", "11:00"), ("8 o'clock", "08:00", None),
    ("9am", "09:00", None), ("18:00pm", "18:00", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "begins", "ends"), TIMES)
def test_a_time_is_read_in_every_writing(text: str, begins: str, ends: str | None):
    found = times_in(f" {text} ", 10)

    assert [(one.start_time, one.end_time, one.start - 11, one.end - 11) for one in found] == [(begins, ends, 0, len(text))]


@pytest.mark.parametrize(
    "text",
    ["2小时", "30分钟", "比分3:2", "比例1:10", "见3.1条", "25:00", "8:70", "提出三点要求", "早一点到", "晚一点走", "有一点", "以下3点", "第3点", "同一时间", "4学时", "12.30元", "1-2名"],
)
def test_lengths_scores_and_points_of_a_list_are_no_times(text: str):
    assert times_in(text) == []


def test_a_time_before_a_group_of_people_does_not_take_their_number_or_name():
    assert [(one.start_time, one.end) for one in times_in("8点30人集合")] == [("08:00", 2)]
    assert [one.end for one in times_in("9:00分组活动")] == [4]


def test_what_ends_after_midnight_says_so_and_the_half_day_is_kept():
    night, morning = times_in("22:00—次日6:00，早上8点早餐")

    assert (night.next_day, morning.next_day, morning.half_day) == (True, False, "早上")


def test_between_two_english_times_is_a_span():
    assert [(one.start_time, one.end_time) for one in times_in("between 9am and 11am")] == [("09:00", "11:00")]


@given(st.integers(0, 23), st.integers(0, 59), st.sampled_from(["{h}:{m:02}", "{h:02}：{m:02}", "{h}时{m:02}分", "{h}点{m:02}分"]))
def test_a_time_of_24_hours_comes_back_as_it_was(hour: int, minute: int, form: str):
    assert [one.start_time for one in times_in(form.format(h=hour, m=minute) + "集合")] == [f"{hour:02}:{minute:02}"]


@given(st.text())
def test_any_text_is_read_and_spans_stay_inside(text: str):
    for one in times_in(text, 3):
        assert 3 <= one.start < one.end <= len(text) + 3
