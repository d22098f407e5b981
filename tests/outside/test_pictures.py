import dataclasses
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from app.outside.pictures import BadgeFace, PosterFace, SponsorFace, badge, poster
from tests.outside.reading import decoded

CARD = BadgeFace(
    outing="走出大山看世界",
    name="张小禾",
    role="义工",
    group="第2组",
    when="6月1日（星期日）7:30 人民广场东门",
    association="十堰小草义工协会",
    code_url="https://qianshou.example.org/b/kZ3x9AbQwLmN",
    accent="#2f6fb0",
)
SHEET = PosterFace(
    association="十堰小草义工协会",
    title="走出大山看世界",
    code_url="https://qianshou.example.org/events/june-1",
    kicker="义工招募",
    slogan="“牵手相伴，共享阳光”",
    facts=(("时间", "2031年6月1日（星期日）7:30–17:30"), ("集合", "人民广场东门，7:30签到")),
    places="15",
    places_label="名义工",
    sponsors_heading="爱心单位",
    sponsors=(
        SponsorFace("亚新影院", "车辆、电影"),
        SponsorFace("人民公园（动物园）", "参观", tentative=True),
    ),
    code_hint="扫码报名",
    note="招满即止",
)


def pixels(png: bytes) -> np.ndarray:
    return np.asarray(Image.open(BytesIO(png)).convert("RGB"))


def ink(png: bytes, top: int, bottom: int, left: int = 0, right: int = 900) -> int:
    """How many dark pixels stand in a part of the picture."""
    return int((pixels(png)[top:bottom, left:right].sum(axis=2) < 200).sum())


def shrunk(png: bytes, size: tuple[int, int]) -> bytes:
    out = BytesIO()
    Image.open(BytesIO(png)).resize(size, Image.Resampling.BILINEAR).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize(
    "name",
    [
        "禾",
        "张小禾",
        "㛃𬭚",
        "欧阳娜仁托娅·买买提艾力",
        "长" * 60,
        "A" * 60,
        "Alexandra Konstantinopoulou-Smith",
        "小禾👨‍👩‍👧",
        " ",
    ],
)
def test_a_badge_of_any_name_is_drawn_inside_its_edges_and_decodes(name: str):
    picture = badge(dataclasses.replace(CARD, name=name))

    assert pixels(picture).shape == (1200, 900, 3)
    assert decoded(picture) == CARD.code_url
    assert ink(picture, 345, 590, 0, 40) == ink(picture, 345, 590, 860, 900) == 0
    assert (ink(picture, 345, 590) > 300) == bool(name.strip())


def test_a_badge_still_decodes_as_a_small_picture_on_a_phone():
    assert decoded(shrunk(badge(CARD), (450, 600))) == CARD.code_url


def test_rare_characters_differ_on_the_badge_and_the_same_badge_is_the_same_picture():
    one, other = (badge(dataclasses.replace(CARD, name=name)) for name in ("𬭚", "㛃"))

    assert one != other
    assert one == badge(dataclasses.replace(CARD, name="𬭚"))


def test_an_emoji_is_drawn_as_a_box():
    assert badge(dataclasses.replace(CARD, name="😀")) == badge(dataclasses.replace(CARD, name="□"))


def test_the_group_shows_its_colour_and_a_wrong_colour_does_no_harm():
    def blue(accent: str) -> int:
        part = pixels(badge(dataclasses.replace(CARD, accent=accent)))[596:674]
        return int((part == (0x2F, 0x6F, 0xB0)).all(axis=2).sum())

    assert blue("#2f6fb0") > 2000
    assert blue("red; }") == 0


@pytest.mark.parametrize("empty", ["role", "group", "when", "association", "outing"])
def test_a_badge_without_one_of_its_texts_is_still_a_badge(empty: str):
    assert decoded(badge(dataclasses.replace(CARD, **{empty: ""}))) == CARD.code_url


def test_very_long_texts_leave_the_badge_whole():
    long = dict.fromkeys(("outing", "name", "role", "group", "when", "association"), "很长的内容" * 40)

    assert decoded(badge(dataclasses.replace(CARD, **long))) == CARD.code_url


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"facts": (), "sponsors": (), "places": "", "slogan": "", "kicker": "", "note": "", "code_hint": ""},
        {"title": "标题" * 60, "theme": "主题" * 60, "slogan": "口号" * 60, "places": "1000000"},
        {"title": "Out of the mountains, into the world", "tentative_word": "to be confirmed by the owner"},
        {
            "sponsors": tuple(
                SponsorFace(f"第{n}家爱心企业有限责任公司", "午餐" * n, n % 2 == 0) for n in range(1, 30)
            )
        },
        {"facts": tuple((f"标签{n}", "很长的事实" * 12) for n in range(9))},
        {"title": "😀", "tentative_word": ""},
    ],
    ids=["usual", "bare", "long", "english", "many sponsors", "many facts", "odd"],
)
def test_any_poster_has_its_size_and_its_code_decodes(change: dict):
    picture = poster(dataclasses.replace(SHEET, **change))

    assert pixels(picture).shape == (1920, 1080, 3)
    assert decoded(picture) == SHEET.code_url


def test_a_poster_marks_the_sponsor_who_is_not_yet_sure():
    sure = dataclasses.replace(
        SHEET, sponsors=tuple(dataclasses.replace(s, tentative=False) for s in SHEET.sponsors)
    )

    def marks(face: PosterFace) -> int:
        return int((pixels(poster(face)) == (0xFB, 0xE6, 0xD3)).all(axis=2).sum())

    assert marks(SHEET) > 500
    assert marks(sure) == 0


def test_the_same_poster_is_the_same_picture():
    assert poster(SHEET) == poster(SHEET)
