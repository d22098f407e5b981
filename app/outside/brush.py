"""Paint and lettering for our pictures: colours, smooth shapes, text that always fits."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageColor, ImageDraw, ImageFont

from app.outside import fonts, lines

PAPER, WHITE, INK, SOFT = "#fbf9f2", "#ffffff", "#22301f", "#5c6858"
GRASS, MEADOW, DEEP, WARM, SUN = "#2f7d3b", "#5fa55a", "#1d5529", "#c8601a", "#f2b544"
_HALF_EMPTY = tuple("，。、；：")
Box = tuple[float, float, float, float]  # left, top, right, bottom in pixels


@lru_cache(maxsize=64)
def _font(path: Path, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(path), size, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=16_384)
def _advance(char: str, size: int, bold: bool) -> float:
    return _font(fonts.runs(char, bold=bold)[0][1], size).getlength(char)


def width(text: str, size: int, *, bold: bool = False) -> float:
    """How many pixels wide `text` stands at `size`."""
    return sum(_advance(char, size, bold) for char in text)


@dataclass(frozen=True)
class Fitted:
    """Text that has found its size: lines to draw, their size and the distance between baselines."""

    lines: tuple[str, ...]
    size: int
    leading: int
    bold: bool
    whole: bool = True  # nothing was cut or left out

    @property
    def height(self) -> int:
        return len(self.lines) * self.leading


def fit(
    text: str, box: tuple[float, float], *, largest: int, smallest: int, most: int = 1, bold: bool = False
) -> Fitted:
    """The largest size at which `text` stands in `box` (width, height) on at most `most` lines.

    Words are cut only, and the end left out only, when even `smallest` is too big.
    """
    clean = fonts.drawable(text[: 400 * most]).strip()  # more never fits
    wide, high = box
    for size in range(largest, smallest - 1, -2):

        def measure(piece: str, size: int = size) -> float:
            return width(piece, size, bold=bold)

        leading = round(size * 1.28)
        rows = min(most, max(int(high // leading), 1))
        last = size - 2 < smallest
        whole = lines.is_whole(clean, wide, measure) and len(lines.wrap(clean, wide, measure)) <= rows
        if whole or last:
            broken = lines.clipped(lines.balanced(clean, wide, measure), rows, wide, measure)
            return Fitted(tuple(broken), size, leading, bold, whole)
    raise ValueError("the smallest size must not be above the largest")


def write(
    canvas: Image.Image, text: Fitted, at: tuple[float, float], colour: str, *, centred: bool = False
) -> float:
    """Draw lines from the top at `at` (left edge, or the middle if `centred`); the bottom is returned."""
    draw = ImageDraw.Draw(canvas)
    x, y = at
    for row, line in enumerate(text.lines):
        pen = x - width(line, text.size, bold=text.bold) / 2 if centred else x
        if centred and line[-1:] in _HALF_EMPTY:
            pen += text.size / 4  # the right half of these marks is blank: centre what is seen
        elif not centred and line[0] in "“‘《「『（【":
            pen -= text.size * 0.45  # and the left half of these: let the edge stay straight
        baseline = y + row * text.leading + text.leading * 0.5 + text.size * 0.37
        for piece, path in fonts.runs(line, bold=text.bold):
            font = _font(path, text.size)
            draw.text((pen, baseline), piece, font=font, fill=colour, anchor="ls")
            pen += font.getlength(piece)
    return y + text.height


def rounded(
    canvas: Image.Image, box: Box, radius: float, fill: str, *, outline: str | None = None, line: int = 3
) -> None:
    """A smooth rounded card; with `outline` a border of `line` pixels inside the box."""
    if outline:
        rounded(canvas, box, radius, outline)
        left, top, right, bottom = box
        rounded(canvas, (left + line, top + line, right - line, bottom - line), radius - line, fill)
        return
    left, top, right, bottom = (round(side) for side in box)
    size = (max(right - left, 1), max(bottom - top, 1))
    mask = Image.new("L", (size[0] * 3, size[1] * 3), 0)
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, size[0] * 3 - 1, size[1] * 3 - 1), radius * 3, fill=255)
    canvas.paste(Image.new("RGB", size, fill), (left, top), mask.resize(size, Image.Resampling.BOX))


def colour_or(text: str, otherwise: str) -> str:
    """A colour written `#rgb` or `#rrggbb`; anything else becomes `otherwise`."""
    return text if re.fullmatch(r"#(?:[0-9a-fA-F]{3}){1,2}", text) else otherwise


def text_on(ground: str) -> str:
    """White or ink, whichever reads better on `ground` (WCAG 2.2 relative luminance)."""

    def light(colour: str) -> float:
        parts = [value / 255 for value in ImageColor.getrgb(colour)[:3]]
        parts = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in parts]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    here = light(ground)
    return WHITE if 1.05 / (here + 0.05) >= (here + 0.05) / (light(INK) + 0.05) else INK


def grass(
    draw: ImageDraw.ImageDraw,
    left: float,
    right: float,
    base: float,
    tallest: float,
    colours: tuple[str, ...],
) -> None:
    """Blades of grass along `base`, always the same ones for the same place."""
    step = tallest / 7
    for n in range(int((right - left) / step) + 1):
        wave = math.sin(n * 12.9898) * 43758.5453
        chance = wave - math.floor(wave)
        x = left + n * step + (chance - 0.5) * step
        tall = tallest * (0.45 + 0.55 * chance)
        lean = (math.sin(n * 2.3) * 0.35 + (chance - 0.5) * 0.4) * tall
        half = tall * 0.055 + 1
        side = [(x + half * (1 - t) ** 0.7 + lean * t * t, base - tall * t) for t in (0, 0.3, 0.6, 0.85, 1)]
        back = [(x - half * (1 - t) ** 0.7 + lean * t * t, base - tall * t) for t in (0.85, 0.6, 0.3, 0)]
        draw.polygon(side + back, fill=colours[n % len(colours)])


def to_png(canvas: Image.Image) -> bytes:
    out = BytesIO()
    canvas.save(out, "PNG", compress_level=6)
    return out.getvalue()
