"""The two fonts we ship, and what they can draw.

Regular holds every unified Han character of the first plane and the rare ones people carry in their
names; Bold holds the everyday set and the likely names. A character in neither, an emoji for instance, is drawn as a box.
"""

from __future__ import annotations

import re
import struct
import unicodedata
from functools import lru_cache
from itertools import groupby
from pathlib import Path

from app.settings import shipped

FAMILY = "Noto Sans SC"
BOX = "□"
_NEW_LINES = "\n\x0b\x0c\x85\u2028\u2029"
_JOINER = "\u200d"
_STROKED = str.maketrans("ŁłĐđØøĦħŦŧı", "LlDdOoHhTti")
_LATIN_APOSTROPHE = re.compile("(?<=[A-Za-z])’(?=[A-Za-z])")  # ours is as wide as a Han character


def folder() -> Path:
    """The folder that holds the fonts and nothing else to draw with."""
    return shipped("static") / "fonts"


def regular_path() -> Path:
    return folder() / "NotoSansSC-Regular.ttf"


def bold_path() -> Path:
    return folder() / "NotoSansSC-Bold.ttf"


@lru_cache(maxsize=2)
def _drawn_by(path: Path) -> frozenset[int]:
    """The code points of one of our fonts, from its full character map (OpenType `cmap`, format 12).

    Read by hand: fontTools would bring 15 MB into a server that has 120.
    """
    with path.open("rb") as file:
        (tables,) = struct.unpack(">4xH6x", file.read(12))
        directory = [struct.unpack(">4s4xII", file.read(16)) for _ in range(tables)]
        start, length = next((at, size) for tag, at, size in directory if tag == b"cmap")
        file.seek(start)
        table = file.read(length)
    (count,) = struct.unpack_from(">2xH", table)
    maps = [struct.unpack_from(">HHI", table, 4 + 8 * n) for n in range(count)]
    full = next(at for platform, encoding, at in maps if (platform, encoding) == (3, 10))
    (groups,) = struct.unpack_from(">12xI", table, full)
    ranges = struct.iter_unpack(">III", table[full + 16 : full + 16 + 12 * groups])
    return frozenset(code for first, last, _ in ranges for code in range(first, last + 1))


def missing(text: str) -> set[str]:
    """The characters of `text` that neither font can draw."""
    regular = _drawn_by(regular_path())
    return {c for c in text if ord(c) not in regular and ord(c) not in _drawn_by(bold_path())}


def drawable(text: str) -> str:
    """`text` as it will stand in a picture: composed, one box for each thing we cannot draw.

    New lines stay; control characters, variation selectors and marks that turn the writing direction
    go. A joined emoji (a family, a flag, a skin tone) becomes a single box.
    """
    if text.isascii() and text.isprintable():
        return text
    known = _drawn_by(regular_path())
    text = _LATIN_APOSTROPHE.sub("'", text)
    out: list[str] = []
    joined = flag = False
    for char in unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")):
        code, kind = ord(char), unicodedata.category(char)
        if char in _NEW_LINES:
            out.append("\n")
        elif char == "\t" or kind == "Zs":
            out.append("\u3000" if char == "\u3000" else " ")
        elif kind in ("Cc", "Cf", "Cs") or _is_modifier(code):
            joined = joined or char == _JOINER
            continue
        elif code in known:
            out.append(char)
        elif ord(plain := _plain(char)) in known:
            out.append(plain)
        else:
            second_half = flag and 0x1F1E6 <= code <= 0x1F1FF
            if not (second_half or (joined and out and out[-1] == BOX)):
                out.append(BOX)
            flag = not second_half and 0x1F1E6 <= code <= 0x1F1FF
            joined = False
            continue
        joined = flag = False
    return "".join(out)


def _plain(char: str) -> str:
    """The letter without its accent or ornament: an Ł we lack is better an L than a box."""
    return unicodedata.normalize("NFKD", char.translate(_STROKED))[0]


def _is_modifier(code: int) -> bool:
    """Variation selectors, skin tones and the key cap: they change the sign before them."""
    return (
        0xFE00 <= code <= 0xFE0F or 0xE0100 <= code <= 0xE01EF or 0x1F3FB <= code <= 0x1F3FF or code == 0x20E3
    )


def runs(text: str, *, bold: bool = False) -> list[tuple[str, Path]]:
    """`text` cut into pieces, each with the font that draws it: Bold where it can, else Regular."""
    if not bold:
        return [(text, regular_path())] if text else []
    heavy = _drawn_by(bold_path())
    return [
        ("".join(piece), bold_path() if strong else regular_path())
        for strong, piece in groupby(text, key=lambda c: ord(c) in heavy)
    ]
