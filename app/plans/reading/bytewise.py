"""Characters cut apart by a filter that wrote pinyin between the bytes of a GBK page.

The filter put `(pinyin)` behind pairs of bytes without looking where a character begins. Where it cut through one, its
first byte was lost with the bracket (`?`), and everything up to the next cut was read shifted by a byte. Read back as
bytes, without what was put in, the text is there again, save for the lost bytes; and of those the pinyin tells: the byte
before and the lost one together were the character it belongs to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product

from app.kit import names
from app.plans.reading.draft import Edit
from app.plans.reading.signs import simplified
from app.plans.reading.words import DATA, entries

_PINYIN = "a-zɑɡāáǎàēéěèīíǐìńňǹōóǒòūúǔùǖǘǚǜü"
_CUT = re.compile(rf"(?<=[\u3000-\ue864])[?\ufffd]([{_PINYIN}]{{1,6}})[)）]|(?<=[\u3400-\u9fff\U00020000-\U000323af)）])[?\ufffd](?=[\u2460-\ue864\uff01-\uff5e;:,!])")
_CUT_INSIDE = re.compile(rf"[?\ufffd](?:([{_PINYIN}]{{1,6}})[)）])?")
_NOTE = re.compile(rf"[(（][{_PINYIN}]{{1,6}}[)）]")
_WIDENED = {ord(sign): ord(sign) + 0xFEE0 for sign in ";:,!"}
_REACH = 40  # characters a cut can shift
_MOST = 30_000  # readings tried of one run
_MOST_RUNS = 200  # a page with more is not worth the while
_MOST_TRIED = 100_000


@dataclass(frozen=True, slots=True)
class _Run:
    """A damaged passage: where it ends, and for each true character the readings its bytes allow."""

    end: int
    choices: tuple[tuple[str, ...], ...]


def mend(text: str, annotated: bool) -> tuple[list[Edit], list[tuple[int, int]]]:
    """(edits, doubtful places) of all damaged passages. `annotated`: the page writes pinyin behind its characters, so
    that a lone `?` between characters may be damage too."""
    edits: list[Edit] = []
    doubts: list[tuple[int, int]] = []
    at, runs, budget = 0, 0, [_MOST_TRIED]
    for match in _CUT.finditer(text):
        if match.start() < at:
            continue
        if (runs := runs + 1) > _MOST_RUNS:
            break
        sure = bool(match[1]) or annotated
        found = next(filter(None, (_proven(text, match.start(), wide, sure, budget) for wide in (False, True))), None)
        if found:
            edits.append((match.start(), found[0], found[1]))
            at = found[0]
        elif match[1]:
            doubts.append((match.start() - 1, match.end()))
    return edits, doubts


def _proven(text: str, start: int, widened: bool, sure: bool, budget: list[int]) -> tuple[int, str] | None:
    """Where the passage ends and how it reads, if there is exactly one way to read it."""
    run = _run(text, start, widened)
    if run is None or not (sure or text[run.end - 1] in ")）"):
        return None
    count = 1
    for choice in run.choices:
        count *= len(choice)
    if not 0 < count <= min(_MOST, budget[0]):
        return None
    budget[0] -= count
    readings = ["".join(each) for each in product(*run.choices)]
    if len(readings) > 1:
        before, after = _NOTE.sub("", text[max(0, start - 14) : start])[-2:], _NOTE.sub("", text[run.end : run.end + 14])[:2]
        weighed = [(_words_of(before, one, after, run), one) for one in readings]
        most = max(weight for weight, _ in weighed)
        readings = [one for weight, one in weighed if most and weight == most]
    return (run.end, readings[0]) if len(readings) == 1 and _is_usual(readings[0]) else None


def _run(text: str, start: int, widened: bool) -> _Run | None:
    """Follow the bytes from a cut to where characters and bytes agree again."""
    before = _bytes(text[start - 1])
    if before is None:
        return None
    first = _CUT_INSIDE.match(text, start)
    assert first
    lost = _lost(before[-1], first[1])  # the first half of a character
    at, lead, choices = first.end(), None, []
    while at < len(text) and at - start < _REACH:
        if lead is not None and (cut := _CUT_INSIDE.match(text, at)):
            pairs = [_character(lead, byte) for byte in _lost(lead, cut[1])]
            choices.append(tuple(dict.fromkeys(filter(None, pairs))))
            return _Run(cut.end(), tuple(choices))
        shown = _bytes(text[at].translate(_WIDENED) if widened else text[at])
        if shown is None or text[at] == "\n":
            return None
        leads = lost if lead is None else (lead,)
        choices.append(tuple(dict.fromkeys(filter(None, (_character(one, shown[0]) for one in leads)))))
        at += 1
        if len(shown) == 1:
            return _Run(at, tuple(choices))
        lead = shown[1]
    return None


def _lost(before: int, pinyin: str | None) -> tuple[int, ...]:
    """The bytes that may have been lost behind `before`: those that make a character read so."""
    if pinyin is None:
        return tuple(range(0x81, 0xFF))
    wanted = pinyin.replace("ɡ", "g").replace("ɑ", "a")
    return tuple(byte for byte in range(0x40, 0xFF) if _is_read(_character(before, byte), wanted))


@cache
def _is_read(character: str | None, pinyin: str) -> bool:
    if not character:
        return False
    return pinyin in names.readings(character) and simplified(character) != character


@cache
def _character(lead: int, trail: int) -> str | None:
    try:
        found = bytes((lead, trail)).decode("gbk")
    except UnicodeDecodeError:
        return None
    return found if len(found) == 1 and lead > 0x80 else None


def _bytes(character: str) -> bytes | None:
    try:
        found = character.encode("gb18030")
    except UnicodeEncodeError:
        return None
    return found if len(found) <= 2 else None


def _is_usual(reading: str) -> bool:
    """Whether every character of it is one of those in daily use, or a sign."""
    for character in simplified(reading):
        code = character.encode("gbk", "replace")
        if not (len(code) == 2 and 0xA1 <= code[0] <= 0xD7 and code[1] >= 0xA1):
            return False
    return True


@cache
def _common() -> frozenset[str]:
    heads = (word for every in entries("heads").values() for word in every if 2 <= len(word) <= 3)
    return frozenset(heads) | frozenset((DATA / "common_words.txt").read_text("utf-8").split())


def _words_of(before: str, reading: str, after: str, run: _Run) -> int:
    """How well common words hold the characters that the bytes leave open: letters of the longest word of each, 0 if
    one stands in none."""
    whole = simplified(before + reading + after)
    if len(whole) != len(before) + len(reading) + len(after):
        return 0
    held = [
        max((len(word) for word in _around(whole, len(before) + place) if word in _common()), default=0)
        for place, choice in enumerate(run.choices)
        if len(choice) > 1
    ]
    return sum(held) if all(held) else 0


def _around(text: str, place: int) -> Iterator[str]:
    """Every piece of two or three characters with the one at `place` in it."""
    for size in (2, 3):
        for start in range(max(0, place - size + 1), min(place, len(text) - size) + 1):
            yield text[start : start + size]
