import contextlib
import json
from io import BytesIO

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from app.outside.pictures import read_strokes, signature_png, strokes_svg, strokes_svg_path

WAVE = [[(0.0, 500.0), (250.0, 100.0), (500.0, 900.0), (1000.0, 500.0)], [(700.0, 700.0)]]


def test_what_the_page_sends_comes_back_as_points():
    assert read_strokes("[[[0, 500], [250.5, 100]], [], [[700, 700]]]") == [
        [(0, 500), (250.5, 100)],
        [(700, 700)],
    ]


@pytest.mark.parametrize("nothing", ["", "  ", "[]", "[[]]"])
def test_an_empty_field_is_no_signature(nothing: str):
    assert read_strokes(nothing) == []


@pytest.mark.parametrize(
    "hostile",
    [
        "{}", "null", "7", '"M0 0"', "[1]", "[[1]]", "[[[1]]]", "[[[1,2,3]]]", '[[["1","2"]]]', "[[[true,false]]]",
        "[[[NaN,1]]]", "[[[Infinity,1]]]", "[[[1e999,1]]]", "[[[-1,5]]]", "[[[5,1000.1]]]", "[" * 100_000,
        "[[[1" + "0" * 5000 + ",1]]]", "[[[1,2]]", "<script>alert(1)</script>", "[[[null,1]]]", "[[{}]]", "\x00",
        json.dumps([[[1, 1]]] * 201), json.dumps([[[1, 1]] * 5001]), "[[[1,1]]]" + " " * 300_000,
    ],
)  # fmt: skip
def test_anything_else_is_refused_in_a_plain_sentence(hostile: str):
    with pytest.raises(ValueError, match=r"^The signature .*\. Please draw it again"):
        read_strokes(hostile)


@given(st.text(max_size=60))
def test_no_text_does_worse_than_a_refusal(text: str):
    drawn: list | None = None
    with contextlib.suppress(ValueError):
        drawn = read_strokes(text)

    assert drawn is None or all(0 <= x <= 1000 and 0 <= y <= 1000 for stroke in drawn for x, y in stroke)


def test_the_path_goes_from_the_first_to_the_last_point_of_each_stroke():
    assert strokes_svg_path(WAVE) == "M0 500Q250 100 375 500Q500 900 750 700L1000 500M700 700h.1"
    assert strokes_svg_path([[(0.0, 1000.0), (1000.0, 0.0)]], ratio=2.5) == "M0 400L1000 0"
    assert strokes_svg_path([]) == ""


def test_the_svg_stands_alone_and_nothing_drawn_gives_nothing():
    assert 'viewBox="-20 -20 1040 440"' in strokes_svg(WAVE)
    assert "style" not in strokes_svg(WAVE)
    assert strokes_svg([]) == ""


def test_the_picture_shows_the_line_where_it_was_drawn():
    drawn = np.asarray(
        Image.open(BytesIO(signature_png([[(0.0, 500.0), (1000.0, 500.0)]], 300, 100))).convert("L")
    )

    assert drawn.shape == (100, 300)
    assert drawn[45:55].min() < 80
    assert drawn[:40].min() == drawn[60:].min() == 255


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.lists(st.tuples(st.floats(0, 1000), st.floats(0, 1000)), min_size=1, max_size=5), max_size=4)
)
def test_any_drawing_can_be_shown(strokes: list):
    assert signature_png(strokes, 60, 30).startswith(b"\x89PNG")
    assert strokes_svg_path(strokes).count("M") == len(strokes)


@pytest.mark.parametrize("size", [(0, 10), (10, 5000)])
def test_a_picture_without_measure_is_refused(size: tuple[int, int]):
    with pytest.raises(ValueError, match="between 1 and 4000"):
        signature_png(WAVE, *size)
