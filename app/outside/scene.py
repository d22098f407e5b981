"""The picture on the poster: big and small people hand in hand on the grass, the sun above the hills."""

from __future__ import annotations

import math
from itertools import pairwise

from PIL import Image, ImageDraw

from app.outside import brush
from app.outside.brush import DEEP, GRASS, MEADOW, PAPER, SUN


def scene(canvas: Image.Image, horizon: int) -> None:
    """Sun, hills and a chain of big and small people hand in hand, standing on the grass.

    The grass meets the paper at `horizon` pixels from the top and goes on to the foot of the canvas.
    """
    wide, foot = canvas.size
    fine, top = 2, horizon - 330
    high = horizon - top + 150
    view = Image.new("RGB", (wide * fine, high * fine), PAPER)
    draw = ImageDraw.Draw(view)
    base = (horizon - top) * fine

    def hill(middle: float, tall: float, spread: float, colour: str) -> None:
        draw.ellipse(
            ((middle - spread) * fine, base - tall * fine, (middle + spread) * fine, base + 3000), fill=colour
        )

    sun_y = base - 236 * fine
    draw.ellipse((842 * fine, sun_y - 74 * fine, 990 * fine, sun_y + 74 * fine), fill=SUN)
    hill(230, 196, 560, "#d6e8cd")
    hill(900, 168, 620, "#bddbb2")
    hill(480, 92, 900, MEADOW)
    draw.rectangle((0, base + 30 * fine, wide * fine, high * fine), fill=GRASS)
    hill(540, 26, 1500, GRASS)
    _people(draw, fine, base)
    brush.grass(draw, 0, wide * fine, base + 34 * fine, 54, (DEEP, "#3b8a45", GRASS))
    canvas.paste(view.resize((wide, high), Image.Resampling.BOX), (0, top))
    ImageDraw.Draw(canvas).rectangle((0, top + high - 1, wide, foot), fill=GRASS)


# x on the poster, height, colour of the clothes, skirt instead of trousers
_CHAIN = (
    (150, 176, "#2b6f78", False),
    (248, 112, "#e08a2c", True),
    (338, 120, "#c9503a", False),
    (440, 184, "#7a5a9e", True),
    (538, 108, "#3f7fb5", False),
    (626, 116, "#e3a52f", True),
    (726, 180, "#c8601a", False),
    (822, 114, "#2f8f83", False),
    (918, 172, "#a8485f", True),
)


def _people(draw: ImageDraw.ImageDraw, fine: int, base: float) -> None:
    """The paper chain: round heads, rounded clothes, and every hand holding the next one."""
    skin, legs = "#f0c9a0", "#3a3f37"
    hands: list[tuple[float, float]] = []
    for (ax, at, _, _), (bx, bt, _, _) in pairwise(_CHAIN):
        hands.append(((ax + bx) / 2 * fine, base + 26 - min(at, bt) * 0.36 * fine))
    for n, (x, tall, colour, skirt) in enumerate(_CHAIN):
        middle, unit = x * fine, tall * fine
        ground = base + 26 + 10 * math.sin(n * 1.7)
        shoulder, hip = ground - unit * 0.64, ground - unit * 0.28
        half = unit * 0.125
        for side in (-1, 1):
            draw.line(
                [(middle + side * half * 0.5, hip - 4), (middle + side * half * 0.55, ground)],
                fill=legs,
                width=round(unit * 0.085),
            )
        for hand in hands[max(n - 1, 0) : n + 1]:
            side = 1 if hand[0] > middle else -1
            joint = (middle + side * half * 0.7, shoulder + unit * 0.05)
            _limb(draw, joint, hand, unit * 0.07, colour)
            dot = unit * 0.042
            draw.ellipse((hand[0] - dot, hand[1] - dot, hand[0] + dot, hand[1] + dot), fill=skin)
        low = half * (1.55 if skirt else 1.0)
        draw.rounded_rectangle(
            (middle - half, shoulder, middle + half, hip), radius=round(half * 0.7), fill=colour
        )
        draw.polygon(
            [
                (middle - half, shoulder + half),
                (middle + half, shoulder + half),
                (middle + low, hip + half * 0.6),
                (middle - low, hip + half * 0.6),
            ],
            fill=colour,
        )
        _face(draw, middle, shoulder - unit * 0.12, unit * 0.135, skin, long_hair=skirt)


def _face(
    draw: ImageDraw.ImageDraw, x: float, y: float, radius: float, skin: str, *, long_hair: bool
) -> None:
    """A round head that smiles."""
    hair, ink = "#40352c", "#4a3a2e"

    def round_box(dx: float, dy: float, r: float) -> tuple[float, float, float, float]:
        return (x + dx - r, y + dy - r, x + dx + r, y + dy + r)

    if long_hair:
        draw.ellipse(round_box(0, 0, radius * 1.1), fill=hair)
        draw.rectangle((x - radius * 1.1, y, x + radius * 1.1, y + radius * 0.95), fill=hair)
    draw.ellipse(round_box(0, 0, radius), fill=skin)
    draw.chord(round_box(0, -radius * 0.04, radius * 1.08), 200, 340, fill=hair)
    for side in (-1, 1):
        draw.ellipse(round_box(side * radius * 0.36, radius * 0.1, radius * 0.1), fill=ink)
    draw.arc(
        round_box(0, radius * 0.22, radius * 0.42),
        25,
        155,
        fill="#b5533c",
        width=max(round(radius * 0.12), 2),
    )


def _limb(
    draw: ImageDraw.ImageDraw, start: tuple[float, float], end: tuple[float, float], wide: float, colour: str
) -> None:
    draw.line([start, end], fill=colour, width=round(wide))
    for x, y in (start, end):
        draw.ellipse((x - wide / 2, y - wide / 2, x + wide / 2, y + wide / 2), fill=colour)
