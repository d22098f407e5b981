"""Pictures people save and show: the badge of one person, the poster of one outing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO

from PIL import Image, ImageDraw

from app.outside import brush, qr
from app.outside.brush import DEEP, GRASS, INK, MEADOW, PAPER, SOFT, WARM, WHITE
from app.outside.poster import PosterFace, SponsorFace, poster
from app.outside.strokes import read_strokes, signature_png, strokes_svg, strokes_svg_path

__all__ = [
    "BadgeFace",
    "PosterFace",
    "SponsorFace",
    "badge",
    "poster",
    "read_strokes",
    "signature_png",
    "strokes_svg",
    "strokes_svg_path",
]

WIDTH, HEIGHT = 900, 1200
HEAD = 336  # the green header ends here, at the middle of its curve


@dataclass(frozen=True)
class BadgeFace:
    """What stands on one badge, ready to read; an empty text leaves its place empty."""

    outing: str
    name: str
    role: str
    group: str
    when: str
    association: str
    code_url: str  # the plain https address in the QR
    accent: str = WARM  # the group's colour, `#rrggbb`


@lru_cache(maxsize=1)
def _ground() -> Image.Image:
    """Paper, the green header with its gentle lower edge, grass at the foot: the same for everyone."""
    fine = 2
    sheet = Image.new("RGB", (WIDTH * fine, HEIGHT * fine), PAPER)
    draw = ImageDraw.Draw(sheet)
    draw.rectangle((0, 0, WIDTH * fine, (HEAD - 40) * fine), fill=GRASS)
    bulge = ((-500) * fine, (HEAD - 420) * fine, (WIDTH + 500) * fine, HEAD * fine)
    draw.ellipse(bulge, fill=GRASS)
    foot = HEIGHT * fine
    brush.grass(draw, -20, WIDTH * fine + 20, foot + 6, 190, (MEADOW, "#9cc98f", MEADOW))
    brush.grass(draw, 0, WIDTH * fine, foot + 6, 116, (GRASS, DEEP, GRASS))
    return sheet.resize((WIDTH, HEIGHT), Image.Resampling.BOX)


def badge(face: BadgeFace) -> bytes:
    """The badge as a portrait PNG of 900 by 1200 pixels; long texts shrink, wrap, and at last end in …"""
    canvas = _ground().copy()
    middle = WIDTH / 2
    association = brush.fit(face.association, (WIDTH - 120, 60), largest=36, smallest=22)
    brush.write(canvas, association, (middle, 44), "#dcefd8", centred=True)
    title = brush.fit(face.outing, (WIDTH - 120, 190), largest=68, smallest=34, most=3, bold=True)
    brush.write(canvas, title, (middle, 198 - title.height / 2), WHITE, centred=True)

    name = brush.fit(face.name, (WIDTH - 110, 232), largest=176, smallest=38, most=4, bold=True)
    brush.write(canvas, name, (middle, 470 - name.height / 2), INK, centred=True)
    _pills(canvas, face, 596)
    when = brush.fit(face.when, (WIDTH - 120, 88), largest=36, smallest=26, most=2)
    brush.write(canvas, when, (middle, 722 - when.height / 2), SOFT, centred=True)

    code = Image.open(BytesIO(qr.png(face.code_url, 380))).convert("RGB")
    top = 776
    brush.rounded(canvas, (middle - 200, top, middle + 200, top + 400), 36, WHITE, outline="#d9dfcf", line=3)
    canvas.paste(code, (round(middle) - 190, top + 10))
    return brush.to_png(canvas)


def _pills(canvas: Image.Image, face: BadgeFace, top: int) -> None:
    """Role and group side by side: the group in its colour, the role in green outline."""
    room, parts = WIDTH - 120.0, []
    for text, filled in ((face.role, False), (face.group, True)):
        if text.strip():
            most = room - 72 if filled or not face.group.strip() else room / 2 - 72
            parts.append((brush.fit(text, (most, 64), largest=42, smallest=24, bold=True), filled))
            room -= brush.width(parts[-1][0].lines[0], parts[-1][0].size, bold=True) + 96
    wide = [brush.width(text.lines[0], text.size, bold=True) + 72 for text, _ in parts]
    left = (WIDTH - sum(wide) - 24 * (len(parts) - 1)) / 2
    ground = brush.colour_or(face.accent, WARM)
    for (label, filled), size in zip(parts, wide, strict=True):
        box = (left, top, left + size, top + 78)
        if filled:
            brush.rounded(canvas, box, 39, ground)
        else:
            brush.rounded(canvas, box, 39, PAPER, outline=GRASS, line=4)
        colour = brush.text_on(ground) if filled else GRASS
        brush.write(canvas, label, (left + size / 2, top + 39 - label.leading / 2), colour, centred=True)
        left += size + 24
