from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from PIL import ImageFont

from app.outside import fonts


@pytest.mark.parametrize(
    "text",
    [
        "十堰小草义工协会",
        "㛃䶮𬭚喆堃",
        "欧阳娜仁·买买提",
        "Ａ１（）【】“”—…：8:30–11:30",
        "Zoë Nguyễn Шукшин",
    ],
)
def test_names_people_really_have_can_be_drawn(text: str):
    assert fonts.missing(text) == set()
    assert fonts.drawable(text) == text


def test_every_han_character_of_the_first_plane_can_be_drawn():
    block = "".join(chr(code) for code in range(0x4E00, 0x9FF0))

    assert fonts.missing(block) == set()


def test_what_no_font_holds_is_named():
    assert fonts.missing("小禾😀ก") == {"😀", "ก"}


@pytest.mark.parametrize(
    ("typed", "drawn"),
    [
        ("小禾😀", "小禾□"),
        ("👨‍👩‍👧", "□"),
        ("👍🏽", "□"),
        ("🇨🇳🇫🇷", "□□"),
        ("🇨🇳国🇨", "□国□"),
        ("1️⃣组", "1组"),
        ("王\u202e五\u200b\x00\x1b[31m", "王五[31m"),
        ("一\r\n二\r三\u2028四", "一\n二\n三\n四"),
        ("a\tb\u3000c\u00a0d", "a b\u3000c d"),
        ("e\u0301", "é"),
        ("Łukasz Wałęsa 𝐀", "Lukasz Walesa A"),
        ("People’s “园”", "People's “园”"),
        ("\udc80x", "x"),
        ("", ""),
    ],
)
def test_each_thing_we_cannot_draw_becomes_one_box(typed: str, drawn: str):
    assert fonts.drawable(typed) == drawn


def test_a_bold_text_takes_its_rare_characters_from_the_regular_font():
    assert fonts.runs("王龘五", bold=True) == [
        ("王", fonts.bold_path()),
        ("龘", fonts.regular_path()),
        ("五", fonts.bold_path()),
    ]
    assert fonts.runs("王龘五") == [("王龘五", fonts.regular_path())]
    assert fonts.runs("", bold=True) == fonts.runs("") == []


@pytest.mark.parametrize("path", [fonts.regular_path(), fonts.bold_path()], ids=["regular", "bold"])
def test_our_reading_of_a_font_is_that_of_font_tools(path: Path):
    with TTFont(path, lazy=True) as font:
        drawn = {chr(code) for code in font.getBestCmap()}
    every = "".join(map(chr, [*range(0x20, 0xD800), *range(0xE000, 0x32000)]))

    if path == fonts.regular_path():
        assert set(every) - fonts.missing(every) == drawn
    else:
        heavy = {piece for piece, file in fonts.runs(every, bold=True) if file == path}
        assert set("".join(heavy)) == drawn


def test_both_fonts_bear_one_family_name_and_stay_small():
    paths = (fonts.regular_path(), fonts.bold_path())

    assert [ImageFont.truetype(path, 20).getname() for path in paths] == [
        (fonts.FAMILY, "Regular"),
        (fonts.FAMILY, "Bold"),
    ]
    assert sum(path.stat().st_size for path in paths) < 11_000_000
    assert "SIL OPEN FONT LICENSE" in (fonts.folder() / "OFL.txt").read_text()
