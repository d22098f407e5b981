"""Characters put right: controls and blanks, full-width forms, radicals that stand for characters, Traditional ones."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import groupby
from operator import ne
from typing import Any

from app.plans.reading.draft import Draft, Edit

_ENDS = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_NOTHING = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ud800-\udfff\U000e0000-\U000e007f]{1,1000}"
)
_BLANKS = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\u2800]{1,1000}")
_MARKS = "[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f\u3099\u309a]"
_APART = re.compile(f"[^\\W\\d_]{_MARKS}{{1,4}}|[\u2126\u212a\u212b\uf900-\ufaff\U0002f800-\U0002fa1f]{{1,100}}")
_RADICALS = {
    **{code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)},
    **dict(zip(map(ord, "⺟⺠⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰⻳"),
               "母民虎西见角贝车长门青韦页风飞食马骨鬼鱼鸟麦黄齐齿龙龟", strict=True)),
}  # fmt: skip
_RADICAL = re.compile("[\u2e80-\u2fd5]{1,100}")
_WIDE: dict[int, Any] = {
    **{code: chr(code - 0xFEE0) for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))},
    **str.maketrans("％＋＝＠＃＆＿／＊＄､｡｢｣︰﹕꞉﹐﹑﹒﹔﹖﹗﹙﹚︵︶", "%+=@#&_/*$、。「」：：：，、．；？！（）（）"),
}
_FORMS = re.compile("[" + "".join(map(chr, _WIDE)) + "]{1,1000}")
_BETWEEN = re.compile(r"(?<=\d)∶(?=\d)|∶|(?<=[0-9A-Za-z])－(?=[0-9A-Za-z])|(?<=[0-9A-Za-z])．")
_BULLET = re.compile(r"(?m)^([ \t]{0,20})[\uf000-\uf0ff](?=[ \t]{0,9}\S)")
_LOST = re.compile("[\ufffd\ue000-\uf8ff]{1,200}")

_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_LATIN = re.compile("[A-Za-z]")
_LONG_ZHU = re.compile("著(?![名作称書书述者译錄录有])|(?<=[请請随隨穿沿朝顺順])著(?=[名作])")
_BEFORE_ZHU = frozenset("显卓昭编专原土巨论遗名译合拙撰主新旧")


def settle_ends(text: str) -> str:
    """One sign for the end of a line."""
    return _ENDS.sub("\n", text)


def put_right(draft: Draft) -> None:
    """Controls and invisible signs out, every blank a plain one, forms of one character brought together."""
    draft.apply("", ((m.start(), m.end(), "") for m in _NOTHING.finditer(draft.text)))
    draft.apply("", ((m.start(), m.end(), " " * len(m[0])) for m in _BLANKS.finditer(draft.text)))
    draft.apply("", ((m.start(), m.end(), unicodedata.normalize("NFC", m[0])) for m in _APART.finditer(draft.text)))
    draft.apply("", ((m.start(), m.end(), m[0].translate(_RADICALS)) for m in _RADICAL.finditer(draft.text)))
    draft.apply("width", ((m.start(), m.end(), m[0].translate(_WIDE)) for m in _FORMS.finditer(draft.text)))
    draft.apply("width", _between(draft.text))
    draft.apply("", ((m.start(), m.end(), m[1] + "•") for m in _BULLET.finditer(draft.text)))


def show_lost(draft: Draft) -> None:
    """Mark what no program can read any more: replacement characters and private ones."""
    for match in _LOST.finditer(draft.text):
        draft.doubt(match.start(), match.end())


def _between(text: str) -> Iterator[Edit]:
    for match in _BETWEEN.finditer(text):
        start, sign = match.start(), match[0]
        if sign == "∶":
            inside = start > 0 and text[start - 1].isdigit() and text[start + 1 : start + 2].isdigit()
            yield start, start + 1, ":" if inside else "："
        else:
            yield start, start + 1, "-" if sign == "－" else "."


@cache
def converter(way: str) -> Any:
    """The OpenCC converter of one way (`t2s`, `s2t`); loaded when it is first needed."""
    from opencc import OpenCC

    return OpenCC(way)


def simplified(text: str) -> str:
    """The text in Simplified characters, character for character, vocabulary left alone.

    著 is 着 save where it means writing or fame (OpenCC leaves it to the reader).
    """
    found = str(converter("t2s").convert(text))
    if "著" not in found:
        return found
    return _LONG_ZHU.sub(lambda m: "著" if m.start() and found[m.start() - 1] in _BEFORE_ZHU else "着", found)


def simplify(draft: Draft) -> None:
    """Traditional to Simplified, where the text (or a whole line of it) is Traditional."""
    text = draft.text
    if not _HAN.search(text) or (plain := simplified(text)) == text:
        return
    lines, new = text.split("\n"), plain.split("\n")
    if len(lines) != len(new):  # never seen; a line each then
        new = [simplified(line) for line in lines]
    whole = _is_traditional(text, plain)
    draft.apply("traditional", _changed(lines, new, whole))


def _changed(lines: list[str], new: list[str], whole: bool) -> Iterator[Edit]:
    at = 0
    for line, other in zip(lines, new, strict=True):
        if line != other and (whole or _is_traditional(line, other, least=5)):
            yield from _differing(line, other, at) if len(line) == len(other) else ((at, at + len(line), other),)
        at += len(line) + 1


def _differing(line: str, other: str, at: int) -> Iterator[Edit]:
    places = [place for place, (one, two) in enumerate(zip(line, other, strict=True)) if one != two]
    for _, run in groupby(enumerate(places), lambda pair: pair[1] - pair[0]):
        together = [place for _, place in run]
        yield at + together[0], at + together[-1] + 1, other[together[0] : together[-1] + 1]


def _is_traditional(text: str, plain: str, least: int = 1) -> bool:
    """Whether it is written in Traditional characters: they outnumber the Simplified-only ones, in a Chinese text."""
    traditional = sum(map(ne, text, plain))
    han = len(_HAN.findall(text))
    if traditional < least or traditional * 25 < han or len(_LATIN.findall(text)) > 3 * han:
        return False
    return traditional > sum(map(ne, text, str(converter("s2t").convert(text))))
