"""The names of organisations: how they end, where one stops and the next begins."""

from __future__ import annotations

import re

from app.plans.reading.layout import Bit
from app.plans.reading.words import words

_AND = re.compile(r"[、;；/\n]|(?<![\w])\s{2,}(?=[^\s\d])|(?<=[\u3400-\u9fff\U00020000-\U000323af])\s(?=[\u3400-\u9fff\U00020000-\U000323af])|(?<=[\u3400-\u9fff\U00020000-\U000323af）)])[，,]|，")
_AND_EN = re.compile(r"[;\n]|,? and (?=[A-Z])|, (?=[A-Z])| & ")
_KEEP = re.compile(r"[（(][^（）()]{0,20}$")


def names_in(bit: Bit, english: bool) -> list[Bit]:
    """The units one label names, split where the plan sets them side by side."""
    pieces = [piece.bare(" \t　。.；;，,、:：*") for piece in bit.split(_AND_EN if english else _AND)]
    whole: list[Bit] = []
    for piece in pieces:
        if whole and _KEEP.search(whole[-1].text):
            whole[-1] = Bit(bit.text[whole[-1].start - bit.start : piece.end - bit.start], whole[-1].start)
        else:
            whole.append(piece)
    if not english:
        whole = [one for piece in whole for one in _by_and(piece)]
    return [piece for piece in whole if len(piece.text) <= (80 if english else 40)]


def _by_and(piece: Bit) -> list[Bit]:
    endings = "|".join(re.escape(word) for word in words("places", "unit") if len(word) > 1)
    match = re.search(rf"^(.{{2,30}}?(?:{endings}))(?:和|与|以及|及)(.{{2,30}}(?:{endings}|政府))$", piece.text)
    return [piece.of(match, 1), piece.of(match, 2)] if match else [piece]


def plausible(name: str) -> bool:
    return not re.search(r"[。？！]|(?:元|时间|地点)$|^\d|负责|准备|联系人", name) and len(name) >= 2


def is_unit(name: str) -> bool:
    bare = re.sub(r"[（(][^（）()]{0,20}[）)]$", "", name)
    return bare.endswith(words("places", "unit")) and 3 <= len(bare) <= 40


def is_named_unit(name: str) -> bool:
    long = tuple(word for word in words("places", "unit") if len(word) > 1)
    short = len(name) >= 5 and name.endswith(("局", "院", "馆", "社", "处"))
    return 4 <= len(name) <= 24 and (name.endswith(long) or short) and not re.search(r"^(?:我|本|该|各|全|在|由|通过|以|利用|组织|召开|定期)|的|让|使", name)
