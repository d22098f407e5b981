"""Days, spans of days, weekdays, holidays and deadlines as plans write them."""

from __future__ import annotations

import time
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.plans.reading.dates import (
    When,
    dates_in,
    deadline,
    deadlines_in,
    holiday_on,
    weekday_number,
    year_for,
    years_that_fit,
)

DAYS = [
    # the sentence, the passage, first day, last day, from, till, how sure
    ("活动时间：2026年6月1日（星期一）上午8：30—11：30", "2026年6月1日（星期一）上午8：30—11：30", "2026-06-01", None, "08:30", "11:30", "given"),
    ("定于6月1日(周一)8:30-11:30出发", "6月1日(周一)8:30-11:30", "--06-01", None, "08:30", "11:30", "year_missing"),
    ("时间:5月31日(星期一)上午09:00――10:45", "5月31日(星期一)上午09:00――10:45", "--05-31", None, "09:00", "10:45", "year_missing"),
    ("我们2026.6.1去看海", "2026.6.1", "2026-06-01", None, None, None, "given"),
    ("见面：2026-06-01", "2026-06-01", "2026-06-01", None, None, None, "given"),
    ("见面：2026/6/1 14:00", "2026/6/1 14:00", "2026-06-01", None, "14:00", None, "given"),
    ("starts 2026-06-01T09:00", "2026-06-01T09:00", "2026-06-01", None, "09:00", None, "given"),
    ("２０２６年６月１日早上８点", "２０２６年６月１日早上８点", "2026-06-01", None, "08:00", None, "given"),
    ("2026 年 6 月 1 日 下午 2 : 30", "2026 年 6 月 1 日 下午 2 : 30", "2026-06-01", None, "14:30", None, "given"),
    ("二〇二六年六月一日", "二〇二六年六月一日", "2026-06-01", None, None, None, "given"),
    ("二零二六年十二月三十一号晚上七点半", "二零二六年十二月三十一号晚上七点半", "2026-12-31", None, "19:30", None, "given"),
    ("民国115年6月1日(星期一)", "民国115年6月1日(星期一)", "2026-06-01", None, None, None, "given"),
    ("中华民国98年6月1日", "中华民国98年6月1日", "2009-06-01", None, None, None, "given"),
    ("115年6月1日至115年6月3日", "115年6月1日至115年6月3日", "2026-06-01", "2026-06-03", None, None, "given"),
    ("定在115.6.1出发", "115.6.1", "2026-06-01", None, None, None, "given"),
    ("日期 民国1150601(一)", "民国1150601(一)", "2026-06-01", None, None, None, "given"),
    ("6月1日(一)上午9时", "6月1日(一)上午9时", "--06-01", None, "09:00", None, "year_missing"),
    ("6/1起开放报名", "6/1", "--06-01", None, None, None, "year_missing"),
    ("11.30 结束", "11.30", None, None, "11:30", None, "missing"),
    ("早上740到校", "早上740", None, None, "07:40", None, "missing"),
    ("26年6月1日", "26年6月1日", "2026-06-01", None, None, None, "given"),
    ("将于20xx年6月1日举行", "20xx年6月1日", "--06-01", None, None, None, "year_missing"),
    ("将于xx年6月1日举行", "xx年6月1日", "--06-01", None, None, None, "year_missing"),
    ("将于XX年6月1日举行", "XX年6月1日", "--06-01", None, None, None, "year_missing"),
    ("将于20__年6月1日举行", "20__年6月1日", "--06-01", None, None, None, "year_missing"),
    ("今年6月1日", "今年6月1日", "--06-01", None, None, None, "year_missing"),
    ("初定6月x日", "6月x日", None, None, None, None, "day_missing"),
    ("初定6月__日下午2点", "6月__日下午2点", None, None, "14:00", None, "day_missing"),
    ("初定6月 日", "6月 日", None, None, None, None, "day_missing"),
    ("日期：____年____月____日", "____年____月____日", None, None, None, None, "missing"),
    ("日期：某月某日", "某月某日", None, None, None, None, "missing"),
    ("营期6月1日-3日", "6月1日-3日", "--06-01", "--06-03", None, None, "year_missing"),
    ("营期6月1日至6月3日", "6月1日至6月3日", "--06-01", "--06-03", None, None, "year_missing"),
    ("营期5月30日—6月1日", "5月30日—6月1日", "--05-30", "--06-01", None, None, "year_missing"),
    ("营期2026.6.1-6.3", "2026.6.1-6.3", "2026-06-01", "2026-06-03", None, None, "given"),
    ("营期2026.6.1-3", "2026.6.1-3", "2026-06-01", "2026-06-03", None, None, "given"),
    ("营期5月16-17日", "5月16-17日", "--05-16", "--05-17", None, None, "year_missing"),
    ("营期2026年12月30日-1月2日", "2026年12月30日-1月2日", "2026-12-30", "2027-01-02", None, None, "given"),
    ("2026年6月13日(周六)—14日(周日)露营", "2026年6月13日(周六)—14日(周日)", "2026-06-13", "2026-06-14", None, None, "given"),
    ("6月1日8:00至6月2日17:00", "6月1日8:00至6月2日17:00", "--06-01", "--06-02", "08:00", "17:00", "year_missing"),
    ("2026年6月1日8:00——2026年6月1日17:00", "2026年6月1日8:00——2026年6月1日17:00", "2026-06-01", None, "08:00", "17:00", "given"),
    ("6月1日-3日 每天9:00-11:00", "6月1日-3日 每天9:00-11:00", "--06-01", "--06-03", "09:00", "11:00", "year_missing"),
    ("2026年5月31日22:00—次日6:00守夜", "2026年5月31日22:00—次日6:00", "2026-05-31", "2026-06-01", "22:00", "06:00", "given"),
    ("第一步4月上旬", "4月上旬", "--04-01", "--04-10", None, None, "approximate"),
    ("第一步2026年4月中旬", "2026年4月中旬", "2026-04-11", "2026-04-20", None, None, "approximate"),
    ("第一步2月下旬", "2月下旬", "--02-21", "--02-28", None, None, "approximate"),
    ("2028年2月下旬", "2028年2月下旬", "2028-02-21", "2028-02-29", None, None, "approximate"),
    ("4月上旬至5月中旬", "4月上旬至5月中旬", "--04-01", "--05-20", None, None, "approximate"),
    ("安排在3-5月", "3-5月", "--03-01", "--05-31", None, None, "approximate"),
    ("2026年9月至次年1月", "2026年9月至次年1月", "2026-09-01", "2027-01-31", None, None, "approximate"),
    ("六月份：", "六月份", None, None, None, None, "day_missing"),
    ("元月：", "元月", None, None, None, None, "day_missing"),
    ("2026年6月", "2026年6月", None, None, None, None, "day_missing"),
    ("在六一儿童节前后", "六一儿童节前后", None, None, None, None, "missing"),
    ("迎接重阳节", "重阳节", None, None, None, None, "missing"),
    ("六一儿童节当天上午9点集合", "六一儿童节当天上午9点", "--06-01", None, "09:00", None, "year_missing"),
    ("6月1日(六一儿童节)上午9:00", "6月1日(六一儿童节)上午9:00", "--06-01", None, "09:00", None, "year_missing"),
    ("农历八月十五", "农历八月十五", None, None, None, None, "missing"),
    ("本周六", "本周六", None, None, None, None, "day_missing"),
    ("下周日 下午2点见", "下周日 下午2点", None, None, "14:00", None, "day_missing"),
    ("每周六上午9:00-11:00", "每周六上午9:00-11:00", None, None, "09:00", "11:00", "day_missing"),
    ("8:30集合", "8:30", None, None, "08:30", None, "missing"),
    ("那是2月30日", "2月30日", None, None, None, None, "missing"),
    ("2025年2月29日", "2025年2月29日", None, None, None, None, "missing"),
    ("2月29日", "2月29日", "--02-29", None, None, None, "year_missing"),
    ("時間：6月1號（週六）下午3點至5點", "6月1號（週六）下午3點至5點", "--06-01", None, "15:00", "17:00", "year_missing"),
    ("时间：6.1上午9:00", "6.1上午9:00", "--06-01", None, "09:00", None, "year_missing"),
    ("Saturday 13 June 2026, 9.30am–12.30pm", "Saturday 13 June 2026, 9.30am–12.30pm", "2026-06-13", None, "09:30", "12:30", "given"),
    ("on June 1st, 2026 from 10 to 2pm", "June 1st, 2026 from 10 to 2pm", "2026-06-01", None, "10:00", "14:00", "given"),
    ("Saturday, June 13, 2026 | 10:00 a.m. to 2:00 p.m.", "Saturday, June 13, 2026 | 10:00 a.m. to 2:00 p.m.", "2026-06-13", None, "10:00", "14:00", "given"),
    ("at noon on Friday 5 June", "noon on Friday 5 June", "--06-05", None, "12:00", None, "year_missing"),
    ("9:30-12:30 on 14 June 2026", "9:30-12:30 on 14 June 2026", "2026-06-14", None, "09:30", "12:30", "given"),
    ("Camp is 14–16 June 2026.", "14–16 June 2026", "2026-06-14", "2026-06-16", None, None, "given"),
    ("Camp is June 14-16, 2026.", "June 14-16, 2026", "2026-06-14", "2026-06-16", None, None, "given"),
    ("14 June – 2 July 2026", "14 June – 2 July 2026", "2026-06-14", "2026-07-02", None, None, "given"),
    ("Sat 6/14", "Sat 6/14", "--06-14", None, None, None, "year_missing"),
    ("14/06/2026", "14/06/2026", "2026-06-14", None, None, None, "given"),
    ("06/14/2026", "06/14/2026", "2026-06-14", None, None, None, "given"),
    ("Sat 6/6/2026", "Sat 6/6/2026", "2026-06-06", None, None, None, "given"),
    ("Sunday 6/7/2026", "Sunday 6/7/2026", "2026-06-07", None, None, None, "given"),
    ("6/7/2026", "6/7/2026", None, None, None, None, "day_missing"),
    ("14.06.2026", "14.06.2026", "2026-06-14", None, None, None, "given"),
    ("in early June", "early June", "--06-01", "--06-10", None, None, "approximate"),
    ("in June 2026", "June 2026", None, None, None, None, "day_missing"),
    ("each Saturday, 10am - noon", "each Saturday, 10am - noon", None, None, "10:00", "12:00", "day_missing"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "raw", "first", "last", "begins", "ends", "status"), DAYS)
def test_a_passage_about_time_is_read_as_one(text: str, raw: str, first: str | None, last: str | None, begins: str | None, ends: str | None, status: str):
    found = dates_in(text, 50)

    assert [(one.raw, one.date, one.end_date, one.start_time, one.end_time, one.status) for one in found] == [(raw, first, last, begins, ends, status)]
    assert text[found[0].start - 50 : found[0].end - 50] == raw


@pytest.mark.parametrize(
    "text",
    [
        "请打0719-8600123", "打13800000000", "拨打110、120", "民发〔2016〕8号", "比分3:2", "按师生比例1:10配备", "以1:15的比例", "见3.1条", "3.1 活动准备",
        "活动历时2小时30分钟", "休息30分钟", "有三点要求", "早一点到", "这一点很重要", "六一班的孩子", "五四制学校", "十一名队员", "每周一次", "一周年",
        "门票12.30元", "￥8.30", "20个6月龄婴儿", "6月8号楼", "25:00", "8:70", "近三月", "第一次", "身份证420300201601010000", "版本2.10.3",
        "2015年至2020年", "He may come", "may 20 people come", "sun cream and sat nav", "We march on", "a 24/7 service", "1/2 cup", "同一时间", "十点建议",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_time_is_left_alone(text: str):
    assert dates_in(text) == []


def test_each_day_of_a_list_comes_by_itself_with_the_time_they_share():
    found = dates_in("5月9日、16日、23日(每周六)上午9点；2026年6月1日（周一）、6月8日（周一）")

    assert [(one.raw, one.date, one.start_time) for one in found] == [
        ("5月9日", "--05-09", "09:00"),
        ("16日", "--05-16", "09:00"),
        ("23日(每周六)上午9点", "--05-23", "09:00"),
        ("2026年6月1日（周一）", "2026-06-01", None),
        ("6月8日（周一）", "2026-06-08", None),
    ]


def test_several_days_of_one_english_month_share_their_passage():
    assert [one.date for one in dates_in("on 14, 21 and 28 June 2026, 10am")] == ["2026-06-14", "2026-06-21", "2026-06-28"]


def test_a_day_month_date_elsewhere_in_the_text_tells_how_the_others_are_meant():
    assert [one.date for one in dates_in("14/06/2026 and again 5/7/2026")] == ["2026-06-14", "2026-07-05"]
    assert [one.date for one in dates_in("5/7/2026", lang="en-US")] == ["2026-05-07"]
    assert [one.date for one in dates_in("5/7/2026", lang="en-GB")] == ["2026-07-05"]


def test_weekday_holiday_and_half_day_are_kept_as_written():
    found = dates_in("6月1日（星期一，六一儿童节）下午")[0]

    assert (found.weekday, found.month, found.year) == ("星期一", 6, None)
    assert dates_in("6月1日下午布置")[0].half_day == "下午"
    assert dates_in("庆祝“六一”国际儿童节")[0].holiday == "六一儿童节"
    assert dates_in("“七一”前夕")[0].holiday == "七一建党节"


def test_a_month_alone_gives_no_day_but_the_days_it_may_be():
    june = dates_in("6月")[0]

    assert (june.date, june.span) == (None, ("--06-01", "--06-30"))
    assert dates_in("2028年2月")[0].span == ("2028-02-01", "2028-02-29")
    assert dates_in("8:30")[0].span is None


def test_a_holiday_that_is_not_on_the_day_beside_it_is_another_matter():
    assert [(one.date, one.holiday) for one in dates_in("六一儿童节,5月30日上午9点")] == [(None, "六一儿童节"), ("--05-30", None)]
    assert holiday_on("六一儿童节") == (6, 1)
    assert holiday_on("重阳节") is None


DUE = [
    ("5月28日20:00截止", "--05-28", "20:00"),
    ("报名截止时间：2026年5月20日", "2026-05-20", None),
    ("报名截止：5月20日24:00", "--05-20", "24:00"),
    ("截至6月1日", "--06-01", None),
    ("请于5月20日前交回", "--05-20", None),
    ("请于2026年5月10日（周日）晚上8点前报名", "2026-05-10", "20:00"),
    ("报名时间:5月1日至5月20日止", "--05-20", None),
    ("即日起至5月20日", "--05-20", None),
    ("18:00前报名", None, "18:00"),
    ("Sign up before 20 May.", "--05-20", None),
    ("Sign up by Friday 22 May 2026, 5pm", "2026-05-22", "17:00"),
    ("by 5pm on Friday 20 May", "--05-20", "17:00"),
    ("RSVP by June 12, 2026", "2026-06-12", None),
    ("No later than May 20", "--05-20", None),
    ("The deadline for registration is 20 May 2026.", "2026-05-20", None),
]


@pytest.mark.parametrize(("text", "day", "clock"), DUE)
def test_until_when_something_is_due_is_read(text: str, day: str | None, clock: str | None):
    found = deadline(text, 9)

    assert found is not None
    assert (found.date, found.start_time, found.end_date, found.end_time) == (day, clock, None, None)
    assert text[found.start - 9 : found.end - 9] == found.raw


@pytest.mark.parametrize("text", ["5月20日前往", "6月1日前后", "5月20日出发", "截止以后不再受理", "on 20 May", "6月1日前期准备", ""])
def test_a_day_on_which_nothing_is_due_is_no_deadline(text: str):
    assert deadline(text) is None


def test_every_deadline_of_a_text_comes_in_order():
    assert [one.date for one in deadlines_in("(在8月20日前完成)。9月1日开会，9月30日前完成。")] == ["--08-20", "--09-30"]


def test_the_years_that_fit_are_those_from_2000_to_four_years_on():
    assert years_that_fit(5, 31, "星期一") == [2004, 2010, 2021, 2027]
    assert years_that_fit(6, 1, 7) == [2003, 2008, 2014, 2025]
    assert years_that_fit(2, 29, "Saturday") == [2020]
    assert years_that_fit(6, 1, "每天") == []


def test_the_next_year_that_fits_is_never_past():
    assert year_for(5, 31, "周一", date(2026, 6, 1)) == 2027
    assert year_for(6, 1, None, date(2026, 6, 1)) == 2026
    assert year_for(6, 1, None, date(2026, 6, 2)) == 2027
    assert year_for(2, 29, "星期六", date(2026, 1, 1)) == 2048
    assert year_for(2, 30, None, date(2026, 1, 1)) is None


@pytest.mark.parametrize(("word", "number"), [("星期一", 1), ("周日", 7), ("礼拜天", 7), ("下周六", 6), ("每周三", 3), ("Sat", 6), ("sundays", 7), ("next Friday", 5), ("周一至周五", None), ("明天", None)])
def test_a_weekday_is_known_in_every_writing(word: str, number: int | None):
    assert weekday_number(word) == number


HAN = "零一二三四五六七八九"
FORMS = [
    lambda day: f"{day.year}年{day.month}月{day.day}日",
    lambda day: f"{day.year}年{day.month:02}月{day.day:02}号",
    lambda day: f"{day.year} 年 {day.month} 月 {day.day} 日",
    lambda day: f"{day.year}.{day.month}.{day.day}",
    lambda day: day.isoformat(),
    lambda day: f"{day.year}/{day.month:02}/{day.day:02}",
    lambda day: "".join(chr(ord(sign) + 0xFEE0) if sign.isdigit() else sign for sign in f"{day.year}年{day.month}月{day.day}日"),
    lambda day: f"{''.join(HAN[int(one)] for one in str(day.year))}年{spelled(day.month)}月{spelled(day.day)}日",
    lambda day: f"{day:%A} {day.day} {day:%B} {day.year}",
    lambda day: f"{day:%B} {day.day}, {day.year}",
    lambda day: f"{day:%a} {day:%b} {day.day}, {day.year}",
    lambda day: f"the {day.day}th of {day:%B} {day.year}",
    lambda day: f"{day:%A}, {day.day:02}/{day.month:02}/{day.year}",
]


def spelled(value: int) -> str:
    """One to thirty-one in Chinese."""
    tens, ones = divmod(value, 10)
    return ("" if tens == 0 else "十" if tens == 1 else HAN[tens] + "十") + (HAN[ones] if ones or not value else "")


@given(st.dates(date(1990, 1, 1), date(2059, 12, 31)), st.sampled_from(FORMS))
def test_a_day_written_in_any_known_form_comes_back_as_it_was(day: date, form):
    written = form(day)
    found = dates_in(f"时间:{written}。", lang="en-GB")

    assert [(one.raw, one.date) for one in found] == [(written, day.isoformat())]


@given(st.dates(date(2000, 1, 1), date(2050, 12, 31)), st.integers(1, 40), st.sampled_from(["-", "—", "——", "至", "到", "~", "～", " – ", "－－"]))
def test_a_span_of_days_comes_back_as_it_was(first: date, length: int, mark: str):
    last = first + timedelta(days=length)
    found = dates_in(f"{first.year}年{first.month}月{first.day}日{mark}{last.year}年{last.month}月{last.day}日")

    assert [(one.date, one.end_date) for one in found] == [(first.isoformat(), last.isoformat())]


@given(st.text())
def test_any_text_is_read_and_every_passage_is_where_it_says(text: str):
    for one in [*dates_in(text), *deadlines_in(text)]:
        assert text[one.start : one.end] == one.raw != ""


SIGNS = "0123456789年月日号时点分半刻:：-—~至到./、,（）() 周星期六日一二十〇零xX_*上下午晚早次元旬初底amp中JuneMayFrinoon\n节儿童“”"


@given(st.text(alphabet=SIGNS, max_size=40))
def test_any_mixture_of_signs_of_time_is_read_and_what_comes_is_a_real_day(text: str):
    for one in dates_in(text):
        assert text[one.start : one.end] == one.raw != ""
        for day in (one.date, one.end_date):
            assert day is None or date.fromisoformat(day if day[0] != "-" else "2028" + day[1:])
        for clock in (one.start_time, one.end_time):
            assert clock is None or clock == "24:00" or (len(clock) == 5 and int(clock[:2]) < 24 and int(clock[3:]) < 60)
        assert isinstance(one, When)


@pytest.mark.parametrize("piece", ["六月一日上午8:30在公园集合，带上水和午餐，", "1", "1年", "一", "6月1日、", "the ", "上午", "1至", "年 ", "_", "(", "may 1 ", "六一"])
def test_a_long_text_is_read_quickly(piece: str):
    text = (piece * 100_000)[:100_000]
    dates_in(text[:100])
    begun = time.perf_counter()

    dates_in(text)

    assert time.perf_counter() - begun < 3  # ten times what it takes here, for slow machines


def test_five_million_characters_take_no_longer_than_their_length():
    text = "6月1日8:30至" * 700_000
    begun = time.perf_counter()

    assert len(dates_in(text)) == 4000

    assert time.perf_counter() - begun < 10
