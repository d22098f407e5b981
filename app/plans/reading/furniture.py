"""Lines of a page that are no part of the plan: type size, neighbours, counters, page numbers, tables of contents."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path

from app.plans.reading.draft import Draft, Edit

_PAGE = re.compile(
    r"第\s?[\d一二三四五六七八九十]{1,4}\s?页[,，/\s]{0,3}(?:共\s?\d{1,4}\s?页)?|共\s?\d{1,4}\s?页[,，\s]{0,3}第\s?\d{1,4}\s?页"
    r"|page\s?\d{1,4}(?:\s?(?:of|/)\s?\d{1,4})?|\d{1,4}\s?/\s?\d{1,4}\s?页?|[-–—―·]{1,3}\s?\d{1,4}\s?[-–—―·]{1,3}",
    re.I,
)
_BARE_NUMBER = re.compile(r"\d{1,3}")
_LEADER = re.compile(r"\S[^\n]{0,80}?(?:\.{4,200}|…{2,100}|·{4,200}|(?:\. ){4,100}|(?:… ){2,60})\s{0,9}\d{1,3}")
_CONTENTS = re.compile(r"目\s{0,8}[录錄]|table of contents|contents", re.I)
_COLLECTION = re.compile(
    r"(.{4,60}?)[(（\s]?(?:精选|通用|合集|推荐|最新|范文|优秀|热门|集合|汇编|汇总|大全|共|实用|必备|锦集|模板|集锦|精華|精選|彙編|範文)"
    r"\s?\d{0,3}\s?[篇份则]?[)）]?"
)
_PIECE = re.compile(r"[(（]?篇\s?[\d一二三四五六七八九十]{1,3}[)）]?")
_LONGEST = 120  # a longer line is no furniture


@cache
def _phrases() -> re.Pattern[str]:
    """`data/furniture.txt`: whole lines in which `~` stands for anything short."""
    lines = (Path(__file__).with_name("data") / "furniture.txt").read_text("utf-8").splitlines()
    known = [re.escape(line.strip()).replace(r"\~", ".{0,60}?").replace(r"\ ", r"\s?") for line in lines if line and line[0] != "#"]
    return re.compile("|".join(known), re.I)


def clear_furniture(draft: Draft) -> None:
    """Take out whole lines that belong to the page."""
    lines = draft.text.split("\n")
    numbers = _page_numbers(lines)
    gone = {number for number, line in enumerate(lines) if number in numbers or _is_furniture(line.strip())}
    gone |= _collections(lines)
    if len(gone) and any(line.strip() for number, line in enumerate(lines) if number not in gone):
        draft.apply("furniture", _without(lines, gone))


def _without(lines: list[str], gone: set[int]) -> Iterator[Edit]:
    at = 0
    for number, line in enumerate(lines):
        if number in gone:
            last = number == len(lines) - 1
            yield at, at + len(line) + (0 if last else 1), ""
        at += len(line) + 1


def _is_furniture(line: str) -> bool:
    if not line or len(line) > _LONGEST:
        return False
    return bool(_PAGE.fullmatch(line) or _CONTENTS.fullmatch(line) or _LEADER.fullmatch(line) or _phrases().fullmatch(line))


def _page_numbers(lines: list[str]) -> set[int]:
    """Lines of a bare number that count the pages: 1, 2, 3 … or 2, 3 …, far from each other, or one as the last line."""
    bare = [(number, int(line)) for number, line in enumerate(lines) if _BARE_NUMBER.fullmatch(line.strip())]
    counted: set[int] = set()
    for (number, value), (after, following) in pairwise(bare):
        if following == value + 1 and after - number > 8:
            counted |= {number, after}
    return counted


def _collections(lines: list[str]) -> set[int]:
    """The heading over a collection (精选11篇), when the plan's own heading (篇1) follows."""
    pieces = [line.strip() for line in lines[:400] if _PIECE.search(line)][:20]
    if not pieces:
        return set()
    found = set()
    for number, line in enumerate(lines[:60]):
        heading = _COLLECTION.fullmatch(line.strip()) if len(line) < _LONGEST else None
        if heading and any(piece.startswith(heading[1]) and piece != line.strip() for piece in pieces):
            found.add(number)
    return found
