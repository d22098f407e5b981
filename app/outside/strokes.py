"""A signature drawn with the finger: read what the page sent, show it again."""

from __future__ import annotations

import json
from itertools import pairwise

from PIL import Image, ImageDraw

from app.outside.brush import INK, WHITE, to_png

Strokes = list[list[tuple[float, float]]]
FIELD = 1000  # coordinates run from 0 to this on both axes
MOST_STROKES, MOST_POINTS = 200, 5000
_NUMBERS = (int, float)  # of JSON: true and false are none
_BEYOND = "The signature goes beyond its field. Please draw it again."


def read_strokes(text: str) -> Strokes:
    """Strokes from `[[[x, y], …], …]` with coordinates from 0 to 1000; nothing drawn gives `[]`.

    Raises `ValueError` with a sentence for the signer when the text is not such a drawing, or is
    longer than a hand would make it.
    """
    if not text.strip():
        return []
    if len(text) > 40 * MOST_POINTS:
        raise ValueError("The signature has too many lines. Please draw it again, more simply.")
    try:
        drawn = json.loads(text)
    except (ValueError, RecursionError):
        raise ValueError("The signature could not be read. Please draw it again.") from None
    if not isinstance(drawn, list) or not all(isinstance(stroke, list) for stroke in drawn):
        raise ValueError("The signature could not be read. Please draw it again.")
    if len(drawn) > MOST_STROKES or sum(len(stroke) for stroke in drawn) > MOST_POINTS:
        raise ValueError("The signature has too many lines. Please draw it again, more simply.")
    return [_points(stroke) for stroke in drawn if stroke]


def _points(stroke: list[object]) -> list[tuple[float, float]]:
    found = []
    for point in stroke:
        if type(point) is not list or len(point) != 2:
            raise ValueError(_BEYOND)
        x, y = point
        if type(x) not in _NUMBERS or type(y) not in _NUMBERS or not (0 <= x <= FIELD and 0 <= y <= FIELD):
            raise ValueError(_BEYOND)
        found.append((float(x), float(y)))
    return found


def strokes_svg_path(strokes: Strokes, *, ratio: float = 1.0) -> str:
    """The `d` of an SVG path through all strokes, rounded at the corners.

    The field is 1000 wide and `1000 / ratio` high: `ratio` is how much wider than high it was drawn.
    """
    parts = []
    for stroke in strokes:
        points = [(x, y / ratio) for x, y in stroke]
        (x, y), rest = points[0], points[1:]
        path = [f"M{_short(x)} {_short(y)}"]
        for (ax, ay), (bx, by) in pairwise(rest):
            middle = f"{_short((ax + bx) / 2)} {_short((ay + by) / 2)}"
            path.append(f"Q{_short(ax)} {_short(ay)} {middle}")
        path.append(f"L{_short(rest[-1][0])} {_short(rest[-1][1])}" if rest else "h.1")
        parts.append("".join(path))
    return "".join(parts)


def strokes_svg(strokes: Strokes, *, ratio: float = 2.5) -> str:
    """The whole signature as an SVG in ink, for a page or for paper; empty when nothing was drawn."""
    if not strokes:
        return ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="signature" '
        f'viewBox="-20 -20 {FIELD + 40} {_short(FIELD / ratio + 40)}" aria-hidden="true" focusable="false">'
        f'<path d="{strokes_svg_path(strokes, ratio=ratio)}" fill="none" stroke="{INK}" stroke-width="9" '
        f'stroke-linecap="round" stroke-linejoin="round"/></svg>'
    )


def signature_png(strokes: Strokes, width: int = 500, height: int = 200) -> bytes:
    """The signature in ink on white, `width` by `height` pixels (at most 4000)."""
    if not (1 <= width <= 4000 and 1 <= height <= 4000):
        raise ValueError("A signature picture is between 1 and 4000 pixels wide and high.")
    fine = 3 if max(width, height) <= 1200 else 1
    sheet = Image.new("L", (width * fine, height * fine), WHITE)
    draw = ImageDraw.Draw(sheet)
    pen = max(height * fine * 0.022, 1.5)
    margin = pen + fine
    for stroke in strokes:
        points = [
            (
                margin + x / FIELD * (width * fine - 2 * margin),
                margin + y / FIELD * (height * fine - 2 * margin),
            )
            for x, y in stroke
        ]
        if len(points) > 1:
            draw.line(points, fill=INK, width=round(pen), joint="curve")
        for x, y in (points[0], points[-1]):
            draw.ellipse((x - pen / 2, y - pen / 2, x + pen / 2, y + pen / 2), fill=INK)
    return to_png(sheet.resize((width, height), Image.Resampling.BOX))


def _short(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")
