import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.outside import brush, lines

MIXED = st.text("春游安全（）《》“”，。：！—…aB7:30–- \n", max_size=80)


def wide(text: str) -> float:
    """Han characters one unit wide, all others a half."""
    return sum(1.0 if ord(char) > 0x2E7F else 0.5 for char in text)


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("你好，世界", 2, ["你", "好，", "世界"]),
        ("去看《小草》", 3, ["去看", "《小", "草》"]),
        ("签到08:30–11:30见", 5, ["签到", "08:30–11:30", "见"]),
        ("6月1日（星期日）7点", 6, ["6月1日", "（星期日）7", "点"]),
        ("one two  three", 4, ["one two", "three"]),
        ("第一行\n\n第二行", 9, ["第一行", "第二行"]),
        ("Konstantin-Petrova", 6, ["Konstantin-", "Petrova"]),
        ("abcdefgh", 2, ["abcd", "efgh"]),
        ("", 5, []),
        ("   ", 5, []),
    ],
)
def test_lines_break_where_a_chinese_typesetter_would(text: str, width: float, expected: list[str]):
    if "11:30" in text:
        width = wide("08:30–11:30")
    assert lines.wrap(text, width, wide) == expected


@given(MIXED, st.integers(6, 30))
def test_nothing_is_lost_and_no_line_is_too_wide(text: str, width: int):
    broken = lines.wrap(text, width, wide)

    assert "".join("".join(broken).split()) == "".join(text.split())
    assert all(wide(line) <= width for line in broken)


@given(
    st.lists(
        st.sampled_from(["春游", "安全，", "《小草》", "“牵手”", "好。", "7:30", "（上）"]), max_size=20
    ),
    st.integers(8, 30),
)
def test_no_line_begins_with_a_closing_or_ends_with_an_opening_mark(words: list[str], width: int):
    for line in lines.wrap("".join(words), width, wide):
        assert line[0] not in lines.CLOSING
        assert line[-1] not in lines.OPENING


def test_balanced_lines_leave_no_single_character_behind():
    assert lines.wrap("庆祝六一儿童节游", 7, wide) == ["庆祝六一儿童节", "游"]
    assert lines.balanced("庆祝六一儿童节游", 7, wide) == ["庆祝六一", "儿童节游"]


@given(MIXED, st.integers(6, 30))
def test_balancing_never_costs_a_line(text: str, width: int):
    assert len(lines.balanced(text, width, wide)) == len(lines.wrap(text, width, wide))


def test_what_does_not_fit_ends_in_dots():
    assert lines.clipped(["一二三", "四五六", "七"], 2, 3, wide) == ["一二三", "四五…"]
    assert lines.clipped(["一二三", "四"], 2, 3, wide) == ["一二三", "四"]


def test_text_shrinks_until_it_stands_in_its_box():
    short = brush.fit("小禾", (700, 200), largest=170, smallest=40, bold=True)
    long = brush.fit("小禾" * 30, (700, 200), largest=170, smallest=36, most=4, bold=True)

    assert (short.size, short.lines, short.whole) == (170, ("小禾",), True)
    assert long.size < 60
    assert long.whole
    assert "".join(long.lines) == "小禾" * 30
    assert all(brush.width(line, long.size, bold=True) <= 700 for line in long.lines)
    assert long.height <= 200


def test_text_that_can_never_fit_says_so():
    cut = brush.fit("长" * 500, (300, 60), largest=40, smallest=20, most=2)

    assert not cut.whole
    assert cut.lines[-1].endswith("…")
    assert cut.height <= 60


@pytest.mark.parametrize(
    ("ground", "text"), [("#1d5529", brush.WHITE), ("#ffd94a", brush.INK), ("#fff", brush.INK)]
)
def test_letters_are_light_on_dark_and_dark_on_light(ground: str, text: str):
    assert brush.text_on(ground) == text


@pytest.mark.parametrize("typed", ["red", "#12", "#1234", "url(x)", "#2f7d3b;", ""])
def test_only_plain_colours_are_taken(typed: str):
    assert brush.colour_or(typed, "#123456") == "#123456"
    assert brush.colour_or("#2f7d3b", "#123456") == "#2f7d3b"
