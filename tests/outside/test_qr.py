import xml.etree.ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.outside import qr
from tests.outside.reading import decoded, grey

BADGE = "https://qianshou.example.org/b/kZ3x9AbQwLmN-_7"


@pytest.mark.parametrize(
    "url", ["https://a.cn/b/1", BADGE, BADGE + "?" + "长" * 20, "https://a.cn/" + "x" * 150]
)
def test_a_decoder_reads_the_address_at_300_pixels(url: str):
    assert decoded(qr.png(url)) == url


@settings(max_examples=30, deadline=None)
@given(st.text("abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789-_", min_size=1, max_size=60))
def test_a_decoder_reads_any_code(code: str):
    url = f"https://qianshou.example.org/b/{code}"

    assert decoded(qr.png(url, 400)) == url


def test_the_picture_has_the_size_asked_for_and_a_white_margin():
    picture = grey(qr.png(BADGE, 300))
    module = 300 // (len(qr.matrix(BADGE)) + 8)

    assert picture.shape == (300, 300)
    margin = 4 * module
    for edge in (picture[:margin], picture[-margin:], picture[:, :margin], picture[:, -margin:]):
        assert edge.min() == 255


def test_the_svg_draws_the_same_modules():
    drawn = ET.fromstring(qr.svg(BADGE))
    paths = drawn.findall("{http://www.w3.org/2000/svg}path")
    rows = qr.matrix(BADGE)
    grid = [[False] * len(rows) for _ in rows]
    for move in paths[1].get("d", "").split("M")[1:]:
        start, run = move.split("v")[0].split("h")
        x, y = (int(value) - qr.QUIET for value in start.split())
        for n in range(int(run)):
            grid[y][x + n] = True

    assert tuple(map(tuple, grid)) == rows
    assert drawn.get("viewBox") == f"0 0 {len(rows) + 8} {len(rows) + 8}"
    assert "style" not in qr.svg(BADGE)


@pytest.mark.parametrize("url", ["", "https://a.cn/" + "x" * 1000])
def test_an_address_no_phone_could_read_is_refused(url: str):
    with pytest.raises(ValueError, match="1 to 1,000 bytes"):
        qr.svg(url)


def test_a_picture_too_small_for_its_address_is_refused():
    with pytest.raises(ValueError, match="at least 82 pixels"):
        qr.png(BADGE, 40)
