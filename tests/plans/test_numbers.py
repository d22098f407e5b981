"""Numbers and counts as people write them."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.plans.reading.numbers import Count, counts_in, number

NUMBERS = [
    ("15", 15), ("１５", 15), ("1,200", 1200), ("１，２００", 1200), ("3.5", 3.5), ("3.0", 3), ("1.5万", 15_000), ("2千", 2000),
    ("十", 10), ("十五", 15), ("二十", 20), ("廿五", 25), ("一百二十", 120), ("一百零二", 102), ("一百十五", 115), ("两百五", 250),
    ("三千五", 3500), ("一万二", 12_000), ("一万零五十", 10_050), ("两", 2), ("壹佰贰拾", 120), ("二〇二六", 2026), ("二零二六", 2026),
    ("三十多", 30), ("四十余", 40), ("十几", 10), ("半", 0.5), ("一点五", 1.5), ("〇", 0), ("三亿两千万", 320_000_000),
    ("twenty", 20), ("Twenty-five", 25), ("one hundred and twenty", 120), ("a hundred", 100), ("a dozen", 12), ("two dozen", 24),
    ("three thousand two hundred", 3200), (" 8 ", 8),
]  # fmt: skip


@pytest.mark.parametrize(("text", "value"), NUMBERS)
def test_a_number_is_read_in_every_writing(text: str, value: float):
    assert number(text) == value


@pytest.mark.parametrize(
    "text",
    ["", " ", "几十", "第三", "三个", "十百", "一二百三", "一百百", "十-五", "一万万", "five three", "and", "a", "hundred", "12a", "1,20", "-5", "点五", "五点", "1" * 90],
)
def test_what_is_no_number_gives_none(text: str):
    assert number(text) is None


def in_chinese(value: int) -> str:
    """The usual writing of 0..99999: a zero for every gap, 十 alone for ten to nineteen."""
    figures = "零一二三四五六七八九"
    if value == 0:
        return "零"
    digits = str(value)
    written = ""
    for place, digit in enumerate(digits):
        unit = ["", "十", "百", "千", "万"][len(digits) - 1 - place]
        if digit != "0":
            written += figures[int(digit)] + unit
        elif written[-1] != "零":
            written += "零"
    written = written.rstrip("零")
    return written[1:] if written.startswith("一十") else written


def test_every_chinese_numeral_up_to_a_hundred_thousand_comes_back():
    assert [value for value in range(100_000) if number(in_chinese(value)) != value] == []


@given(st.integers(0, 10**9))
def test_digits_with_and_without_commas_are_the_same_number(value: int):
    assert number(str(value)) == number(f"{value:,}") == value


COUNTS = [
    ("本次招募15名义工，招满即止。", (15, "人", "exact", "15名", "义工")),
    ("面向社区招募30组家庭参加。", (30, "组", "exact", "30组", "家庭")),
    ("限额50名，先到先得", (50, "人", "max", "限额50名", "")),
    ("总人数不超过40人。", (40, "人", "max", "不超过40人", "总人数")),
    ("预计约30人到场", (30, "人", "about", "预计约30人", "")),
    ("村里有30多名留守儿童。", (30, "人", "at_least", "30多名", "留守儿童")),
    ("参加者50人左右", (50, "人", "about", "50人左右", "参加者")),
    ("每车至少2名老师随行", (2, "人", "min", "至少2名", "老师随行")),
    ("志愿者20-30人", (30, "人", "max", "20-30人", "志愿者")),
    ("小学生10至15名", (15, "人", "max", "10至15名", "小学生")),
    ("准备书包20个。", (20, "个", "exact", "20个", "书包")),
    ("完成20个“爱心书包”", (20, "个", "exact", "20个", "爱心书包")),
    ("二十名小朋友参加彩排", (20, "人", "exact", "二十名", "小朋友")),
    ("由车队派两辆大巴接送", (2, "辆", "exact", "两辆", "大巴接送")),
    ("志愿者（１５人）", (15, "人", "exact", "１５人", "志愿者")),
    ("名额：30人", (30, "人", "max", "名额：30人", "")),
    ("选出两三名代表", (3, "人", "about", "两三名", "代表")),
    ("30人以内成行", (30, "人", "max", "30人以内", "成行")),
    ("服务满20小时以上发证书", (20, "小时", "min", "满20小时以上", "发证书")),
    ("全程一个半小时。", (1.5, "小时", "exact", "一个半小时", "全程")),
    ("现场50+人同时参与", (50, "人", "at_least", "50+人", "同时")),
    ("We need 10 volunteers on the day.", (10, "人", "exact", "10 volunteers", "volunteers")),
    ("There is room for up to 25 people.", (25, "人", "max", "up to 25 people", "people")),
    ("We expect around 40 children.", (40, "人", "about", "around 40 children", "children")),
    ("Each bus has at least two adults.", (2, "人", "min", "at least two adults", "adults")),
    ("Max. 30 participants", (30, "人", "max", "Max. 30 participants", "participants")),
    ("20 to 30 pupils will come", (30, "人", "max", "20 to 30 pupils", "pupils")),
    ("Thirty-five adult volunteers signed", (35, "人", "exact", "Thirty-five adult volunteers", "adult volunteers")),
    ("They bring 20 water bottles.", (20, "bottles", "exact", "20 water bottles", "water bottles")),
    ("limited to 12 families", (12, "家庭", "max", "limited to 12 families", "families")),
]


@pytest.mark.parametrize(("text", "told"), COUNTS)
def test_a_count_tells_how_many_of_what_and_how_it_is_meant(text: str, told: tuple[object, ...]):
    counts = counts_in(text)

    assert [(one.value, one.unit, one.kind, text[one.start : one.end], one.noun) for one in counts] == [told]


@pytest.mark.parametrize(
    "text",
    ["获得第2名的队伍", "见第三条", "一号文件", "2026年6月1日", "拨打110或120", "见3.1款", "名单附后", "电话13800000000", "on 14 June 2026 families come", "第十二届"],
)
def test_ordinals_dates_and_telephone_numbers_count_nothing(text: str):
    assert counts_in(text) == []


def test_all_counts_of_a_line_come_in_order_each_with_its_own_noun():
    text = "河湾中学:8人 镇图书馆:5人;横幅一条,标语4条"

    counts = counts_in(text, 100)

    assert [(one.value, one.noun, one.start) for one in counts] == [(8, "河湾中学", 105), (5, "镇图书馆", 113), (1, "横幅", 118), (4, "标语", 123)]


def test_a_range_keeps_its_low_end_and_a_share_what_it_is_for():
    assert counts_in("20-30人")[0].low == 20
    assert counts_in("每场20人")[0].per == "场"
    assert counts_in("每班限报10人") == [Count(10, "人", "max", 2, 7, "", "人", None, "班")]


@given(st.text())
def test_any_text_is_read_without_falling_over(text: str):
    for one in counts_in(text, 7):
        assert 7 <= one.start < one.end <= 7 + len(text)
    number(text)


@given(st.text(alphabet="1二十百0.,-名人个至约15多半 第:volunteers(", max_size=40))
def test_any_mixture_of_signs_of_counts_is_read_without_falling_over(text: str):
    ends = [0]
    for one in counts_in(text):
        assert one.start >= ends[-1]
        assert text[one.start : one.end].strip()
        ends.append(one.end)


@pytest.mark.parametrize("piece", ["招募志愿者20名，每人一份午餐，", "一", "1", "每20", "1,", "twenty one ", "二十人", "1-"])
def test_a_long_text_is_read_quickly(piece: str):
    text = (piece * 100_000)[:100_000]
    counts_in(text[:100])
    begun = time.perf_counter()

    counts_in(text)

    assert time.perf_counter() - begun < 1  # ten times what it takes here, for slow machines
