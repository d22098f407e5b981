"""Where a line was glued that no number or label tells: a head run into its text, bullets, and a timetable without breaks."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from itertools import pairwise

from app.plans.reading.words import entries

_HAN = "一二三四五六七八九十"
_CLOCK = re.compile(
    r"(?<!(?<![报签])到)(?<![\d:：.于在至从自前约—–\-~～（(第周日期])(?:上午|下午|中午|晚上|早上)?(\d{1,2})\s?[:：]\s?(\d{2})(?!\d)"
    r"(?:\s?(?:[-—–―~～]{1,2}|至|到)\s?(?:上午|下午|中午|晚上)?\d{1,2}\s?[:：]\s?\d{2}(?!\d))?"
)
_IN_ENGLISH = re.compile(r"(?:\b(?:at|from|by|to|until|till|between|around|about|is|are|of|before|after|and|or|opens?|begins?|starts?)|[ap]\.?m\.?\s?[-–—])\s?$", re.I)
_BULLET = re.compile(r"[•●◆◇■□▪★☆✓✔➢►○◎](?=\s?[^\s•●◆◇■□▪★☆✓✔➢►○◎])")
_SECTION = re.compile(rf"\s{{0,9}}(?:[{_HAN}壹贰叁肆伍陆柒捌玖拾参]{{1,3}}、|[（(][{_HAN}]{{1,3}}[)）])\s?")
_NO_HEAD_BEFORE = re.compile(r"[\s:：、，,。；;.（(）)和及与或的之在为是于须应由需将从按如第\d]")
_LEAST = 3


def clocks(line: str) -> Iterable[int]:
    """Where the entries of a timetable begin: three clock times or more, growing, with words between and no stops."""
    found = [(m.start(), m.end(), _minute(m)) for m in _CLOCK.finditer(line)] if ":" in line or "：" in line else []
    found = [one for one in found if not _IN_ENGLISH.search(line[max(0, one[0] - 14) : one[0]])]
    if len(found) < _LEAST or "\t" in line or line.count("|") >= 2:
        return ()
    runs: list[list[tuple[int, int, int]]] = [[]]
    for one in found:
        run = runs[-1]
        if run and not (one[2] > run[-1][2] and one[0] - run[-1][1] >= 2 and line[one[0] - 1] not in "，,；;。、"):
            runs.append(run := [])
        run.append(one)
    places = [one[0] for run in runs if len(run) >= _LEAST for one in run]
    return [place for place in places if place and not re.fullmatch(r"\s{0,9}(?:\d{1,2}[.、．)）]|[①-⑳])?\s{0,9}", line[:place][-12:])]


def _minute(clock: re.Match[str]) -> int:
    hour = int(clock[1])
    hour += 12 if hour < 12 and clock[0].startswith(("下午", "晚上")) else 0
    return hour * 60 + int(clock[2])


def bullets(line: str) -> Iterable[int]:
    """Where the bulleted items of a line begin, when there are several."""
    found = [m.start() for m in _BULLET.finditer(line)]
    if len(found) < 2 or "\t" in line or any(after - place < 3 for place, after in pairwise(found)):
        return ()
    return [place for place in found if line[:place].strip()]


@cache
def _heads() -> tuple[frozenset[str], int]:
    every = frozenset(word for words in entries("heads").values() for word in words if len(word) >= 4 and not word.isascii())
    return every, max(map(len, every))


def head_end(piece: str) -> int | None:
    """Where the head of a section ends that runs into its text: `一、活动背景九月初九…`."""
    mark = _SECTION.match(piece)
    if not mark:
        return None
    heads, longest = _heads()
    begin = mark.end()
    for size in range(min(longest, len(piece) - begin - 6), 3, -1):
        if piece[begin : begin + size] in heads:
            end = begin + size
            return None if _NO_HEAD_BEFORE.match(piece, end) and not piece[end].isdigit() else end
    return None
