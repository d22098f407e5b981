"""Tables of groups, posts and duties: rows with tabs or bars, and tables whose cells fell onto lines of their own."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from functools import lru_cache

from app.plans.reading.layout import Bit, Line, Plan
from app.plans.reading.words import entries, folded

Row = dict[str, Bit]
"""The cells of one row by what their column holds (`name`, `person`, `count`, `phone`, see data/columns); `head` is the head over `name`."""

MOST = 2000
"""Lines that are searched for people, posts and duties; a plan has a hundred."""

_BARS = re.compile(r"\t{1,40}|\s?[|｜│]\s?")


def rows(plan: Plan) -> Iterator[Row]:
    """Every row of such tables; the head of a column decides what its cells are."""
    lines = plan.lines[:MOST]
    at = 0
    while at < len(lines):
        columns = _columns(lines[at].bit)
        if columns:
            head = lines[at].bit.split(_BARS)[columns.index("name")]
            at = yield from _side_by_side(lines, at + 1, columns, head)
            continue
        columns = _fallen(lines, at)
        if columns:
            head = lines[at + columns.index("name")].bit
            at = yield from _one_a_line(lines, at + len(columns), columns, head)
            continue
        at += 1


@lru_cache(4096)
def _kind(cell: str) -> str:
    plain = folded(cell)
    return next((kind for kind, every in entries("columns").items() if any(folded(word) == plain for word in every)), "")


def _useful(columns: list[str]) -> bool:
    return len(columns) >= 2 and "name" in columns and bool({"person", "count"} & set(columns))


def _columns(bit: Bit) -> list[str]:
    cells = bit.split(_BARS)
    kinds = [_kind(cell.text) for cell in cells]
    return kinds if len(cells) >= 2 and _useful(kinds) and sum(map(bool, kinds)) >= len(kinds) - 1 else []


def _fallen(lines: list[Line], at: int) -> list[str]:
    """The heads of columns that stand under one another from here on."""
    kinds: list[str] = []
    while at < len(lines) and len(kinds) < 8 and len(lines[at].bit.text) <= 12 and (kind := _kind(lines[at].bit.text)):
        kinds.append(kind)
        at += 1
    return kinds if _useful(kinds) and kinds.count("name") == 1 else []


def _side_by_side(lines: list[Line], at: int, columns: list[str], head: Bit) -> Generator[Row, None, int]:
    while at < len(lines):
        cells = lines[at].bit.split(_BARS)
        if len(cells) < 2:
            break
        if len(cells) >= len(columns) - 1:
            row = {kind: cell for kind, cell in zip(columns, cells, strict=False) if kind}
            if "name" in row:
                yield row | {"head": head}
        at += 1
    return at


def _one_a_line(lines: list[Line], at: int, columns: list[str], head: Bit) -> Generator[Row, None, int]:
    """Cells that fell onto lines of their own: as many lines make a row as there are columns, while each cell fits."""
    size = len(columns)
    while at + size <= len(lines):
        cells = [line.bit for line in lines[at : at + size]]
        row = dict(zip(columns, cells, strict=True))
        if len(row["name"].text) > 14 or lines[at].rank in (1, 2) or ("count" in row and not re.search(r"\d|[一二两三四五六七八九十]|若干", row["count"].text)):
            break
        yield row | {"head": head}
        at += size
    return at
