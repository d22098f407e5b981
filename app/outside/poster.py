"""The recruitment poster: one picture that a chat group can carry on."""

from __future__ import annotations

import math
from dataclasses import dataclass
from io import BytesIO

from PIL import Image

from app.outside import brush, qr
from app.outside.brush import DEEP, GRASS, INK, PAPER, SOFT, WARM, WHITE
from app.outside.scene import scene

WIDTH, HEIGHT, EDGE = 1080, 1920, 64


@dataclass(frozen=True)
class SponsorFace:
    """One unit on the wall; all of them stand alike, the unsure ones marked."""

    name: str
    gives: str = ""
    tentative: bool = False


@dataclass(frozen=True)
class PosterFace:
    """Every word on the poster, in the reader's language; empty texts leave no gap."""

    association: str
    title: str
    code_url: str
    kicker: str = ""  # 志愿者招募
    theme: str = ""
    slogan: str = ""
    facts: tuple[tuple[str, str], ...] = ()  # (时间, 6月1日…), (集合, …): at most four are shown
    places: str = ""  # the number alone: 15
    places_label: str = ""  # 名义工
    sponsors_heading: str = ""
    sponsors: tuple[SponsorFace, ...] = ()
    tentative_word: str = "待定"
    code_hint: str = ""  # 扫码报名
    note: str = ""  # under the hint: 招满即止 …


def poster(face: PosterFace) -> bytes:
    """The poster as a PNG of 1080 by 1920 pixels."""
    canvas = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    foot = HEIGHT - EDGE - 268
    wall, columns, row = _wall_size(face)
    facts = [(label, value) for label, value in face.facts if value.strip()][:4]
    facts_high = 92 * len(facts) + 56 if facts else 0
    wall_top = foot - (wall + 28 if wall else 0)
    facts_top = wall_top - (facts_high + 28 if facts_high else 0)
    horizon = facts_top - 28
    head = _head_texts(face, room=horizon - 330)
    scene(canvas, horizon)
    slack = horizon - 330 - sum(text.height + gap for text, _, gap in head)
    y = 72 + max(slack - 110, 0) * 0.4
    for text, colour, gap in head:
        y = brush.write(canvas, text, (EDGE, y), colour) + gap
    if facts:
        _facts(canvas, face, facts, (EDGE, facts_top, WIDTH - EDGE, facts_top + facts_high))
    if wall:
        _wall(canvas, face, (EDGE, wall_top, WIDTH - EDGE, wall_top + wall), columns, row)
    _foot(canvas, face, foot)
    return brush.to_png(canvas)


def _head_texts(face: PosterFace, room: int) -> list[tuple[brush.Fitted, str, int]]:
    """Kicker, title, theme and slogan with colour and the gap below, within `room` pixels."""
    wide = WIDTH - 2 * EDGE
    kicker = "·".join(part for part in (face.association, face.kicker) if part.strip())
    texts = [(brush.fit(kicker, (wide, 60), largest=36, smallest=24, bold=True), GRASS, 22)]
    lower = [
        (brush.fit(text, (wide, 120), largest=size, smallest=28, most=2, bold=bold), colour, 10)
        for text, size, bold, colour in ((face.slogan, 50, True, WARM), (face.theme, 38, False, SOFT))
        if text.strip()
    ]
    left = max(room - sum(text.height + gap for text, _, gap in texts + lower) - 18, 130)
    texts.append(
        (
            brush.fit(
                face.title,
                (wide, left),
                largest=min(max(room // 5, 120), 190),
                smallest=44,
                most=3,
                bold=True,
            ),
            DEEP,
            18,
        )
    )
    return texts + lower


def _facts(canvas: Image.Image, face: PosterFace, facts: list[tuple[str, str]], box: brush.Box) -> None:
    left, top, right, bottom = box
    brush.rounded(canvas, box, 36, PAPER)
    edge = right - 40
    if face.places.strip():
        edge = right - 252
        _places(canvas, face, (right - 228, top + 28, right - 28, bottom - 28))
    room = (edge - left - 150, 92)
    alike = min(brush.fit(value, room, largest=42, smallest=28, bold=True).size for _, value in facts)
    y = top + 28
    for label, value in facts:
        name = brush.fit(label, (104, 92), largest=32, smallest=18, most=2)
        brush.write(canvas, name, (left + 40, y + 46 - name.height / 2), SOFT)
        text = brush.fit(value, room, largest=alike, smallest=28, bold=True)
        if not text.whole:
            text = brush.fit(value, room, largest=34, smallest=22, most=2, bold=True)
        brush.write(canvas, text, (left + 150, y + 46 - text.height / 2), INK)
        y += 92


def _places(canvas: Image.Image, face: PosterFace, box: brush.Box) -> None:
    """How many are sought, as large as it deserves."""
    left, top, right, bottom = box
    brush.rounded(canvas, box, 28, WARM)
    middle, wide = (left + right) / 2, right - left - 32
    number = brush.fit(face.places, (wide, 150), largest=112, smallest=40, bold=True)
    label = brush.fit(face.places_label, (wide, 84), largest=34, smallest=20, most=2, bold=True)
    y = (top + bottom - number.height - label.height) / 2
    y = brush.write(canvas, number, (middle, y), WHITE, centred=True)
    brush.write(canvas, label, (middle, y), WHITE, centred=True)


def _wall_size(face: PosterFace) -> tuple[int, int, int]:
    """Height of the sponsors' card, its columns and the height of a row; 0 without sponsors."""
    count = len(face.sponsors)
    if not count:
        return 0, 1, 0
    columns = 1 if count == 1 else 2 if count <= 10 else 3
    rows = math.ceil(count / columns)
    row = max(min(108, 440 // rows), 44)
    return rows * row + 40 + (64 if face.sponsors_heading.strip() else 0), columns, row


def _wall(canvas: Image.Image, face: PosterFace, box: brush.Box, columns: int, row: int) -> None:
    """Everyone who helps, in equal fields."""
    left, top, right, _ = box
    brush.rounded(canvas, box, 36, PAPER)
    y = top + 20
    if face.sponsors_heading.strip():
        heading = brush.fit(
            face.sponsors_heading, (right - left - 80, 64), largest=34, smallest=24, bold=True
        )
        brush.write(canvas, heading, (left + 40, y + 34 - heading.height / 2), GRASS)
        y += 64
    wide = (right - left - 56) / columns
    told = row >= 70 and columns < 3

    def fitted(unit: SponsorFace, room: float, largest: int) -> brush.Fitted:
        box = (room, row - 14 - 34 * (told and bool(unit.gives.strip())))
        return brush.fit(unit.name, box, largest=largest, smallest=16, most=2, bold=True)

    beside = 0 if told else 100
    sizes = [fitted(unit, wide - 48 - beside * unit.tentative, 32).size for unit in face.sponsors]
    alike = max(min(sizes), 22)  # nobody's name is larger than another's
    for n, unit in enumerate(face.sponsors):
        x, up = left + 28 + n % columns * wide, y + n // columns * row
        brush.rounded(
            canvas, (x + 6, up + 5, x + wide - 6, up + row - 5), 18, WHITE, outline="#dfe5d6", line=2
        )
        inner, taken = wide - 48, 0.0
        if unit.tentative:
            mark = brush.fit(face.tentative_word, (180, 40), largest=26, smallest=16, bold=True)
            taken = brush.width("".join(mark.lines), mark.size, bold=True) + 32
            middle = up + (row - 32 if told else row / 2)
            box = (x + wide - 18 - taken + 8, middle - 20, x + wide - 18, middle + 20)
            brush.rounded(canvas, box, 20, "#fbe6d3")
            at = ((box[0] + box[2]) / 2, middle - mark.height / 2)
            brush.write(canvas, mark, at, "#8a3d08", centred=True)
        both = bool(unit.gives.strip()) and told
        name = fitted(unit, inner if told else inner - taken, alike)
        gives = brush.fit(unit.gives, (inner - taken, 34), largest=26, smallest=18)
        high = name.height + gives.height * both
        after = brush.write(canvas, name, (x + 26, up + (row - high) / 2), INK)
        if both:
            brush.write(canvas, gives, (x + 26, after), SOFT)


def _foot(canvas: Image.Image, face: PosterFace, top: int) -> None:
    """The code with what to do with it, and who invites."""
    brush.rounded(canvas, (EDGE, top, EDGE + 268, top + 268), 32, WHITE)
    canvas.paste(Image.open(BytesIO(qr.png(face.code_url, 244))).convert("RGB"), (EDGE + 12, top + 12))
    x, wide = EDGE + 308, WIDTH - 2 * EDGE - 308
    texts = [
        (brush.fit(face.code_hint, (wide, 90), largest=64, smallest=30, bold=True), WHITE),
        (brush.fit(face.note, (wide, 92), largest=34, smallest=22, most=2), "#dcefd8"),
        (brush.fit(face.association, (wide, 60), largest=34, smallest=22, bold=True), WHITE),
    ]
    shown = [(text, colour) for text, colour in texts if text.lines]
    y = top + 134 - (sum(text.height for text, _ in shown) + 16 * (len(shown) - 1)) / 2
    for text, colour in shown:
        y = brush.write(canvas, text, (x, y), colour) + 16
